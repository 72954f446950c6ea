import Foundation
import Testing

@testable import CardCredential
@testable import CardVerifier

/// The text that is written at once is, byte for byte, what JSONEncoder makes of the same verdict.
struct VerdictTextTests {
  private let world: World
  private let verifier: Verifier

  init() throws {
    world = try World()
    verifier = try world.verifier()
  }

  private func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private func text(_ json: [UInt8]) -> String { String(decoding: json, as: UTF8.self) }

  @Test("of accepted cards with every field, or with few")
  func accepted() throws {
    let full = World.claims {
      ($0.secondaryName, $0.secondaryLanguage) = ("ماريا", "ara")
      ($0.guardian, $0.portraitDigest) = ("Ana \"Anita\" \\ Hernández/Pérez", [UInt8](0..<16))
    }
    let bare = World.claims { ($0.address, $0.dateOfBirth, $0.language, $0.template) = ([], nil, nil, nil) }
    for claims in [World.claims { _ in }, full, bare] {
      let verdict = try verifier.verify(world.card(claims) + "\r\n", at: World.now)
      #expect(verdict.accepted && verdict.repairs == [Repair.lineBreaks])
      #expect(try text(verdict.json) == encoded(verdict))
    }
    let back = try verifier.verify(world.back(), at: World.now)
    #expect(try back.card?.portrait != nil && text(back.json) == encoded(back))
  }

  @Test("of each of the features for a clerk's eye, the first time and again")
  func features() throws {
    var verdict = try verifier.verify(world.front(), at: World.now)
    for number in Array(0..<ClerkFeature.count) + Array(0..<ClerkFeature.count) {
      verdict.signedFeature = ClerkFeature(number: number)
      #expect(try text(verdict.json) == encoded(verdict))
    }
  }

  @Test("of refused cards, under bundles and pinned keys, with warnings")
  func refused() throws {
    var lenient = verifier
    (lenient.policy.staleTrust, lenient.policy.unknownStatus) = (.warn, .warn)
    let pinned = Verifier(trust: .pinnedKey(world.root.publicKey))
    for judge in [verifier, lenient, pinned] {
      for (card, now) in [(try world.card(), World.now + 40_000_000), ("nothing", World.now), (try world.front(), 0)] {
        let verdict = judge.verify(card, at: now)
        #expect(try text(verdict.json) == encoded(verdict))
      }
    }
  }

  @Test("of pictures with several codes")
  func scenes() throws {
    for texts in [[], [try world.front()], [try world.front(), "https://example.org/\"", try world.back()]] {
      let scene = verifier.verify(allOf: texts, at: World.now)
      #expect(try text(scene.json) == encoded(scene))
    }
  }

  @Test("escapes what must be escaped, as JSONEncoder does")
  func escapes() throws {
    let all = String(String.UnicodeScalarView((0..<0x250).compactMap { Unicode.Scalar(UInt32($0)) })) + "\u{2028}😀"
    var written = JSONText()
    written.value(all)
    #expect(try text(written.bytes) == encoded(all))
  }
}
