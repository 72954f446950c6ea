import CardFiles
import CardModel

/// JSON Lines: a request in JSON on each line; empty lines don't count.
public struct JSONLinesReader: RequestReader {
  private var input: InputBytes
  private var line = 0

  /// Opens the file at `path`. Throws a `FileError`, or a `CardError` when the file is not UTF-8.
  public init(path: String) throws {
    input = try InputBytes(path: path)
    guard input.isSeekable else { return }
    var whole = try InputBytes(path: path)
    if let line = try whole.firstLineThatIsNotUTF8() { throw RequestFile.notUTF8(line: line) }
  }

  /// Reads `bytes` instead of a file.
  public init(bytes: [UInt8]) { input = InputBytes(bytes: bytes) }

  /// The next line's request, or why it is none; nil at the end. Throws a `FileError` when the file can't be read on.
  public mutating func next() throws -> RequestRow? {
    while try input.peek() != nil {
      line += 1
      guard let text = try readLine() else {
        let error = CardError(.tooLong, "the line has more than \(InputBytes.longestRow) bytes")
        return RequestRow(line: line, request: .failure(error))
      }
      if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      var row = RequestRow(line: line, request: Result { () throws(CardError) in try Self.request(text) })
      (row.source, row.fraction) = (.text(text), input.fraction)
      return row
    }
    return nil
  }

  /// A line that was refused before comes back with the keys that said why.
  private static func request(_ text: [UInt8]) throws(CardError) -> CardRequest {
    guard case .object(let values) = try JSONValue(parsing: text),
      RequestRow.reasonColumns.allSatisfy({ values[$0] != nil })
    else { return try CardRequest(json: text) }
    return try CardRequest(.object(values.filter { !RequestRow.reasonColumns.contains($0.key) }))
  }

  /// To the next line feed, which is taken but not returned; nil for a line that is too long, which is taken all the
  /// same.
  private mutating func readLine() throws(FileError) -> [UInt8]? {
    var text: [UInt8] = []
    var length = 0
    while let byte = try input.next(), byte != 0x0A {
      length += 1
      if length <= InputBytes.longestRow { text.append(byte) }
    }
    return length <= InputBytes.longestRow ? text : nil
  }
}
