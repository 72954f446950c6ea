import CardIssuing
import TestSupport
import Testing

@testable import CardFace

@Suite("Codes cut nothing")
struct CodeClearanceTests {
  /// Draws the sample's front with one element more, made from an element of the template.
  private func front(like name: String, in box: CardRect, on plane: Element.Plane) throws -> FaceError? {
    let plain = try Fixture.template().withoutArtwork
    let model = try #require(plain.front.elements.first { $0.name == name })
    let template = plain.changingFaces { face in
      guard face == plain.front else { return }
      face.elements.append(Element(name: "more", box: box, content: model.content, plane: plane, conditions: []))
    }
    let request = try Fixture.request()
    let pictures = try Fixture.pictures(request)
    return Fixture.faceError {
      _ = try CardMaker(template: template, printer: .cr80at300).make(
        Fixture.card(request, template), pictures: pictures, signedBy: Fixture.key(), planes: true)
    }
  }

  /// Park City's identity code lies from 54.3 to 83.1 mm.
  private let across = CardRect(x: 40, y: 30, width: 30, height: 6)

  @Test(
    "a text of any panel that has ink under a code is refused by name",
    arguments: [.color, .black, .uv, .tactile] as [Element.Plane])
  func texts(plane: Element.Plane) throws {
    let error = try #require(try front(like: "uv.name", in: across, on: plane))
    #expect(error.code == .coveredByCode && error.element == "more" && error.message.contains("identity"))
    #expect(!error.message.contains("Hernández"))
  }

  @Test("a figure that has ink under a code is refused, a box without ink there is not")
  func figures() throws {
    let emblem = CardRect(x: 40, y: 24, width: 24, height: 24)
    #expect(try front(like: "uv.emblem", in: emblem, on: .uv)?.code == .coveredByCode)
    // The corners of a round emblem's box are empty.
    #expect(try front(like: "uv.emblem", in: CardRect(x: 32.2, y: 3, width: 24, height: 24), on: .uv) == nil)
  }

  @Test("microtext, portraits and signatures are refused, panels and art in colours may lie under codes")
  func others() throws {
    #expect(
      try front(like: "signature.line", in: CardRect(x: 40, y: 30, width: 30, height: 0.6), on: .color)?.code
        == .coveredByCode)
    #expect(try front(like: "signature", in: across, on: .color)?.code == .coveredByCode)
    #expect(try front(like: "identity.field", in: across, on: .color) == nil)
    #expect(try front(like: "art", in: across, on: .color) == nil)
  }

  @Test("no panel of the cities' samples loses anything to a code", arguments: ["resident", "child", "two-scripts"])
  func samples(name: String) throws {
    let template = try Fixture.template()
    let request = try Fixture.request(name)
    _ = try CardMaker(template: template.withoutArtwork, printer: .cr80at300).make(
      Fixture.card(request, template), pictures: Fixture.pictures(request), signedBy: Fixture.key(), planes: true)
  }
}
