import CardModel
import CardVerifier
import Foundation
import Testing

@testable import CardCredential

/// A card is valid from the first instant of its day of issue through the last of its day of expiry, where it was
/// issued.
struct TimeTests {
  private func verdict(_ claims: CredentialClaims, at now: Int64) throws -> Verdict {
    let world = try World()
    let bundle = try world.bundle(issuedAt: 1_700_000_000, nextUpdate: 2_000_000_000, parkStatusURI: nil)
    return Verifier(trust: .bundle(bundle)).verify(try world.card(claims), at: now)
  }

  @Test(arguments: [
    ("America/New_York", "2026-11-23", "2029-11-23"), ("Pacific/Kiritimati", "2027-03-01", "2030-02-28"),
    ("America/New_York", "2026-03-08", "2027-03-14"), ("Africa/Cairo", "2026-04-24", "2027-04-30"),
    ("Asia/Kathmandu", "2028-02-29", "2031-02-28"),
  ])
  func firstAndLastSecond(_ timeZone: String, _ issued: String, _ expires: String) throws {
    let world = try World()
    let zone = try #require(TimeZone(identifier: timeZone))
    let first = try #require(CalendarDate(iso8601: issued))
    let last = try #require(CalendarDate(iso8601: expires))
    let claims = World.claims {
      $0.issuedAt = first.startInstant(in: zone)
      $0.expires = last.endInstant(in: zone)
      $0.status = nil
    }
    let key = TrustBundle.Key(publicKey: world.cardKey.publicKey, purpose: .card, notBefore: first, notAfter: first)
    let bundle = try TrustBundle(
      sequence: 1, issuedAt: 1_700_000_000, nextUpdate: 2_000_000_000,
      issuers: [.init(identifier: World.parkCity, name: "Park City", timeZone: timeZone, keys: [key])])
    let verifier = Verifier(trust: .bundle(bundle))
    let card = try world.card(claims)
    #expect(verifier.verify(card, at: claims.issuedAt - 1).reason == .notYetValid)
    #expect(verifier.verify(card, at: claims.issuedAt).accepted)
    #expect(verifier.verify(card, at: claims.expires - 1).accepted)
    let late = verifier.verify(card, at: claims.expires)
    #expect(late.reason == .expired && late.validity == .expired)
    #expect(late.card?.issued == first && late.card?.expires == last)
  }

  @Test func notBeforeIsHonoured() throws {
    let world = try World()
    var forge = try world.forge(World.claims { $0.status = nil })
    forge.claims[5] = .integer(World.now + 1)
    let verifier = Verifier(trust: .pinnedKey(world.cardKey.publicKey))
    #expect(verifier.verify(try forge.text(world.cardKey), at: World.now).reason == .notYetValid)
    #expect(verifier.verify(try forge.text(world.cardKey), at: World.now + 1).accepted)
  }

  /// The key's days count in the issuer's time zone, by the day on which the card was issued, not by today.
  @Test func keyDates() throws {
    let zone = try #require(TimeZone(identifier: "America/New_York"))
    let first = try #require(CalendarDate(iso8601: "2026-01-01")).startInstant(in: zone)
    let end = try #require(CalendarDate(iso8601: "2028-12-31")).endInstant(in: zone)
    for (issuedAt, reason) in [
      (first - 1, Reason.keyNotValidThen), (first, nil), (end - 1, nil), (end, .keyNotValidThen),
    ] {
      let claims = World.claims {
        $0.issuedAt = issuedAt
        $0.expires = 1_990_000_000
        $0.status = nil
      }
      #expect(try verdict(claims, at: 1_980_000_000).reason == reason)
    }
  }

  /// A clock behind the bundle can't call a card "not yet valid", but an expired card has expired for good.
  @Test func aClockBehindIsNotReliedOn() throws {
    let world = try World()
    let verifier = try world.verifier()
    let card = try world.card()
    #expect(verifier.verify(card, at: 1_799_500_000 - 300).accepted, "a few minutes are no fault")
    for now in [1_799_500_000 - 301, 1_799_000_000 - 301, 1_700_000_000, 0] as [Int64] {
      let verdict = verifier.verify(card, at: now)
      #expect(verdict.reason == .clockUnreliable && verdict.validity == .unknown)
    }
    let old = try world.card(World.claims { $0.expires = 1_796_000_000 })
    #expect(verifier.verify(old, at: 1_797_000_000).reason == .expired)
    var later = verifier
    later.policy.earliestClock = World.now + 1_000
    #expect(later.verify(card, at: World.now).reason == .clockUnreliable)
  }

  @Test func staleTrust() throws {
    let world = try World()
    let card = try Credential.issue(
      World.claims {
        $0.issuer = World.elmCity
        $0.status = nil
      }, signedBy: world.elmCardKey
    ).text
    var verifier = try world.verifier()
    #expect(verifier.verify(card, at: 1_800_999_999).accepted)
    let verdict = verifier.verify(card, at: 1_801_000_000)
    #expect(verdict.reason == .trustStale && verdict.trust.freshness == .stale)
    verifier.policy.staleTrust = .warn
    let tolerated = verifier.verify(card, at: 1_801_000_000)
    #expect(tolerated.accepted && tolerated.warnings == [.trustStale] && tolerated.trust.freshness == .stale)
  }
}
