import CardModel

/// A value as both stores keep it.
package enum StoredValue: Sendable, Hashable {
  case null
  case integer(Int64)
  case text(String)
  case bytes([UInt8])
}

/// What can be an argument of a statement.
package protocol StorableValue { var stored: StoredValue { get } }

extension Int64: StorableValue { package var stored: StoredValue { .integer(self) } }
extension Int: StorableValue { package var stored: StoredValue { .integer(Int64(self)) } }
extension String: StorableValue { package var stored: StoredValue { .text(self) } }
extension [UInt8]: StorableValue { package var stored: StoredValue { .bytes(self) } }
extension StoredValue: StorableValue { package var stored: StoredValue { self } }

/// A row of a result. Its values are checked when they are asked for: a registry may have been damaged.
package struct StoredRow: Sendable {
  /// The names of a result's columns, shared by its rows.
  final class Columns: Sendable {
    let names: [String]
    let places: [String: Int]

    init(_ names: [String]) {
      self.names = names
      places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    }
  }

  let columns: Columns
  package let values: [StoredValue]

  private func stored(_ name: String) -> StoredValue { columns.places[name].map { values[$0] } ?? .null }

  private static func wrongType(_ name: String) -> RegistryError { .damaged("\(name) is of another type") }

  private static func required<Value>(_ value: Value?, _ name: String) throws(RegistryError) -> Value {
    guard let value else { throw RegistryError.damaged("\(name) is not there") }
    return value
  }

  func optionalText(_ name: String) throws(RegistryError) -> String? {
    switch stored(name) {
    case .null: nil
    case .text(let text): text
    default: throw Self.wrongType(name)
    }
  }

  func text(_ name: String) throws(RegistryError) -> String { try Self.required(try optionalText(name), name) }

  func optionalInteger(_ name: String) throws(RegistryError) -> Int64? {
    switch stored(name) {
    case .null: nil
    case .integer(let value): value
    default: throw Self.wrongType(name)
    }
  }

  func integer(_ name: String) throws(RegistryError) -> Int64 { try Self.required(try optionalInteger(name), name) }

  func optionalBytes(_ name: String) throws(RegistryError) -> [UInt8]? {
    switch stored(name) {
    case .null: nil
    case .bytes(let bytes): bytes
    default: throw Self.wrongType(name)
    }
  }

  func bytes(_ name: String) throws(RegistryError) -> [UInt8] { try Self.required(try optionalBytes(name), name) }

  func date(_ name: String) throws(RegistryError) -> CalendarDate {
    guard let date = CalendarDate(iso8601: try text(name)) else { throw RegistryError.damaged("\(name) is no day") }
    return date
  }

  /// The status index, if there is one.
  func index() throws(RegistryError) -> UInt64? {
    guard let stored = try optionalInteger("statusIndex") else { return nil }
    guard let index = UInt64(exactly: stored) else { throw RegistryError.damaged("an index is negative") }
    return index
  }

  func status() throws(RegistryError) -> IssuedStatus {
    guard let status = IssuedStatus(rawValue: try text("status")) else {
      throw RegistryError.damaged("a status is not one")
    }
    return status
  }
}
