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
    case .text(let text) where !text.mayHaveInk(in: area): return false
    case .microtext(let text) where !text.mayHaveInk(in: area): return false
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

// A text's box may reach under a code where its words don't. Painting it only to see that takes longer than painting
// the card's other texts, so the words' extents are asked first, with pixels to spare.
private let margin = 2.0

extension PlacedText {
  /// False only where none of its ink can lie in the area.
  fileprivate func mayHaveInk(in area: DeviceRect) -> Bool {
    lines.contains { line in
      area.isNear(
        left: line.x + line.shaped.inkLeft, right: line.x + line.shaped.inkRight,
        top: Double(line.baseline) - line.shaped.inkAscent, bottom: Double(line.baseline) + line.shaped.inkDescent)
    }
  }
}

extension PlacedMicrotext {
  /// False only where none of its ink can lie in the area.
  fileprivate func mayHaveInk(in area: DeviceRect) -> Bool {
    pieces.contains { piece in
      let line = piece.line
      guard piece.turn != 0 else {
        return area.isNear(
          left: piece.x + line.inkLeft, right: piece.x + line.inkRight, top: piece.y - line.inkAscent,
          bottom: piece.y + line.inkDescent)
      }
      // However it is turned around its origin, it reaches no farther than its parts do together.
      let reach =
        max(abs(line.inkLeft), abs(line.inkRight)) + max(abs(line.inkAscent), abs(line.inkDescent))
      return area.isNear(
        left: piece.x - reach, right: piece.x + reach, top: piece.y - reach, bottom: piece.y + reach)
    }
  }
}

extension DeviceRect {
  fileprivate func isNear(left: Double, right: Double, top: Double, bottom: Double) -> Bool {
    left - margin < Double(maxX) && right + margin > Double(x) && top - margin < Double(maxY)
      && bottom + margin > Double(y)
  }
}
