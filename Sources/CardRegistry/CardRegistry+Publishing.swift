import CardCredential

extension CardRegistry {
  /// How many seconds the clock may lie behind the last list. Two processes may publish within a moment, and a clock
  /// may be set right by a little.
  private static let clockSkew: Int64 = 300

  /// The list `uri` as of now: what the registry says of each card that names it, and "never issued" for all other
  /// indices of the blocks in use, so that the list does not tell how many cards there are.
  ///
  /// It is of a later second than every list of that name that this registry gave out before, so that partners can tell
  /// which of two lists is newer. The registry writes down each list's second for that.
  ///
  /// - Parameters:
  ///   - uri: the list's name; nil for the only one that the registry's cards name.
  ///   - key: the key that will sign it.
  ///   - issuedAt: when it is made, in seconds since 1970; a second after the last list, where that is later.
  ///   - expires: from when on it is stale, in seconds since 1970.
  ///   - timeToLive: after how many seconds a verifier that is online looks for a newer one.
  ///   - resetsClock: whether the last list's time is forgotten: it was published while the clock ran ahead.
  /// - Throws: `noSuchList`, `clockBehind` when the last list is more than 300 s younger than `issuedAt`, `busy` or
  ///   `databaseFailed`; a `CredentialError` for instants that are not sound.
  public func statusList(
    uri: String? = nil, for key: PublicKey, issuedAt: Int64, expires: Int64, timeToLive: UInt64? = nil,
    resetsClock: Bool = false
  ) throws -> StatusList {
    let (name, issued, states) = try write(.positions) { db in
      let name = try listName(uri, in: db)
      if resetsClock { try db.run("UPDATE publication SET issued = 0 WHERE uri = ?", [name]) }
      let issued = try publish(name, key, at: issuedAt, in: db)
      let used = Int(try db.integer("SELECT nextPosition FROM registry") ?? 0)
      guard (0...Self.maximumCards).contains(used) else { throw RegistryError.damaged("its next index is not one") }
      let blocks = max(1, (used + IndexShuffle.blockSize - 1) / IndexShuffle.blockSize)
      var states = [CardStatus](repeating: .neverIssued, count: blocks * IndexShuffle.blockSize)
      // What a list published before the registry was restored says, then what the registry knows better.
      let sources = [
        "SELECT statusIndex, status FROM carried WHERE uri = ?",
        """
        SELECT statusIndex, status FROM card JOIN origin ON origin.id = card.origin
        WHERE statusURI = ? AND statusIndex IS NOT NULL
        """,
      ]
      for sql in sources {
        try db.forEachRow(sql, [name]) { row in
          guard let index = try row.index(), index < UInt64(states.count) else {
            throw RegistryError.damaged("an index lies beyond those that were handed out")
          }
          states[Int(index)] = try row.status().listed
        }
      }
      return (name, issued, states)
    }
    return try StatusList(uri: name, issuedAt: issued, expires: expires, timeToLive: timeToLive, states: states)
  }

  /// Notes that the list `uri` is published under `key`, and returns its instant.
  private func publish(_ uri: String, _ key: PublicKey, at now: Int64, in db: any RegistryTransaction) throws -> Int64 {
    let last = try db.integer("SELECT max(issued) FROM publication WHERE uri = ?", [uri]) ?? 0
    guard last <= now + Self.clockSkew else {
      throw RegistryError(
        .clockBehind, "the last list was published later than it is now",
        hint: "set the clock; if it ran ahead then, publish once without regard to the last list's time")
    }
    let issued = max(now, last + 1)
    try db.run(
      """
      INSERT INTO publication (uri, publicKey, issued) VALUES (?, ?, ?)
      ON CONFLICT (uri, publicKey) DO UPDATE SET issued = excluded.issued
      """,
      [uri, key.rawBytes, issued])
    return issued
  }

  /// What the registry has seen `key` sign: cards, status lists, both or nothing. Throws `busy` or `databaseFailed`.
  public func purposes(of key: PublicKey) throws(RegistryError) -> Set<TrustBundle.Purpose> {
    try read { db in
      let tables: [(TrustBundle.Purpose, String)] = [(.card, "origin"), (.status, "publication")]
      let found = try tables.filter { _, table in
        try db.integer("SELECT EXISTS (SELECT 1 FROM \(table) WHERE publicKey = ?) AS found", [key.rawBytes]) == 1
      }
      return Set(found.map(\.0))
    }
  }

  private func listName(_ uri: String?, in db: any RegistryTransaction) throws -> String {
    let known = try db.texts("SELECT DISTINCT statusURI FROM origin WHERE statusURI <> '' ORDER BY statusURI")
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
