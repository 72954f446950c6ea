import CardImaging
import CardScanner
import CardVerifier
import Foundation
import Testing

@testable import CardFace

@Suite("Checking templates")
struct TemplateCheckTests {
  /// Findings of the Park City template without its artwork, which takes long in a debug build, after a change.
  private func findings(seeds: Int = 0, _ change: (inout String) -> Void) throws -> [TemplateFinding] {
    let folder = try Fixture.changedTemplate { json in
      json = Self.withoutArtwork(json)
      change(&json)
    }
    return try TemplateCheck(try Template(directory: folder.path)).findings(seeds: seeds)
  }

  /// A face without artwork is white.
  static func withoutArtwork(_ json: String) -> String {
    guard let data = json.data(using: .utf8),
      var template = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
      var faces = template["faces"] as? [String: [String: Any]]
    else { return json }
    for side in faces.keys { faces[side]?["artwork"] = nil }
    template["faces"] = faces
    guard
      let text = try? JSONSerialization.data(withJSONObject: template, options: [.sortedKeys, .withoutEscapingSlashes])
    else { return json }
    return String(decoding: text, as: UTF8.self)
  }

  private func replacing(_ old: String, _ new: String, seeds: Int = 0) throws -> [TemplateFinding] {
    try findings(seeds: seeds) { json in
      #expect(json.contains(old), "\(old)")
      json = json.replacingOccurrences(of: old, with: new)
    }
  }

  @Test("the Park City template has no finding")
  func parkCity() throws {
    #expect(try findings(seeds: 1) { _ in } == [])
  }

  @Test("the other cities' templates have no finding", arguments: City.all)
  func cities(_ city: City) throws {
    #expect(try TemplateCheck(city.template()).findings(seeds: 1) == [])
  }

  @Test("elements that a card can show together and that overlap are named with the millimetres")
  func overlap() throws {
    let found = try replacing("[30,43.35,23.8,3.4]", "[30,42.55,23.8,3.4]")
    #expect(found.map(\.rule) == [.overlap])
    #expect(
      found.first?.element == "expires.label" && found.first?.message == "overlaps \"expires\" by 23.80 mm × 0.80 mm")
  }

  @Test("elements of cards that exclude each other may lie on each other")
  func exclusive() throws {
    let elements = try Fixture.template().front.elements
    let name = try #require(elements.first { $0.name == "name" })
    let above = try #require(elements.first { $0.name == "name.above" })
    #expect(name.box.overlap(with: above.box) != nil)
    #expect(!FieldPresence.all.contains { $0.shows(name) && $0.shows(above) })
  }

  @Test("an element too near to the edge is named with its distance")
  func safeArea() throws {
    let found = try replacing("[30,48.85,23.8,3.4]", "[30,49.4,23.8,3.4]")
    #expect(found.contains { $0.rule == .safeArea && $0.element == "number" && $0.message.contains("1.18 mm") })
  }

  @Test("pale text is found with its contrast")
  func contrast() throws {
    let found = try replacing("\"label\":\"#28344e\"", "\"label\":\"#9aa4b8\"", seeds: 1)
    #expect(found.contains { $0.rule == .contrast && $0.element == "name.label" })
    #expect(!found.contains { $0.element == "name" })
  }

  @Test("boxes that don't hold long values are found, texts and codes")
  func boxes() throws {
    let text = try replacing("[30,26,23.8,9.75]", "[30,26,23.8,5.1]")
    #expect(text.map(\.rule) == [.textBox] && text.first?.element == "address")
    let code = try replacing("[54.8,23.7,28,28]", "[54.8,23.7,21,21]")
    #expect(code.contains { $0.rule == .qrBox && $0.element == "identity" })
  }

  @Test("text too small for the printer is found with the least size that would do")
  func legibility() throws {
    let found = try replacing("\"minimumSize\":4.3", "\"minimumSize\":2.2")
    #expect(found.map(\.rule) == [.legibility])
    #expect(found.first?.message.contains("2.7 pt is the least") == true)
  }

  @Test("raised elements nearer than 1 mm to each other or on a QR are found")
  func tactile() throws {
    let found = try replacing("[70.2,13.4,12.4,6.4]", "[70.2,22,12.4,6.4]")
    #expect(found.contains { $0.rule == .tactile && $0.message.contains("identity") })
    let near = try replacing("[70.2,13.4,12.4,6.4]", "[13,3,12.4,6.4]")
    #expect(near.contains { $0.rule == .tactile && $0.message.contains("nearer than 1.00 mm") })
  }

  @Test("a front without one of its necessary elements is found")
  func missing() throws {
    let found = try replacing("\"profile\":\"identity\"", "\"profile\":\"emergency\"")
    #expect(found.contains { $0.rule == .missingElement && $0.message == "has no identity QR" })
  }

  @Test("a proof shows both faces, differs with guides, and its codes are trusted by nobody")
  func proof() throws {
    let folder = try Fixture.changedTemplate { $0 = Self.withoutArtwork($0) }
    let proof = try TemplateProof(try Template(directory: folder.path))
    let plain = try proof.png(guides: false)
    #expect(try proof.png(guides: true) != plain)
    let picture = try PhotoDecoder.decode(plain)
    #expect(picture.height > 2 * 638 && picture.width > 1011)
    let gray = picture.converted(to: .gray8)
    let codes = try CardScanner.qrCodes(
      inLuminance: gray.pixels, width: gray.width, height: gray.height, bytesPerRow: gray.width)
    let verifier = Verifier(trust: .pinnedKey(try Fixture.key().publicKey))
    #expect(codes.compactMap(\.text).allSatisfy { !verifier.verify($0, at: 1_800_000_000).accepted })
  }
}
