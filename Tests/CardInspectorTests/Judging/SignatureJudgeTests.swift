import CardCaptures
import CardFace
import CardImaging
import CardInspector
import Foundation
import TestSupport
import Testing

@Suite("The signature against what the front's code says of its ink", .serialized)
struct SignatureJudgeTests {
  /// A desk of a city that binds the signature's ink.
  private static func desk(_ city: String, printer: PrinterProfile = .cr80at300) throws -> (Desk, TemporaryFolder) {
    let folder = try Fixture.changedTemplate(of: city) { json in
      json = json.replacing(
        "\"policy\": {", with: "\"policy\": {\"portraitFingerprint\": true, \"signatureInk\": true, ")
    }
    return (try Desk(city, printer: printer, design: folder.path), folder)
  }

  /// The front with another signature than its holder's, or with none.
  private static func forged(_ card: City.Issued, _ signature: [UInt8]?, at city: City) throws -> FacePanels {
    let pictures = try city.prepare(
      Holder(
        request: card.holder.request,
        pictures: CardPictures(photo: card.holder.pictures.photo, signature: signature)))
    return try city.panels(card.content.onFront, code: card.identity, pictures: pictures)
  }

  @Test(
    "the holder's own matches, whatever city and printer",
    arguments: [("park-city", 300), ("elm-city", 300), ("hartford", 300), ("hartford", 600)])
  func genuine(_ city: String, _ dotsPerInch: Int) throws {
    let (desk, _) = try Self.desk(city, printer: dotsPerInch == 600 ? .cr80at600 : .cr80at300)
    for number in 1...2 as ClosedRange<UInt64> {
      let card = try desk.card(number)
      let inspection = try desk.inspect(card.panels, of: card, withBack: false)
      #expect(inspection.answers(.signature) == ["signature": .matches])
      #expect(inspection.accepted, "\(inspection.report(in: .english))")
    }
  }

  @Test("another's, and none, are refused, and nothing else is said to differ", arguments: ["park-city", "elm-city"])
  func forged(_ city: String) throws {
    let (desk, _) = try Self.desk(city)
    let (card, other) = (try desk.card(1), try desk.card(2))
    for signature in [other.holder.pictures.signature, nil] {
      let inspection = try desk.inspect(
        Self.forged(card, signature, at: desk.city), of: card, withBack: false)
      #expect(inspection.reason == .faceDiffers)
      #expect(inspection.differing == ["signature"], "\(inspection.report(in: .english))")
    }
  }

  @Test("neither the face's coarse picture nor the signature's ink stands in the answer to programs or to the desk")
  func isKept() throws {
    let (desk, _) = try Self.desk("park-city")
    let card = try desk.card(1)
    let bytes = try #require(card.claims.portraitFingerprint)
    #expect(bytes.count == 46)
    let inspection = try desk.inspect(card.panels, of: card)
    #expect(inspection.accepted)
    let answers = [
      String(decoding: try JSONEncoder().encode(inspection), as: UTF8.self), inspection.report(in: .english),
    ]
    for part in [bytes, Array(bytes[1..<34]), Array(bytes[34...])] {
      let forms = [
        Data(part).base64EncodedString(), part.map { String(format: "%02x", $0) }.joined(),
        part.map(String.init).joined(separator: ","),
      ]
      for answer in answers {
        for form in forms { #expect(!answer.lowercased().contains(form.lowercased())) }
      }
    }
  }

  @Test("a lamp over it makes no other's of it, and alone keeps no card from being accepted")
  func lamp() throws {
    let (desk, _) = try Self.desk("hartford")
    let card = try desk.card(1)
    let element = try #require(card.panels.elements.first { $0.name == "signature" })
    let box = desk.city.printer.millimetres(element.box)
    var glare = Desk.goodPhoto
    (glare.glare, glare.glareSize) = (1.5, 3)
    (glare.glareX, glare.glareY) = (box.x + box.width / 2, box.y + box.height / 2)
    let hidden = try desk.inspect(card.panels, of: card, glare)
    #expect(hidden.answers(.signature) == ["signature": .cannotTell])
    #expect(hidden.differing == [])
    #expect(hidden.face?.regions.first { $0.kind == .signature }?.why == .glare)
    #expect(hidden.accepted, "\(hidden.report(in: .english))")
  }
}
