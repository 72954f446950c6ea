import CardCredential
import CardFace
import CardImaging
import CardModel
import TestSupport
import Testing

@testable import PageCode

@Suite("CardProofing's and CardInspector's pages do what they say", .serialized)
struct ProofingPageTests {
  @Test("a template with a fault gets a finding and a picture of both faces")
  func proofing() throws {
    let folder = try Fixture.changedTemplate { json in
      json = json.replacing("\"box\": [53.4, 7.4, 29.2, 29.2]", with: "\"box\": [55.4, 7.4, 29.2, 29.2]")
    }
    let (findings, picture) = try proof(of: folder.path, for: .cr80at300, backgrounds: 1)
    #expect(findings.contains { $0.hasPrefix("safeArea: back portraitQR ") }, "\(findings)")
    let sheet = try PhotoDecoder.decode(picture)
    #expect(sheet.width > 1011 && sheet.height > 2 * 638)
  }

  @Test("the lens gives a picture of each hidden image of the face, four times as large")
  func lens() throws {
    let (template, request) = (try Fixture.template(), try Fixture.request())
    let card = try CardMaker(template: template).make(
      Fixture.card(request, template), pictures: Fixture.pictures(request), signedBy: Fixture.key())
    let shown = try PhotoDecoder.decode(hiddenImages(in: #require(card["back.png"]), of: .back, template))
    #expect(shown.width > 4 * 200 && shown.height > 4 * 80)
  }
}
