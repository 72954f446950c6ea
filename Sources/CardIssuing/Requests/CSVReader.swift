import CardFiles

/// Reads records of comma-separated values (RFC 4180), strictly: CRLF or LF between records; a quote only around a
/// whole field, doubled within; UTF-8. Spreadsheets of most countries put a semicolon or a tab in the comma's place.
///
/// The package SwiftCSV 0.10.0 was tried and not taken: it takes an unclosed quote at the end of a file as if it were
/// closed, fills up short rows and lets long ones pass, takes a quote or comma that a combining mark follows for
/// another character, ends rows at U+2028, knows no line numbers, and holds the whole file in memory.
struct CSVReader: Sendable {
  /// A record, or why it can't be read.
  struct Record {
    /// The line on which it begins, from 1.
    let line: Int
    let fields: Result<[String], Fault>
    /// Its bytes without the line's end, where it can't be read: for whoever is to correct it.
    var raw: [UInt8] = []
  }

  enum Fault: Error, Equatable {
    /// A quote within an unquoted field, or text after a closing quote.
    case strayQuote
    /// The file or the record's largest size ends within quotes; nothing after that can be told apart, so it is the
    /// last record.
    case unclosedQuote
    case notUTF8
    case tooLong
  }

  private var input: InputBytes
  private let separator: UInt8
  private var line: Int
  private var isBroken = false
  private var raw: [UInt8] = []

  /// - Parameters:
  ///   - separator: what stands between cells.
  ///   - line: the line at which `input` is.
  init(_ input: InputBytes, separator: UInt8 = UInt8(ascii: ","), line: Int = 1) {
    self.input = input
    self.separator = separator
    self.line = line
  }

  /// How much of the file was taken, from 0 to 1.
  var fraction: Double? { input.fraction }

  /// The next record, or nil at the end. An empty line is a record of one empty field.
  mutating func next() throws(FileError) -> Record? {
    guard !isBroken, try input.peek() != nil else { return nil }
    let start = line
    raw.removeAll(keepingCapacity: true)
    var fields: [[UInt8]] = []
    var size = 0
    var fault: Fault?
    var isLast = false
    while !isLast {
      let field = try readField(&size, &fault, &isLast)
      if fault == nil { fields.append(field) }
      if fault == .unclosedQuote {
        isBroken = true
        return Record(line: start, fields: .failure(.unclosedQuote))
      }
    }
    if let fault { return Record(line: start, fields: .failure(fault), raw: fault == .tooLong ? [] : raw) }
    var texts: [String] = []
    for field in fields {
      guard let text = String(validating: field, as: UTF8.self) else {
        return Record(line: start, fields: .failure(.notUTF8))
      }
      texts.append(text)
    }
    return Record(line: start, fields: .success(texts))
  }

  /// Reads one field and what ends it. After a fault the rest of the record is taken without a look at its quotes.
  private mutating func readField(_ size: inout Int, _ fault: inout Fault?, _ isLast: inout Bool) throws(FileError)
    -> [UInt8]
  {
    var field: [UInt8] = []
    let first = try input.peek()
    let isQuoted = fault == nil && first == UInt8(ascii: "\"")
    if isQuoted { try readQuoted(into: &field, &size, &fault) }
    if fault == .unclosedQuote { return field }
    while let byte = try input.next() {
      switch byte {
      case separator:
        raw.append(byte)
        return field
      case 0x0A:
        line += 1
        isLast = true
        return field
      case 0x0D where try input.peek() == 0x0A: continue
      case _ where fault != nil: break
      case UInt8(ascii: "\""): fault = .strayQuote
      case _ where isQuoted: fault = .strayQuote
      default: field.append(byte)
      }
      raw.append(byte)
      count(1, &size, &fault)
      if size > InputBytes.longestRow { raw.removeAll() }
    }
    isLast = true
    return field
  }

  /// Reads from the opening quote to the closing one.
  private mutating func readQuoted(into field: inout [UInt8], _ size: inout Int, _ fault: inout Fault?)
    throws(FileError)
  {
    _ = try input.next()
    raw.append(UInt8(ascii: "\""))
    while let byte = try input.next() {
      raw.append(byte)
      if byte == UInt8(ascii: "\"") {
        guard try input.peek() == UInt8(ascii: "\"") else { return }
        _ = try input.next()
        raw.append(byte)
      }
      if byte == 0x0A { line += 1 }
      field.append(byte)
      count(1, &size, &fault)
      guard fault == nil else { break }
    }
    fault = .unclosedQuote
  }

  private func count(_ bytes: Int, _ size: inout Int, _ fault: inout Fault?) {
    size += bytes
    if size > InputBytes.longestRow, fault == nil { fault = .tooLong }
  }
}
