import CardFiles
import CardModel
import CardRegistry
import Foundation

/// The refused rows of a batch, in the form of the file that they came from, with the reason in columns of their own: a
/// file to correct and to send again as it is.
///
/// It holds what the requests hold, so it is its owner's alone (mode 0600). It is written beside its place, under the
/// name with `.part`, and takes its place at the end: until then it may be the very file that the batch reads.
public final class RejectedRows {
  /// The columns, or JSON keys, that say why; a reader of requests passes over them.
  public static let columns = RequestRow.reasonColumns

  /// Where the file goes.
  public let path: String
  /// How many rows are in it.
  public private(set) var count = 0

  private enum Form {
    case table(separator: UInt8, columns: Int)
    case lines
  }

  private let form: Form
  private let part: String
  private let file: FileHandle
  private var isFinished = false

  /// Begins a file for the rows of `reader`.
  ///
  /// Throws an ``IssuingError`` (`notRequests`) where `path` has not the ending of the requests' form, or the reader is
  /// none of CivicCard's; a `FileError` (`notWritable`), also where another run is writing it.
  public init(path: String, of reader: any RequestReader) throws {
    self.path = path
    part = path + ".part"
    var header: [UInt8] = []
    switch reader {
    case let reader as CSVRequestReader:
      let kept = reader.header.filter { !Self.columns.contains($0) }
      form = .table(separator: reader.separator, columns: kept.count)
      // Spreadsheets take a table for UTF-8 only where it begins with the mark.
      header = [0xEF, 0xBB, 0xBF] + Self.record(Self.columns + kept, separator: reader.separator)
    case is JSONLinesReader: form = .lines
    default:
      throw IssuingError(.notRequests, subject: path, "can't hold rows of a source that is not a file of requests")
    }
    try Self.check(path, form)
    let descriptor = open(part, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.failure(path) }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw FileError(
        .notWritable, "\(path) is being written by another run", hint: "wait for its end, or name another")
    }
    // What a killed run left is begun anew.
    guard fchmod(descriptor, 0o600) == 0, ftruncate(descriptor, 0) == 0 else { throw Self.failure(path) }
    passed = (reader as? CSVRequestReader)?.header.map { Self.columns.contains($0) } ?? []
    try write(header)
  }

  /// Which of the input's cells are the reasons of an earlier run.
  private var passed: [Bool] = []

  deinit { if !isFinished { unlink(part) } }

  private static func check(_ path: String, _ form: Form) throws(IssuingError) {
    let endings =
      switch form {
      case .table: RequestFile.tableEndings
      case .lines: [".jsonl", ".ndjson"]
      }
    guard endings.contains(where: path.lowercased().hasSuffix) else {
      throw IssuingError(
        .notRequests, subject: path, "is not named like the requests, whose form it has",
        hint: "let its name end in \(endings[0])")
    }
  }

  /// Adds a refused row; does nothing for a card.
  ///
  /// - Parameter hint: what to do, where the caller knows it better than the error.
  /// - Throws: a `FileError` (`notWritable`).
  public func add(_ outcome: BatchOutcome, hint: String? = nil) throws {
    guard case .refused(let error) = outcome.result else { return }
    let reasons = ["\(outcome.line)", Self.field(of: error) ?? "", error.message, hint ?? error.hint ?? ""]
    switch form {
    case .table(let separator, let columns):
      var record = Self.record(reasons, separator: separator, isWhole: false)
      switch outcome.source {
      case .cells(let cells):
        let isWhole = cells.count == passed.count
        let kept = isWhole ? zip(cells, passed).filter { !$1 }.map(\.0) : cells
        record += [separator] + Self.record(kept, separator: separator)
      case .text(let raw) where !raw.isEmpty: record += [separator] + raw + Array("\r\n".utf8)
      default: record += [UInt8](repeating: separator, count: columns) + Array("\r\n".utf8)
      }
      try write(record)
    case .lines: try write(try Self.line(reasons, outcome.source))
    }
    count += 1
  }

  /// Puts the file in its place, also where no row was refused: an older one there would tell of rows that are
  /// corrected. Where there is none and no row was refused, none is made. Throws a `FileError` (`notWritable`).
  public func finish() throws {
    let isWanted = count > 0 || access(path, F_OK) == 0
    guard fsync(file.fileDescriptor) == 0, isWanted ? rename(part, path) == 0 : unlink(part) == 0 else {
      throw Self.failure(path)
    }
    isFinished = true
    AtomicFile.syncFolder(FilePath.folder(of: path))
  }

  private static func failure(_ path: String) -> FileError {
    FileError(.notWritable, "\(path) can't be written", hint: "see that its folder exists, belongs to you and has room")
  }

  private func write(_ bytes: [UInt8]) throws {
    do {
      try file.write(contentsOf: Data(bytes))
    } catch {
      throw Self.failure(path)
    }
  }

  /// The registry's errors are about a card; in the row it is one of two fields.
  private static func field(of error: any CivicCardError) -> String? {
    guard let error = error as? RegistryError else { return error.subject }
    return [.alreadyReplaced, .unknownNumber].contains(error.code) ? "replaces" : "number"
  }

  /// A cell is quoted where it must be; a table's row ends in CRLF, as RFC 4180 has it.
  private static func record(_ cells: [String], separator: UInt8, isWhole: Bool = true) -> [UInt8] {
    let special = [separator, 0x0A, 0x0D, UInt8(ascii: "\"")]
    let written = cells.map { cell in
      cell.utf8.contains(where: special.contains)
        ? "\"" + cell.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : cell
    }
    return Array(written.joined(separator: String(UnicodeScalar(separator))).utf8) + (isWhole ? [0x0D, 0x0A] : [])
  }

  private static func line(_ reasons: [String], _ source: RequestRow.Source?) throws -> [UInt8] {
    var object: [String: Any] = [:]
    if case .text(let text) = source {
      // A line that is no object can't be sent again before it is corrected: it stands under a key by itself.
      object =
        (try? JSONSerialization.jsonObject(with: Data(text))) as? [String: Any]
        ?? ["row": String(decoding: text, as: UTF8.self)]
    }
    for (column, reason) in zip(columns, reasons) { object[column] = reason.isEmpty ? NSNull() : reason }
    object["line"] = Int(reasons[0])
    let json = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
    return Array(json) + [0x0A]
  }
}
