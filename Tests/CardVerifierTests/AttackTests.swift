import CardModel
import CardVerifier
import Testing

@testable import CardCredential

/// What a thief, a careless clerk or another city might try. Each test is one attack.
struct AttackTests {
  private let world: World
  private let verifier: Verifier

  init() throws {
    world = try World()
    verifier = try world.verifier()
  }

  /// Elm City's key signs a card in Park City's name, with its own key identifier, with Park City's, and with none.
  @Test func anotherCitysKeySignsACard() throws {
    for (kid, reason, signature) in [
      (world.elmCardKey.publicKey.kid, Reason.untrustedIssuer, Verdict.Signature.valid),
      (world.cardKey.publicKey.kid, .signatureInvalid, .invalid), (nil, .untrustedIssuer, .valid),
    ] as [([UInt8]?, Reason, Verdict.Signature)] {
      let verdict = verifier.verify(try Forge(World.claims, kid: kid).text(world.elmCardKey), at: World.now)
      #expect(verdict.reason == reason && verdict.signature == signature)
      #expect(verdict.card == nil && verdict.trust.issuer == nil)
    }
  }

  /// Elm City's status key publishes a list of Park City's name, newer than the genuine one, that un-revokes a card.
  @Test func anotherCityUnrevokesACard() throws {
    var verifier = verifier
    try verifier.add(
      statusList: world.statusFile(issuedAt: 1_799_900_000, changes: [4_712: .valid], signedBy: world.elmStatusKey))
    let card = try world.card(World.claims { $0.status = StatusReference(index: 4_712, uri: World.statusURI) })
    #expect(verifier.verify(card, at: World.now).reason == .revoked)
  }

  /// A card without the claim that would find it revoked, signed by Park City's own key.
  @Test func aCardWithoutItsStatusClaim() throws {
    let verdict = verifier.verify(try world.card(World.claims { $0.status = nil }), at: World.now)
    #expect(verdict.reason == .statusUnknown && verdict.status == .unknown)
  }

  /// An emergency code, which has no photo and no date of birth, is no proof of identity.
  @Test func anEmergencyCodeAsIdentity() throws {
    let claims = World.claims {
      $0.address = []
      $0.dateOfBirth = nil
      $0.allergies = ["Penicillin"]
    }
    #expect(verifier.verify(try world.card(claims), at: World.now).reason == .wrongProfile)
  }

  /// A portrait code where a partner accepts identity codes alone.
  @Test func aPortraitCodeAsIdentity() throws {
    var strict = verifier
    strict.policy.profiles = [.identity]
    let card = try world.card(World.claims { $0.portrait = World.webP })
    #expect(strict.verify(card, at: World.now).reason == .wrongProfile)
  }

  /// A status list and a trust bundle as the text of a QR code, also under a pinned key, which is for both purposes.
  @Test func aDocumentAsACard() throws {
    let pinned = Verifier(trust: .pinnedKey(world.statusKey.publicKey))
    for document in try [world.statusFile(), world.survivorsFile(), world.bundleFile(world.bundle())] {
      for verifier in [verifier, pinned] {
        #expect(verifier.verify(Forge.text(document), at: World.now).reason == .unsupported)
      }
    }
  }

  /// A card's message as a status list, a survivors list and a bundle.
  @Test func aCardAsADocument() throws {
    let message = try Credential.issue(World.claims, signedBy: world.statusKey).message
    var verifier = verifier
    #expect(throws: CredentialError(.unsupported, "")) { try verifier.add(statusList: message) }
    #expect(throws: CredentialError(.notTrusted, "")) { try verifier.add(survivors: message) }
    let root = [world.statusKey.publicKey]
    #expect(throws: CredentialError(.unsupported, "")) { try TrustBundle.open(message, roots: root) }
  }

  /// A status key signs a card, with its own name and with no name.
  @Test func aStatusKeySignsACard() throws {
    let named = try Credential.issue(World.claims, signedBy: world.statusKey).text
    #expect(verifier.verify(named, at: World.now).reason == .untrustedIssuer)
    let unnamed = try Forge(World.claims, kid: nil).text(world.statusKey)
    #expect(verifier.verify(unnamed, at: World.now).reason == .signatureInvalid)
  }

  /// Yesterday's list, in which the card was not revoked yet, given again after today's.
  @Test func anOlderListReplayed() throws {
    var verifier = verifier
    try verifier.add(statusList: world.statusFile(issuedAt: 1_799_100_000, changes: [4_712: .valid]))
    let card = try world.card(World.claims { $0.status = StatusReference(index: 4_712, uri: World.statusURI) })
    #expect(verifier.verify(card, at: World.now).reason == .revoked)
  }

  /// A bundle from before a key was stolen: refused where a newer one was seen, and stale soon anyway.
  @Test func anOlderBundleReplayed() throws {
    let old = try world.bundleFile(world.bundle(sequence: 11))
    #expect(throws: CredentialError(.olderSequence, "")) {
      try TrustBundle.open(old, roots: [world.root.publicKey], minimumSequence: 12)
    }
  }

  /// Genuine cards of the stolen key are accepted; with the list missing, nothing of that key is.
  @Test func survivorsOfAStolenKey() throws {
    for card in try world.stolenKeyCards() {
      let verdict = verifier.verify(card.text, at: World.now)
      #expect(verdict.accepted && verdict.card != nil)
      let without = try Verifier(trust: .bundle(world.bundle()), statusLists: [world.statusFile()])
      let refused = without.verify(card.text, at: World.now)
      #expect(refused.reason == .keyCompromised && refused.card == nil && refused.signature == .valid)
    }
  }

  /// The thief signs with the stolen key whatever dates, indices and profiles may help.
  @Test func aThiefsForgeries() throws {
    let genuine = World.claims {
      $0.issuedAt = 1_750_000_000
      $0.expires = 1_845_000_000
      $0.status = StatusReference(index: 77, uri: World.statusURI)
    }
    let changes: [(String, (inout CredentialClaims) -> Void)] = [
      ("the genuine card with another name", { $0.name = "Mallory" }),
      ("another index", { $0.status = StatusReference(index: 78, uri: World.statusURI) }),
      ("an index beyond the list", { $0.status = StatusReference(index: .max, uri: World.statusURI) }),
      ("no index", { $0.status = nil }), ("another day", { $0.issuedAt += 86_400 }),
      ("a longer life", { $0.expires += 86_400 }), ("another portrait", { $0.portrait = World.webP + [1] }),
      (
        "emergency data",
        {
          $0.address = []
          $0.dateOfBirth = nil
          $0.emergencyContact = "Mallory"
        }
      ),
    ]
    for (name, change) in changes {
      var claims = genuine
      change(&claims)
      let verdict = verifier.verify(try Credential.issue(claims, signedBy: world.stolenKey).text, at: World.now)
      #expect(verdict.reason == .keyCompromised, "\(name)")
      #expect(verdict.card == nil, "\(name)")
    }
  }

  /// A survivors list of the thief's: of another file, by the stolen key, by another city, about another key.
  @Test func aThiefsSurvivorsList() throws {
    let files = try [
      world.survivorsFile(signedBy: world.stolenKey), world.survivorsFile(signedBy: world.elmCardKey),
      world.survivorsFile(signedBy: world.statusKey), world.survivorsFile(of: world.cardKey),
      world.survivorsFile(issuer: World.elmCity),
    ]
    for file in files {
      var verifier = verifier
      #expect(throws: CredentialError(.notTrusted, ""), "not the file that the bundle names") {
        try verifier.add(survivors: file)
      }
      // Even where the root was led to name the file, its signer and subject must be right.
      let key = world.stolenKey.publicKey
      let parts = try world.bundle(survivors: false)
      let issuers = parts.issuers.map { issuer in
        TrustBundle.Issuer(
          identifier: issuer.identifier, name: issuer.name, timeZone: issuer.timeZone, statusURI: issuer.statusURI,
          keys: issuer.keys.map { entry in
            entry.publicKey != key
              ? entry
              : .init(
                publicKey: key, purpose: .card, notBefore: entry.notBefore, notAfter: entry.notAfter,
                isCompromised: true, survivorsDigest: Digest.sha256(file))
          })
      }
      let bundle = try TrustBundle(sequence: 13, issuedAt: 1_799_000_000, nextUpdate: 1_801_000_000, issuers: issuers)
      var misled = Verifier(trust: .bundle(bundle))
      #expect(throws: CredentialError(.notTrusted, "")) { try misled.add(survivors: file) }
    }
  }

  /// Any bit of a genuine card's message turned: refused.
  @Test func tamperingWithAnyByte() throws {
    let message = try Credential.issue(World.claims, signedBy: world.cardKey).message
    for place in message.indices {
      for bit in [0, 3, 7] {
        var tampered = message
        tampered[place] ^= 1 << UInt8(bit)
        let verdict = verifier.verify(Forge.text(tampered), at: World.now)
        #expect(!verdict.accepted && verdict.signature != .valid && verdict.card == nil, "byte \(place), bit \(bit)")
      }
    }
  }
}
