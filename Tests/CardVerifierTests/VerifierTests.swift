import CardModel
import CardVerifier
import Testing

@testable import CardCredential

/// A genuine card is accepted, and every answer says on what it rests.
struct VerifierTests {
  private let world: World
  private let verifier: Verifier

  init() throws {
    world = try World()
    verifier = try world.verifier()
  }

  @Test func acceptsACard() throws {
    let verdict = verifier.verify(try world.card(), at: World.now)
    #expect(verdict.accepted && verdict.reason == nil)
    #expect(verdict.signature == .valid && verdict.validity == .current && verdict.status == .valid)
    #expect(verdict.trust.issuer == World.parkCity && verdict.trust.issuerName == "Park City")
    #expect(verdict.trust.source == .bundle && verdict.trust.sequence == 12 && verdict.trust.freshness == .fresh)
    #expect(verdict.trust.bundleAge == 1_000_000 && verdict.trust.statusAge == 500_000)
    #expect(verdict.card?.claims == World.claims && verdict.card?.profile == .identity)
    #expect(verdict.repairs.isEmpty && verdict.warnings.isEmpty)
  }

  @Test func acceptsACardOfAnIssuerWithoutStatusList() throws {
    let claims = World.claims {
      $0.issuer = World.elmCity
      $0.status = nil
    }
    let verdict = verifier.verify(try Credential.issue(claims, signedBy: world.elmCardKey).text, at: World.now)
    #expect(verdict.accepted && verdict.status == .none && verdict.trust.statusAge == nil)
  }

  /// A pinned key takes whatever issuer the card names.
  @Test func acceptsUnderAPinnedKey() throws {
    let card = try world.card(World.claims { $0.status = nil })
    let verdict = Verifier(trust: .pinnedKey(world.cardKey.publicKey)).verify(card, at: World.now)
    #expect(verdict.accepted && verdict.status == .none)
    #expect(verdict.trust.source == .pinnedKey && verdict.trust.issuer == World.parkCity)
    #expect(verdict.trust.sequence == nil && verdict.trust.freshness == nil && verdict.trust.issuerName == nil)
    let other = Verifier(trust: .pinnedKey(world.stranger.publicKey)).verify(card, at: World.now)
    #expect(other.reason == .untrustedIssuer && other.signature == .notChecked && other.card == nil)
  }

  /// A pinned key is for both purposes.
  @Test func aPinnedKeySignsStatusListsToo() throws {
    let card = try world.card()
    let trust = Trust.pinnedKey(world.cardKey.publicKey)
    #expect(Verifier(trust: trust).verify(card, at: World.now).reason == .statusUnknown)
    let list = try world.statusFile(signedBy: world.cardKey)
    #expect(try Verifier(trust: trust, statusLists: [list]).verify(card, at: World.now).accepted)
  }

  /// Other issuers name no key: each card key is tried.
  @Test func triesEveryKeyWhereNoneIsNamed() throws {
    var forge = try world.forge()
    forge.protected[4] = nil
    #expect(verifier.verify(try forge.text(world.cardKey), at: World.now).accepted)
    let verdict = verifier.verify(try forge.text(world.stranger), at: World.now)
    #expect(verdict.reason == .signatureInvalid && verdict.signature == .invalid)
    let empty = try TrustBundle(
      sequence: 1, issuedAt: 1, nextUpdate: 1_900_000_000,
      issuers: [.init(identifier: "a", name: "A", timeZone: "UTC", keys: [])])
    let none = Verifier(trust: .bundle(empty)).verify(try forge.text(world.cardKey), at: World.now)
    #expect(none.reason == .untrustedIssuer && none.signature == .notChecked)
  }

  /// Key roll-over with the same key identifier: each key of that name is tried.
  @Test func triesEveryKeyOfOneName() throws {
    let days = try (#require(CalendarDate(iso8601: "2026-01-01")), #require(CalendarDate(iso8601: "2028-12-31")))
    let keys = [world.stranger, world.cardKey].map { key in
      TrustBundle.Key(
        publicKey: key.publicKey, keyIdentifier: world.cardKey.publicKey.kid, purpose: .card, notBefore: days.0,
        notAfter: days.1)
    }
    let bundle = try TrustBundle(
      sequence: 1, issuedAt: 1, nextUpdate: 1_900_000_000,
      issuers: [.init(identifier: World.parkCity, name: "Park City", timeZone: "America/New_York", keys: keys)])
    let verdict = Verifier(trust: .bundle(bundle)).verify(
      try world.card(World.claims { $0.status = nil }), at: World.now)
    #expect(verdict.accepted)
  }

  /// The printed dates come from the issuer's time zone, or without one from the middle of the day in UTC.
  @Test func printedDates() throws {
    let card = try world.card()
    let bundled = try #require(verifier.verify(card, at: World.now).card)
    #expect(bundled.issued?.description == "2026-11-23" && bundled.expires?.description == "2029-11-23")
    let pinned = Verifier(trust: .pinnedKey(world.cardKey.publicKey)).verify(card, at: World.now)
    #expect(pinned.card?.issued?.description == "2026-11-23" && pinned.card?.expires?.description == "2029-11-23")
  }

  /// An identity, a portrait and an emergency credential of one card, each for its use.
  @Test func profilesUnderThePolicy() throws {
    let portrait = try world.card(World.claims { $0.portrait = World.webP })
    let verdict = verifier.verify(portrait, at: World.now)
    #expect(verdict.accepted && verdict.card?.profile == .portrait && verdict.card?.portrait == World.webP)
    let emergency = try world.card(
      World.claims {
        $0.address = []
        $0.dateOfBirth = nil
        $0.emergencyContact = "Luis Hernández +12035550123"
      })
    let refused = verifier.verify(emergency, at: World.now)
    #expect(refused.reason == .wrongProfile && refused.card?.profile == .emergency && refused.signature == .valid)
    var medical = verifier
    medical.policy.profiles = [.emergency]
    #expect(medical.verify(emergency, at: World.now).accepted)
    #expect(medical.verify(portrait, at: World.now).reason == .wrongProfile)
  }

  /// The bulk call says what the single one says, in order.
  @Test func bulkKeepsTheOrder() async throws {
    let card = try world.card()
    let revoked = try world.card(World.claims { $0.status = StatusReference(index: 4_712, uri: World.statusURI) })
    let texts = (0..<500).map { $0 % 7 == 3 ? revoked : $0 % 11 == 5 ? "NO CARD" : card }
    let verdicts = await verifier.verify(texts, at: World.now)
    #expect(verdicts.map(\.reason) == texts.map { verifier.verify($0, at: World.now).reason })
    #expect(await verifier.verify([], at: World.now).isEmpty)
  }

  /// Any 64-bit clock is taken.
  @Test(arguments: [Int64.min, -1, 0, .max])
  func extremeClocks(_ now: Int64) throws {
    let verdict = verifier.verify(try world.card(), at: now)
    #expect(!verdict.accepted)
    #expect(verdict.reason == (now > 0 ? .expired : .clockUnreliable))
  }
}
