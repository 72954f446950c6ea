import Foundation

/// A file's bytes one after the other, without the whole of it in memory and without a byte order mark at its start.
struct InputBytes {
  /// A request is some hundred bytes, and its texts are bounded: what is longer than this is no row of a batch.
  static let longestRow = 1 << 20

  private static let chunkSize = 1 << 16

  private let path: String
  private let handle: FileHandle
  private var chunk: [UInt8] = []
  private var position = 0

  /// Exit code 66 when there is no such file, 74 when it can't be read.
  init(path: String) throws(Failure) {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue else {
      throw Failure(exitCode: Failure.noInput, "there is no file \(path)")
    }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw Failure(exitCode: Failure.ioError, "\(path) can't be read")
    }
    self.path = path
    self.handle = handle
    try refill()
    if chunk.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The next byte without taking it, or nil at the end.
  mutating func peek() throws(Failure) -> UInt8? {
    if position == chunk.count { try refill() }
    return position < chunk.count ? chunk[position] : nil
  }

  /// The next byte, or nil at the end.
  mutating func next() throws(Failure) -> UInt8? {
    let byte = try peek()
    if byte != nil { position += 1 }
    return byte
  }

  private mutating func refill() throws(Failure) {
    position = 0
    do {
      chunk = Array(try handle.read(upToCount: Self.chunkSize) ?? Data())
    } catch {
      throw Failure(exitCode: Failure.ioError, "\(path) can't be read")
    }
  }
}
