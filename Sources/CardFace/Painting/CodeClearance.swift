import CardImaging

/// No code may cut what a face shows: the panels are white or bare under a code and its quiet zone, so a name that
/// reached there would lose its end without a word.
struct CodeClearance {
  let printer: PrinterProfile
  let painter: FacePainter

  /// Throws `coveredByCode` for the first text or figure, of any panel, that has ink where a code lies.
  ///
  /// Art and panels in colours lie under codes on purpose; a code's own white shows all of it.
  func check(_ elements: [PlacedElement]) throws(FaceError) {
    for code in elements {
      guard let area = code.codeArea else { continue }
      for element in elements where !element.mayLieUnderCodes && element.box.intersects(area) {
        guard element.name != code.name, try hasInk(element, in: area) else { continue }
        throw FaceError(
          .coveredByCode, element: element.name, "the code \"\(code.name)\" covers a part of it",
          hint: "give the element a box beside the code's in the template")
      }
    }
  }

  private func hasInk(_ element: PlacedElement, in area: DeviceRect) throws(FaceError) -> Bool {
    switch element.content {
    // The holder's own pictures fill their boxes.
    case .portrait, .signature: return true
    default: break
    }
    let canvas = try Canvas(width: printer.width, height: printer.height, format: .coverage)
    try painter.paint(element, on: canvas)
    let ink = try canvas.coverage()
    let (columns, rows) = area.clipped(toWidth: ink.width, height: ink.height)
    return rows.contains { y in
      ink.pixels[y * ink.width + columns.lowerBound..<y * ink.width + columns.upperBound].contains {
        $0 >= Self.visible
      }
    }
  }

  /// The coverage from which on a panel of one bit prints a pixel.
  private static let visible: UInt8 = 128
}

extension PlacedElement {
  fileprivate var mayLieUnderCodes: Bool {
    switch content {
    case .qr: true
    case .art, .rectangle: plane == .color
    default: false
    }
  }
}
