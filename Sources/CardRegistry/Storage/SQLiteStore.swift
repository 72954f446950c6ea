import Foundation
import GRDB

/// A registry's tables in one SQLite file.
///
/// Every write is one transaction that is on the disk when the call returns (write-ahead log, synchronous FULL).
final class SQLiteStore: RegistryStore {
  /// How long to wait for another process's transaction, in seconds. Each takes milliseconds, but a disk may hang.
  private static let patience = 30.0
  /// After how many seconds of waiting the user is told.
  static let silence = 2.0
  /// Between two looks at the lock, in seconds.
  private static let pause = 0.01

  private let queue: DatabaseQueue

  /// Opens the file.
  ///
  /// - Parameters:
  ///   - isReadOnly: whether nothing can be written through it.
  ///   - waiting: called where another process holds the registry for longer than a moment.
  init(path: String, isReadOnly: Bool = false, waiting: @escaping @Sendable () -> Void) throws(RegistryError) {
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    configuration.label = "CardRegistry"
    configuration.busyMode = .callback { tries in
      if tries == Int(Self.silence / Self.pause) { waiting() }
      guard Double(tries) * Self.pause < Self.patience else { return false }
      Thread.sleep(forTimeInterval: Self.pause)
      return true
    }
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      guard !isReadOnly else { return }
      let mode = try queue.writeWithoutTransaction { db in
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        try db.execute(sql: "PRAGMA synchronous = FULL")
        return mode
      }
      guard mode == "wal" else {
        throw RegistryError(.databaseFailed, "SQLite can't keep a write-ahead log for \(path)")
      }
    } catch {
      throw Self.translate(error)
    }
  }

  func read<Value>(_ body: (any RegistryTransaction) throws -> Value) throws(RegistryError) -> Value {
    do {
      return try queue.read { try body(SQLiteTransaction(db: $0)) }
    } catch {
      throw Self.translate(error)
    }
  }

  /// The transaction takes the write lock at once, so that what it reads holds until it commits.
  func write<Value>(
    _ lock: WriteLock, isRepeatable: Bool, _ body: (any RegistryTransaction) throws -> Value
  ) throws(RegistryError) -> Value {
    do {
      return try queue.writeWithoutTransaction { db in
        var value: Value?
        try db.inTransaction(.immediate) {
          value = try body(SQLiteTransaction(db: db))
          return .commit
        }
        guard let value else { throw RegistryError.damaged("a transaction gave nothing") }
        return value
      }
    } catch {
      throw Self.translate(error)
    }
  }

  /// Closes the file, which copies what is in the log back into it.
  func close() throws(RegistryError) {
    do {
      try queue.close()
    } catch {
      throw Self.translate(error)
    }
  }

  private static func translate(_ error: any Error) -> RegistryError {
    if let error = error as? RegistryError { return error }
    guard let error = error as? DatabaseError else {
      return RegistryError(.databaseFailed, "the registry failed: \(error)")
    }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return RegistryError(
        .busy, "another process holds the registry", hint: "try again when it is done")
    case .SQLITE_NOTADB: return RegistryError(.notARegistry, "the file is no registry of cards")
    case .SQLITE_CORRUPT: return .damaged(error.message ?? "SQLite can't read it")
    case .SQLITE_FULL:
      return RegistryError(.databaseFailed, "the registry's disk is full", hint: "make room and run it again")
    case .SQLITE_READONLY, .SQLITE_CANTOPEN:
      return RegistryError(
        .databaseFailed, "the registry can't be written: \(error.message ?? "it is read-only")",
        hint: "see that the file and its folder belong to you, and that the disk is there")
    default:
      // SQLite's message alone: the statement's arguments stay out of logs.
      return RegistryError(
        .databaseFailed, "the registry failed: \(error.message ?? "SQLite error \(error.resultCode)")")
    }
  }
}

private struct SQLiteTransaction: RegistryTransaction {
  let db: Database

  private static func arguments(_ values: [(any StorableValue)?]) -> StatementArguments {
    StatementArguments(
      values.map { value -> (any DatabaseValueConvertible)? in
        switch value?.stored ?? .null {
        case .null: nil
        case .integer(let number): number
        case .text(let text): text
        case .bytes(let bytes): Data(bytes)
        }
      })
  }

  func run(_ sql: String, _ arguments: [(any StorableValue)?]) throws {
    try db.cachedStatement(sql: sql).execute(arguments: Self.arguments(arguments))
  }

  func runScript(_ sql: String) throws { try db.execute(sql: sql) }

  func forEachRow(
    _ sql: String, _ arguments: [(any StorableValue)?], _ each: (StoredRow) throws -> Void
  ) throws {
    let statement = try db.cachedStatement(sql: sql)
    let columns = StoredRow.Columns(statement.columnNames)
    let rows = try Row.fetchCursor(statement, arguments: Self.arguments(arguments))
    while let row = try rows.next() {
      try each(StoredRow(columns: columns, values: row.databaseValues.map(Self.stored)))
    }
  }

  private static func stored(_ value: DatabaseValue) throws(RegistryError) -> StoredValue {
    switch value.storage {
    case .null: .null
    case .int64(let number): .integer(number)
    case .string(let text): .text(text)
    case .blob(let data): .bytes(Array(data))
    case .double: throw RegistryError.damaged("a number is not whole")
    }
  }
}
