import CardCredential
import CardModel
import Foundation
import GRDB

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
    try write { db in
      for number in numbers { _ = try index(of: number, wanted: true, in: db) }
    }
  }

  /// The order's place; step 1 of issuing a card.
  ///
  /// Throws `numberTaken` when its number was issued with other content, `unknownNumber` or `alreadyReplaced` for the
  /// card that it replaces, `full`, `busy` or `databaseFailed`.
  public func reserve(_ order: CardOrder) throws(RegistryError) -> Reservation {
    let contents = digest(of: order)
    if let known = try read({ db in try reservation(of: order, contents, in: db) }) { return known }
    return try write { db in
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
    try write { db in
      guard let place = try reservation(of: order, contents, in: db) else {
        throw RegistryError(
          .credentialMismatch, number: order.number, "number: \(order.number) was not reserved before it was recorded")
      }
      try Self.check(credentials, of: order, at: place)
      if place.earlier != nil { return try checkSame(digests, as: order.number, in: db) }
      try db.execute(
        sql: """
          UPDATE card SET status = 'valid', origin = ?, contents = ?, issued = ?, expires = ?,
            identityDigest = ?, portraitDigest = ?, emergencyDigest = ?, template = ? WHERE number = ?
          """,
        arguments: [
          try origin(of: order, in: db), Blob(contents).value, issued.description, expires.description,
          digests[.identity].map { Blob($0).value }, digests[.portrait].map { Blob($0).value },
          digests[.emergency].map { Blob($0).value }, order.template, order.number,
        ])
      try append(.valid, to: order.number, replacedBy: nil, by: operatorName, at: instant, note: note, in: db)
      if let old = order.replaces { try replace(old, by: order.number, operatorName, at: instant, in: db) }
    }
  }

  // MARK: Steps within a transaction

  private func digest(of order: CardOrder) -> [UInt8] { key.code("request contents v1", order.contents) }

  /// Nil when the number has no place yet, or no index that it needs.
  private func reservation(of order: CardOrder, _ contents: [UInt8], in db: Database) throws -> Reservation? {
    let row = try Row.fetchOne(
      db,
      sql: """
        SELECT statusIndex, status, contents, issued, expires, template, statusURI, kid
        FROM card LEFT JOIN origin ON origin.id = card.origin WHERE number = ?
        """,
      arguments: [order.number])
    guard let row, let recorded = try row.optionalBytes("contents") else {
      if let old = order.replaces { try checkReplaceable(old, by: order.number, in: db) }
      guard let row else { return nil }
      guard let uri = order.statusURI else { return Reservation(reference: nil, earlier: nil) }
      return try Self.index(row).map { Reservation(reference: StatusReference(index: $0, uri: uri), earlier: nil) }
    }
    guard recorded == contents else { throw try taken(order, recorded, row) }
    // The list that was named then: the same request gives the same credential also where a template's list moved.
    let uri: String = try row.value("statusURI")
    return Reservation(
      reference: try uri.isEmpty ? nil : Self.index(row).map { StatusReference(index: $0, uri: uri) },
      earlier: Reservation.Earlier(
        issued: try row.date("issued"), expires: try row.date("expires"), status: try Self.status(row)))
  }

  /// Why an order is not that of the recorded card: other content, or the same under another template or key.
  private func taken(_ order: CardOrder, _ recorded: [UInt8], _ row: Row) throws -> RegistryError {
    let (template, kid): (String?, [UInt8]) = (try row.optional("template"), try row.bytes("kid"))
    let alike = key.code(
      "request contents v1", order.contents(template: template ?? order.template, keyIdentifier: kid))
    guard alike == recorded else { return RegistryError.numberTaken(order.number) }
    return RegistryError.numberTaken(
      order.number, byTemplate: template == order.template ? nil : template,
      hasOtherKey: kid != order.key.keyIdentifier)
  }

  static func index(_ row: Row) throws -> UInt64? {
    guard let stored: Int64 = try row.optional("statusIndex") else { return nil }
    guard let index = UInt64(exactly: stored) else { throw RegistryError.damaged("an index is negative") }
    return index
  }

  static func status(_ row: Row) throws -> IssuedStatus {
    guard let status = IssuedStatus(rawValue: try row.value("status")) else {
      throw RegistryError.damaged("a status is not one")
    }
    return status
  }

  /// Makes the number's row where there is none, and gives it an index where it needs one.
  private func index(of number: String, wanted: Bool, in db: Database) throws -> Int64? {
    let row = try Row.fetchOne(db, sql: "SELECT statusIndex, status FROM card WHERE number = ?", arguments: [number])
    if let row {
      let known: Int64? = try row.optional("statusIndex")
      guard known == nil, wanted, try row.value("status") == "reserved" else { return known }
    }
    var index: Int64?
    if wanted {
      guard let position = try Int.fetchOne(db, sql: "SELECT nextPosition FROM registry"), position >= 0 else {
        throw RegistryError.damaged("it does not know its next index")
      }
      guard position < Self.maximumCards else {
        throw RegistryError(
          .full, number: number, "the status list has no room for more than \(Self.maximumCards) cards",
          hint: "start a new registry, and a template with a new status list")
      }
      try db.execute(sql: "UPDATE registry SET nextPosition = nextPosition + 1")
      index = Int64(shuffle.index(at: position))
    }
    try db.execute(
      sql: """
        INSERT INTO card (number, statusIndex, status) VALUES (?, ?, 'reserved')
        ON CONFLICT (number) DO UPDATE SET statusIndex = excluded.statusIndex
        """,
      arguments: [number, index])
    return index
  }

  private func origin(of order: CardOrder, in db: Database) throws -> Int64 {
    let (raw, uri) = (Blob(order.key.rawBytes).value, order.statusURI ?? "")
    try db.execute(
      sql: "INSERT INTO origin (issuer, publicKey, kid, statusURI) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
      arguments: [order.issuer, raw, Blob(order.key.keyIdentifier).value, uri])
    let found = try Int64.fetchOne(
      db, sql: "SELECT id FROM origin WHERE issuer = ? AND publicKey = ? AND statusURI = ?",
      arguments: [order.issuer, raw, uri])
    guard let found else { throw RegistryError.damaged("an issuer that was written is not there") }
    return found
  }

  private func checkReplaceable(_ old: String, by new: String, in db: Database) throws {
    let row = try Row.fetchOne(db, sql: "SELECT status, replacedBy FROM card WHERE number = ?", arguments: [old])
    guard let row, try row.value("status") != "reserved" else {
      throw RegistryError.unknownNumber(old, field: "replaces")
    }
    if let other: String = try row.optional("replacedBy"), other != new { throw RegistryError.alreadyReplaced(old) }
  }

  private func replace(_ old: String, by new: String, _ operatorName: String, at instant: Int64, in db: Database) throws
  {
    try checkReplaceable(old, by: new, in: db)
    try db.execute(
      sql: "UPDATE card SET status = 'revoked', replacedBy = ? WHERE number = ?", arguments: [new, old])
    try append(.revoked, to: old, replacedBy: new, by: operatorName, at: instant, in: db)
  }

  private func checkSame(_ digests: [CredentialProfile: [UInt8]], as number: String, in db: Database) throws {
    let row = try Row.fetchOne(
      db, sql: "SELECT identityDigest, portraitDigest, emergencyDigest FROM card WHERE number = ?", arguments: [number])
    guard let row, try row.optionalBytes("identityDigest") == digests[.identity],
      try row.optionalBytes("portraitDigest") == digests[.portrait],
      try row.optionalBytes("emergencyDigest") == digests[.emergency]
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
