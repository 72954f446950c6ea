import Foundation
import Synchronization

/// A registry's tables in the schema `civiccard` of a PostgreSQL database.
///
/// Each call takes a connection of its own from those that are idle, so that threads don't wait for each other. What a
/// lost connection, a restarted server or a deadlock broke off is done again; see ``RegistryStore`` for what is not.
final class PostgresStore: RegistryStore {
  /// How long a server may be away, in seconds: a restart takes some.
  private static let patience = 60.0
  private static let pause = 0.2

  private let place: PostgresPlace
  private let waiting: @Sendable () -> Void
  private let idle = Mutex<[PostgresConnectionBox]>([])

  /// One that is in nobody's hands is in the list, and so used by one thread at a time.
  private struct PostgresConnectionBox: @unchecked Sendable { let connection: PostgresConnection }

  /// Throws what makes a server unfit: `serverTooOld`, `databaseFailed` for one that does not answer.
  init(_ place: PostgresPlace, waiting: @escaping @Sendable () -> Void) throws(RegistryError) {
    self.place = place
    self.waiting = waiting
    do {
      let connection = try connect()
      try Self.check(version: connection.serverVersion, encoding: connection.setting("server_encoding"))
      giveBack(connection)
    } catch let error as RegistryError {
      throw error
    } catch {
      throw translate(error)
    }
  }

  static func check(version: Int32, encoding: String?) throws(RegistryError) {
    let oldest = PostgresConnection.oldestServer
    guard version >= oldest else {
      throw RegistryError(
        .serverTooOld, "the PostgreSQL server is of version \(version / 10_000), and \(oldest / 10_000) is the oldest",
        hint: "move the registry to a newer server")
    }
    guard encoding == "UTF8" else {
      throw RegistryError(
        .databaseFailed, "the database's encoding is \(encoding ?? "unknown"), and names need UTF8",
        hint: "create the database with ENCODING 'UTF8'")
    }
  }

  // MARK: Transactions

  func read<Value>(_ body: (any RegistryTransaction) throws -> Value) throws(RegistryError) -> Value {
    try run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", isRepeatable: true, body)
  }

  func write<Value>(
    _ lock: WriteLock, isRepeatable: Bool, _ body: (any RegistryTransaction) throws -> Value
  ) throws(RegistryError) -> Value {
    try run("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", isRepeatable: isRepeatable) { transaction in
      switch lock {
      case .positions: _ = try transaction.rows("SELECT id FROM registry FOR UPDATE")
      case .cards(let numbers):
        // Always in the same order, so that two of them don't wait for each other.
        for number in Set(numbers).sorted() {
          _ = try transaction.rows("SELECT number FROM card WHERE number = ? FOR UPDATE", [number])
        }
      case .everything: try transaction.runScript("SELECT pg_advisory_xact_lock(\(PostgresSchema.lock))")
      }
      return try body(transaction)
    }
  }

  private func run<Value>(
    _ begin: String, isRepeatable: Bool, _ body: (any RegistryTransaction) throws -> Value
  ) throws(RegistryError) -> Value {
    let start = ContinuousClock.now
    var wasTold = false
    while true {
      var isCommitting = false
      do {
        let connection = try takeIdle() ?? connect()
        do {
          try connection.script(begin)
          let value = try body(PostgresTransaction(connection: connection))
          isCommitting = true
          try connection.script("COMMIT")
          giveBack(connection)
          return value
        } catch {
          // A connection that can't be rolled back is closed, and the server rolls back.
          if (error as? PostgresConnection.Fault)?.isLost != true, (try? connection.script("ROLLBACK")) != nil {
            giveBack(connection)
          }
          throw error
        }
      } catch {
        guard let fault = error as? PostgresConnection.Fault, Self.isPassing(fault) else { throw translate(error) }
        if isCommitting, fault.isLost, !isRepeatable { throw Self.lost }
        let waited = (ContinuousClock.now - start) / .seconds(1)
        guard waited < Self.patience else { throw translate(error) }
        if waited >= SQLiteStore.silence, !wasTold {
          wasTold = true
          waiting()
        }
        idle.withLock { $0.removeAll() }
        Thread.sleep(forTimeInterval: Self.pause)
      }
    }
  }

  private static let lost = RegistryError(
    .connectionLost, "the connection was lost while the change was being written, and nobody knows whether it was",
    hint: "look at the card's status, and do it again if need be")

  /// Whether it may go better the next time: deadlocks and collisions (class 40), a server that is going down or coming
  /// up (57P01 to 57P03), a connection that broke (class 08, or without any answer).
  private static func isPassing(_ fault: PostgresConnection.Fault) -> Bool {
    guard let state = fault.state else { return fault.isLost && !fault.message.contains("FATAL:") || isStarting(fault) }
    return state.hasPrefix("40") || state.hasPrefix("08") || ["57P01", "57P02", "57P03"].contains(state)
  }

  /// While connecting libpq gives no code, only the server's words, which depend on its language; these are told apart
  /// by what never passes: wrong names and passwords come as FATAL too.
  private static func isStarting(_ fault: PostgresConnection.Fault) -> Bool {
    ["starting up", "shutting down", "in recovery mode", "not yet accepting"].contains(where: fault.message.contains)
  }

  // MARK: Connections

  private func connect() throws -> PostgresConnection {
    let connection = try PostgresConnection(place, waiting: waiting)
    try connection.script(
      "SET search_path TO civiccard; SET standard_conforming_strings TO on; SET lock_timeout TO '30s'")
    return connection
  }

  private func takeIdle() -> PostgresConnection? { idle.withLock { $0.popLast() }?.connection }

  private func giveBack(_ connection: PostgresConnection) {
    let box = PostgresConnectionBox(connection: connection)
    idle.withLock { $0.append(box) }
  }

  private func translate(_ error: any Error) -> RegistryError {
    if let error = error as? RegistryError { return error }
    guard let fault = error as? PostgresConnection.Fault else {
      return RegistryError(.databaseFailed, "the registry failed: \(error)")
    }
    switch fault.state {
    case "55P03":
      return RegistryError(.busy, "another process holds the registry", hint: "try again when it is done")
    case "42501":
      return RegistryError(
        .notPermitted, "the server does not allow it: \(fault.message)",
        hint: "do it as the registry's owner, or have the owner let this user work as a counter")
    case "3F000", "42P01":
      return RegistryError(.notARegistry, "\(place.name) has no registry of cards")
    case "53100": return RegistryError(.databaseFailed, "the server's disk is full", hint: "make room and run it again")
    case nil: return place.failure(fault.message)
    default: return RegistryError(.databaseFailed, "the registry failed: \(fault.message)")
    }
  }
}

private struct PostgresTransaction: RegistryTransaction {
  let connection: PostgresConnection

  func run(_ sql: String, _ arguments: [(any StorableValue)?]) throws { try forEachRow(sql, arguments) { _ in } }

  func runScript(_ sql: String) throws { try connection.script(sql) }

  func forEachRow(
    _ sql: String, _ arguments: [(any StorableValue)?], _ each: (StoredRow) throws -> Void
  ) throws {
    try connection.query(Self.numbered(sql), arguments.map { $0?.stored ?? .null }, each)
  }

  /// `$1`, `$2`, … in place of each `?`.
  private static func numbered(_ sql: String) -> String {
    var count = 0
    return sql.split(separator: "?", omittingEmptySubsequences: false).reduce(into: "") { text, part in
      if count > 0 { text += "$\(count)" }
      text += part
      count += 1
    }
  }
}
