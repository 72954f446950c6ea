import CardCredential
import CardFiles
import Foundation

/// What a copy moved.
public struct RegistryCopy: Sendable, Equatable {
  /// Cards that were issued, and numbers that were only reserved.
  public let issued, reserved: Int
  /// Lines of the audit trail.
  public let changes: Int
}

extension CardRegistry {
  /// Moves a registry to another place, verifies the copy row by row, and closes the original: it says where it moved
  /// to and issues no more, or both would hand out the same indices.
  ///
  /// Killed at any moment, at most one of the two issues; the same call again completes it.
  ///
  /// - Parameters:
  ///   - source: the registry.
  ///   - target: where there is none yet, or what an earlier call of this left. Its key becomes the source's.
  ///   - waiting: as for ``init(_:_:waiting:)``.
  /// - Throws: `notEmpty` where another registry is there, `copyDiffers`, and what opening both throws.
  @discardableResult
  public static func move(
    from source: RegistryPlace, to target: RegistryPlace, waiting: @escaping @Sendable () -> Void = {}
  ) throws(RegistryError) -> RegistryCopy {
    let original = try CardRegistry(source, .existing, waiting: waiting)
    try original.copyKey(to: target)
    let copy = try CardRegistry(target, .orCreate, waiting: waiting)
    // The original is locked until the copy is whole: nobody issues meanwhile.
    let moved = try original.store.write(.everything, isRepeatable: true) { from in
      try from.lockTables(isServer: original.isOnServer)
      if let place = try from.row("SELECT moved FROM registry")?.optionalText("moved"), place != target.name {
        throw RegistryError(.moved, "the registry has moved to \(place)", hint: "copy it from there")
      }
      return try copy.store.write(.everything, isRepeatable: true) { to in
        let isEmpty = try to.integer("SELECT count(*) FROM card") == 0
        let isArriving = try to.row("SELECT moved FROM registry")?.optionalText("moved") == arriving
        guard isEmpty || isArriving else {
          throw RegistryError(.notEmpty, "there is a registry in \(target.name) already", hint: "name a new place")
        }
        if isEmpty { try Self.fill(to, from: from, isServer: copy.isOnServer) }
        return try Self.compare(from, to)
      }
    }
    try original.store.write(.everything, isRepeatable: true) { db in
      try db.run("UPDATE registry SET moved = ?", [target.name])
    }
    try copy.store.write(.everything, isRepeatable: true) { db in try db.run("UPDATE registry SET moved = NULL") }
    return moved
  }

  private var isOnServer: Bool { store is PostgresStore }

  /// The key is the same: digests and the order of indices are computed under it.
  private func copyKey(to target: RegistryPlace) throws(RegistryError) {
    let path =
      switch target.kind {
      case .file(let path): path + ".key.new"
      case .server(_, let keyFile): keyFile ?? ""
      }
    guard !path.isEmpty else {
      throw RegistryError(
        .keyMissing, "a registry on a server needs its key in a file of its own", hint: "name a file for the copy's key"
      )
    }
    // A registry that is there has its key; whether it is this one is checked when it is opened.
    if case .file(let file) = target.kind, access(file, F_OK) == 0 { return }
    do {
      try key.write(to: path)
    } catch let error as FileError where error.code == .exists {
      return
    } catch {
      throw RegistryError(
        .cannotCreate, "the registry's key \(path) can't be created",
        hint: "see that its folder exists and belongs to you")
    }
  }

  private static func fill(_ to: any RegistryTransaction, from: any RegistryTransaction, isServer: Bool) throws {
    let position = try from.integer("SELECT nextPosition FROM registry") ?? 0
    try to.run("UPDATE registry SET nextPosition = ?, moved = ?", [position, arriving])
    for table in RegistryTables.all {
      let names = table.columns.joined(separator: ", ")
      let marks = table.columns.map { _ in "?" }.joined(separator: ", ")
      let replaced = table.name == "card" ? table.columns.firstIndex(of: "replacedBy") : nil
      // A replacement may come before the card that it names: it is written when all are there.
      var replacements: [(number: StoredValue, by: StoredValue)] = []
      try from.forEachRow("SELECT \(names) FROM \(table.name) ORDER BY \(table.order)", []) { row in
        var values = row.values
        if let replaced, values[replaced] != .null {
          replacements.append((values[0], values[replaced]))
          values[replaced] = .null
        }
        try to.run("INSERT INTO \(table.name) (\(names)) VALUES (\(marks))", values)
      }
      for (number, by) in replacements { try to.run("UPDATE card SET replacedBy = ? WHERE number = ?", [by, number]) }
      if isServer, table.isCounted {
        try to.runScript(
          """
          SELECT setval(pg_get_serial_sequence('civiccard.\(table.name)', 'id'),
            (SELECT coalesce(max(id), 0) + 1 FROM \(table.name)), false)
          """)
      }
    }
  }

  /// Throws `copyDiffers` unless both have the same rows in all tables.
  private static func compare(
    _ from: any RegistryTransaction, _ to: any RegistryTransaction
  ) throws -> RegistryCopy {
    for table in RegistryTables.all {
      let sql = "SELECT \(table.columns.joined(separator: ", ")) FROM \(table.name) ORDER BY \(table.order)"
      let (expected, found) = (try digest(sql, from), try digest(sql, to))
      guard expected == found else {
        throw RegistryError(
          .copyDiffers, "the copy's table \(table.name) differs from the original's",
          hint: "the original is as it was; remove the copy and start again")
      }
    }
    let position = "SELECT nextPosition FROM registry"
    guard try from.integer(position) == to.integer(position) else {
      throw RegistryError(.copyDiffers, "the copy would hand out other indices than the original")
    }
    let reserved = Int(try to.integer("SELECT count(*) FROM card WHERE status = 'reserved'") ?? 0)
    return RegistryCopy(
      issued: Int(try to.integer("SELECT count(*) FROM card") ?? 0) - reserved, reserved: reserved,
      changes: Int(try to.integer("SELECT count(*) FROM change") ?? 0))
  }

  /// SHA-256 over each row's, so that a table of any size takes no memory.
  private static func digest(_ sql: String, _ db: any RegistryTransaction) throws -> [UInt8] {
    var digest: [UInt8] = []
    try db.forEachRow(sql, []) { row in
      digest = Digest.sha256(digest + Array("\(row.values)".utf8))
    }
    return digest
  }

  // MARK: A counter's role

  /// Lets a role of the registry's server issue cards and change their status, and do nothing else to the registry.
  ///
  /// - Parameter role: the role's name, which the server's administrator made.
  /// - Throws: `invalidPlace` for a registry in a file or a name that is none; `notPermitted` unless the owner does it.
  public func admitCounter(_ role: String) throws(RegistryError) {
    guard isOnServer, role.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_-]{0,62}/) != nil else {
      throw RegistryError(
        .invalidPlace, isOnServer ? "that is no role's name" : "a registry in a file has no roles",
        hint: isOnServer ? "letters, digits, - and _, at most 63" : "who may write the file may do everything")
    }
    try write(.everything) { db in try PostgresSchema.admit(role, db) }
  }
}

extension RegistryTransaction {
  /// Until the transaction ends, nobody writes: not those either who lock single cards.
  fileprivate func lockTables(isServer: Bool) throws {
    if isServer { try runScript("LOCK TABLE registry, card, change, publication, handling IN EXCLUSIVE MODE") }
  }
}
