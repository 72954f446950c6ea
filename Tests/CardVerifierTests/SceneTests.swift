import CardVerifier
import Testing

@testable import CardCredential

/// A picture is judged by its portrait code, else its identity code, and what its other codes say against that is told.
struct SceneTests {
  private let world: World
  private let verifier: Verifier
  private let ana: Codes
  private let bob: Codes

  /// What a card carries.
  private struct Codes {
    let identity: String
    let portrait: String
    let emergency: String

    init(_ world: World, _ change: (inout CredentialClaims) -> Void, webP: [UInt8] = World.webP) throws {
      var claims = World.claims(change)
      var portrait = claims
      portrait.portrait = webP
      var emergency = claims
      (emergency.address, emergency.dateOfBirth, emergency.allergies) = ([], nil, ["Penicillin"])
      claims.portraitDigest = CredentialClaims.digest(ofPortrait: webP)
      (identity, self.portrait, self.emergency) = try (world.card(claims), world.card(portrait), world.card(emergency))
    }
  }

  init() throws {
    world = try World()
    verifier = try world.verifier()
    // Ana's card is revoked.
    ana = try Codes(
      world, { ($0.number, $0.status) = ("PC-1", StatusReference(index: 4_712, uri: World.statusURI)) },
      webP: World.webP + [1])
    bob = try Codes(world, { $0.number = "PC-2" })
  }

  private func judge(_ texts: String...) -> SceneVerdict { verifier.verify(allOf: texts, at: World.now) }

  private func forged(_ text: String) throws -> String {
    let claims = World.claims {
      ($0.number, $0.portrait) = ("PC-2", World.webP)
    }
    #expect(text == bob.portrait)
    var forge = try world.forge(claims)
    forge.signature = { [stranger = world.stranger] _, signed in try stranger.signature(for: signed) }
    return try forge.text(world.cardKey)
  }

  @Test("A whole card is judged by its portrait, without a warning, and the rest is named with its number")
  func wholeCard() throws {
    for order in [[bob.identity, bob.portrait, bob.emergency], [bob.emergency, bob.identity, bob.portrait]] {
      let scene = verifier.verify(allOf: order, at: World.now)
      #expect(scene.verdict.accepted && scene.verdict.card?.profile == .portrait && scene.verdict.warnings.isEmpty)
      #expect(scene.alsoFound.map(\.profile) == [.identity, .emergency])
      #expect(scene.alsoFound.map(\.number) == ["PC-2", "PC-2"])
      #expect(scene.alsoFound.map(\.reason) == [nil, .wrongProfile])
    }
    #expect(judge(bob.identity, "https://example.org").verdict.warnings.isEmpty)
    #expect(judge(bob.identity, bob.emergency).verdict.card?.profile == .identity)
  }

  @Test("Of no code, or none of a card, the verdict is unreadable")
  func nothing() {
    #expect(judge().verdict.reason == .unreadable && judge().alsoFound.isEmpty)
    let other = judge("https://example.org", "x")
    #expect(other.verdict.reason == .unreadable && other.verdict.warnings.isEmpty)
    #expect(other.alsoFound.map(\.number) == [nil])
  }

  @Test("Of several of one profile the worst counts, in whatever order they are found")
  func worst() throws {
    let forgery = try forged(bob.portrait)
    for texts in [[bob.portrait, forgery], [forgery, bob.portrait]] {
      let scene = verifier.verify(allOf: texts, at: World.now)
      #expect(scene.verdict.reason == .signatureInvalid && scene.verdict.card == nil)
      #expect(scene.verdict.warnings == [.codesDisagree])
      #expect(scene.alsoFound.map(\.number) == ["PC-2"] && scene.alsoFound[0].accepted)
    }
    for texts in [[bob.identity, ana.identity], [ana.identity, bob.identity]] {
      #expect(verifier.verify(allOf: texts, at: World.now).verdict.reason == .revoked)
    }
    // Both are refused: the reason that comes first is told.
    for texts in [[forgery, ana.portrait], [ana.portrait, forgery]] {
      #expect(verifier.verify(allOf: texts, at: World.now).verdict.reason == .signatureInvalid)
    }
  }

  @Test("Another card's code beside an accepted one, revoked, forged or genuine, is warned of")
  func others() throws {
    let stranger = try Credential.issue(World.claims { $0.number = "PC-2" }, signedBy: world.stranger).text
    let other = try world.card(World.claims { $0.number = "PC-3" })
    for (text, reason, number) in [
      (ana.identity, Reason.revoked, "PC-1"), (stranger, .untrustedIssuer, nil), (other, nil, "PC-3"),
    ] as [(String, Reason?, String?)] {
      let scene = judge(bob.portrait, text)
      #expect(scene.verdict.accepted && scene.verdict.warnings == [.codesDisagree])
      #expect(scene.alsoFound.map(\.reason) == [reason] && scene.alsoFound.map(\.number) == [number])
    }
    // An emergency code is no proof of identity, but a revoked one, or another card's, speaks against the picture.
    #expect(judge(bob.portrait, ana.emergency).verdict.warnings == [.codesDisagree])
    let expired = try world.card(
      World.claims {
        ($0.number, $0.expires, $0.allergies) = ("PC-2", World.now - 1, ["Penicillin"])
        ($0.address, $0.dateOfBirth) = ([], nil)
      })
    #expect(judge(bob.portrait, expired).verdict.warnings == [.codesDisagree])
  }

  @Test("A front that names another portrait than the back's is warned of")
  func portraits() throws {
    let front = try world.card(
      World.claims {
        ($0.number, $0.portraitDigest) = ("PC-2", CredentialClaims.digest(ofPortrait: World.webP + [7]))
      })
    #expect(judge(bob.portrait, front).verdict.warnings == [.codesDisagree])
  }

  @Test("Codes that all fail for one reason do not disagree, nor does a profile that the policy leaves out")
  func agreement() {
    #expect(judge(ana.identity, ana.portrait, ana.emergency).verdict.warnings.isEmpty)
    var strict = verifier
    strict.policy.profiles = [.identity]
    let scene = strict.verify(allOf: [bob.portrait, bob.identity], at: World.now)
    #expect(scene.verdict.reason == .wrongProfile && scene.verdict.warnings.isEmpty)
  }

  @Test(
    "Nothing, other codes and a code of a profile that proves nothing are not enough; a code that settles the answer is"
  )
  func isEnough() throws {
    for texts in [[], ["HTTPS://EXAMPLE.ORG"], [bob.emergency], ["HTTPS://EXAMPLE.ORG", ana.emergency]] {
      #expect(!verifier.isEnough(texts, at: World.now))
    }
    // Neither a good card nor a refused one is worth a longer search.
    for texts in [[bob.identity], [bob.emergency, bob.portrait], [ana.identity], [try forged(bob.portrait)]] {
      #expect(verifier.isEnough(texts, at: World.now))
    }
  }

  @Test("A code that was seen but not read is said where it could change the answer, and only there")
  func unreadCodes() throws {
    let emergency = verifier.verify(allOf: [bob.emergency], unread: 1, at: World.now)
    #expect(emergency.verdict.reason == .wrongProfile && emergency.wantsMoreCodes)
    #expect(emergency.sentence(in: .english) == "One more code is on this side: hold it closer.")
    #expect(emergency.sentence(in: .spanish) == "En este lado hay un código más: acérquelo.")
    #expect(emergency.report(in: .english).hasPrefix("NOT ACCEPTED. One more code is on this side: hold it closer."))
    let none = verifier.verify(allOf: [], unread: 2, at: World.now)
    #expect(none.sentence(in: .english).hasPrefix("A code is in the picture but could not be read"))
    for (texts, unread) in [([bob.identity], 1), ([ana.identity], 1), ([bob.emergency], 0), ([String](), 0)] {
      let scene = verifier.verify(allOf: texts, unread: unread, at: World.now)
      #expect(scene.sentence(in: .english) == scene.verdict.sentence(in: .english))
    }
  }

  @Test(
    "Of front and back the back's unread code counts: the card is refused, and the desk is told how to mend it"
  )
  func unreadBack() throws {
    let front = SideCodes(texts: [bob.identity])
    let refused = verifier.verify(front: front, back: SideCodes(texts: [bob.emergency], unread: 1), at: World.now)
    #expect(refused.verdict.reason == .codesDisagree && refused.unreadCodes == 1)
    #expect(refused.sentence(in: .english) == "One more code is on this side: hold it closer.")
    let other = verifier.verify(front: front, back: SideCodes(texts: [bob.identity], unread: 1), at: World.now)
    #expect(other.sentence(in: .english) == other.verdict.sentence(in: .english))
    let good = verifier.verify(front: front, back: SideCodes(texts: [bob.emergency, bob.portrait]), at: World.now)
    #expect(good.verdict.accepted && !good.wantsMoreCodes)
  }
}
