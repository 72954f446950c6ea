import CardImaging
import CardScanner
import CardVerifier
import Foundation
import TestSupport
import Testing

import CardFace

@testable import CardProofing

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
    if var large = template["largePrint"] as? [String: [String: Any]] {
      for side in large.keys { large[side]?["artwork"] = nil }
      template["largePrint"] = large
    }
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

  @Test("the tests' own template has no finding")
  func plainCity() throws {
    #expect(try findings(seeds: 1) { _ in } == [])
  }

  @Test(
    "the cities' templates have no finding, at either resolution", arguments: ["park-city", "elm-city", "hartford"],
    [PrinterProfile.cr80at300, .cr80at600])
  func cities(_ city: String, _ printer: PrinterProfile) throws {
    let template = try Template(directory: "\(Fixture.root)/Templates/\(city)")
    #expect(try TemplateCheck(template, printer: printer).findings(seeds: 1) == [])
  }

  @Test("a text that keeps clear of a code may reach into its box, and must hold long values in what is left")
  func givesWay() throws {
    let address = #"[30,26,23.8,9.75],"font":"bold""#
    let (wide, clear) = (#"[30,26,27,9.75],"#, #""clearOf":{"code":"identity","gap":0.5},"font":"bold""#)
    #expect(try replacing(address, #"\#(wide)"font":"bold""#).map(\.rule) == [.overlap])
    #expect(try replacing(address, wide + clear) == [])
    // The longest code's symbol begins 26 mm from the left edge, and this text's box there too.
    let found = try replacing(address, #"[54,26,4,9.75],"# + clear)
    #expect(found.contains { $0.rule == .textBox && $0.element == "address" })
  }

  @Test("elements that a card can show together and that overlap are named with the millimetres")
  func overlap() throws {
    let found = try replacing("[30,43.35,23.8,3.4]", "[30,42.55,23.8,3.4]")
    #expect(found.map(\.rule) == [.overlap])
    #expect(
      found.first?.element == "expires.label" && found.first?.message == "overlaps \"expires\" by 23.80 mm × 0.80 mm")
  }

  @Test("what is fluorescent is found where a code may cut it, and over other fluorescent things")
  func fluorescence() throws {
    let name = try replacing("[4,44.6,49.3,5.6]", "[4,45,77.6,5]")
    #expect(name.map(\.rule) == [.codeCover] && name.first?.element == "uv.name")
    #expect(name.first?.message == "lies under the code \"identity\" by 27.30 mm × 5.00 mm, and is cut off there")
    let emblem = try replacing("[29,19.5,24,24]", "[35,22,24,24]")
    #expect(emblem.map(\.rule) == [.codeCover, .overlap] && Set(emblem.map(\.element)) == ["uv.emblem"])
    // A code that only some cards have cuts those cards' numbers.
    #expect(try replacing("[4,20.8,44,6]", "[4,24,44,6]").map(\.rule) == [.codeCover])
  }

  @Test("a second script nearer than 1 mm to a panel or code is found")
  func clearance() throws {
    let found = try replacing("[30,19.1,52.6,3]", "[30,19.9,52.6,3]")
    #expect(found.map(\.rule) == [.clearance, .clearance] && Set(found.map(\.element)) == ["secondaryName"])
    #expect(found.first?.message == "comes within 0.25 mm of \"identity.field\", nearer than 1.00 mm")
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
    let code = try replacing("[54.3,23.15,28.8,28.8]", "[54.3,23.15,21,21]")
    #expect(code.contains { $0.rule == .qrBox && $0.element == "identity" })
    let portrait = try replacing("[53.4,7.4,29.2,29.2]", "[53.4,7.4,28.5,28.5]")
    #expect(portrait.map(\.rule) == [.qrBox] && portrait.first?.message.contains("28.71 mm") == true)
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

  @Test("what the identity code does not say may not steer the front")
  func undeterminedFront() throws {
    let condition = try replacing("\"when\":\"!secondaryName\"", "\"when\":[\"!secondaryName\",\"!allergies\"]")
    #expect(condition.contains { $0.rule == .undeterminedFront && $0.message.contains("the condition allergies") })
    let code = try replacing("\"profile\":\"identity\"", "\"profile\":\"portrait\"")
    #expect(code.contains { $0.rule == .undeterminedFront && $0.message.contains("the portrait code") })
  }

  @Test("a datum that only some cards show is found, with the cards that lose it")
  func lost() throws {
    let name = try replacing("\"when\":\"!secondaryName\"", "\"when\":[\"!secondaryName\",\"signature\"]")
    #expect(name.map(\.message) == ["has no text with {name}, on cards without secondaryName and without signature"])
    let phone = try replacing("\\n{emergencyContact.phone}", "")
    #expect(phone.map(\.message) == ["has no text with {emergencyContact.phone}, nor has the front"])
    let statement = try replacing("\"when\":\"!signature\"", "\"when\":\"signature\"")
    #expect(statement.contains { $0.rule == .missingElement && $0.message.contains("does not sign") })
  }

  @Test("a card with a datum that its template does not show is refused")
  func refusesToLose() throws {
    let folder = try Fixture.changedTemplate { json in
      json = Self.withoutArtwork(json)
        .replacingOccurrences(of: "\"when\":\"secondaryName\"", with: "\"when\":[\"secondaryName\",\"guardian\"]")
    }
    let maker = try CardMaker(template: try Template(directory: folder.path))
    let request = try Fixture.request("two-scripts")
    let error = Fixture.faceError {
      _ = try maker.make(
        Fixture.card(request, maker.template), pictures: Fixture.pictures(request), signedBy: Fixture.key())
    }
    #expect(error?.code == .datumNotShown && error?.field == "name")
  }

  @Test("data for emergencies may stand in their code alone, but not where the card has no such code")
  func emergencyInCodeAlone() throws {
    let folder = try Fixture.changedTemplate { json in
      json = Self.withoutArtwork(json).replacingOccurrences(of: "\\n{emergencyContact.phone}", with: "")
    }
    let shown = ShownData(template: try Template(directory: folder.path))
    var request = try Fixture.request()
    try shown.check(FaceContent(Fixture.card(request, shown.template), holderSigns: true))
    request.allergies = []
    let narrow = try Fixture.changedTemplate { json in
      json = Self.withoutArtwork(json).replacingOccurrences(of: "\\n{emergencyContact.phone}", with: "")
        .replacingOccurrences(of: "\"profile\":\"emergency\"", with: "\"profile\":\"emergency\",\"when\":\"allergies\"")
    }
    let without = ShownData(template: try Template(directory: narrow.path))
    let error = Fixture.faceError {
      try without.check(FaceContent(Fixture.card(request, without.template), holderSigns: true))
    }
    #expect(error?.code == .datumNotShown && error?.field == "emergencyContact.phone")
  }

  @Test("what a city's policy rules out need not be shown")
  func policy() throws {
    let found = try findings { json in
      json = json.replacingOccurrences(of: "\"signature\":\"optional\"", with: "\"signature\":\"required\"")
        .replacingOccurrences(of: "\"when\":\"!signature\"", with: "\"when\":\"signature\"")
    }
    #expect(!found.contains { $0.rule == .missingElement })
  }

  @Test(
    "texts and layers beyond every edge of the card are findings, not crashes",
    arguments: ["88,20,7,5", "-9,20,7,5", "20,57,7,5", "20,-9,7,5"])
  func beyondTheEdges(box: String) throws {
    let text = "{\"name\":\"far\",\"type\":\"text\",\"text\":\"x\",\"font\":\"bold\",\"size\":6,\"box\":[\(box)]},"
    let found = try replacing("{\"box\":[29,19.5,24,24]", text + "{\"box\":[29,19.5,24,24]", seeds: 1)
    #expect(found.contains { $0.rule == .safeArea && $0.element == "far" && $0.message.contains("beyond") })
    let folder = try Fixture.changedTemplate(of: "elm-city") { json in
      let ghost = json.range(of: "\"type\": \"ghost\"")
      let old = ghost.flatMap { json[$0.upperBound...].firstRange(of: /"box": \[[^\]]*\]/) }
      if let old { json.replaceSubrange(old, with: "\"box\": [\(box)]") }
    }
    let layers = try TemplateCheck(try Template(directory: folder.path)).findings(seeds: 0)
    #expect(layers.contains { $0.rule == .hiddenLayer && $0.message.contains("beyond") })
  }

  @Test("art that only some cards have, over a portrait or text, is found")
  func coveredByArt() throws {
    let art =
      "{\"name\":\"seal\",\"type\":\"art\",\"box\":[30,12,9,9],\"file\":\"art/emblem.svg\",\"when\":\"allergies\"},"
    let found = try replacing("{\"box\":[29,19.5,24,24]", art + "{\"box\":[29,19.5,24,24]")
    #expect(!found.contains { $0.element == "portrait" })
    let over = try replacing(
      "{\"box\":[29,19.5,24,24]",
      art.replacingOccurrences(of: "[30,12,9,9]", with: "[3,12,25,25]") + "{\"box\":[29,19.5,24,24]")
    #expect(over.contains { $0.rule == .overlap && $0.element == "portrait" && $0.message.contains("\"seal\"") })
  }

  @Test("a panel over a text, and text on a contact area, are found")
  func covered() throws {
    let panel = "{\"name\":\"late\",\"type\":\"panel\",\"box\":[30,12,20,3],\"fill\":\"white\"},"
    let found = try replacing("{\"box\":[29,19.5,24,24]", panel + "{\"box\":[29,19.5,24,24]")
    #expect(found.contains { $0.rule == .overlap && $0.element == "name.label" && $0.message.contains("\"late\"") })
    let contact = try replacing("\"front\":{\"elements\"", "\"front\":{\"contactAreas\":[[31,37,4,4]],\"elements\"")
    #expect(Set(contact.map(\.rule)) == [.contactArea])
    #expect(contact.contains { $0.element == "dateOfBirth" })
  }

  @Test("contrast counts a see-through colour as it is seen, and panels that only some cards have")
  func contrastAsSeen() throws {
    let faint = try replacing("\"label\":\"#28344e\"", "\"label\":\"#28344e60\"", seeds: 1)
    #expect(faint.contains { $0.rule == .contrast && $0.element == "name.label" })
    let panel =
      "{\"name\":\"dark\",\"type\":\"panel\",\"box\":[3,22,40,6],\"fill\":\"#222222\",\"when\":[\"guardian\",\"emergency\"]},"
    let dark = try replacing("{\"box\":[3.4,24.5,47,2.97]", panel + "{\"box\":[3.4,24.5,47,2.97]", seeds: 1)
    let found = try #require(dark.first { $0.rule == .contrast && $0.element == "guardian" })
    #expect(found.message.contains("#000000 on #222222 at "))
  }

  @Test("art with text, with another file, without a viewBox is found")
  func art() {
    func faults(_ inner: String, root: String = "viewBox=\"0 0 9 9\"") -> [String] {
      TemplateCheck.faults(of: Array("<svg \(root)>\(inner)</svg>".utf8))
    }
    #expect(faults("<path d='M0 0'/><!-- <text>no</text> --><use href=\"#a\"/>").isEmpty)
    #expect(faults("<g><svg:text x='1'>HARBOR</svg:text></g>").first?.contains("has text") == true)
    #expect(faults("<image xlink:href='seal.png'/>").first?.contains("another file") == true)
    #expect(faults("<image href=\"data:image/png;base64,AA\"/>").isEmpty)
    #expect(faults("<path/>", root: "width=\"9\"").first?.contains("viewBox") == true)
    #expect(faults("<svg viewBox='0 0 9 9'/>", root: "width=\"9\"").first?.contains("viewBox") == true)
    #expect(faults("<image alt='>' href = 'seal.png'/>").first?.contains("another file") == true)
    #expect(faults("<path style='fill:url(http://x/a.svg#p)'/>").first?.contains("another file") == true)
    #expect(faults("<path style='fill:url(#p)'/>").isEmpty)
  }

  @Test("a figure of the artwork under a code, off the card or too small is found")
  func hidden() throws {
    func findings(_ box: String) throws -> [TemplateFinding] {
      let folder = try Fixture.changedTemplate(of: "hartford") { json in
        let latent = json.range(of: "\"type\": \"latent\"")
        let old = latent.flatMap { json[$0.upperBound...].firstRange(of: /"box": \[[^\]]*\]/) }
        if let old { json.replaceSubrange(old, with: "\"box\": \(box)") }
      }
      return try TemplateCheck(try Template(directory: folder.path)).findings(seeds: 0)
    }
    #expect(try findings("[55, 22, 21.6, 8.6]").contains { $0.rule == .hiddenLayer && $0.message.contains("covered") })
    #expect(try findings("[29.6, 46, 21.6, 8.6]").contains { $0.rule == .hiddenLayer && $0.message.contains("beyond") })
    #expect(try findings("[29.6, 19.8, 21.6, 4]").contains { $0.rule == .legibility })
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
