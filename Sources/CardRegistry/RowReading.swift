import CardModel
import Foundation
import GRDB

/// Bytes as SQLite takes them.
struct Blob {
  let value: Data
  init(_ bytes: some Sequence<UInt8>) { value = Data(bytes) }
}

/// Values of a row, checked: a registry's file may have been damaged, and GRDB's subscripts would trap.
extension Row {
  func optional<Value: DatabaseValueConvertible>(_ name: String, _ type: Value.Type = Value.self) throws -> Value? {
    let stored: DatabaseValue = self[name]
    guard !stored.isNull else { return nil }
    guard let value = Value.fromDatabaseValue(stored) else { throw RegistryError.damaged("\(name) is of another type") }
    return value
  }

  func value<Value: DatabaseValueConvertible>(_ name: String, _ type: Value.Type = Value.self) throws -> Value {
    guard let value = try optional(name, type) else { throw RegistryError.damaged("\(name) is not there") }
    return value
  }

  func bytes(_ name: String) throws -> [UInt8] { Array(try value(name, Data.self)) }

  func optionalBytes(_ name: String) throws -> [UInt8]? { try optional(name, Data.self).map { Array($0) } }

  func date(_ name: String) throws -> CalendarDate {
    guard let date = CalendarDate(iso8601: try value(name)) else { throw RegistryError.damaged("\(name) is no day") }
    return date
  }
}
