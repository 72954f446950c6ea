import CardCredential
import CardModel
import CardVerifier

/// A city with a status list of a million cards, and one of its cards: what a partner's machine verifies every day.
struct SampleCity {
  /// 2027-01-15T08:00:00Z
  static let now: Int64 = 1_800_000_000
  private static let identifier = "https://bridgeport.example"
  private static let statusURI = "https://bridgeport.example/status/1"
  static let cards = 1_000_000
  static let survivingCards = 150_000

  let cardKey: PrivateKey
  private let statusKey: PrivateKey
  let identity: CredentialClaims

  init() throws {
    // The same keys, and so the same texts, in each run.
    cardKey = try Self.key(1)
    statusKey = try Self.key(2)
    var claims = CredentialClaims(
      issuer: Self.identifier, issuedAt: 1_795_410_000, expires: 1_890_190_800, number: "PC-0012345",
      name: "María José Hernández-Pérez")
    claims.language = "spa"
    claims.dateOfBirth = CalendarDate(compact: "19870412")
    claims.address = ["999 Broad Street, Apt 4B", "Bridgeport, CT 06604"]
    claims.template = "park-city/1"
    claims.status = StatusReference(index: 471_100, uri: Self.statusURI)
    claims.portraitDigest = CredentialClaims.digest(ofPortrait: Self.portrait)
    identity = claims
  }

  /// As large as a portrait in a version 22 symbol, and as little compressible; its pixels don't matter to the
  /// verifier.
  private static let portrait: [UInt8] = {
    var (state, noise): (UInt64, [UInt8]) = (1, [])
    for _ in 0..<636 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      noise.append(UInt8(truncatingIfNeeded: state >> 56))
    }
    return Array("RIFF".utf8) + [0x80, 2, 0, 0] + Array("WEBP".utf8) + noise
  }()

  /// The front's credential, and the back's with the portrait.
  var credentials: [(name: String, claims: CredentialClaims)] {
    var portrait = identity
    (portrait.portrait, portrait.portraitDigest) = (Self.portrait, nil)
    return [("identity", identity), ("portrait", portrait)]
  }

  private static func key(_ number: UInt8) throws -> PrivateKey {
    try PrivateKey(seed: SecretBytes(copying: Array(repeating: number, count: 32)))
  }

  /// Knows one bundle and one list, in which every fiftieth card is revoked.
  func verifier() throws -> Verifier {
    guard let first = CalendarDate(iso8601: "2026-01-01"), let last = CalendarDate(iso8601: "2031-12-31") else {
      throw CredentialError(.invalidClaim, "there is no such day")
    }
    let root = try Self.key(3)
    let keys = [(cardKey, TrustBundle.Purpose.card), (statusKey, .status)].map { key, purpose in
      TrustBundle.Key(publicKey: key.publicKey, purpose: purpose, notBefore: first, notAfter: last)
    }
    let issuer = TrustBundle.Issuer(
      identifier: Self.identifier, name: "City of Bridgeport", timeZone: "America/New_York", statusURI: Self.statusURI,
      keys: keys)
    let bundle = try TrustBundle(
      sequence: 1, issuedAt: Self.now - 86_400, nextUpdate: Self.now + 86_400, issuers: [issuer]
    ).signed(by: [root])
    return try Verifier(
      trust: .bundle(TrustBundle.open(bundle, roots: [root.publicKey])),
      statusLists: [statusList().signed(by: statusKey)]
    )
  }

  func statusList() throws -> StatusList {
    let states = (0..<Self.cards).map { $0 % 50 == 1 ? CardStatus.revoked : .valid }
    return try StatusList(
      uri: Self.statusURI, issuedAt: Self.now - 3_600, expires: Self.now + 86_400, states: states)
  }

  /// Nine bytes that differ from card to card.
  static func digest(_ index: UInt64) -> [UInt8] {
    (0..<9).map { UInt8(truncatingIfNeeded: index >> UInt64($0 * 8 % 24)) | 0x80 }
  }

  /// Three credentials for each card.
  func survivors() throws -> SurvivorsList {
    try SurvivorsList(
      issuer: Self.identifier, compromisedKey: cardKey.publicKey, issuedAt: Self.now,
      entries: (0..<UInt64(Self.survivingCards)).flatMap { index in
        CredentialProfile.allCases.map { .init(index: index, profile: $0, digest: Self.digest(index)) }
      })
  }
}
