import CardCredential
import CardModel

extension CardRegistry {
  /// A card as its folder shows it; whoever makes one has verified its credentials.
  package struct FoundCard: Sendable {
    let claims: CredentialClaims
    let key: PublicKey
    let digests: [CredentialProfile: [UInt8]]

    package init(claims: CredentialClaims, key: PublicKey, digests: [CredentialProfile: [UInt8]]) {
      (self.claims, self.key, self.digests) = (claims, key, digests)
    }
  }

  /// What a registry took over.
  public struct TakenOver: Sendable, Equatable {
    /// Cards that the registry did not know as issued.
    public internal(set) var cards = 0
    /// Cards that a list says are revoked or suspended, and the registry did not.
    public internal(set) var statuses = 0
    /// Entries of a list whose numbers nobody knows. They stay in the lists as they are; their numbers must not be
    /// issued again, which nobody can check.
    public internal(set) var carried = 0
    /// The first status index that is handed out from now on lies in the block that begins here.
    public internal(set) var nextBlock = 0
    /// Numbers whose folder contradicts the registry: another credential, or an index that another card has. They are
    /// as they were: look at both cards.
    public internal(set) var contradictions: [String] = []
  }

  /// Takes over cards and lists, and starts a fresh block of indices. Done again, it changes nothing but the block.
  package func takeOver(
    _ cards: [FoundCard], lists: [(list: StatusList, key: PublicKey)], by operatorName: String, at instant: Int64
  ) throws(RegistryError) -> TakenOver {
    try Self.check(operatorName)
    return try write(.positions) { db in
      var taken = TakenOver()
      var used = Int(try db.integer("SELECT nextPosition FROM registry") ?? 0)
      for card in cards {
        let isNew = try takeOver(card, by: operatorName, at: instant, in: db)
        if isNew == true { taken.cards += 1 }
        if isNew == nil { taken.contradictions.append(card.claims.number) }
        if let index = card.claims.status?.index { used = max(used, Int(index) + 1) }
      }
      for (list, key) in lists.sorted(by: { $0.list.issuedAt < $1.list.issuedAt }) {
        try takeOver(list, &taken, by: operatorName, at: instant, in: db)
        used = max(used, list.count)
        // The next list is of a later second than this one.
        try db.run(
          """
          INSERT INTO publication (uri, publicKey, issued) VALUES (?, ?, ?)
          ON CONFLICT (uri, publicKey) DO UPDATE SET issued = CASE WHEN publication.issued < excluded.issued
            THEN excluded.issued ELSE publication.issued END
          """,
          [list.uri, key.rawBytes, list.issuedAt])
      }
      // What the registry knows by number is not carried.
      try db.run(
        """
        DELETE FROM carried WHERE EXISTS (SELECT 1 FROM card JOIN origin ON origin.id = card.origin
          WHERE origin.statusURI = carried.uri AND card.statusIndex = carried.statusIndex)
        """)
      taken.carried = Int(try db.integer("SELECT count(*) FROM carried") ?? 0)
      taken.nextBlock = (used + IndexShuffle.blockSize - 1) / IndexShuffle.blockSize * IndexShuffle.blockSize
      guard taken.nextBlock <= Self.maximumCards else {
        throw RegistryError(.contradiction, "an index lies beyond those that a status list can have")
      }
      try db.run("UPDATE registry SET nextPosition = ?", [taken.nextBlock])
      return taken
    }
  }

  /// True for a card that is new, false for one that is known, nil for one that contradicts what is known.
  private func takeOver(
    _ card: FoundCard, by operatorName: String, at instant: Int64, in db: any RegistryTransaction
  ) throws -> Bool? {
    let claims = card.claims
    let index = claims.status.map { Int64(clamping: $0.index) }
    if let row = try db.row("SELECT statusIndex, status, identityDigest FROM card WHERE number = ?", [claims.number]) {
      if try row.text("status") != "reserved" {
        return try row.optionalBytes("identityDigest") == card.digests[.identity] ? false : nil
      }
      guard try row.optionalInteger("statusIndex") == index || row.optionalInteger("statusIndex") == nil else {
        return nil
      }
    }
    if let index {
      let other = try db.texts("SELECT number FROM card WHERE statusIndex = ?", [index]).first
      guard other == nil || other == claims.number else { return nil }
    }
    // The instants of the printed days, read without the issuer's time zone: noon is the same day in most of them.
    guard let issued = Self.day(claims.issuedAt + 43_200), let expires = Self.day(claims.expires - 43_200) else {
      return nil
    }
    let origin = try origin(issuer: claims.issuer, key: card.key, uri: claims.status?.uri ?? "", in: db)
    try db.run(
      """
      INSERT INTO card (number, statusIndex, status) VALUES (?, ?, 'reserved')
      ON CONFLICT (number) DO UPDATE SET statusIndex = excluded.statusIndex
      """,
      [claims.number, index])
    try db.run(
      """
      UPDATE card SET status = 'valid', origin = ?, contents = ?, issued = ?, expires = ?, identityDigest = ?,
        portraitDigest = ?, emergencyDigest = ?, template = ? WHERE number = ?
      """,
      [
        origin, Self.unknownContents, issued.description, expires.description, card.digests[.identity],
        card.digests[.portrait], card.digests[.emergency], claims.template, claims.number,
      ])
    try append(
      .valid, to: claims.number, replacedBy: nil, by: operatorName, at: instant, note: "taken over from its folder",
      in: db)
    return true
  }

  private static func day(_ instant: Int64) -> CalendarDate? {
    // Rounded down, also before 1970.
    CalendarDate(daysSinceEpoch: Int(instant >= 0 ? instant / 86_400 : (instant - 86_399) / 86_400))
  }

  private func takeOver(
    _ list: StatusList, _ taken: inout TakenOver, by operatorName: String, at instant: Int64,
    in db: any RegistryTransaction
  ) throws {
    for index in 0..<UInt64(list.count) {
      guard let status = list.status(at: index), let listed = IssuedStatus(status) else { continue }
      let row = try db.row(
        """
        SELECT number, status FROM card JOIN origin ON origin.id = card.origin WHERE statusIndex = ? AND statusURI = ?
        """,
        [Int64(index), list.uri])
      guard let row else {
        try db.run(
          """
          INSERT INTO carried (uri, statusIndex, status) VALUES (?, ?, ?) ON CONFLICT (uri, statusIndex)
          DO UPDATE SET status = CASE carried.status WHEN 'revoked' THEN 'revoked' ELSE excluded.status END
          """,
          [list.uri, Int64(index), listed.rawValue])
        continue
      }
      let (number, known) = (try row.text("number"), try row.status())
      guard listed == .revoked ? known != .revoked : listed == .suspended && known == .valid else { continue }
      try db.run("UPDATE card SET status = ? WHERE number = ?", [listed.rawValue, number])
      try append(
        listed, to: number, replacedBy: nil, by: operatorName, at: instant, note: "taken over from a published list",
        in: db)
      taken.statuses += 1
    }
  }
}

extension IssuedStatus {
  fileprivate init?(_ status: CardStatus) {
    switch status {
    case .valid: self = .valid
    case .revoked: self = .revoked
    case .suspended: self = .suspended
    case .neverIssued: return nil
    }
  }
}
