import CardFace
import Foundation
import TestSupport
import Testing

@testable import CardProofing

@Suite("The window of the portrait's fingerprint")
struct PortraitWindowTests {
  private static func findings(_ change: (inout String) -> Void) throws -> [TemplateFinding] {
    let folder = try Fixture.changedTemplate { json in
      json = json.replacing("\"policy\": {", with: "\"policy\": {\"portraitFingerprint\": true, ")
      change(&json)
    }
    return try TemplateCheck(Template(directory: folder.path)).touchedPortraits()
  }

  @Test("the template as it is leaves it free")
  func free() throws {
    #expect(try Self.findings { _ in } == [])
  }

  @Test("a text over it is found, and one beside it is not")
  func text() throws {
    func moved(_ box: String) throws -> [TemplateFinding] {
      try Self.findings { $0 = $0.replacing("\"box\": [30, 48.85, 23.8, 3.4]", with: "\"box\": \(box)") }
    }
    #expect(try moved("[10, 26, 12, 3.4]").map(\.element) == ["number"])
    // In a corner of the portrait's box, outside of the ellipse.
    #expect(try moved("[3.9, 14, 3, 2]") == [])
  }

  @Test("an overlay's edge through it is found, and a patch that holds all of it is not")
  func overlay() throws {
    func with(_ patch: String) throws -> Int {
      try Self.findings { json in
        guard let faces = json.range(of: "\"faces\": {"),
          let front = json[faces.upperBound...].range(of: "\"front\": {")
        else { return }
        json.insert(contentsOf: "\"overlay\": [\(patch)], ", at: front.upperBound)
      }.count
    }
    #expect(try with("[0, 0, 15, 54]") == 1)
    #expect(try with("[0, 0, 85.6, 54]") == 0)
    #expect(try with("[40, 0, 30, 54]") == 0)
  }
}
