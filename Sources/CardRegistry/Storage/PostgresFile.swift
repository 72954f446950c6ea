import CardFiles
import Foundation

/// Opens and makes registries on servers.
enum PostgresFile {
  static func open(
    _ place: PostgresPlace, keyFile: String?, _ opening: CardRegistry.Opening, _ waiting: @escaping @Sendable () -> Void
  ) throws(RegistryError) -> (any RegistryStore, RegistryKey) {
    let store = try PostgresStore(place, waiting: waiting)
    let exists = try store.read { db in try PostgresSchema.exists(db) }
    guard exists || opening == .orCreate else {
      throw RegistryError(.fileMissing, "there is no registry in \(place.name)")
    }
    if exists, try store.read({ db in try PostgresSchema.isAllowed(db) }) == false {
      throw RegistryError(
        .notPermitted, "this user may not use the registry in \(place.name)",
        hint: "let the registry's owner admit this user as a counter")
    }
    if opening == .readOnly {
      try store.read { db in try PostgresSchema.check(db) }
      return (store, .none)
    }
    guard let keyFile, !keyFile.isEmpty else {
      throw RegistryError(
        .keyMissing, "a registry on a server needs its key in a file of its own",
        hint: "name the file; the first use makes it")
    }
    let key = try RegistryKeyFile(keyFile, creates: !exists).key
    if !exists {
      try store.write(.everything, isRepeatable: true) { db in
        // Another process may have made it while this one waited for the lock.
        if try !PostgresSchema.exists(db) { try PostgresSchema.create(db, key: key) }
      }
    }
    // The key first: who has another registry's changes nothing.
    let isOld = try store.read { db in
      try RegistryTables.check(key, in: db)
      guard try PostgresSchema.version(db) < SQLiteSchema.version else { return false }
      return try PostgresSchema.isOwner(db)
    }
    if isOld { try store.write(.everything, isRepeatable: true) { db in try PostgresSchema.migrate(db) } }
    try store.read { db in try PostgresSchema.check(db) }
    return (store, key)
  }
}
