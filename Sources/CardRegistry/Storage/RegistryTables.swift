/// What both stores' tables have in common.
enum RegistryTables {
  /// A table whose rows can be copied to another store.
  struct Table: Sendable {
    let name: String
    let columns: [String]
    /// The columns by which its rows have one order.
    let order: String
    /// Whether the store counts its rows itself.
    var isCounted = false
  }

  /// In an order in which no row names one that is not there yet, but for a card's replacement.
  static let all = [
    Table(
      name: "origin", columns: ["id", "issuer", "publicKey", "kid", "statusURI"], order: "id", isCounted: true),
    Table(
      name: "card",
      columns: [
        "number", "statusIndex", "status", "origin", "contents", "issued", "expires", "identityDigest",
        "portraitDigest", "emergencyDigest", "replacedBy", "template", "photoDigest", "signatureDigest",
      ], order: "number"),
    Table(
      name: "change", columns: ["id", "number", "instant", "status", "replacedBy", "operator", "note", "role"],
      order: "id", isCounted: true),
    Table(name: "publication", columns: ["uri", "publicKey", "issued"], order: "uri, publicKey"),
    Table(name: "carried", columns: ["uri", "statusIndex", "status"], order: "uri, statusIndex"),
    Table(
      name: "handling", columns: ["id", "number", "instant", "kind", "operator", "job", "note", "role"],
      order: "id", isCounted: true),
  ]

  /// The statements' spelling of names that PostgreSQL folds to lower case.
  static let spelling = Dictionary(
    (all.flatMap(\.columns) + ["nextPosition", "keyCheck"]).map { ($0.lowercased(), $0) }
  ) { first, _ in first }

  /// Checks that the registry's key is this one. Throws `keyUnusable`, or `databaseFailed` for a damaged registry.
  static func check(_ key: RegistryKey, in transaction: some RegistryTransaction) throws {
    guard let row = try transaction.row("SELECT keyCheck FROM registry") else {
      throw RegistryError.damaged("it does not know its key")
    }
    guard try row.bytes("keyCheck") == key.check else {
      throw RegistryError(
        .keyUnusable, "the key file belongs to another registry", hint: "restore the one from this registry's backup")
    }
  }

  static func otherVersion(_ version: Int64) -> RegistryError {
    RegistryError(
      .notARegistry, "the registry is of version \(version), this program writes \(SQLiteSchema.version)",
      hint: "use the program that wrote it, or a newer one")
  }
}
