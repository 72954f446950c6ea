import CardCredential

/// What a registry knows of the cards of one key.
public struct Survivors: Sendable {
  /// The list to sign with a good key.
  public let list: SurvivorsList
  /// Cards in it.
  public let cards: Int
  /// Cards of that key that carry no status claim. They can't survive, because a verifier finds them in the list by its
  /// index.
  public let withoutIndex: Int
}

extension CardRegistry {
  /// Everything that was issued under the key `kid`, so that it stays acceptable after the key was stolen.
  ///
  /// - Parameters:
  ///   - kid: the stolen key's identifier, 8 bytes.
  ///   - issuedAt: when the list is made, in seconds since 1970.
  /// - Throws: `noSuchKey`, `busy` or `databaseFailed`; a `CredentialError` where the cards' indices spread too far.
  public func survivors(ofKey kid: [UInt8], issuedAt: Int64) throws -> Survivors {
    let found = try read { db in
      let keys = try db.rows("SELECT DISTINCT issuer, publicKey FROM origin WHERE kid = ?", [kid])
      guard let first = keys.first else {
        throw RegistryError(.noSuchKey, "no card in the registry was issued under that key")
      }
      guard keys.count == 1 else {
        throw RegistryError(.noSuchKey, "cards of several issuers were issued under that key")
      }
      var entries: [SurvivorsList.Entry] = []
      var (cards, withoutIndex) = (0, 0)
      try db.forEachRow(
        """
        SELECT CASE statusURI WHEN '' THEN NULL ELSE statusIndex END AS statusIndex, identityDigest, portraitDigest,
          emergencyDigest
        FROM card JOIN origin ON origin.id = card.origin WHERE kid = ?
        """,
        [kid]
      ) { row in
        guard let index = try row.index() else {
          withoutIndex += 1
          return
        }
        cards += 1
        for (profile, column) in Self.digestColumns {
          guard let digest = try row.optionalBytes(column) else { continue }
          entries.append(SurvivorsList.Entry(index: index, profile: profile, digest: digest))
        }
      }
      return (
        issuer: try first.text("issuer"), key: try first.bytes("publicKey"), entries, cards, withoutIndex
      )
    }
    guard let key = try? PublicKey(rawBytes: found.key) else { throw RegistryError.damaged("a key is not one") }
    let list = try SurvivorsList(issuer: found.issuer, compromisedKey: key, issuedAt: issuedAt, entries: found.2)
    return Survivors(list: list, cards: found.3, withoutIndex: found.4)
  }

  private static let digestColumns: [(CredentialProfile, String)] = [
    (.identity, "identityDigest"), (.portrait, "portraitDigest"), (.emergency, "emergencyDigest"),
  ]
}
