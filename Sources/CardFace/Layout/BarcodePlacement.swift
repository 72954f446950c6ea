import CardModel

/// A bar code on whole device pixels, with the line for people under it.
package struct PlacedBarcode {
  /// The modules.
  package let symbol: BarcodeSymbol
  /// Device pixels along a module's width.
  package let modulePixels: Int
  /// The bars, without quiet zone.
  package let bars: DeviceRect
  /// The bars with their quiet zone and the line under them; all of it that is neither is white.
  package let outer: DeviceRect
  /// The line for people.
  package let text: PlacedText
}

/// Chooses a bar code's module width and its place in the element's box.
package struct BarcodePlacement {
  let fitter: TextFitter
  let printer: PrinterProfile

  /// Device pixels a module at 300 dpi: 0.17 mm is what wands and cameras read, 0.34 mm what no label exceeds.
  private static let modulePixels = 2...4
  /// The least height of linear bars for a scanner in a hand: in mm, and as a share of the symbol's width (ISO/IEC
  /// 15417:2007, annex E; EN 798).
  private static let (leastBars, leastShare) = (5.0, 0.15)
  /// PDF417's least row height in modules (ISO/IEC 15438:2015, 5.8.2), and the most that are of use.
  private static let rowModules = 3...5
  /// Between the bars and the line under them, in mm.
  private static let gap = 0.4
  /// The line's height as a multiple of its size.
  private static let lineHeight = 1.19

  /// Places the code of `number`, which its rule has accepted. Throws `barcodeDoesNotFit` and `textDoesNotFit`, naming
  /// the element and the field.
  func place(
    _ number: String, style: Element.BarcodeStyle, box: DeviceRect, element: String
  ) throws(FaceError) -> PlacedBarcode {
    let lineHeight = Int((style.text.size * Self.lineHeight * printer.pixelsPerPoint).rounded(.up)) + 1
    let gap = Int((Self.gap * printer.pixelsPerMillimetre).rounded(.up))
    let room = box.height - lineHeight - gap
    guard let (symbol, pixels, height) = largest(number, style, width: box.width, height: room) else {
      throw FaceError(
        .barcodeDoesNotFit, element: element, field: "externalNumbers.\(style.number)",
        "\(needs(number, style, besideBars: box.height - room))",
        hint: "give the element a larger box in the template")
    }
    let quiet = symbol.quietZone * pixels
    let above = symbol.rows > 1 ? quiet : 0
    let width = symbol.width * pixels + 2 * quiet
    let slack = box.width - width
    let left =
      switch style.text.alignment {
      case .left: box.x
      case .center: box.x + slack / 2
      case .right: box.x + slack
      }
    let bars = DeviceRect(x: left + quiet, y: box.y + above, width: symbol.width * pixels, height: height)
    let line = DeviceRect(x: left, y: bars.maxY + max(above, gap), width: width, height: lineHeight)
    let text = try fitter.fit(
      number, style: style.text.centered, box: line, element: element, field: "externalNumbers.\(style.number)",
      language: nil)
    let outer = DeviceRect(x: left, y: box.y, width: width, height: line.maxY - box.y)
    return PlacedBarcode(symbol: symbol, modulePixels: pixels, bars: bars, outer: outer, text: text)
  }

  /// The symbol with the widest modules that has room; of PDF417's shapes with as wide ones the lowest.
  private func largest(_ number: String, _ style: Element.BarcodeStyle, width: Int, height: Int)
    -> (symbol: BarcodeSymbol, pixels: Int, height: Int)?
  {
    let symbols = symbols(number, style)
    let scale = printer.dotsPerInch / 300
    for pixels in (Self.modulePixels.lowerBound * scale...Self.modulePixels.upperBound * scale).reversed() {
      for symbol in symbols where (symbol.width + 2 * symbol.quietZone) * pixels <= width {
        if symbol.rows == 1 {
          guard height >= leastBars(symbol, pixels) else { continue }
          return (symbol, pixels, height)
        }
        let row = (height - 2 * symbol.quietZone * pixels) / symbol.rows
        guard row >= Self.rowModules.lowerBound * pixels else { continue }
        return (symbol, pixels, min(row, Self.rowModules.upperBound * pixels) * symbol.rows)
      }
    }
    return nil
  }

  private func symbols(_ number: String, _ style: Element.BarcodeStyle) -> [BarcodeSymbol] {
    let code = ExternalNumberRule.code(of: number)
    // From eleven columns on a symbol is wider than the card.
    let columns = style.rule.symbology == .pdf417 ? Array(1...10) : [1]
    return columns.compactMap {
      BarcodeSymbol(code, symbology: style.rule.symbology, guards: style.guards, columns: $0)
    }.sorted { ($0.rows, $0.width) < ($1.rows, $1.width) }
  }

  /// In device pixels.
  private func leastBars(_ symbol: BarcodeSymbol, _ pixels: Int) -> Int {
    let share = (Self.leastShare * Double(symbol.width * pixels)).rounded(.up)
    return Int(max(Self.leastBars * printer.pixelsPerMillimetre, share))
  }

  /// What the narrowest modules would need, in words.
  private func needs(_ number: String, _ style: Element.BarcodeStyle, besideBars: Int) -> String {
    let pixels = Self.modulePixels.lowerBound * printer.dotsPerInch / 300
    let kind = style.rule.symbology.rawValue
    guard let symbol = symbols(number, style).first else { return "is no \(kind) code" }
    let height =
      symbol.rows == 1
      ? leastBars(symbol, pixels) : (symbol.rows * Self.rowModules.lowerBound + 2 * symbol.quietZone) * pixels
    func millimetres(_ pixels: Int) -> Double {
      (Double(pixels) / printer.pixelsPerMillimetre * 10).rounded(.up) / 10
    }
    return "its \(kind) code needs \(millimetres((symbol.width + 2 * symbol.quietZone) * pixels)) × "
      + "\(millimetres(height + besideBars)) mm with its quiet zone, more than its box"
  }
}

extension Element.TextStyle {
  /// The same style in the middle of its box.
  fileprivate var centered: Self {
    Self(
      font: font, size: size, minimumSize: minimumSize, lines: 1, lineHeight: lineHeight, tracking: tracking,
      color: color, alignment: .center, verticalAlignment: .bottom)
  }
}
