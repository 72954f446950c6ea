import CardModel
import Foundation
import TestSupport
import Testing

@testable import CardFace

@Suite("Large print")
struct LargePrintTests {
  private func text(_ name: String, of template: Template) throws -> Element.TextStyle {
    let element = try #require((template.front.elements + template.back.elements).first { $0.name == name })
    guard case .text(let style, _) = element.content else { throw FaceError(.invalidTemplate, "\(name) is no text") }
    return style
  }

  private static func folder(_ city: String) -> String { "\(Fixture.root)/Templates/\(city)" }

  @Test(
    "each city's large print has names of 12 points and more, second scripts of 10, labels of 6 and data of 6",
    arguments: ["park-city", "elm-city", "hartford"])
  func larger(city: String) throws {
    let usual = try Template(directory: Self.folder(city))
    let large = try Template(directory: Self.folder(city), largePrint: true)
    #expect(try text("name", of: large).minimumSize >= 12 && text("name", of: large).lines >= 2)
    #expect(try text("secondaryName", of: large).minimumSize >= 10)
    var (labels, data) = (0, 0)
    for element in large.front.elements + large.back.elements where element.plane == .color || element.plane == .black {
      guard case .text(let style, let text) = element.content else { continue }
      if !text.fields.isEmpty {
        data += 1
        #expect(style.minimumSize >= 6, "\(element.name)")
      } else if element.name.contains(".label") || element.name.hasSuffix(".statement") {
        labels += 1
        #expect(style.minimumSize >= 6, "\(element.name)")
      }
    }
    #expect(labels >= 10 && data >= 9)
    #expect(usual.hasLargePrint && !usual.isLargePrint && large.isLargePrint)
    #expect(try text("title", of: large) == text("title", of: usual))
  }

  @Test("no sample that ships is refused in large print", arguments: ["park-city", "elm-city", "hartford"])
  func samples(city: String) throws {
    let large = try Template(directory: Self.folder(city), largePrint: true).withoutArtwork
    let folder = "\(Fixture.root)/Samples/\(city)"
    let requests = try Files.names(in: folder).filter { $0.hasSuffix(".json") }
    #expect(requests.count >= 3)
    let maker = try CardMaker(template: large, printer: .cr80at300)
    for name in requests {
      let request = try CardRequest(json: Files.read("\(folder)/\(name)"))
      _ = try maker.make(
        Fixture.card(request, large), pictures: Self.pictures(request, in: folder), signedBy: Fixture.key())
    }
  }

  private static func pictures(_ request: CardRequest, in folder: String) throws -> CardPictures {
    CardPictures(
      photo: try Files.read("\(folder)/\(request.photo)"),
      signature: try request.signature.map { try Files.read("\(folder)/\($0)") }, faceBox: request.faceBox)
  }

  @Test("an object with a type and a new name is one more element, and artwork stands for the face's artwork")
  func additions() throws {
    let large = try Template(directory: Self.folder("park-city"), largePrint: true)
    let usual = try Template(directory: Self.folder("park-city"))
    #expect(!usual.back.elements.contains { $0.name == "address" })
    #expect(
      large.back.elements.contains { $0.name == "address" } && !large.front.elements.contains { $0.name == "address" })
    #expect(large.front.artwork?.calmZones != usual.front.artwork?.calmZones)
    #expect(large.front.artwork?.layers == usual.front.artwork?.layers)
  }

  @Test("the credential's reference tells the large print, so that the face can be drawn again")
  func reference() throws {
    #expect(try Fixture.template().reference == "park-city/1")
    #expect(try Template(directory: Fixture.plainCity, largePrint: true).reference == "park-city/1L")
  }

  @Test("null takes an element away; a change of no element, or of another type, is an error by its path")
  func patches() throws {
    func template(_ changes: String, largePrint: Bool = true) throws -> Template {
      let folder = try Fixture.changedTemplate { json in
        guard
          var template = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any],
          let option = try? JSONSerialization.jsonObject(with: Data("{\(changes)}".utf8))
        else { return }
        template["largePrint"] = option
        guard let text = try? JSONSerialization.data(withJSONObject: template) else { return }
        json = String(decoding: text, as: UTF8.self)
      }
      return try Template(directory: folder.path, largePrint: largePrint)
    }
    for (changes, field) in [
      (#""front": {"nme": {"size": 9}}"#, "largePrint.front.nme"), (#""front": {"name": 9}"#, "largePrint.front.name"),
      (#""side": {}"#, "largePrint.side"), (#""front": {"artwork": 3}"#, "largePrint.front.artwork"),
    ] {
      // A fault of the option is found when the usual card is printed, too.
      for largePrint in [false, true] {
        let error = Fixture.faceError { _ = try template(changes, largePrint: largePrint) }
        #expect(Fault(error) == Fault(FaceError(.invalidTemplate, field: "template.json \(field)", "")))
      }
    }
    let unknown = Fixture.faceError { _ = try template(#""front": {"name": {"sise": 9}}"#) }
    #expect(unknown?.message.contains("not a known field") == true)
  }

  @Test("a template without the option refuses large print")
  func without() throws {
    let folder = try Fixture.changedTemplate { json in
      let object = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
      let plain = object?.filter { $0.key != "largePrint" }
      guard let plain, let text = try? JSONSerialization.data(withJSONObject: plain) else { return }
      json = String(decoding: text, as: UTF8.self)
    }
    let error = Fixture.faceError { _ = try Template(directory: folder.path, largePrint: true) }
    #expect(Fault(error) == Fault(FaceError(.invalidTemplate, field: "template.json largePrint", "")))
  }
}
