import CardFiles

/// A file's bytes one after the other as UTF-8, without the whole of it in memory and without a byte order mark at its
/// start. What spreadsheets save as "Unicode text", UTF-16, is turned into UTF-8 on the way.
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
  private var utf16: UTF16Decoder?
  private var chunk: [UInt8] = []
  private var position = 0
  /// Bytes of the file in the chunks before this one, and in this one.
  private var (before, inChunk) = (0, 0)

  /// Throws `missing`, `notAFile` or `unreadable`.
  init(path: String) throws(FileError) {
    source = try Source(path)
    begin(with: try read())
  }

  init(bytes: [UInt8]) {
    source = nil
    begin(with: bytes)
  }

  private mutating func begin(with bytes: [UInt8]) {
    utf16 = UTF16Decoder(of: bytes)
    inChunk = bytes.count
    chunk = decoded(bytes, isLast: source == nil)
    if chunk.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// How much of the file was taken, from 0 to 1; nil where nobody knows its size.
  var fraction: Double? {
    guard let size = source?.file.size, size > 0 else { return nil }
    let taken = Double(inChunk) * Double(position) / Double(max(1, chunk.count))
    return min(1, (Double(before) + taken) / Double(size))
  }

  /// Whether the file can be read a second time, which a pipe can't.
  var isSeekable: Bool { source.map { $0.file.size > 0 } ?? true }

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

  /// The rest of the line, as far as it was read ahead; none of it is taken.
  var lineAhead: ArraySlice<UInt8> { chunk[position...].prefix { $0 != 0x0A && $0 != 0x0D } }

  /// The first line that is not UTF-8, from 1, if there is one. Takes all that there is.
  mutating func firstLineThatIsNotUTF8() throws(FileError) -> Int? {
    var (line, text): (Int, [UInt8]) = (1, [])
    while try peek() != nil {
      let rest = chunk[position...]
      let end = rest.firstIndex(of: 0x0A)
      text += rest[..<(end ?? rest.endIndex)]
      position = end.map { $0 + 1 } ?? chunk.count
      // A line without end is refused for its length, wherever it is not UTF-8.
      if text.count > 2 * Self.longestRow { text.removeLast(text.count - 2 * Self.longestRow) }
      guard end != nil else { continue }
      guard String(validating: text, as: UTF8.self) != nil else { return line }
      text.removeAll(keepingCapacity: true)
      line += 1
    }
    return text.count >= 2 * Self.longestRow || String(validating: text, as: UTF8.self) != nil ? nil : line
  }

  private mutating func refill() throws(FileError) {
    guard source != nil else {
      (chunk, position) = ([], 0)
      return
    }
    // A chunk may decode to nothing: half of a character.
    repeat {
      let bytes = try read()
      before += inChunk
      inChunk = bytes.count
      position = 0
      chunk = decoded(bytes, isLast: bytes.isEmpty)
      if bytes.isEmpty { return }
    } while chunk.isEmpty
  }

  private func read() throws(FileError) -> [UInt8] {
    guard let source else { return [] }
    guard let bytes = source.file.read(atMost: Self.chunkSize) else {
      throw FileError(.unreadable, "\(source.path) can't be read")
    }
    return bytes
  }

  private mutating func decoded(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
    utf16 == nil ? bytes : utf16?.utf8(bytes, isLast: isLast) ?? bytes
  }
}
