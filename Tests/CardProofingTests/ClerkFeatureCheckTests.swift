import CardFace
import TestSupport
import Testing

@testable import CardProofing

@Suite("Checking a template's feature for a clerk's eye")
struct ClerkFeatureCheckTests {
  private func findings(_ old: String = "", _ new: String = "", seeds: Int = 0) throws -> [TemplateFinding] {
    let folder = try Fixture.changedTemplate(of: "starter") { json in
      json = TemplateCheckTests.withoutArtwork(json)
      guard !old.isEmpty else { return }
      #expect(json.contains(old), "\(old)")
      json = json.replacing(old, with: new)
    }
    return try TemplateCheck(Template(directory: folder.path)).findings(seeds: seeds)
  }

  @Test("the starter has all three places, with texts over them that stay legible on its artwork")
  func starter() throws {
    #expect(try findings(seeds: 1) == [])
    #expect(try TemplateCheck(Template(directory: "\(Fixture.root)/Templates/starter")).findings(seeds: 8) == [])
  }

  @Test("a place that is missing or there twice is found")
  func places() throws {
    let found = try findings("\"place\":\"middle\"", "\"place\":\"top\"").filter { $0.rule == .clerkFeature }
    #expect(found.contains { $0.element == nil && $0.message.contains("place middle") })
    #expect(found.contains { $0.element == nil && $0.message.contains("place top") })
    #expect(found.contains { $0.element == "clerkFeature.middle" && $0.message.contains("upper third") })
  }

  @Test("a box under 10 mm, in another third, under a code or over another is found")
  func boxes() throws {
    let small = try findings("[44.4,25,11.4,11.4]", "[44.4,25,9.9,11.4]")
    #expect(small.map(\.rule) == [.clerkFeature] && small.first?.message.contains("9.90 mm small") == true)
    let elsewhere = try findings("[44.4,25,11.4,11.4]", "[44.4,36.5,11.4,11.4]")
    #expect(elsewhere.contains { $0.message.contains("middle third") })
    #expect(
      elsewhere.contains {
        $0.message == "overlaps \"clerkFeature.bottom\": nobody could tell one place from the other"
      })
    let covered = try findings("[44.4,25,11.4,11.4]", "[50,24.5,11.4,11.4]")
    #expect(covered.contains { $0.rule == .clerkFeature && $0.message.hasPrefix("lies under \"identity\"") })
    #expect(covered.contains { $0.rule == .clerkFeature && $0.message.contains("art and panels") })
  }

  @Test("texts that its colours make illegible are found")
  func contrast() throws {
    let pale = try findings("\"label\":\"#3a4654\"", "\"label\":\"#6a7684\"", seeds: 4)
    #expect(pale.contains { $0.rule == .contrast }, "\(pale)")
  }

  @Test("on the back it is a finding, and a condition on it an error")
  func elsewhere() throws {
    let folder = try Fixture.changedTemplate(of: "starter") { json in
      guard let back = json.range(of: "\"back\": {", options: .backwards),
        let list = json.range(of: "\"elements\": [", range: back.upperBound..<json.endIndex)
      else { return }
      json.insert(
        contentsOf: #"{"name": "rosette", "type": "clerkFeature", "place": "top", "box": [20, 11, 11, 11]},"#,
        at: list.upperBound)
    }
    let template = try Template(directory: folder.path).withoutArtwork
    let found = try TemplateCheck(template).findings(seeds: 0).filter { $0.element == "rosette" }
    #expect(found.contains { $0.rule == .clerkFeature && $0.side == "back" })
    let conditional = try Fixture.changedTemplate(of: "starter") {
      $0 = $0.replacing("\"place\": \"top\"", with: "\"place\": \"top\", \"when\": \"signature\"")
    }
    #expect(Fixture.faceError { _ = try Template(directory: conditional.path) }?.code == .invalidTemplate)
  }
}
