import CardImaging
import CardIssuing
import CardModel
import CardProofing
import Foundation
import TestSupport
import Testing

@testable import CardFace

/// A template whose back has one bar code, and cards with its number.
struct BarcodeFixture {
  let template: Template
  private let folder: TemporaryFolder

  static let numbers: [BarcodeSymbology: String] = [
    .codabar: "2 1001 00123456 9", .code128: "S-2041 77b", .code39: "CODE 39W", .itf: "1234 5678 9012 31",
    .pdf417: "2 1001 00123456 9",
  ]

  private static let checks: [BarcodeSymbology: String] = [
    .codabar: "luhn", .code128: "none", .code39: "mod43", .itf: "gs1", .pdf417: "luhn",
  ]

  /// The starter with a bar code where emergency data stand.
  init(
    _ symbology: BarcodeSymbology, box: String = "[4, 8, 46, 12]", side: String = "back", extra: String = ""
  ) throws {
    folder = try Fixture.changedTemplate(of: "starter") { json in
      let code = """
        {"name": "library", "type": "barcode", "box": \(box), "number": "library", "symbology": "\(symbology.rawValue)",
        "checkDigit": "\(Self.checks[symbology] ?? "none")", "length": [4, 14], "font": "regular", "size": 7\(extra)},
        """
      guard let face = json.range(of: "\"\(side)\": {", options: side == "back" ? .backwards : []),
        let list = json.range(of: "\"elements\": [", range: face.upperBound..<json.endIndex)
      else { return }
      json.insert(contentsOf: code, at: list.upperBound)
    }
    template = try Template(directory: folder.path)
  }

  func request(_ number: String?) throws -> CardRequest {
    var request = try Fixture.request()
    request.emergencyContact = nil
    request.allergies = []
    request.externalNumbers = number.map { ["library": $0] } ?? [:]
    return request
  }

  /// The card's files on that printer.
  func drawn(_ number: String?, printer: PrinterProfile = .cr80at300, planes: Bool = false) throws -> DrawnCard {
    let request = try request(number)
    return try CardMaker(template: template.withoutArtwork, printer: printer).make(
      Fixture.card(request, template), pictures: Fixture.pictures(request), signedBy: Fixture.key(), planes: planes)
  }

  func placed(_ number: String, printer: PrinterProfile = .cr80at300) throws -> PlacedBarcode? {
    let content = FaceContent(try Fixture.card(request(number), template), holderSigns: true)
    let elements = try FaceRenderer(template: template.withoutArtwork, printer: printer)
      .placedElements(.back, of: content, codes: [:])
    return elements.lazy.compactMap { if case .barcode(let code) = $0.content { code } else { nil } }.first
  }
}

@Suite("Bar codes with other issuers' numbers")
struct BarcodePlacementTests {
  @Test(
    "a module is a whole number of pixels, with the standard's quiet zone in a box that holds all of it",
    arguments: BarcodeSymbology.allCases, [PrinterProfile.cr80at300.name, "cr80-600", "fargo-hdp-600"])
  func modules(_ symbology: BarcodeSymbology, _ printerName: String) throws {
    let fixture = try BarcodeFixture(symbology)
    let printer = try #require(PrinterProfile.named(printerName))
    let number = try #require(BarcodeFixture.numbers[symbology])
    let code = try #require(try fixture.placed(number, printer: printer))
    let scale = printer.dotsPerInch / 300
    #expect((2 * scale...4 * scale).contains(code.modulePixels))
    #expect(code.bars.width == code.symbol.width * code.modulePixels)
    #expect(code.bars.x - code.outer.x == (symbology == .pdf417 ? 2 : 10) * code.modulePixels)
    #expect(code.outer.maxX - code.bars.maxX == code.bars.x - code.outer.x)
    let box = try #require(fixture.template.back.elements.first { $0.name == "library" }).box
    #expect(printer.pixels(box).contains(code.outer))
    #expect(code.text.lines.count == 1 && code.text.lines[0].baseline > code.bars.maxY)
    if symbology == .pdf417 {
      #expect(code.symbol.rows > 2 && code.bars.height % code.symbol.rows == 0)
      #expect(code.bars.height / code.symbol.rows >= 3 * code.modulePixels)
    } else {
      #expect(Double(code.bars.height) >= 5 * printer.pixelsPerMillimetre - 1)
    }
  }

  @Test("on the panels a code is pure black on white, bars and line, and the colour panel is white under it")
  func panels() throws {
    let fixture = try BarcodeFixture(.codabar)
    let number = try #require(BarcodeFixture.numbers[.codabar])
    let code = try #require(try fixture.placed(number))
    let drawn = try fixture.drawn(number, planes: true)
    let (black, color, all) = (
      try PhotoDecoder.decode(#require(drawn["back.black.png"])),
      try PhotoDecoder.decode(#require(drawn["back.color.png"])), try PhotoDecoder.decode(#require(drawn["back.png"]))
    )
    func pixel(_ raster: Raster, _ x: Int, _ y: Int) -> [UInt8] {
      let size = raster.format.bytesPerPixel
      return Array(raster.pixels[size * (y * raster.width + x)..<size * (y * raster.width + x) + size])
    }
    for y in code.outer.y..<code.outer.maxY {
      for x in code.outer.x..<code.outer.maxX {
        #expect(pixel(color, x, y).allSatisfy { $0 == 255 })
        guard y < code.bars.maxY else { continue }
        let column = (x - code.bars.x) / code.modulePixels
        let isDark = x >= code.bars.x && x < code.bars.maxX && code.symbol.modules[column]
        #expect(pixel(black, x, y).allSatisfy { $0 == (isDark ? 0 : 255) })
        #expect(pixel(all, x, y).allSatisfy { $0 == (isDark ? 0 : 255) })
      }
    }
  }

  @Test("a box too small is an error of the card that names element and field, and a finding of the template check")
  func tooSmall() throws {
    for (box, symbology) in [
      ("[4, 8, 30, 12]", BarcodeSymbology.codabar), ("[4, 8, 46, 7]", .codabar), ("[4, 8, 14, 5]", .pdf417),
    ] {
      let fixture = try BarcodeFixture(symbology, box: box)
      let error = Fixture.faceError { _ = try fixture.drawn(BarcodeFixture.numbers[symbology]) }
      #expect(error?.code == .barcodeDoesNotFit && error?.element == "library", "\(box)")
      #expect(error?.field == "externalNumbers.library" && error?.message.contains("mm") == true)
      let found = try TemplateCheck(fixture.template.withoutArtwork).findings(seeds: 0)
      #expect(found.contains { $0.rule == .barcodeBox && $0.element == "library" && $0.side == "back" }, "\(box)")
    }
  }

  @Test("without its number an element is left out, whatever it lies on; with it nothing may lie under it")
  func absence() throws {
    let fixture = try BarcodeFixture(.codabar)
    let (with, without) = (
      try #require(fixture.drawn(BarcodeFixture.numbers[.codabar])["back.png"]),
      try #require(fixture.drawn(nil)["back.png"])
    )
    #expect(with != without)
    #expect(try fixture.drawn(BarcodeFixture.numbers[.codabar])["front.png"] == fixture.drawn(nil)["front.png"])
    let covering = try BarcodeFixture(.codabar, box: "[25, 20, 46, 12]")
    let error = Fixture.faceError { _ = try covering.drawn(BarcodeFixture.numbers[.codabar]) }
    #expect(error?.code == .coveredByCode, "\(String(describing: error))")
    #expect(throws: Never.self) { try covering.drawn(nil) }
  }

  @Test("labels follow the number's own condition")
  func conditions() throws {
    let label = #"""
      }, {"name": "library.label", "type": "text", "box": [4, 4.9, 20, 2.6], "text": "Library", "font": "regular",
      "size": 5, "when": "externalNumbers.library"
      """#
    let fixture = try BarcodeFixture(.codabar, extra: label)
    let renderer = try FaceRenderer(template: fixture.template.withoutArtwork)
    for number in [BarcodeFixture.numbers[.codabar], nil] {
      let content = FaceContent(try Fixture.card(fixture.request(number), fixture.template), holderSigns: true)
      let names = try renderer.placedElements(.back, of: content, codes: [:]).map(\.name)
      #expect(names.contains("library.label") == (number != nil))
    }
    #expect(FieldPresence.combinations(fixture.template.policy).count == 64)
    let stray = label.replacing("externalNumbers.library", with: "externalNumbers.libary")
    let error = Fixture.faceError { _ = try BarcodeFixture(.codabar, extra: stray) }
    #expect(error?.code == .invalidTemplate && error?.hint == "did you mean \"externalNumbers.library\"?")
  }

  @Test("on the front no bar code is drawn, and the template check says why")
  func front() throws {
    let fixture = try BarcodeFixture(.codabar, box: "[36, 2, 46, 12]", side: "front")
    let found = try TemplateCheck(fixture.template.withoutArtwork).findings(seeds: 0)
    #expect(
      found.contains {
        $0.rule == .undeterminedFront && $0.element == "library" && $0.message.contains("externalNumbers.library")
      })
    #expect(throws: CardError(.againstPolicy, field: "externalNumbers.library", "")) {
      try fixture.drawn(BarcodeFixture.numbers[.codabar])
    }
  }

  @Test(
    "a template can't state a code that does not exist",
    arguments: [
      (#""length": [4, 14]"#, #""length": 31"#), (#""checkDigit": "luhn""#, #""checkDigit": "mod43""#),
      (#""symbology": "codabar""#, #""symbology": "ean13""#), (#""number": "library""#, #""number": "Library card""#),
      (#""length": [4, 14]"#, #""length": [14, 4]"#), (#""size": 7"#, #""size": 7, "guards": "AE""#),
      (#""size": 7"#, #""size": 7, "plane": "color""#),
    ])
  func refusedTemplates(_ old: String, _ new: String) throws {
    let whole = try Fixture.changedTemplate(of: "starter") { json in
      let code = #"""
        {"name": "library", "type": "barcode", "box": [4, 4, 46, 12], "number": "library", "symbology": "codabar",
        "checkDigit": "luhn", "length": [4, 14], "font": "regular", "size": 7},
        """#
      guard let list = json.range(of: "\"elements\": [") else { return }
      json.insert(contentsOf: code.replacing(old, with: new), at: list.upperBound)
    }
    #expect(Fixture.faceError { _ = try Template(directory: whole.path) }?.code == .invalidTemplate, "\(new)")
  }
}
