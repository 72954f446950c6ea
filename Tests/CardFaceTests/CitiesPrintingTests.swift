import CardArtwork
import CardCredential
import CardModel
import Foundation
import TestSupport
import Testing

@testable import CardFace

/// What the cities' cards look like once they are painted.
@Suite("The cities' cards")
struct CitiesPrintingTests {
  @Test("the artwork's lines are wide enough for every printer", arguments: City.all)
  func lineWidths(_ city: City) throws {
    let template = try city.template()
    for printer in PrinterProfile.all {
      let grid = try ArtworkGrid(
        width: printer.width, height: printer.height, pixelsPerMillimetre: printer.pixelsPerMillimetre,
        trimOrigin: (Double(printer.trim.x), Double(printer.trim.y)))
      for side in Template.Side.allCases { try #require(template[side].artwork).check(on: grid) }
    }
  }

  @Test("every sample prints, with all its planes", arguments: City.all)
  func samples(_ city: City) throws {
    let template = try city.template().withoutArtwork
    let maker = try CardMaker(template: template, threads: 2)
    let files = try FileManager.default.contentsOfDirectory(atPath: city.samples).filter { $0.hasSuffix(".json") }
    #expect(files.count >= 4, "the samples of \(city.id) are missing")
    for file in files.sorted() {
      let request = try CardRequest(json: Fixture.bytes("\(city.samples)/\(file)"))
      let pictures = CardPictures(
        photo: try Fixture.bytes("\(city.samples)/\(request.photo)"),
        signature: try request.signature.map { try Fixture.bytes("\(city.samples)/\($0)") })
      let printed = try maker.make(
        Fixture.card(request, template), pictures: pictures, signedBy: Fixture.key(), planes: true)
      #expect(printed.files.count == 14, "\(file)")
    }
  }

  @Test("Elm City's policy: five years, guardians under 16, signatures optional")
  func elmCityPolicy() throws {
    let template = try City.elmCity.template()
    let card = try Fixture.card(City.elmCity.request([]), template)
    #expect(card.expires.description == "2031-11-23")
    var young = try City.elmCity.request([])
    young.dateOfBirth = "2010-11-23"
    #expect(try Fixture.card(young, template).guardian == nil)
    young.dateOfBirth = "2010-11-24"
    let error = #expect(throws: CardError.self) { try Fixture.card(young, template) }
    #expect(error?.field == "guardian")
  }

  @Test("Hartford's policy: two years, a contact from everyone, a signature from adults")
  func hartfordPolicy() throws {
    let template = try City.hartford.template()
    let card = try Fixture.card(City.hartford.request([.contact, .signature]), template)
    #expect(card.expires.description == "2028-11-23")
    for (options, field) in [(City.Options.signature, "emergencyContact"), (.contact, "signature")] {
      let error = #expect(throws: CardError.self) { try Fixture.card(City.hartford.request(options), template) }
      #expect(error?.field == field)
    }
  }

  @Test("Hartford writes months in both languages where they differ")
  func hartfordMonths() throws {
    let template = try City.hartford.template()
    #expect(try template.dates.text(#require(CalendarDate(iso8601: "1987-04-12"))) == "12 APR/ABR 1987")
    #expect(try template.dates.text(#require(CalendarDate(iso8601: "2026-11-03"))) == "03 NOV 2026")
  }
}
