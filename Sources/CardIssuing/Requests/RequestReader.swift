import CardFiles
import CardModel

/// One row of a file of requests: a request, or why it is none.
public struct RequestRow: Sendable {
  /// The line on which it begins, from 1.
  public let line: Int
  /// What stands there.
  public let request: Result<CardRequest, CardError>

  /// Columns, or JSON keys, in which an earlier run said why it refused a row; they are passed over.
  static let reasonColumns = ["line", "field", "reason", "hint"]

  /// How it stands in the file, for whoever is to correct it; nil where a city's own source does not say it.
  var source: Source?
  /// How much of the file is read with this row, from 0 to 1; nil where nobody knows.
  var fraction: Double?

  enum Source: Sendable {
    /// The cells of a table's row.
    case cells([String])
    /// A line, or a table's row that can't be cut into cells.
    case text([UInt8])
  }

  /// A row.
  public init(line: Int, request: Result<CardRequest, CardError>) {
    self.line = line
    self.request = request
  }
}

/// Requests that are read one after the other; a city's own source may be one too.
public protocol RequestReader: Sendable {
  /// The next row, or nil at the end. Throws only what makes the rest unreadable.
  mutating func next() throws -> RequestRow?
}

/// Opens files of requests by the ending of their names.
public enum RequestFile {
  /// The requests in the file at `path`: JSON Lines (`.jsonl`, `.ndjson`) or a table (`.csv`, `.tsv`; `.txt` is what
  /// Excel calls its "Unicode text").
  ///
  /// Throws a `FileError`, an ``IssuingError`` (`notRequests`) for another ending, or a `CardError` for a file that is
  /// not UTF-8 (nor a table in UTF-16), or a table whose first line does not name the columns of requests.
  public static func open(_ path: String) throws -> any RequestReader {
    let name = path.lowercased()
    if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") { return try JSONLinesReader(path: path) }
    if tableEndings.contains(where: name.hasSuffix) { return try CSVRequestReader(path: path) }
    throw IssuingError(
      .notRequests, subject: path, "is neither .jsonl nor .csv",
      hint: name.hasSuffix(".xlsx") || name.hasSuffix(".xls") || name.hasSuffix(".ods")
        ? "save the sheet as CSV in UTF-8" : "name the file after what is in it")
  }

  static let tableEndings = [".csv", ".tsv", ".txt"]

  /// Names would come out garbled: told before the first card is made.
  static func notUTF8(line: Int) -> CardError {
    CardError(
      .notUTF8, field: "line \(line)", "is not UTF-8, so that its names would come out garbled",
      hint:
        "in Excel choose \"CSV UTF-8 (comma delimited)\" or \"Unicode text\" when saving; elsewhere the encoding UTF-8")
  }

  /// The one request in the JSON file at `path`. Throws a `FileError` or a `CardError`.
  public static func request(_ path: String) throws -> CardRequest {
    try CardRequest(json: try BoundedFile.read(path, limit: InputBytes.longestRow, .anything))
  }
}
