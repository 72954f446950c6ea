import CardCredential
import CardModel
import Foundation
import GRDB

extension CardRegistry {
  /// What is known of the card `number`, with its audit trail. Throws `unknownNumber`, `busy` or `databaseFailed`.
  public func card(_ number: String) throws(RegistryError) -> RegisteredCard {
    try read { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT card.*, statusURI, kid FROM card JOIN origin ON origin.id = card.origin WHERE number = ?",
        arguments: [number])
      guard let row else { throw RegistryError.unknownNumber(number) }
      let changes = try Row.fetchAll(
        db, sql: "SELECT instant, status, replacedBy, operator, note FROM change WHERE number = ? ORDER BY id",
        arguments: [number])
      let uri: String = try row.value("statusURI")
      return RegisteredCard(
        number: number,
        reference: try uri.isEmpty ? nil : Self.index(row).map { StatusReference(index: $0, uri: uri) },
        status: try Self.status(row), issued: try row.date("issued"), expires: try row.date("expires"),
        keyIdentifier: try row.bytes("kid"), replacedBy: try row.optional("replacedBy"),
        changes: try changes.map { change in
          RegisteredCard.Change(
            instant: try change.value("instant"), status: try Self.status(change),
            replacedBy: try change.optional("replacedBy"), operatorName: try change.value("operator"),
            note: try change.optional("note"))
        })
    }
  }

  /// Sets the status of the card `number`; returns the one that it had. Setting the status that it has already changes
  /// nothing, and leaves no line in the audit trail.
  ///
  /// - Parameters:
  ///   - status: the status from now on.
  ///   - number: an issued card's.
  ///   - operatorName: who decided it, 1 to 100 printable characters.
  ///   - instant: when, in seconds since 1970.
  /// - Throws: `unknownNumber`, `revoked` for a revoked card that is to be anything else, `invalidOperator`, `busy` or
  ///   `databaseFailed`.
  @discardableResult
  public func setStatus(
    _ status: IssuedStatus, of number: String, by operatorName: String, at instant: Int64
  ) throws(RegistryError) -> IssuedStatus {
    try Self.check(operatorName)
    return try write { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT status FROM card WHERE number = ? AND status <> 'reserved'", arguments: [number])
      guard let row else { throw RegistryError.unknownNumber(number) }
      let before = try Self.status(row)
      guard before != status else { return before }
      guard before != .revoked else {
        throw RegistryError(
          .revoked, number: number, "the card \(number) is revoked, and stays so", hint: "issue a new card")
      }
      try db.execute(sql: "UPDATE card SET status = ? WHERE number = ?", arguments: [status.rawValue, number])
      try append(status, to: number, replacedBy: nil, by: operatorName, at: instant, in: db)
      return before
    }
  }

  func append(
    _ status: IssuedStatus, to number: String, replacedBy: String?, by operatorName: String, at instant: Int64,
    note: String? = nil, in db: Database
  ) throws {
    try db.execute(
      sql: "INSERT INTO change (number, instant, status, replacedBy, operator, note) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [number, instant, status.rawValue, replacedBy, operatorName, note])
  }

  /// The numbers that were reserved and never issued, sorted: a run was broken off there, or its request was refused.
  ///
  /// Throws `busy` or `databaseFailed`.
  public func unfinished() throws(RegistryError) -> [String] {
    try read { db in try String.fetchAll(db, sql: "SELECT number FROM card WHERE status = 'reserved' ORDER BY number") }
  }

  /// The numbers of all issued cards with their status, sorted by number.
  ///
  /// Throws `busy` or `databaseFailed`.
  public func issuedNumbers() throws(RegistryError) -> [(number: String, status: IssuedStatus)] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT number, status FROM card WHERE status <> 'reserved' ORDER BY number").map {
        (try $0.value("number"), try Self.status($0))
      }
    }
  }

  /// In Unicode scalars, in NFC.
  public static let longestOperatorName = 100

  /// In Unicode scalars, in NFC.
  public static let longestNote = 200

  static func check(note: String) throws(RegistryError) {
    guard (try? PrintableText.checked(note, field: "note", limit: longestNote)) == note else {
      throw RegistryError(.invalidNote, "the reason is not 1 to \(longestNote) printable characters")
    }
  }

  static func check(_ operatorName: String) throws(RegistryError) {
    let checked = try? PrintableText.checked(operatorName, field: "operator", limit: longestOperatorName)
    guard checked == operatorName else {
      throw RegistryError(
        .invalidOperator, "the operator's name is not 1 to \(longestOperatorName) printable characters")
    }
  }
}
