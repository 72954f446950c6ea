#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A text for C that lives as long as this object and is never changed, so that any thread may read it.
final class CText: @unchecked Sendable {
  let pointer: UnsafePointer<CChar>

  /// Cut off at a NUL: C can't see further. The claims of a card have none.
  convenience init(_ text: String) { self.init(Array(text.utf8)) }

  init(_ utf8: [UInt8]) {
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: utf8.count + 1)
    for (index, byte) in utf8.enumerated() { copy[index] = CChar(bitPattern: byte) }
    copy[utf8.count] = 0
    pointer = UnsafePointer(copy)
  }

  deinit { pointer.deallocate() }
}

/// What a caller hands in, copied: it may be freed when the call is over.
enum Input {
  static func bytes(_ start: UnsafeRawPointer?, _ count: Int) -> [UInt8] {
    guard let start, count > 0 else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  static func text(_ start: UnsafePointer<CChar>?) -> String? { start.map { String(cString: $0) } }

  static func texts(_ start: UnsafePointer<UnsafePointer<CChar>?>?, _ count: Int) -> [String] {
    guard let start else { return [] }
    return (0..<max(count, 0)).compactMap { text(start[$0]) }
  }
}
