import TestSupport
import Testing

@testable import CardFace

@Suite("QR placement")
struct QRPlacementTests {
  private func text(_ length: Int) -> String {
    String(repeating: "A1:", count: (length + 2) / 3).prefix(length).description
  }

  private func place(_ length: Int, millimetres: Double, _ printer: PrinterProfile = .cr80at300) throws -> PlacedQR {
    let box = printer.pixels(CardRect(x: 10, y: 10, width: millimetres, height: millimetres))
    return try QRPlacement.place(text(length), profile: .identity, box: box, printer: printer, element: "identity")
  }

  @Test("a module takes 4 device pixels at 300 dpi where there is room, and twice as many at 600 dpi")
  func usualModule() throws {
    #expect(try place(500, millimetres: 28).symbol.version == 14)
    #expect(try place(500, millimetres: 28).modulePixels == 4)
    #expect(try place(500, millimetres: 28, .cr80at600).modulePixels == 8)
  }

  @Test("a longer payload takes 3 device pixels a module, never fewer")
  func leastModule() throws {
    #expect(try place(700, millimetres: 28).modulePixels == 3)
    let error = Fixture.faceError { _ = try place(1400, millimetres: 28) }
    #expect(Fault(error) == Fault(FaceError(.qrDoesNotFit, element: "identity", "")))
  }

  @Test("a template's largest module holds however large the box is, at both resolutions")
  func largestModule() throws {
    for printer in [PrinterProfile.cr80at300, .cr80at600] {
      let box = printer.pixels(CardRect(x: 10, y: 10, width: 40, height: 40))
      var place = Element.SymbolPlace()
      place.largestModule = 3
      let placed = try QRPlacement.place(
        text(500), profile: .identity, box: box, printer: printer, element: "identity", at: place)
      #expect(placed.modulePixels == 3 * printer.dotsPerInch / 300)
    }
    let folder = try Fixture.changedTemplate {
      $0 = $0.replacing("\"profile\": \"identity\"", with: "\"profile\": \"identity\", \"largestModule\": 5")
    }
    let error = #expect(throws: FaceError.self) {
      try withExtendedLifetime(folder) { try Template(directory: folder.path) }
    }
    #expect(
      error?.code == .invalidTemplate && error?.description.contains(".largestModule: is neither 3 nor 4") == true)
  }

  @Test("a payload beyond version 40 is an error")
  func tooLong() {
    #expect(Fixture.faceError { _ = try place(4000, millimetres: 60) }?.code == .qrDoesNotFit)
  }

  @Test("the symbol with its quiet zone of 4 modules lies inside its box on whole pixels")
  func quietZone() throws {
    for printer in PrinterProfile.all {
      let placed = try place(500, millimetres: 29.3, printer)
      let box = printer.pixels(CardRect(x: 10, y: 10, width: 29.3, height: 29.3))
      #expect(box.contains(placed.outer))
      #expect(placed.outer.width == (placed.symbol.size + 8) * placed.modulePixels)
      #expect(placed.x - placed.outer.x == 4 * placed.modulePixels)
    }
  }

  @Test("a portrait symbol above version 22 is refused, whatever its box")
  func portraitVersion() {
    let printer = PrinterProfile.cr80at300
    let box = printer.pixels(CardRect(x: 0, y: 0, width: 50, height: 50))
    let error = Fixture.faceError {
      _ = try QRPlacement.place(text(1461), profile: .portrait, box: box, printer: printer, element: "portrait")
    }
    #expect(error?.code == .qrDoesNotFit)
    #expect(
      Fixture.faceError {
        _ = try QRPlacement.place(text(1460), profile: .portrait, box: box, printer: printer, element: "portrait")
      } == nil)
  }
}
