import CardModel
import CardVerifier
import Testing

@testable import CardCredential

/// Two cities, their keys and their published documents; the same in every run.
///
/// Park City runs a status list and lost an issuer key in 2025; Elm City runs none.
struct World {
  /// 2027-01-15T08:00:00Z
  static let now: Int64 = 1_800_000_000
  static let parkCity = "https://parkcity.example"
  static let elmCity = "https://elmcity.example"
  static let statusURI = "https://parkcity.example/status/1"

  static let cardSeed = [UInt8](repeating: 3, count: 32)

  let root: PrivateKey
  let newRoot: PrivateKey
  let cardKey: PrivateKey
  let statusKey: PrivateKey
  let stolenKey: PrivateKey
  let stolenStatusKey: PrivateKey
  let elmCardKey: PrivateKey
  let elmStatusKey: PrivateKey
  let stranger: PrivateKey

  init() throws {
    func key(_ number: UInt8) throws -> PrivateKey {
      try PrivateKey(seed: SecretBytes(copying: [UInt8](repeating: number, count: 32)))
    }
    root = try key(1)
    newRoot = try key(2)
    cardKey = try PrivateKey(seed: SecretBytes(copying: Self.cardSeed))
    statusKey = try key(4)
    stolenKey = try key(5)
    stolenStatusKey = try key(6)
    elmCardKey = try key(7)
    elmStatusKey = try key(8)
    stranger = try key(9)
  }

  // MARK: Cards

  /// A card of Park City: issued 2026-11-23, expiring 2029-11-23, at status index 4711.
  static let claims = CredentialClaims(
    issuer: parkCity, issuedAt: 1_795_410_000, expires: 1_890_190_800, number: "PC-0012345", language: "spa",
    name: "María José Hernández-Pérez", dateOfBirth: CalendarDate(compact: "19870412"),
    address: ["999 Broad Street, Apt 4B", "Bridgeport, CT 06604"], template: "park-city/1",
    status: StatusReference(index: 4_711, uri: statusURI))

  static func claims(_ change: (inout CredentialClaims) -> Void) -> CredentialClaims {
    var claims = claims
    change(&claims)
    return claims
  }

  /// As much of a WebP file as the library looks at.
  static let webP: [UInt8] = Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WEBP".utf8) + [UInt8](0..<200)

  func card(_ claims: CredentialClaims = claims) throws -> String {
    try Credential.issue(claims, signedBy: cardKey).text
  }

  /// A forge for a card of Park City's good key.
  func forge(_ claims: CredentialClaims = claims) throws -> Forge { try Forge(claims, kid: cardKey.publicKey.kid) }

  /// Cards that Park City issued in 2025 under the key that was stolen later.
  func stolenKeyCards() throws -> [Credential] {
    let identity = World.claims {
      $0.issuedAt = 1_750_000_000
      $0.expires = 1_845_000_000
      $0.status = StatusReference(index: 77, uri: World.statusURI)
    }
    var portrait = identity
    portrait.portrait = World.webP
    return try [identity, portrait].map { try Credential.issue($0, signedBy: stolenKey) }
  }

  // MARK: Published documents

  private static func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(iso8601: text)) }

  func bundle(
    sequence: UInt64 = 12, issuedAt: Int64 = 1_799_000_000, nextUpdate: Int64 = 1_801_000_000, survivors: Bool = true,
    parkStatusURI: String? = statusURI
  ) throws -> TrustBundle {
    func key(
      _ key: PrivateKey, _ purpose: TrustBundle.Purpose, _ first: String, _ last: String, compromised: Bool = false,
      survivors: [UInt8]? = nil
    ) throws -> TrustBundle.Key {
      TrustBundle.Key(
        publicKey: key.publicKey, purpose: purpose, notBefore: try Self.day(first), notAfter: try Self.day(last),
        isCompromised: compromised, survivorsDigest: survivors)
    }
    let digest = try survivors ? Digest.sha256(survivorsFile()) : nil
    return try TrustBundle(
      sequence: sequence, issuedAt: issuedAt, nextUpdate: nextUpdate,
      issuers: [
        .init(
          identifier: Self.parkCity, name: "Park City", timeZone: "America/New_York", statusURI: parkStatusURI,
          keys: [
            try key(cardKey, .card, "2026-01-01", "2028-12-31"),
            try key(statusKey, .status, "2026-01-01", "2028-12-31"),
            try key(stolenKey, .card, "2025-01-01", "2026-06-30", compromised: true, survivors: digest),
            try key(stolenStatusKey, .status, "2025-01-01", "2028-12-31", compromised: true),
          ]),
        .init(
          identifier: Self.elmCity, name: "Elm City", timeZone: "America/New_York",
          keys: [
            try key(elmCardKey, .card, "2026-01-01", "2028-12-31"),
            try key(elmStatusKey, .status, "2026-01-01", "2028-12-31"),
          ]),
      ])
  }

  func bundleFile(_ bundle: TrustBundle) throws -> [UInt8] { try bundle.signed(by: [root]) }

  /// Index 4711 valid, 4712 revoked, 4713 suspended, 4714 never issued, 77 valid; 5,000 entries.
  func statusFile(
    issuedAt: Int64 = 1_799_500_000, expires: Int64 = 1_801_000_000, uri: String = statusURI,
    changes: [Int: CardStatus] = [:], signedBy key: PrivateKey? = nil
  ) throws -> [UInt8] {
    var states = [CardStatus](repeating: .valid, count: 5_000)
    states[4_712] = .revoked
    states[4_713] = .suspended
    states[4_714] = .neverIssued
    for (index, state) in changes { states[index] = state }
    return try StatusList(uri: uri, issuedAt: issuedAt, expires: expires, states: states).signed(by: key ?? statusKey)
  }

  func survivorsFile(
    issuer: String = parkCity, of stolen: PrivateKey? = nil, signedBy key: PrivateKey? = nil
  ) throws -> [UInt8] {
    let entries = try stolenKeyCards().map { card in
      SurvivorsList.Entry(
        index: 77, profile: try CredentialClaims(payload: card.payload).profile, digest: card.survivorDigest)
    }
    return try SurvivorsList(
      issuer: issuer, compromisedKey: (stolen ?? stolenKey).publicKey, issuedAt: 1_799_000_000, entries: entries
    ).signed(by: key ?? cardKey)
  }

  /// A partner with the current documents.
  func verifier(policy: Policy = Policy()) throws -> Verifier {
    let bundle = try TrustBundle.open(bundleFile(bundle()), roots: [root.publicKey])
    return try Verifier(
      trust: .bundle(bundle), statusLists: [statusFile()], survivors: [survivorsFile()], policy: policy)
  }
}
