import TestSupport
import Testing

@testable import CardCredential
@testable import CardVerifier

/// Whatever is done to a card, at any layer, nothing else than the issuer's own message is ever accepted.
struct MutationTests {
  private let world: World
  private let verifier: Verifier

  init() throws {
    world = try World()
    verifier = try world.verifier()
  }

  /// Accepted only if it still carries a message that was issued: zlib and the scanner have spare forms.
  private func check(_ text: [UInt8], issued: Set<[UInt8]>) {
    let verdict = verifier.verify(utf8: text, at: World.now)
    guard verdict.signature == .valid || verdict.card != nil else { return }
    let candidates = [text] + WedgeRepair.candidates(for: text).map(\.text)
    let messages = candidates.compactMap { try? CredentialText.decode(utf8: $0) }
    #expect(messages.contains(where: issued.contains), "\(String(decoding: text, as: UTF8.self))")
  }

  @Test func textsMessagesAndStreams() throws {
    let cards = try [World.claims, World.claims { $0.portrait = World.webP }].map {
      try Credential.issue($0, signedBy: world.cardKey)
    }
    let issued = Set(cards.map(\.message))
    var random = SeededGenerator(seed: 169)
    for round in 0..<6_000 {
      let card = cards[round % 2]
      switch round % 3 {
      case 0: check(random.mutated(Array(card.text.utf8)), issued: issued)
      case 1: check(Array(Forge.text(random.mutated(card.message)).utf8), issued: issued)
      default: check(Array(Base45.encode(random.mutated(Zlib.compress(card.message))).utf8), issued: issued)
      }
    }
  }

  /// Payloads that a careless issuer might sign: accepted or refused, but never a crash, and always re-encoding.
  @Test func signedPayloads() throws {
    var random = SeededGenerator(seed: 8392)
    let payload = try Credential.issue(World.claims, signedBy: world.cardKey).payload
    var read = 0
    for _ in 0..<3_000 {
      var forge = try world.forge()
      forge.payload = random.mutated(payload)
      let verdict = verifier.verify(try forge.text(world.cardKey), at: World.now)
      #expect(verdict.signature == .valid)
      guard verdict.reason != .malformedClaims else { continue }
      read += 1
      #expect(try CBORValue(decoding: forge.payloadBytes).encoded() == forge.payloadBytes)
    }
    #expect(read > 50)
  }

  /// Published documents: what is mutated is not taken, and never a crash.
  @Test func documents() throws {
    var random = SeededGenerator(seed: 12)
    let (status, survivors) = (try world.statusFile(), try world.survivorsFile())
    let bundle = try world.bundleFile(world.bundle())
    for _ in 0..<1_500 {
      var verifier = verifier
      let mutated = (random.mutated(status), random.mutated(survivors), random.mutated(bundle))
      if mutated.0 != status { #expect(throws: CredentialError.self) { try verifier.add(statusList: mutated.0) } }
      if mutated.1 != survivors { #expect(throws: CredentialError.self) { try verifier.add(survivors: mutated.1) } }
      if mutated.2 != bundle {
        #expect(throws: CredentialError.self) { try TrustBundle.open(mutated.2, roots: [world.root.publicKey]) }
      }
    }
  }

  @Test func randomText() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<5_000 {
      let text = random.bytes(Int.random(in: 0...600, using: &random))
      #expect(verifier.verify(utf8: text, at: World.now).reason == .unreadable)
    }
  }
}
