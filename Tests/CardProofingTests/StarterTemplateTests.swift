import CardFace
import CardFiles
import CardModel
import Foundation
import TestSupport
import Testing

@testable import CardProofing

@Suite("The template that a city begins with") struct StarterTemplateTests {
  private func findings(_ starter: StarterTemplate) throws -> (Template, [TemplateFinding]) {
    let folder = try TemporaryFolder()
    try starter.write(to: folder.file("city"))
    let template = try Template(directory: folder.file("city"))
    return (template, try TemplateCheck(template).findings(seeds: 2))
  }

  @Test(
    "passes the check, whatever the city is called and on whichever side the portrait is",
    arguments: ["Ash", "Springfield", "São João da Boa Vista", "Winston-Salem \"Twin City\" & Ålborg"],
    StarterTemplate.PortraitSide.allCases)
  func passes(city: String, side: StarterTemplate.PortraitSide) throws {
    let (template, found) = try findings(StarterTemplate(city: city, portrait: side))
    #expect(found == [])
    #expect(template.issuer.name == city)
    let portrait = try #require(template.front.elements.first { $0.name == "portrait" })
    #expect((portrait.box.x < 40) == (side == .left))
  }

  @Test("passes the check in other colours, also in one alone")
  func colors() throws {
    for text in ["#5b1a3a", "#3a2a12,#7a3b10", "#0b3d2e, #145c3f, #d9a441"] {
      let palette = try StarterTemplate.Palette(text)
      let (_, found) = try findings(StarterTemplate(city: "Ash", palette: palette))
      #expect(found == [], "\(text)")
    }
    let files = try StarterTemplate(city: "Ash", palette: StarterTemplate.Palette("#5b1a3a,#7a3b10,#d9a441")).files
    for file in files {
      let text = String(decoding: file.bytes, as: UTF8.self)
      for old in ["#1d3f5e", "#1f5f8b", "#2a9d8f"] { #expect(!text.contains(old), "\(file.name)") }
    }
  }

  @Test(
    "colours that are none, too many, or too light under white letters are refused",
    arguments: ["", "blue", "#12345", "#111111,#222222,#333333,#444444", "#1d3f5e,", "#ffd54f", "#1d3f5e,#9fd3ff"])
  func badColors(text: String) {
    let error = #expect(throws: CardError.self) { try StarterTemplate.Palette(text) }
    #expect(error?.field == "colors" && error?.hint != nil)
  }

  @Test("its own colours and city give the files of Templates/starter, letter for letter")
  func shipped() throws {
    for file in try StarterTemplate(city: "Example City").files {
      let shipped = try Files.read("\(Fixture.root)/Templates/starter/\(file.name)")
      // The identifier is made from the city's name.
      let own = String(decoding: file.bytes, as: UTF8.self).replacing(
        "\"id\": \"example-city\"", with: "\"id\": \"starter\"")
      #expect(own == String(decoding: shipped, as: UTF8.self), "\(file.name)")
    }
  }

  @Test(
    "the city's name gives an identifier that a template may have",
    arguments: [
      ("Ash", "ash"), ("São João", "sao-joao"), ("Winston-Salem", "winston-salem"), ("東京", "city"),
      ("Llanfairpwllgwyngyllgogerychwyrn", "llanfairpwllgwyngyllgoge"),
    ])
  func slugs(city: String, slug: String) throws {
    #expect(try StarterTemplate(city: city).slug == slug)
  }

  @Test("a folder that is there is not written over, and nothing is left of one that can't be written")
  func folders() throws {
    let folder = try TemporaryFolder()
    let starter = try StarterTemplate(city: "Ash")
    try starter.write(to: folder.file("city"))
    #expect(throws: FileError.self) { try starter.write(to: folder.file("city")) }
    #expect(throws: FileError.self) { try starter.write(to: folder.file("no/such/city")) }
    #expect(!Files.exists(folder.file("no")))
  }

  @Test("an empty name, and one that is too long for the card, are refused")
  func names() {
    #expect(throws: CardError.self) { try StarterTemplate(city: " ") }
    #expect(throws: CardError.self) { try StarterTemplate(city: String(repeating: "a", count: 41)) }
  }
}
