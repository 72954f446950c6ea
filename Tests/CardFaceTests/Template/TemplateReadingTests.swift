import CardModel
import Foundation
import TestSupport
import Testing

@testable import CardFace

@Suite("Reading templates")
struct TemplateReadingTests {
  private func refusal(_ change: (inout String) -> Void) throws -> FaceError? {
    let folder = try Fixture.changedTemplate(change)
    return Fixture.faceError { _ = try CardMaker(template: try Template(directory: folder.path)) }
  }

  private func replacing(_ old: String, _ new: String) throws -> FaceError? {
    try refusal { json in
      #expect(json.contains(old), "\(old)")
      json = json.replacingOccurrences(of: old, with: new)
    }
  }

  @Test("the Park City template is read with its issuer, policy and both faces")
  func parkCity() throws {
    let template = try Fixture.template()
    #expect(template.reference == "park-city/1")
    #expect(template.issuer.timeZone == "America/New_York")
    #expect(template.policy.validityYears == 3)
    #expect(template.front.elements.contains { $0.content == .qr(.identity) })
    #expect(template.back.elements.contains { $0.content == .qr(.portrait) })
    #expect(template.back.elements.contains { $0.content == .qr(.emergency) })
  }

  @Test("a folder or a file that is not there is named")
  func missingFiles() throws {
    #expect(Fixture.faceError { _ = try Template(directory: "/nowhere/at/all") }?.code == .missingFile)
    let art = try replacing("art/front.svg", "art/nothing.svg")
    #expect(Fault(art) == Fault(FaceError(.missingFile, element: "art", "")))
    #expect(art?.message.contains("art/nothing.svg") == true)
  }

  @Test("a font that is not installed is named")
  func missingFont() throws {
    let error = try replacing("\"Noto Sans Hebrew\"", "\"Nota Sans Hebrew\"")
    #expect(Fault(error) == Fault(FaceError(.missingFont, field: "fonts.bold", "")))
    #expect(error?.message.contains("Nota Sans Hebrew Bold") == true)
  }

  @Test("an unknown key is refused and the nearest known one named")
  func unknownKey() throws {
    let error = try replacing("\"minimumSize\"", "\"minimunSize\"")
    #expect(error?.code == .invalidTemplate)
    #expect(error?.hint == "did you mean \"minimumSize\"?")
  }

  @Test("an unknown field in a text is refused and the nearest known one named")
  func unknownField() throws {
    let error = try replacing("{dateOfBirth}", "{dateOfBrith}")
    #expect(Fault(error) == Fault(FaceError(.invalidTemplate, element: "dateOfBirth", "")))
    #expect(error?.hint == "did you mean {dateOfBirth}?")
  }

  @Test("art outside the template's folder is not read")
  func outside() throws {
    for path in ["../../etc/passwd", "/etc/passwd", "art/../../x.svg", ""] {
      let error = try replacing("art/front.svg", path)
      #expect(Fault(error) == Fault(FaceError(.invalidTemplate, element: "art", "")), "\(path)")
    }
  }

  @Test("values outside their range, of the wrong type or unknown are refused with their path")
  func values() throws {
    #expect(try replacing("America/New_York", "America/Bridgeport")?.field == "template.json issuer.timeZone")
    #expect(
      try replacing("\"validityYears\": 3", "\"validityYears\": 11")?.field == "template.json policy.validityYears")
    #expect(
      try replacing("\"validityYears\": 3", "\"signatureInk\": true")?.field == "template.json policy.signatureInk")
    #expect(try replacing("\"format\": 1", "\"format\": 2")?.field == "template.json format")
    #expect(try replacing("MM/dd/yyyy", "MM/dd")?.field == "dates.pattern")
    #expect(try replacing("\"profile\": \"identity\"", "\"profile\": \"identty\"")?.code == .invalidTemplate)
    #expect(try replacing("\"luminanceFloor\": 0.", "\"luminanceFloor\": 7.")?.code == .invalidTemplate)
    #expect(try refusal { $0 = "{" }?.code == .invalidTemplate)
  }

  @Test("an issuer that is no URI and a status list without a web address are refused")
  func uris() throws {
    #expect(
      try replacing("\"https://bridgeport.example\"", "\"bridgeport example\"")?.field == "template.json issuer.id")
    #expect(
      try replacing("https://bridgeport.example/status", "bridgeport.example/status")?.field
        == "template.json issuer.statusURI")
    for wrong in [":https://x", "https://", "https:x", "ftp://x/status"] {
      #expect(
        try replacing("https://bridgeport.example/status", wrong)?.field == "template.json issuer.statusURI", "\(wrong)"
      )
    }
  }

  @Test("a fault in the JSON is told with its line")
  func brokenJSON() throws {
    #expect(try refusal { $0 = "{\n \"id\" 1}" }?.message.contains("line 2, column") == true)
  }

  @Test("a link out of the folder, and a folder in place of a file, are refused")
  func links() throws {
    let link = try Fixture.changedTemplate { _ in }
    try FileManager.default.removeItem(atPath: link.path + "/art/front.svg")
    try FileManager.default.createSymbolicLink(
      atPath: link.path + "/art/front.svg", withDestinationPath: Fixture.plainCity + "/art/front.svg")
    #expect(Fixture.faceError { _ = try Template(directory: link.path) }?.message.contains("link out") == true)
    let folder = try Fixture.changedTemplate { $0 = $0.replacingOccurrences(of: "art/front.svg", with: "art") }
    #expect(Fixture.faceError { _ = try Template(directory: folder.path) }?.message.contains("a folder") == true)
  }

  @Test("no overlay is the whole face, an empty list is none")
  func overlay() throws {
    #expect(try Fixture.template().front.overlay == nil)
    let folder = try Fixture.changedTemplate {
      $0 = $0.replacingOccurrences(
        of: "\"front\": {\n      \"artwork\"", with: "\"front\": {\n      \"overlay\": [],\n      \"artwork\"")
    }
    #expect(try Template(directory: folder.path).front.overlay == [])
  }

  @Test("art that is no SVG is refused")
  func brokenArt() throws {
    let folder = try Fixture.changedTemplate { _ in }
    try "not an svg".write(toFile: folder.path + "/art/front.svg", atomically: true, encoding: .utf8)
    let error = Fixture.faceError { _ = try CardMaker(template: try Template(directory: folder.path)) }
    #expect(error?.code == .invalidTemplate)
  }

  @Test("dates are written by the template's pattern")
  func dates() throws {
    let date = try #require(CalendarDate(iso8601: "2026-02-09"))
    #expect(try DateFormat(pattern: "MM/dd/yyyy", months: []).text(date) == "02/09/2026")
    let months = "ENE FEB MAR ABR MAY JUN JUL AGO SEP OCT NOV DIC".split(separator: " ").map(String.init)
    #expect(try DateFormat(pattern: "dd MMM yyyy", months: months).text(date) == "09 FEB 2026")
    #expect(Fixture.faceError { _ = try DateFormat(pattern: "dd MMM yyyy", months: []) }?.field == "dates.months")
  }
}
