import CPQ
import Foundation

/// A connection to a PostgreSQL server: the one wrapper of libpq. For one thread at a time; closed when it goes.
final class PostgresConnection {
  /// Why a statement or the connection failed.
  struct Fault: Error {
    /// PostgreSQL's five characters ("Appendix A. PostgreSQL Error Codes"); nil where the server did not answer.
    let state: String?
    /// The server's first line, without the statement's arguments.
    let message: String
    /// Whether the connection can't be used any more.
    let isLost: Bool
  }

  /// The oldest server that is taken, as libpq counts. The tests run Debian 12's 15; older ones than Debian 11's 13
  /// were not tried.
  static let oldestServer: Int32 = 130_000

  private let connection: OpaquePointer
  /// Called where the server does not answer within ``SQLiteStore/silence`` seconds.
  private let waiting: @Sendable () -> Void
  /// The names of the statements that the server keeps parsed and planned for this connection, by their text. A card
  /// takes some fifteen of them, always the same.
  private var prepared: [String: String] = [:]

  /// Connects. The place was checked before.
  init(_ place: PostgresPlace, waiting: @escaping @Sendable () -> Void) throws(Fault) {
    self.waiting = waiting
    guard let connection = PQconnectdb(place.bounded) else {
      throw Fault(state: nil, message: "libpq has no memory", isLost: true)
    }
    self.connection = connection
    guard PQstatus(connection) == CONNECTION_OK else { throw fault(nil, isLost: true) }
    // What the server tells beside its answers would go to standard error, whoever's that is.
    PQsetNoticeProcessor(connection, { _, _ in }, nil)
    PQsetClientEncoding(connection, "UTF8")
  }

  deinit { PQfinish(connection) }

  /// For example 150018.
  var serverVersion: Int32 { PQserverVersion(connection) }

  /// A setting that the server told when the connection was made.
  func setting(_ name: String) -> String? { PQparameterStatus(connection, name).map { String(cString: $0) } }

  /// Runs a statement with arguments and hands over its rows as they come.
  func query(_ sql: String, _ arguments: [StoredValue], _ each: (StoredRow) throws -> Void) throws {
    try send(sql, arguments)
    PQsetSingleRowMode(connection)
    var (failure, columns): ((any Error)?, StoredRow.Columns?)
    while let result = try nextResult() {
      defer { PQclear(result) }
      // After a failure the rest is taken in, or the connection could not be used again.
      guard failure == nil else { continue }
      switch PQresultStatus(result) {
      case PGRES_SINGLE_TUPLE, PGRES_TUPLES_OK:
        let names = columns ?? Self.columns(result)
        columns = names
        do {
          for row in 0..<PQntuples(result) {
            try each(StoredRow(columns: names, values: (0..<PQnfields(result)).map { Self.value(result, row, $0) }))
          }
        } catch {
          failure = error
        }
      case PGRES_COMMAND_OK: continue
      default: failure = fault(result, isLost: PQstatus(connection) == CONNECTION_BAD)
      }
    }
    if let failure { throw failure }
  }

  /// Runs statements without arguments, divided by semicolons.
  func script(_ sql: String) throws(Fault) {
    guard PQsendQuery(connection, sql) == 1 else { throw fault(nil, isLost: true) }
    try finish()
  }

  /// Takes in all results of what was sent, which have no rows that anybody wants; the first failure is thrown.
  private func finish() throws(Fault) {
    var failure: Fault?
    while let result = try nextResult() {
      defer { PQclear(result) }
      let status = PQresultStatus(result)
      if status != PGRES_COMMAND_OK, status != PGRES_TUPLES_OK, status != PGRES_EMPTY_QUERY {
        failure = failure ?? fault(result, isLost: PQstatus(connection) == CONNECTION_BAD)
      }
    }
    if let failure { throw failure }
  }

  private func prepare(_ sql: String) throws(Fault) -> String {
    if let name = prepared[sql] { return name }
    let name = "s\(prepared.count)"
    guard PQsendPrepare(connection, name, sql, 0, nil) == 1 else { throw fault(nil, isLost: true) }
    try finish()
    prepared[sql] = name
    return name
  }

  private func send(_ sql: String, _ arguments: [StoredValue]) throws(Fault) {
    let name = try prepare(sql)
    // Bytes go as they are, all else as text, whose type the server finds from the statement.
    var (texts, lengths, formats): ([UnsafeMutablePointer<CChar>?], [Int32], [Int32]) = ([], [], [])
    defer { for text in texts { text?.deallocate() } }
    for argument in arguments {
      let (bytes, isBinary): ([UInt8]?, Bool) =
        switch argument {
        case .null: (nil, false)
        case .integer(let number): (Array("\(number)".utf8), false)
        case .text(let text): (Array(text.utf8), false)
        case .bytes(let bytes): (bytes, true)
        }
      texts.append(bytes.map(Self.copy))
      lengths.append(Int32(bytes?.count ?? 0))
      formats.append(isBinary ? 1 : 0)
    }
    let values = texts.map { UnsafePointer($0) }
    guard
      PQsendQueryPrepared(connection, name, Int32(arguments.count), values, lengths, formats, 0) == 1
    else { throw fault(nil, isLost: true) }
  }

  /// With a zero at the end, as libpq wants texts.
  private static func copy(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar> {
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
    for (index, byte) in bytes.enumerated() { copy[index] = CChar(bitPattern: byte) }
    copy[bytes.count] = 0
    return copy
  }

  /// The next result, which the caller clears; nil at the end of a statement's results.
  private func nextResult() throws(Fault) -> OpaquePointer? {
    var wasTold = false
    while true {
      guard PQconsumeInput(connection) == 1 else { throw fault(nil, isLost: true) }
      if PQisBusy(connection) == 0 { return PQgetResult(connection) }
      var socket = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
      guard poll(&socket, 1, wasTold ? -1 : Int32(SQLiteStore.silence * 1_000)) == 0 else { continue }
      wasTold = true
      waiting()
    }
  }

  private func fault(_ result: OpaquePointer?, isLost: Bool) -> Fault {
    let state = result.flatMap { PQresultErrorField($0, Int32(UInt8(ascii: "C"))) }.map { String(cString: $0) }
    let primary = result.flatMap { PQresultErrorField($0, Int32(UInt8(ascii: "M"))) }.map { String(cString: $0) }
    let text = primary ?? PQerrorMessage(connection).map { String(cString: $0) } ?? ""
    let line = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    return Fault(state: state, message: line.joined(separator: "; "), isLost: isLost)
  }

  // MARK: Values

  /// PostgreSQL folds names to lower case; the statements' own spelling is put back.
  private static func columns(_ result: OpaquePointer) -> StoredRow.Columns {
    StoredRow.Columns(
      (0..<PQnfields(result)).map { column in
        let name = PQfname(result, column).map { String(cString: $0) } ?? ""
        return RegistryTables.spelling[name] ?? name
      })
  }

  /// The object identifiers of PostgreSQL's own types (pg_type.dat), which never change.
  private enum TypeIdentifier { static let (bool, bytes, integers): (Oid, Oid, Set<Oid>) = (16, 17, [20, 21, 23]) }

  private static func value(_ result: OpaquePointer, _ row: Int32, _ column: Int32) -> StoredValue {
    guard PQgetisnull(result, row, column) == 0, let pointer = PQgetvalue(result, row, column) else { return .null }
    let text = String(cString: pointer)
    switch PQftype(result, column) {
    case TypeIdentifier.bool: return .integer(text == "t" ? 1 : 0)
    case TypeIdentifier.bytes: return .bytes(bytes(text))
    case let type where TypeIdentifier.integers.contains(type): return Int64(text).map(StoredValue.integer) ?? .null
    default: return .text(text)
    }
  }

  /// From `\x` and two digits a byte, the server's form since 9.0.
  private static func bytes(_ text: String) -> [UInt8] {
    let digits = Array(text.utf8.dropFirst(2))
    func value(_ digit: UInt8) -> UInt8 { digit <= 0x39 ? digit & 15 : (digit & 15) + 9 }
    return stride(from: 0, to: digits.count - 1, by: 2).map { value(digits[$0]) << 4 | value(digits[$0 + 1]) }
  }
}

extension PostgresPlace {
  /// The options that a connection string and the environment give, by their names; nil where the string is none.
  static func options(of connection: String) -> [String: String]? {
    var message: UnsafeMutablePointer<CChar>?
    defer { PQfreemem(message) }
    guard let options = PQconninfoParse(connection, &message) else { return nil }
    defer { PQconninfoFree(options) }
    return values(options)
  }

  /// The options that a connection would have with the service file and the environment counted in; nothing is sent.
  static func resolved(_ connection: String) -> [String: String]? {
    guard let started = PQconnectStart(connection) else { return nil }
    defer { PQfinish(started) }
    guard let options = PQconninfo(started) else { return nil }
    defer { PQconninfoFree(options) }
    return values(options)
  }

  private static func values(_ options: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
    var (values, option): ([String: String], UnsafeMutablePointer<PQconninfoOption>) = ([:], options)
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    return values
  }
}
