import CardCredential
import CardModel

/// A number's place in the registry, for printing its card.
public struct Reservation: Sendable, Equatable {
  /// The card's entry in the status list; nil where its issuer runs none.
  public let reference: StatusReference?
  /// What was recorded when the same request was issued before; nil for a new card.
  public let earlier: Earlier?

  /// A card that was issued before from the same request.
  public struct Earlier: Sendable, Equatable {
    /// The day of issue then, which stays when it is printed again.
    public let issued: CalendarDate
    /// The last day of validity.
    public let expires: CalendarDate
    /// What its issuer says about it now.
    public let status: IssuedStatus
    /// Whether its files were removed once it was printed.
    public let isRemoved: Bool
  }
}

extension CardRegistry {
  /// The most cards of one status list, for all of which a list has room.
  public static let maximumCards = StatusList.maximumArraySize * 4

  /// Gives a status index to each number that has none, in this order. A batch calls this for many rows at once, so
  /// that indices follow its rows whichever thread prints them. A number that is never issued leaves an unused index.
  ///
  /// Throws `full`, `busy` or `databaseFailed`.
  public func reserve(numbers: [String]) throws(RegistryError) {
    try write(.positions) { db in
      for number in numbers { _ = try index(of: number, wanted: true, in: db) }
    }
  }

  /// The order's place; step 1 of issuing a card.
  ///
  /// Throws `numberTaken` when its number was issued with other content, `unknownNumber` or `alreadyReplaced` for the
  /// card that it replaces, `full`, `busy` or `databaseFailed`.
  public func reserve(_ order: CardOrder) throws(RegistryError) -> Reservation {
    try checkWritable()
    let contents = digest(of: order)
    if let known = try read({ db in try reservation(of: order, contents, in: db) }) { return known }
    return try write(.positions) { db in
      _ = try index(of: order.number, wanted: order.statusURI != nil, in: db)
      guard let made = try reservation(of: order, contents, in: db) else {
        throw RegistryError.damaged("a number that was reserved is not there")
      }
      return made
    }
  }

  /// Writes the card's row; step 3 of issuing a card, before its files are handed out. The card that it replaces is
  /// revoked in the same transaction. Does nothing when that happened before.
  ///
  /// - Parameters:
  ///   - order: the order that was reserved.
  ///   - credentials: all that the card carries, by profile.
  ///   - issued: the printed day of issue.
  ///   - expires: the printed last day.
  ///   - operatorName: who issues it, for the audit trail.
  ///   - instant: when, in seconds since 1970.
  ///   - note: what the audit trail says beside it: why a rule was not applied. 1 to 200 printable characters.
  /// - Throws: `numberTaken` when another process issued the number with other content in the meantime,
  ///   `notReproducible` when the card was issued before with other credentials, `credentialMismatch` for credentials
  ///   of another card, and what ``reserve(_:)`` throws.
  public func record(
    _ order: CardOrder, credentials: [(profile: CredentialProfile, credential: Credential)], issued: CalendarDate,
    expires: CalendarDate, by operatorName: String, at instant: Int64, note: String? = nil
  ) throws(RegistryError) {
    try Self.check(operatorName)
    try note.map { (note) throws(RegistryError) in try Self.check(note: note) }
    let contents = digest(of: order)
    var digests: [CredentialProfile: [UInt8]] = [:]
    for (profile, credential) in credentials { digests[profile] = credential.survivorDigest }
    try write(.cards([order.number] + (order.replaces.map { [$0] } ?? []))) { db in
      guard let place = try reservation(of: order, contents, in: db) else {
        throw RegistryError(
          .credentialMismatch, number: order.number, "number: \(order.number) was not reserved before it was recorded")
      }
      try Self.check(credentials, of: order, at: place)
      if place.earlier != nil { return try checkSame(digests, as: order.number, in: db) }
      let pictures = pictureDigests(of: order)
      try db.run(
        """
        UPDATE card SET status = 'valid', origin = ?, contents = ?, issued = ?, expires = ?, identityDigest = ?,
          portraitDigest = ?, emergencyDigest = ?, template = ?, photoDigest = ?, signatureDigest = ? WHERE number = ?
        """,
        [
          try origin(of: order, in: db), contents, issued.description, expires.description, digests[.identity],
          digests[.portrait], digests[.emergency], order.template, pictures.photo, pictures.signature, order.number,
        ])
      try append(.valid, to: order.number, replacedBy: nil, by: operatorName, at: instant, note: note, in: db)
      if let old = order.replaces { try replace(old, by: order.number, operatorName, at: instant, in: db) }
    }
  }

  // MARK: Steps within a transaction

  private func digest(of order: CardOrder) -> [UInt8] { key.code("request contents v1", order.contents) }

  /// Of the pictures by themselves, so that a refusal can say that one was replaced. Of the texts there is none: birth
  /// dates are few enough to be guessed by whoever has the key too.
  private func pictureDigests(of order: CardOrder) -> (photo: [UInt8], signature: [UInt8]) {
    (
      Array(key.code("photo v1", order.photoDigest).prefix(8)),
      Array(key.code("signature v1", order.signatureDigest ?? []).prefix(8))
    )
  }

  /// What stands for the contents of a card that was taken over from its folder, where nobody knows the request:
  /// whether a request is its own is then told by the credentials that come of it.
  static let unknownContents = [UInt8](repeating: 0, count: 32)

  /// Nil when the number has no place yet, or no index that it needs.
  private func reservation(of order: CardOrder, _ contents: [UInt8], in db: any RegistryTransaction) throws
    -> Reservation?
  {
    let row = try db.row(
      """
      SELECT statusIndex, status, contents, issued, expires, template, statusURI, kid, photoDigest, signatureDigest
      FROM card LEFT JOIN origin ON origin.id = card.origin WHERE number = ?
      """,
      [order.number])
    guard let row, let recorded = try row.optionalBytes("contents") else {
      if let old = order.replaces { try checkReplaceable(old, by: order.number, in: db) }
      guard let row else { return nil }
      guard let uri = order.statusURI else { return Reservation(reference: nil, earlier: nil) }
      return try row.index().map { Reservation(reference: StatusReference(index: $0, uri: uri), earlier: nil) }
    }
    guard recorded == contents || recorded == Self.unknownContents else { throw try taken(order, recorded, row) }
    let removals = try db.integer(
      "SELECT count(*) FROM handling WHERE number = ? AND kind = 'removed'", [order.number])
    // The list that was named then: the same request gives the same credential also where a template's list moved.
    let uri = try row.text("statusURI")
    return Reservation(
      reference: try uri.isEmpty ? nil : row.index().map { StatusReference(index: $0, uri: uri) },
      earlier: Reservation.Earlier(
        issued: try row.date("issued"), expires: try row.date("expires"), status: try row.status(),
        isRemoved: removals != 0))
  }

  /// Why an order is not that of the recorded card: other content, or the same under another template or key.
  private func taken(_ order: CardOrder, _ recorded: [UInt8], _ row: StoredRow) throws -> RegistryError {
    let (template, kid) = (try row.optionalText("template"), try row.bytes("kid"))
    let alike = key.code(
      "request contents v1", order.contents(template: template ?? order.template, keyIdentifier: kid))
    guard alike == recorded else {
      let pictures = pictureDigests(of: order)
      let (photo, signature) = (try row.optionalBytes("photoDigest"), try row.optionalBytes("signatureDigest"))
      return RegistryError.numberTaken(
        order.number, withOtherPhoto: photo.map { $0 != pictures.photo },
        signature: signature.map { $0 != pictures.signature })
    }
    return RegistryError.numberTaken(
      order.number, byTemplate: template == order.template ? nil : template,
      hasOtherKey: kid != order.key.keyIdentifier)
  }

  /// Makes the number's row where there is none, and gives it an index where it needs one.
  private func index(of number: String, wanted: Bool, in db: any RegistryTransaction) throws -> Int64? {
    if let row = try db.row("SELECT statusIndex, status FROM card WHERE number = ?", [number]) {
      let known = try row.optionalInteger("statusIndex")
      guard known == nil, wanted, try row.text("status") == "reserved" else { return known }
    }
    var index: Int64?
    if wanted {
      guard let position = try db.integer("SELECT nextPosition FROM registry").map({ Int($0) }), position >= 0 else {
        throw RegistryError.damaged("it does not know its next index")
      }
      guard position < Self.maximumCards else {
        throw RegistryError(
          .full, number: number, "the status list has no room for more than \(Self.maximumCards) cards",
          hint: "start a new registry, and a template with a new status list")
      }
      try db.run("UPDATE registry SET nextPosition = nextPosition + 1")
      index = Int64(shuffle.index(at: position))
    }
    try db.run(
      """
      INSERT INTO card (number, statusIndex, status) VALUES (?, ?, 'reserved')
      ON CONFLICT (number) DO UPDATE SET statusIndex = excluded.statusIndex
      """,
      [number, index])
    return index
  }

  private func origin(of order: CardOrder, in db: any RegistryTransaction) throws -> Int64 {
    try origin(issuer: order.issuer, key: order.key, uri: order.statusURI ?? "", in: db)
  }

  func origin(issuer: String, key: PublicKey, uri: String, in db: any RegistryTransaction) throws -> Int64 {
    try db.run(
      "INSERT INTO origin (issuer, publicKey, kid, statusURI) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
      [issuer, key.rawBytes, key.keyIdentifier, uri])
    let found = try db.integer(
      "SELECT id FROM origin WHERE issuer = ? AND publicKey = ? AND statusURI = ?", [issuer, key.rawBytes, uri])
    guard let found else { throw RegistryError.damaged("an issuer that was written is not there") }
    return found
  }

  private func checkReplaceable(_ old: String, by new: String, in db: any RegistryTransaction) throws {
    let row = try db.row("SELECT status, replacedBy FROM card WHERE number = ?", [old])
    guard let row, try row.text("status") != "reserved" else {
      throw RegistryError.unknownNumber(old, field: "replaces")
    }
    if let other = try row.optionalText("replacedBy"), other != new { throw RegistryError.alreadyReplaced(old) }
  }

  private func replace(
    _ old: String, by new: String, _ operatorName: String, at instant: Int64, in db: any RegistryTransaction
  ) throws {
    try checkReplaceable(old, by: new, in: db)
    try db.run("UPDATE card SET status = 'revoked', replacedBy = ? WHERE number = ?", [new, old])
    try append(.revoked, to: old, replacedBy: new, by: operatorName, at: instant, in: db)
  }

  private func checkSame(_ digests: [CredentialProfile: [UInt8]], as number: String, in db: any RegistryTransaction)
    throws
  {
    let row = try db.row(
      "SELECT identityDigest, portraitDigest, emergencyDigest, contents FROM card WHERE number = ?", [number])
    // Of a card that was taken over from its folder only the identity credential is known for sure.
    let isTakenOver = try row?.optionalBytes("contents") == Self.unknownContents
    func isSame(_ column: String, _ profile: CredentialProfile) throws -> Bool {
      let known = try row?.optionalBytes(column)
      return known == digests[profile] || isTakenOver && known == nil
    }
    guard row != nil, try isSame("identityDigest", .identity), try isSame("portraitDigest", .portrait),
      try isSame("emergencyDigest", .emergency)
    else {
      throw RegistryError(
        .notReproducible, number: number,
        "number: \(number) comes out with other credentials than when it was issued",
        hint: "the template or a library has changed since; issue a new number that replaces it")
    }
  }

  /// A slip in a program that links this must not put one card's credentials under another's number.
  private static func check(
    _ credentials: [(profile: CredentialProfile, credential: Credential)], of order: CardOrder, at place: Reservation
  ) throws {
    let fits = try credentials.allSatisfy { profile, credential in
      let claims = try CredentialClaims(payload: credential.payload)
      return claims.number == order.number && claims.issuer == order.issuer && claims.profile == profile
        && claims.status == place.reference
    }
    guard fits, credentials.contains(where: { $0.profile == .identity }),
      Set(credentials.map(\.profile)).count == credentials.count
    else {
      throw RegistryError(
        .credentialMismatch, number: order.number, "the credentials are not those of the card \(order.number)")
    }
  }
}
