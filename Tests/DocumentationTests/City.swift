import CardCredential
import CardModel
import Testing

/// A city with its keys, what it published, and a card of it; the same in every run.
struct City {
  static let name = "https://city.example"
  static let statusURI = "https://city.example/status/1"
  /// 2027-01-15T08:00:00Z
  static let now: Int64 = 1_800_000_000

  let root: PrivateKey
  let cardKey: PrivateKey
  let statusKey: PrivateKey

  init() throws { (root, cardKey, statusKey) = (try Self.key(1), try Self.key(2), try Self.key(3)) }

  /// A key of one repeated byte: it signs nothing but tests.
  static func key(_ byte: UInt8) throws -> PrivateKey {
    try PrivateKey(seed: SecretBytes(copying: [UInt8](repeating: byte, count: 32)))
  }

  static func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(iso8601: text)) }

  /// A card's text, from 2026-11-23 to 2029-11-23, the first in the status list.
  func card(portrait: [UInt8]? = nil) throws -> String {
    var claims = CredentialClaims(
      issuer: Self.name, issuedAt: 1_795_410_000, expires: 1_890_190_800, number: "PC-0012345",
      name: "María José Hernández-Pérez", status: StatusReference(index: 0, uri: Self.statusURI))
    claims.portrait = portrait
    return try Credential.issue(claims, signedBy: cardKey).text
  }

  /// A trust bundle of sequence 12, good for a day.
  func bundle() throws -> [UInt8] {
    let (first, last) = (try Self.day("2026-01-01"), try Self.day("2031-12-31"))
    let keys = [
      TrustBundle.Key(publicKey: cardKey.publicKey, purpose: .card, notBefore: first, notAfter: last),
      TrustBundle.Key(publicKey: statusKey.publicKey, purpose: .status, notBefore: first, notAfter: last),
    ]
    let issuer = TrustBundle.Issuer(
      identifier: Self.name, name: "City", timeZone: "America/New_York", statusURI: Self.statusURI, keys: keys)
    return try TrustBundle(sequence: 12, issuedAt: Self.now - 60, nextUpdate: Self.now + 86_400, issuers: [issuer])
      .signed(by: [root])
  }

  /// A status list in which the first card is valid.
  func statusList(expires: Int64 = now + 86_400) throws -> [UInt8] {
    try StatusList(uri: Self.statusURI, issuedAt: Self.now - 60, expires: expires, states: [.valid])
      .signed(by: statusKey)
  }
}
