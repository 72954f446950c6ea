import Testing

@testable import CardFace

@Suite("Printer profiles")
struct PrinterProfileTests {
  @Test("each profile has the size that its printer's driver expects")
  func sizes() {
    let sizes = PrinterProfile.all.map { "\($0.name) \($0.width)x\($0.height)" }
    #expect(
      sizes == [
        "cr80-300 1011x638", "datacard-300 1013x638", "evolis-300 1016x648", "fargo-hdp-300 1035x661",
        "cr80-600 2022x1275", "fargo-hdp-600 2071x1322",
      ])
  }

  @Test("the resolution is written in whole pixels a metre")
  func pixelsPerMetre() {
    #expect(PrinterProfile.cr80at300.pixelsPerMetre == 11_811)
    #expect(PrinterProfile.cr80at600.pixelsPerMetre == 23_622)
  }

  @Test("the trim of 85.60 × 53.98 mm lies centred, an odd rest of bleed right and below")
  func trim() {
    #expect(PrinterProfile.cr80at300.trim == DeviceRect(x: 0, y: 0, width: 1011, height: 638))
    #expect(PrinterProfile.datacard300.trim == DeviceRect(x: 1, y: 0, width: 1011, height: 638))
    #expect(PrinterProfile.evolis300.trim == DeviceRect(x: 2, y: 5, width: 1011, height: 638))
    #expect(PrinterProfile.fargoHDP300.trim == DeviceRect(x: 12, y: 11, width: 1011, height: 638))
    #expect(PrinterProfile.cr80at600.trim == DeviceRect(x: 0, y: 0, width: 2022, height: 1275))
    #expect(PrinterProfile.fargoHDP600.trim == DeviceRect(x: 24, y: 23, width: 2022, height: 1275))
  }

  @Test("boxes that touch in millimetres touch in pixels, at every printer")
  func touching() {
    for printer in PrinterProfile.all {
      for step in 0..<500 {
        let x = Double(step) * 0.137
        let left = printer.pixels(CardRect(x: x, y: 1, width: 3.3, height: 2.7))
        let right = printer.pixels(CardRect(x: x + 3.3, y: 1 + 2.7, width: 2, height: 2))
        #expect(left.maxX == right.x && left.maxY == right.y)
      }
    }
  }
}
