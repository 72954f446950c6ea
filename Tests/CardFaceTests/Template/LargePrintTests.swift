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
    "each city's large print has larger names, dates and numbers, and all else of the usual card",
    arguments: ["park-city", "elm-city", "hartford"])
  func larger(city: String) throws {
    let usual = try Template(directory: Self.folder(city))
    let large = try Template(directory: Self.folder(city), largePrint: true)
    for name in ["name", "address", "dateOfBirth", "expires", "number", "emergencyContact", "allergies", "guardian"] {
      let (before, after) = (try text(name, of: usual), try text(name, of: large))
      #expect(after.minimumSize > before.minimumSize || after.size > before.size, "\(name)")
      #expect(after.minimumSize >= 6.0, "\(name)")
    }
    #expect(large.front.elements.map(\.name) == usual.front.elements.map(\.name))
    #expect(usual.hasLargePrint && !usual.isLargePrint && large.isLargePrint)
    #expect(try text("title", of: large) == text("title", of: usual))
  }

  @Test("the credential's reference tells the large print, so that the face can be drawn again")
  func reference() throws {
    #expect(try Fixture.template().reference == "park-city/1")
    #expect(try Template(directory: Fixture.parkCity, largePrint: true).reference == "park-city/1L")
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
      (#""side": {}"#, "largePrint.side"),
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
