import CardFiles
import CardModel
import Foundation

/// A table of requests, as spreadsheets save them: the first record names the columns as the fields are named,
/// `emergencyContact.name` for a field within a field; `|` stands between the lines of an address, `;` between
/// allergies; `externalNumbers.library` names a number as the template does. An empty cell is a field that is not
/// there; an empty `signature` is a holder who does not sign.
public struct CSVRequestReader: RequestReader {
  /// A column of the table.
  enum Column: String, CaseIterable, Sendable {
    case number, name, address, dateOfBirth, issued, expires, photo, signature, guardian, language, allergies, replaces
    case secondaryText = "secondaryName.text"
    case secondaryLanguage = "secondaryName.language"
    case contactName = "emergencyContact.name"
    case contactPhone = "emergencyContact.phone"
    case faceX = "faceBox.x"
    case faceY = "faceBox.y"
    case faceWidth = "faceBox.width"
    case faceHeight = "faceBox.height"

    /// Those without which no row can be a request. A signature may be empty, but not forgotten.
    static let required: [Column] = [.number, .name, .address, .dateOfBirth, .photo, .signature]
  }

  private var reader: CSVReader
  private var columns: [Column?] = []
  /// The header's names as they stand in the table.
  let header: [String]
  /// What stands between cells: a comma, a semicolon or a tab.
  let separator: UInt8

  /// Opens the table at `path` and reads its header. UTF-8, with or without a byte order mark, and UTF-16 are read;
  /// commas, semicolons or tabs between the cells.
  ///
  /// Throws a `FileError`, or a `CardError` when the file is neither UTF-8 nor UTF-16, or the header names a column
  /// that is no field, one twice, or lacks one that is required.
  public init(path: String) throws {
    try self.init(InputBytes(path: path), reread: { () throws(FileError) in try InputBytes(path: path) })
  }

  /// Reads `bytes` instead of a file.
  public init(bytes: [UInt8]) throws { try self.init(InputBytes(bytes: bytes), reread: { InputBytes(bytes: bytes) }) }

  private init(_ input: InputBytes, reread: () throws(FileError) -> InputBytes) throws {
    var input = input
    // A ZIP archive's first bytes, which no table begins with.
    guard !input.begins(with: [0x50, 0x4B, 0x03, 0x04]) else {
      throw CardError(
        .notATable, "the file is a spreadsheet's own (or a ZIP archive), whatever its name says",
        hint: "save the sheet as CSV in UTF-8")
    }
    if input.isSeekable {
      var whole = try reread()
      if let line = try whole.firstLineThatIsNotUTF8() { throw RequestFile.notUTF8(line: line) }
    }
    var line = 1
    let named = Self.namedSeparator(input.lineAhead)
    if named != nil {
      while let byte = try input.next(), byte != 0x0A {}
      line = 2
    }
    separator = named ?? Self.separator(of: input.lineAhead)
    reader = CSVReader(input, separator: separator, line: line)
    guard let record = try reader.next() else {
      throw CardError(
        .missingField, field: "line \(line)", "the table is empty", hint: "its first line names the columns")
    }
    do throws(CardError) {
      header = try Self.fields(of: record)
      columns = try Self.columns(header)
    } catch {
      throw CardError(
        error.code, field: ["line \(line)", error.field].compactMap(\.self).joined(separator: ": "), error.message,
        hint: error.hint)
    }
  }

  /// Excel's own way to say it, `sep=;` on a line before the header.
  private static func namedSeparator(_ line: ArraySlice<UInt8>) -> UInt8? {
    let form = Array("sep=".utf8)
    guard line.count == form.count + 1, line.starts(with: form), let last = line.last, separators.contains(last) else {
      return nil
    }
    return last
  }

  private static let separators = Array(",;\t".utf8)

  /// The one that cuts the header into the most names of fields; a comma where none does.
  private static func separator(of line: ArraySlice<UInt8>) -> UInt8 {
    func known(_ separator: UInt8) -> Int {
      line.split(separator: separator).count {
        let name = String(decoding: $0, as: UTF8.self).trimmingCharacters(in: CharacterSet(charactersIn: " \""))
        return Column(rawValue: name) != nil
      }
    }
    return separators.reversed().max { known($0) < known($1) } ?? UInt8(ascii: ",")
  }

  /// The name in a column of another issuer's numbers, `externalNumbers.NAME`; nil for other columns.
  private static func externalNumber(_ column: String) -> String? {
    let (column, prefix) = (column.trimmingCharacters(in: .whitespaces), "externalNumbers.")
    return column.hasPrefix(prefix) && column != prefix ? String(column.dropFirst(prefix.count)) : nil
  }

  private static func columns(_ names: [String]) throws(CardError) -> [Column?] {
    var columns: [Column?] = []
    var numbers: Set<String> = []
    let known = Column.allCases.map(\.rawValue)
    // A table of refused rows comes back with the columns that said why.
    let isReturned = RequestRow.reasonColumns.allSatisfy(names.contains)
    for name in names.map({ $0.trimmingCharacters(in: .whitespaces) }) {
      if isReturned, RequestRow.reasonColumns.contains(name) {
        columns.append(nil)
        continue
      }
      if let number = externalNumber(name) {
        guard numbers.insert(number).inserted else { throw CardError(.unknownField, field: name, "names two columns") }
        columns.append(nil)
        continue
      }
      guard let column = Column(rawValue: name) else {
        // In a table without header this is somebody's data, which is not repeated.
        let isHeader = names.contains { Column(rawValue: $0.trimmingCharacters(in: .whitespaces)) != nil }
        throw CardError(
          .unknownField, field: "column \(columns.count + 1)\(isHeader ? " \"\(name)\"" : "")",
          "is not named like a field of a request",
          hint: NearestName.to(name, among: known).map { "did you mean \"\($0)\"?" }
            ?? "known: \(known.joined(separator: ", "))")
      }
      guard !columns.contains(column) else { throw CardError(.unknownField, field: name, "names two columns") }
      columns.append(column)
    }
    for column in Column.required where !columns.contains(column) {
      throw CardError(.missingField, field: column.rawValue, "has no column")
    }
    return columns
  }

  /// The next record's request, or why it is none; nil at the end. Throws a `FileError` when the file can't be read on.
  public mutating func next() throws -> RequestRow? {
    while let record = try reader.next() {
      // Spreadsheets leave rows of empty cells behind, the last ones most often.
      if case .success(let fields) = record.fields,
        fields.allSatisfy({ $0.allSatisfy(\.isWhitespace) })
      {
        continue
      }
      if case .failure(.unclosedQuote) = record.fields {
        throw CardError(
          .notATable, field: "line \(record.line)", "a quoted cell is not closed: no row from here on was read",
          hint: "close the cell with a quote, and double quotes within it")
      }
      if case .failure(.notUTF8) = record.fields { throw RequestFile.notUTF8(line: record.line) }
      var row = RequestRow(line: record.line, request: Result { () throws(CardError) in try request(record) })
      row.fraction = reader.fraction
      row.source = (try? record.fields.get()).map(RequestRow.Source.cells) ?? .text(record.raw)
      return row
    }
    return nil
  }

  private func request(_ record: CSVReader.Record) throws(CardError) -> CardRequest {
    let fields = try Self.fields(of: record)
    guard fields.count == columns.count else {
      throw CardError(
        .wrongType, "the row has \(fields.count) cells, the header names \(columns.count) columns",
        hint: "put a text that contains \(separator == UInt8(ascii: ",") ? "a comma" : "a separator") in quotes")
    }
    func cell(_ column: Column) -> String? {
      guard let index = columns.firstIndex(of: column) else { return nil }
      return fields[index].trimmingCharacters(in: .whitespaces).isEmpty ? nil : fields[index]
    }
    func list(_ column: Column, _ separator: Character) -> [String] {
      guard let text = cell(column) else { return [] }
      return text.split(separator: separator, omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
    var request = CardRequest(
      number: cell(.number) ?? "", name: cell(.name) ?? "", address: list(.address, "|"),
      dateOfBirth: cell(.dateOfBirth) ?? "", photo: cell(.photo) ?? "", signature: cell(.signature))
    request.issued = cell(.issued)
    request.expires = cell(.expires)
    request.guardian = cell(.guardian)
    request.language = cell(.language)
    request.allergies = list(.allergies, ";")
    request.replaces = cell(.replaces)
    if let pair = Self.pair(cell(.secondaryText), cell(.secondaryLanguage)) {
      request.secondaryName = Card.LocalizedName(text: pair.0, language: pair.1)
    }
    if let pair = Self.pair(cell(.contactName), cell(.contactPhone)) {
      request.emergencyContact = Card.EmergencyContact(name: pair.0, phone: pair.1)
    }
    for (name, text) in zip(header, fields) where !text.allSatisfy(\.isWhitespace) {
      if let number = Self.externalNumber(name) { request.externalNumbers[number] = text }
    }
    let box = [Column.faceX, .faceY, .faceWidth, .faceHeight]
    if box.contains(where: { cell($0) != nil }) {
      var sides: [Int] = []
      for column in box {
        guard let side = cell(column).flatMap({ Int($0.trimmingCharacters(in: .whitespaces)) }) else {
          throw CardError(
            .invalidValue, field: column.rawValue, "is not a whole number",
            hint: "fill in all four cells of the face box, in pixels, or none")
        }
        sides.append(side)
      }
      request.faceBox = FaceBox(x: sides[0], y: sides[1], width: sides[2], height: sides[3])
    }
    return request
  }

  /// Both or neither: where one alone is given, the request's own checks say that the other is missing.
  private static func pair(_ first: String?, _ second: String?) -> (String, String)? {
    first == nil && second == nil ? nil : (first ?? "", second ?? "")
  }

  private static func fields(of record: CSVReader.Record) throws(CardError) -> [String] {
    do throws(CSVReader.Fault) {
      return try record.fields.get()
    } catch {
      switch error {
      case .strayQuote:
        throw CardError(
          .invalidValue, "a quote stands within a cell", hint: "put the whole cell in quotes, and double those in it")
      case .unclosedQuote:
        throw CardError(.invalidValue, "a quoted cell is not closed; nothing after it was read")
      case .notUTF8: throw RequestFile.notUTF8(line: record.line)
      case .tooLong: throw CardError(.tooLong, "the row has more than \(InputBytes.longestRow) bytes")
      }
    }
  }
}
