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
        db, sql: "SELECT instant, status, replacedBy, operator FROM change WHERE number = ? ORDER BY id",
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
            replacedBy: try change.optional("replacedBy"), operatorName: try change.value("operator"))
        })
    }
  }

  /// Sets the status of the card `number`; returns the one that it had. Setting what it is already changes nothing and leaves no line in the audit trail.
  ///
  /// - Parameters:
  ///   - status: the status from now on.
  ///   - number: an issued card's.
  ///   - operatorName: who decided it, 1 to 100 printable characters.
  ///   - instant: when, in seconds since 1970.
  /// - Throws: `unknownNumber`, `revoked` for a revoked card that is to be anything else, `invalidOperator`, `busy` or `databaseFailed`.
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
    in db: Database
  ) throws {
    try db.execute(
      sql: "INSERT INTO change (number, instant, status, replacedBy, operator) VALUES (?, ?, ?, ?, ?)",
      arguments: [number, instant, status.rawValue, replacedBy, operatorName])
  }

  /// In Unicode scalars, in NFC.
  public static let longestOperatorName = 100

  static func check(_ operatorName: String) throws(RegistryError) {
    let checked = try? PrintableText.checked(operatorName, field: "operator", limit: longestOperatorName)
    guard checked == operatorName else {
      throw RegistryError(
        .invalidOperator, "the operator's name is not 1 to \(longestOperatorName) printable characters")
    }
  }

  // MARK: Publishing

  /// The list `uri` as of now: what the registry says of each card that names it, and "never issued" for all other indices of the
  /// blocks in use, so that the list does not tell how many cards there are.
  ///
  /// - Parameters:
  ///   - uri: the list's name; nil for the only one that the registry's cards name.
  ///   - issuedAt: when it is made, in seconds since 1970.
  ///   - expires: from when on it is stale, in seconds since 1970.
  ///   - timeToLive: after how many seconds a verifier that is online looks for a newer one.
  /// - Throws: `noSuchList`, `busy` or `databaseFailed`; a `CredentialError` for instants that are not sound.
  public func statusList(
    uri: String? = nil, issuedAt: Int64, expires: Int64, timeToLive: UInt64? = nil
  ) throws -> StatusList {
    let (name, states) = try read { db in
      let name = try listName(uri, in: db)
      let used = try Int.fetchOne(db, sql: "SELECT nextPosition FROM registry") ?? 0
      guard (0...Self.maximumCards).contains(used) else { throw RegistryError.damaged("its next index is not one") }
      let blocks = max(1, (used + IndexShuffle.blockSize - 1) / IndexShuffle.blockSize)
      var states = [CardStatus](repeating: .neverIssued, count: blocks * IndexShuffle.blockSize)
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT statusIndex, status FROM card JOIN origin ON origin.id = card.origin
          WHERE statusURI = ? AND statusIndex IS NOT NULL
          """,
        arguments: [name])
      while let row = try rows.next() {
        guard let index = try Self.index(row), index < UInt64(states.count) else {
          throw RegistryError.damaged("an index lies beyond those that were handed out")
        }
        states[Int(index)] = try Self.status(row).listed
      }
      return (name, states)
    }
    return try StatusList(uri: name, issuedAt: issuedAt, expires: expires, timeToLive: timeToLive, states: states)
  }

  private func listName(_ uri: String?, in db: Database) throws -> String {
    let known = try String.fetchAll(
      db, sql: "SELECT DISTINCT statusURI FROM origin WHERE statusURI <> '' ORDER BY statusURI")
    if let uri {
      // Before the first card, partners may want a list that knows none.
      guard known.isEmpty || known.contains(uri) else {
        throw RegistryError(
          .noSuchList, "no card names the status list \(uri)", hint: "known: \(known.joined(separator: ", "))")
      }
      return uri
    }
    guard let only = known.first, known.count == 1 else {
      throw known.isEmpty
        ? RegistryError(
          .noSuchList, "no card that was issued names a status list",
          hint: "name it with statusURI in the template's issuer")
        : RegistryError(
          .noSuchList, "the cards name several status lists", hint: "choose one of \(known.joined(separator: ", "))")
    }
    return only
  }
}
