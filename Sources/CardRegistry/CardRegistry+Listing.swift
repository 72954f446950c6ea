import CardModel

/// Which cards of a registry are asked for; nil stands for any.
public struct CardFilter: Sendable, Hashable {
  /// Their status now.
  public var status: IssuedStatus?
  /// Their printed day of issue.
  public var issued: CalendarDate?
  /// Who issued them.
  public var operatorName: String?

  /// A filter.
  public init(status: IssuedStatus? = nil, issued: CalendarDate? = nil, operatorName: String? = nil) {
    (self.status, self.issued, self.operatorName) = (status, issued, operatorName)
  }
}

/// A card as lists and exports show it. Nothing in it is personal.
public struct CardEntry: Sendable, Equatable {
  /// The card's number.
  public let number: String
  /// What its issuer says about it.
  public let status: IssuedStatus
  /// The first day of validity, as printed.
  public let issued: CalendarDate
  /// The last day of validity, as printed.
  public let expires: CalendarDate
  /// Its place in the status list; nil where its issuer runs none.
  public let statusIndex: UInt64?
  /// The list's name; empty where its issuer runs none.
  public let statusURI: String
  /// The signing key's identifier, 8 bytes.
  public let keyIdentifier: [UInt8]
  /// The reference of the template that it was drawn by; nil for cards from before that was kept.
  public let template: String?
  /// The card that replaced it.
  public let replacedBy: String?
  /// The first 9 bytes of SHA-256 over the identity credential.
  package let identityDigest: [UInt8]
}

extension CardRegistry {
  /// Hands over the issued cards that the filter asks for, sorted by number, one by one.
  ///
  /// Throws `busy` or `databaseFailed`, and what `each` throws.
  public func forEachCard(_ filter: CardFilter = CardFilter(), _ each: (CardEntry) throws -> Void) throws {
    var (conditions, arguments): ([String], [(any StorableValue)?]) = (["status <> 'reserved'"], [])
    func add(_ condition: String, _ value: (any StorableValue)?) {
      guard let value else { return }
      conditions.append(condition)
      arguments.append(value)
    }
    add("status = ?", filter.status?.rawValue)
    add("issued = ?", filter.issued?.description)
    add(
      "(SELECT operator FROM change WHERE change.number = card.number ORDER BY id LIMIT 1) = ?", filter.operatorName)
    var failure: (any Error)?
    try read { db in
      do {
        try db.forEachRow(
          """
          SELECT number, status, issued, expires, statusIndex, statusURI, kid, template, replacedBy, identityDigest
          FROM card JOIN origin ON origin.id = card.origin WHERE \(conditions.joined(separator: " AND ")) ORDER BY number
          """, arguments
        ) { row in
          let entry = CardEntry(
            number: try row.text("number"), status: try row.status(), issued: try row.date("issued"),
            expires: try row.date("expires"), statusIndex: try row.index(), statusURI: try row.text("statusURI"),
            keyIdentifier: try row.bytes("kid"), template: try row.optionalText("template"),
            replacedBy: try row.optionalText("replacedBy"), identityDigest: try row.bytes("identityDigest"))
          do { try each(entry) } catch { throw CallerFailure(error: error) }
        }
      } catch let error as CallerFailure {
        failure = error.error
      }
    }
    if let failure { throw failure }
  }

  /// What the caller's own code threw, which is none of the store's failures.
  private struct CallerFailure: Error { let error: any Error }

  /// The numbers of all issued cards with their status, sorted by number.
  ///
  /// Throws `busy` or `databaseFailed`.
  public func issuedNumbers() throws(RegistryError) -> [(number: String, status: IssuedStatus)] {
    try read { db in
      try db.rows("SELECT number, status FROM card WHERE status <> 'reserved' ORDER BY number").map {
        (try $0.text("number"), try $0.status())
      }
    }
  }

  /// The numbers that were reserved and never issued, sorted: a run was broken off there, or its request was refused.
  ///
  /// Throws `busy` or `databaseFailed`.
  public func unfinished() throws(RegistryError) -> [String] {
    try read { db in try db.texts("SELECT number FROM card WHERE status = 'reserved' ORDER BY number") }
  }

  // MARK: The printed card

  static func handling(_ row: StoredRow) throws -> RegisteredCard.Handling {
    guard let kind = RegisteredCard.Handling.Kind(rawValue: try row.text("kind")) else {
      throw RegistryError.damaged("a kind of handling is not one")
    }
    return RegisteredCard.Handling(
      instant: try row.integer("instant"), kind: kind, operatorName: try row.text("operator"),
      role: try row.optionalText("role"), job: try row.optionalText("job"), note: try row.optionalText("note"))
  }

  /// Writes down what became of a printed card or of its files.
  ///
  /// - Parameters:
  ///   - kind: what was done.
  ///   - number: an issued card's.
  ///   - job: the print job's name.
  ///   - note: why, 1 to 200 printable characters.
  ///   - operatorName: who did it, 1 to 100 printable characters.
  ///   - instant: when, in seconds since 1970.
  /// - Throws: `unknownNumber`, `invalidOperator`, `invalidNote`, `busy` or `databaseFailed`.
  public func note(
    _ kind: RegisteredCard.Handling.Kind, of number: String, job: String? = nil, note: String? = nil,
    by operatorName: String, at instant: Int64
  ) throws(RegistryError) {
    try Self.check(operatorName)
    try note.map { (note) throws(RegistryError) in try Self.check(note: note) }
    try write(.cards([number]), isRepeatable: false) { db in
      guard try db.row("SELECT status FROM card WHERE number = ? AND status <> 'reserved'", [number]) != nil else {
        throw RegistryError.unknownNumber(number)
      }
      try db.run(
        "INSERT INTO handling (number, instant, kind, operator, job, note) VALUES (?, ?, ?, ?, ?, ?)",
        [number, instant, kind.rawValue, operatorName, job, note])
    }
  }

  /// The numbers of all cards whose files were removed once they were printed.
  ///
  /// Throws `busy` or `databaseFailed`.
  public func removedNumbers() throws(RegistryError) -> Set<String> {
    try read { db in Set(try db.texts("SELECT DISTINCT number FROM handling WHERE kind = 'removed'")) }
  }
}
