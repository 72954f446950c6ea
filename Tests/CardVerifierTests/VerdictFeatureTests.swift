import Foundation
import Testing

@testable import CardCredential
@testable import CardVerifier

/// What the front must show is told of an identity code that is accepted, and of nothing else.
struct VerdictFeatureTests {
  private let world: World
  private let verifier: Verifier

  init() throws {
    world = try World()
    verifier = try world.verifier()
  }

  private func code(_ change: (inout CredentialClaims) -> Void = { _ in }) throws -> String {
    try world.front {
      $0.flags = .hasFeatureForTheEye
      change(&$0)
    }
  }

  private func back(_ change: (inout CredentialClaims) -> Void = { _ in }) throws -> String {
    try world.back {
      $0.flags = .hasFeatureForTheEye
      change(&$0)
    }
  }

  private func feature(of text: String) throws -> ClerkFeature {
    ClerkFeature(signature: try #require(Credential(reading: text)).signature)
  }

  @Test("of an accepted identity code, in words of both languages, in JSON, and on the desk's report")
  func identity() throws {
    let text = try code()
    let verdict = verifier.verify(text, at: World.now)
    let feature = try feature(of: text)
    #expect(verdict.accepted && verdict.feature == feature)
    let (english, spanish) = (feature.words(in: .english), feature.words(in: .spanish))
    #expect(verdict.report(in: .english).contains(english) && verdict.report(in: .spanish).contains(spanish))
    let facts = verdict.facts(in: .english)
    #expect(facts.first { $0.subject == .feature }?.value == english)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(verdict.json)) as? [String: Any])
    let object = try #require(json["feature"] as? [String: Any])
    #expect(object["petals"] as? Int == feature.petals && object["place"] as? String == feature.place.rawValue)
    #expect(object["colors"] as? [String] == [feature.inner.rawValue, feature.outer.rawValue])
    #expect(object["words"] as? [String: String] == ["en": english, "es": spanish])
    #expect(object["svg"] as? String == feature.svg)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    #expect(try encoder.encode(verdict) == Data(verdict.json))
  }

  @Test("the words are those that people would say")
  func words() {
    let feature = ClerkFeature(number: 64)
    #expect(feature.words(in: .english) == "a rosette of 5 petals, teal to violet, in the middle")
    #expect(feature.words(in: .spanish) == "una roseta de 5 pétalos, de turquesa a violeta, en el centro")
    let all = (0..<ClerkFeature.count).map(ClerkFeature.init(number:))
    for language in DeskLanguage.allCases { #expect(Set(all.map { $0.words(in: language) }).count == 144) }
  }

  @Test("not of a code whose card has none, of a refused one, or of a back's")
  func none() throws {
    #expect(try verifier.verify(world.front(), at: World.now).feature == nil)
    let expired = try code { $0.expires = World.now }
    #expect(verifier.verify(expired, at: World.now).feature == nil)
    #expect(!String(decoding: verifier.verify(expired, at: World.now).json, as: UTF8.self).contains("petals"))
    let portrait = verifier.verify(try back(), at: World.now)
    #expect(portrait.accepted && portrait.feature == nil)
  }

  @Test("of front and back, or both in one picture, it is the front's")
  func both() throws {
    let (front, back) = (try code(), try back())
    let feature = try feature(of: front)
    #expect(verifier.verify(front: front, back: back, at: World.now).feature == feature)
    for texts in [[front, back], [back, front]] {
      let scene = verifier.verify(allOf: texts, at: World.now)
      #expect(scene.verdict.card?.profile == .portrait && scene.verdict.feature == feature)
      #expect(verifier.verify(bothSides: texts, at: World.now).verdict.feature == feature)
    }
  }

  @Test("of codes that are not of one card, it is nobody's")
  func others() throws {
    let (front, back) = (try code(), try back { $0.number = "PC-0012346" })
    #expect(verifier.verify(front: front, back: back, at: World.now).feature == nil)
    #expect(verifier.verify(allOf: [front, back], at: World.now).verdict.feature == nil)
    let expired = try code { $0.expires = World.now }
    #expect(verifier.verify(allOf: [expired, try self.back()], at: World.now).verdict.feature == nil)
  }

  @Test("the drawing has the petals that the words say, and no drawing is another's but for the place")
  func drawing() {
    for number in 0..<ClerkFeature.count {
      let feature = ClerkFeature(number: number)
      #expect(feature.svg.ranges(of: "<path").count + feature.svg.ranges(of: "<use").count == feature.petals)
      #expect(feature.svg == ClerkFeature(number: number % 48).svg)
    }
    #expect(Set((0..<48).map { ClerkFeature(number: $0).svg }).count == 48)
  }
}
