/// Where a registry's tables lie. The rules of issuing are written once, in SQL that SQLite and PostgreSQL both
/// understand; a store only runs statements, in transactions.
///
/// In a statement `?` stands for each argument in turn, and no `?` for anything else. A body may be run again when a
/// transaction could not be completed, so it changes nothing but the tables.
package protocol RegistryStore: Sendable {
  /// Runs `body` over one state of the tables, which it does not change.
  func read<Value>(_ body: (any RegistryTransaction) throws -> Value) throws(RegistryError) -> Value

  /// Runs `body` in a transaction that is on the disk when this returns, or did nothing.
  ///
  /// - Parameters:
  ///   - lock: what no other transaction may change meanwhile; it is locked before `body` is called.
  ///   - isRepeatable: whether doing all of it twice is the same as once; else a connection that is lost while the
  ///     transaction is being completed is an error (`connectionLost`).
  func write<Value>(
    _ lock: WriteLock, isRepeatable: Bool, _ body: (any RegistryTransaction) throws -> Value
  ) throws(RegistryError) -> Value
}

/// What a transaction needs for itself. SQLite always locks the whole registry.
package enum WriteLock: Sendable {
  /// The order in which indices are handed out.
  case positions
  /// The rows of these numbers, where there are any.
  case cards([String])
  /// Everything: for moving and repairing a registry.
  case everything
}

/// Statements within one transaction.
package protocol RegistryTransaction {
  /// Runs a statement.
  func run(_ sql: String, _ arguments: [(any StorableValue)?]) throws
  /// Runs several statements without arguments, divided by semicolons.
  func runScript(_ sql: String) throws
  /// Hands over the rows that a statement gives, one by one; `each` must not run another statement.
  func forEachRow(_ sql: String, _ arguments: [(any StorableValue)?], _ each: (StoredRow) throws -> Void) throws
}

extension RegistryTransaction {
  package func run(_ sql: String) throws { try run(sql, []) }

  /// All rows.
  package func rows(_ sql: String, _ arguments: [(any StorableValue)?] = []) throws -> [StoredRow] {
    var rows: [StoredRow] = []
    try forEachRow(sql, arguments) { rows.append($0) }
    return rows
  }

  /// The first row, if there is one.
  package func row(_ sql: String, _ arguments: [(any StorableValue)?] = []) throws -> StoredRow? {
    try rows(sql, arguments).first
  }

  /// The first column of the first row.
  package func integer(_ sql: String, _ arguments: [(any StorableValue)?] = []) throws -> Int64? {
    guard case .integer(let value)? = try row(sql, arguments)?.values.first else { return nil }
    return value
  }

  /// The first column of all rows.
  package func texts(_ sql: String, _ arguments: [(any StorableValue)?] = []) throws -> [String] {
    try rows(sql, arguments).compactMap { row in
      guard case .text(let text)? = row.values.first else { return nil }
      return text
    }
  }
}
