import CardFiles

/// A file's bytes one after the other, without the whole of it in memory and without a byte order mark at its start.
struct InputBytes: Sendable {
  /// A request is some hundred bytes, and its texts are bounded: what is longer than this is no row of a batch.
  static let longestRow = 1 << 20

  private static let chunkSize = 1 << 16

  /// The file stays open for as long as a copy of the reader is there.
  private final class Source: Sendable {
    let path: String
    let file: OpenFile

    init(_ path: String) throws(FileError) {
      self.path = path
      file = try OpenFile(path, .anything)
    }
  }

  private let source: Source?
  private var chunk: [UInt8]
  private var position = 0

  /// Throws `missing`, `notAFile` or `unreadable`.
  init(path: String) throws(FileError) {
    source = try Source(path)
    chunk = []
    try refill()
    passMark()
  }

  init(bytes: [UInt8]) {
    source = nil
    chunk = bytes
    passMark()
  }

  private mutating func passMark() { if chunk.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 } }

  /// The next byte without taking it, or nil at the end.
  mutating func peek() throws(FileError) -> UInt8? {
    if position == chunk.count { try refill() }
    return position < chunk.count ? chunk[position] : nil
  }

  /// The next byte, or nil at the end.
  mutating func next() throws(FileError) -> UInt8? {
    let byte = try peek()
    if byte != nil { position += 1 }
    return byte
  }

  /// Whether the next bytes are these; none is taken.
  func begins(with bytes: [UInt8]) -> Bool { chunk[position...].starts(with: bytes) }

  private mutating func refill() throws(FileError) {
    position = 0
    guard let source else { return chunk = [] }
    guard let bytes = source.file.read(atMost: Self.chunkSize) else {
      throw FileError(.unreadable, "\(source.path) can't be read")
    }
    chunk = bytes
  }
}
