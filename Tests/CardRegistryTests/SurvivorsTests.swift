import CardCredential
import CardModel
import CardRegistry
import CardVerifier
import TestSupport
import Testing

/// A city's issuer key was stolen. What the registry knows saves the city's own cards, and none of the thief's.
@Suite("Survivors of a stolen key")
struct SurvivorsTests {
  let folder: TemporaryFolder
  let registry: CardRegistry
  let stolen: PrivateKey
  let good: PrivateKey
  let root: PrivateKey

  init() throws {
    folder = try TemporaryFolder()
    registry = try folder.registry()
    stolen = try RegistryFixture.key(3)
    good = try RegistryFixture.key(4)
    root = try RegistryFixture.key(5)
  }

  private func verifier(_ survivors: [UInt8]) throws -> Verifier {
    let (start, end) = (try RegistryFixture.day("2026-01-01"), try RegistryFixture.day("2031-12-31"))
    let bundle = try TrustBundle(
      sequence: 1, issuedAt: RegistryFixture.now, nextUpdate: RegistryFixture.now + 86_400 * 60,
      issuers: [
        TrustBundle.Issuer(
          identifier: RegistryFixture.issuer, name: "City of Bridgeport", timeZone: "America/New_York",
          statusURI: RegistryFixture.uri,
          keys: [
            TrustBundle.Key(
              publicKey: stolen.publicKey, keyIdentifier: nil, purpose: .card, notBefore: start, notAfter: end,
              isCompromised: true, survivorsDigest: Digest.sha256(survivors)),
            TrustBundle.Key(
              publicKey: good.publicKey, keyIdentifier: nil, purpose: .card, notBefore: start, notAfter: end,
              isCompromised: false, survivorsDigest: nil),
            TrustBundle.Key(
              publicKey: try RegistryFixture.key(6).publicKey, keyIdentifier: nil, purpose: .status, notBefore: start,
              notAfter: end, isCompromised: false, survivorsDigest: nil),
          ])
      ])
    let list = try registry.statusList(
      for: RegistryFixture.key(6).publicKey, issuedAt: RegistryFixture.now, expires: RegistryFixture.now + 86_400 * 60)
    return try Verifier(
      trust: .bundle(try TrustBundle.open(try bundle.signed(by: [root]), roots: [root.publicKey])),
      statusLists: [try list.signed(by: RegistryFixture.key(6))], survivors: [survivors])
  }

  @Test("Issued cards stay accepted, a thief's are refused whatever index, number and dates they claim")
  func thief() throws {
    var cards: [(reference: StatusReference?, credentials: [(profile: CredentialProfile, credential: Credential)])] = []
    for card in 0..<20 {
      cards.append(
        try RegistryFixture.issue(
          RegistryFixture.order("PC-\(card)", key: stolen), in: registry, key: stolen))
    }
    try RegistryFixture.issue(RegistryFixture.order("PC-20", key: good), in: registry, key: good)
    let survivors = try registry.survivors(ofKey: stolen.publicKey.keyIdentifier, issuedAt: RegistryFixture.now)
    #expect(survivors.cards == 20)
    #expect(survivors.withoutIndex == 0)
    let verifier = try verifier(try survivors.list.signed(by: good))
    let now: Int64 = 1_795_500_000
    for card in cards {
      #expect(verifier.verify(card.credentials[0].credential.text, at: now).reason == nil)
    }
    var forgeries = 0
    for card in cards {
      for index in [card.reference?.index ?? 0, UInt64(forgeries)] {
        let claims = CredentialClaims(
          issuer: RegistryFixture.issuer, issuedAt: 1_795_410_000, expires: 1_890_190_800, number: "PC-1",
          name: "A Thief \(forgeries)", status: StatusReference(index: index, uri: RegistryFixture.uri))
        let forged = try Credential.issue(claims, signedBy: stolen)
        #expect(verifier.verify(forged.text, at: now).reason == .keyCompromised)
        forgeries += 1
      }
    }
  }

  @Test("Revoked cards are in the list too: they were issued, and the status list says the rest")
  func revoked() throws {
    let card = try RegistryFixture.issue(RegistryFixture.order("PC-1", key: stolen), in: registry, key: stolen)
    try registry.setStatus(.revoked, of: "PC-1", by: "Ana", at: 1)
    let survivors = try registry.survivors(ofKey: stolen.publicKey.keyIdentifier, issuedAt: RegistryFixture.now)
    let verifier = try verifier(try survivors.list.signed(by: good))
    #expect(verifier.verify(card.credentials[0].credential.text, at: 1_795_500_000).reason == .revoked)
  }

  @Test("Cards without status claim are counted, as no list can hold them")
  func withoutIndex() throws {
    try RegistryFixture.issue(RegistryFixture.order("PC-1", uri: nil, key: stolen), in: registry, key: stolen)
    try RegistryFixture.issue(RegistryFixture.order("PC-2", key: stolen), in: registry, key: stolen)
    let survivors = try registry.survivors(ofKey: stolen.publicKey.keyIdentifier, issuedAt: RegistryFixture.now)
    #expect(survivors.cards == 1)
    #expect(survivors.withoutIndex == 1)
  }

  @Test("A key under which nothing was issued has no list")
  func unknownKey() throws {
    try RegistryFixture.issue(RegistryFixture.order("PC-1", key: stolen), in: registry, key: stolen)
    for kid in [good.publicKey.keyIdentifier, [], [1, 2, 3]] {
      #expect(
        RegistryFixture.code { _ = try registry.survivors(ofKey: kid, issuedAt: RegistryFixture.now) } == .noSuchKey)
    }
  }

  @Test("150,000 cards of three QRs each are at most 4.5 MB")
  func size() throws {
    try RegistryFixture.issue(RegistryFixture.order("PC-0", key: stolen), in: registry, key: stolen)
    try registry.fill(cards: 150_000)
    let survivors = try registry.survivors(ofKey: stolen.publicKey.keyIdentifier, issuedAt: RegistryFixture.now)
    #expect(survivors.cards == 150_000)
    let file = try survivors.list.signed(by: good)
    #expect(file.count <= 4_500_000, "\(file.count) bytes")
    let digest = [UInt8](repeating: 9, count: 9)
    let clock = ContinuousClock()
    let time = clock.measure {
      for index in 0..<100_000 { _ = survivors.list.contains(index: UInt64(index), profile: .portrait, digest: digest) }
    }
    print("survivors list of 150,000 cards: \(file.count) bytes, \(time / 100_000) a look-up (this build)")
  }
}
