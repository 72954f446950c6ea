import CardCredential
import CardModel

extension CardRegistry {
  /// What is known of the card `number`, with its audit trail. Throws `unknownNumber`, `busy` or `databaseFailed`.
  public func card(_ number: String) throws(RegistryError) -> RegisteredCard {
    try read { db in
      let row = try db.row(
        """
        SELECT card.number, statusIndex, status, issued, expires, replacedBy, statusURI, kid
        FROM card JOIN origin ON origin.id = card.origin WHERE number = ?
        """,
        [number])
      guard let row else { throw RegistryError.unknownNumber(number) }
      let changes = try db.rows(
        "SELECT instant, status, replacedBy, operator, note, role FROM change WHERE number = ? ORDER BY id", [number])
      let handlings = try db.rows(
        "SELECT instant, kind, operator, job, note, role FROM handling WHERE number = ? ORDER BY id", [number])
      let uri = try row.text("statusURI")
      return RegisteredCard(
        number: number, reference: try uri.isEmpty ? nil : row.index().map { StatusReference(index: $0, uri: uri) },
        status: try row.status(), issued: try row.date("issued"), expires: try row.date("expires"),
        keyIdentifier: try row.bytes("kid"), replacedBy: try row.optionalText("replacedBy"),
        changes: try changes.map { change in
          RegisteredCard.Change(
            instant: try change.integer("instant"), status: try change.status(),
            replacedBy: try change.optionalText("replacedBy"), operatorName: try change.text("operator"),
            role: try change.optionalText("role"), note: try change.optionalText("note"))
        }, handlings: try handlings.map(Self.handling))
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
  ///   `databaseFailed`; on a server also `connectionLost`, where nobody knows whether it was done.
  @discardableResult
  public func setStatus(
    _ status: IssuedStatus, of number: String, by operatorName: String, at instant: Int64
  ) throws(RegistryError) -> IssuedStatus {
    try Self.check(operatorName)
    return try write(.cards([number]), isRepeatable: false) { db in
      let row = try db.row("SELECT status FROM card WHERE number = ? AND status <> 'reserved'", [number])
      guard let row else { throw RegistryError.unknownNumber(number) }
      let before = try row.status()
      guard before != status else { return before }
      guard before != .revoked else {
        throw RegistryError(
          .revoked, number: number, "the card \(number) is revoked, and stays so", hint: "issue a new card")
      }
      try db.run("UPDATE card SET status = ? WHERE number = ?", [status.rawValue, number])
      try append(status, to: number, replacedBy: nil, by: operatorName, at: instant, in: db)
      return before
    }
  }

  func append(
    _ status: IssuedStatus, to number: String, replacedBy: String?, by operatorName: String, at instant: Int64,
    note: String? = nil, in db: any RegistryTransaction
  ) throws {
    try db.run(
      "INSERT INTO change (number, instant, status, replacedBy, operator, note) VALUES (?, ?, ?, ?, ?, ?)",
      [number, instant, status.rawValue, replacedBy, operatorName, note])
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
