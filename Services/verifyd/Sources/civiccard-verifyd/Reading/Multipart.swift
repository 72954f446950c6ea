/// The parts of a multipart/form-data body (RFC 7578), by their names. Each has a name once; what lies between the
/// parts and their other headers are passed over.
struct Multipart {
  private(set) var parts: [String: [UInt8]] = [:]

  /// More than a front and a back, and nothing else is asked for.
  private static let partLimit = 8
  /// Of a part's header lines.
  private static let headerLimit = 4 << 10
  /// RFC 2046, 5.1.1.
  private static let boundaryLimit = 70

  /// Reads `body` as what `contentType` says. Throws `multipart`.
  init(_ body: [UInt8], contentType: String) throws(BodyFault) {
    guard let boundary = Self.boundary(contentType) else { throw .multipart }
    let delimiter = Array("--\(boundary)".utf8)
    guard body.starts(with: delimiter) else { throw .multipart }
    var rest = body[...].dropFirst(delimiter.count)
    while !rest.starts(with: [0x2D, 0x2D]) {
      guard rest.starts(with: [0x0D, 0x0A]), parts.count < Self.partLimit,
        let header = Self.find([0x0D, 0x0A, 0x0D, 0x0A], in: rest.prefix(Self.headerLimit)),
        let name = Self.name(rest[rest.startIndex..<header.lowerBound]),
        let end = Self.find([0x0D, 0x0A] + delimiter, in: rest[header.upperBound...]), parts[name] == nil
      else { throw .multipart }
      parts[name] = Array(rest[header.upperBound..<end.lowerBound])
      rest = rest[end.upperBound...]
    }
  }

  private static func boundary(_ contentType: String) -> Substring? {
    guard let found = contentType.firstMatch(of: /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/.ignoresCase()) else {
      return nil
    }
    let boundary = found.1 ?? found.2 ?? ""
    return (1...boundaryLimit).contains(boundary.utf8.count) ? boundary : nil
  }

  /// The name in a part's Content-Disposition.
  private static func name(_ header: ArraySlice<UInt8>) -> String? {
    let lines = String(decoding: header, as: UTF8.self)
    let disposition = /content-disposition:\s*form-data;[^\r\n]*?\bname="([^"\r\n]{1,64})"/.ignoresCase()
    return lines.firstMatch(of: disposition).map { String($0.1) }
  }

  private static func find(_ needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
    var start = bytes.startIndex
    while let first = bytes[start...].firstIndex(of: needle[0]), first + needle.count <= bytes.endIndex {
      if bytes[first..<first + needle.count].elementsEqual(needle) { return first..<first + needle.count }
      start = first + 1
    }
    return nil
  }
}
