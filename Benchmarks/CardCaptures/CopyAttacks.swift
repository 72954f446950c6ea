import CardFace
import CardImaging
import Foundation

/// Forgeries that copy pictures of cards, or parts of them.
extension Attack {
  /// Another's portrait over the card's own, and all else as it was: the artwork still shows the first one.
  static func pastedPortrait(_ card: FacePanels, of other: FacePanels) -> FacePanels {
    let boxes = card.elements.compactMap { element in
      if case .portrait = element.content { element.box } else { nil }
    }
    return copied(boxes, from: other, onto: card)
  }

  private static func copied(_ boxes: [DeviceRect], from other: FacePanels, onto card: FacePanels) -> FacePanels {
    var pixels = card.color.pixels
    let width = card.color.width
    for box in boxes {
      for y in box.y..<box.maxY {
        for at in 4 * (y * width + box.x)..<4 * (y * width + box.maxX) { pixels[at] = other.color.pixels[at] }
      }
    }
    var color = card.color
    color.pixels = pixels
    return FacePanels(background: card.background, color: color, black: card.black, elements: card.elements)
  }

  /// A portrait with the holder's coarse tones and the forger's details, made to pass for the holder's in a small
  /// picture; pasted as ``pastedPortrait(_:of:)`` does it.
  ///
  /// - Parameter fineness: the waves that are the holder's, as a share of the portrait's width.
  static func chosenPortrait(_ card: FacePanels, of other: FacePanels, fineness: Double = 0.09) -> FacePanels {
    let boxes = card.elements.compactMap { element in
      if case .portrait = element.content { element.box } else { nil }
    }
    var pixels = card.color.pixels
    let width = card.color.width
    for box in boxes {
      func picture(_ raster: Raster) -> LightPicture {
        LightPicture(
          width: box.width, height: box.height,
          pixels: (0..<box.width * box.height).map { index in
            let at = 4 * ((box.y + index / box.width) * width + box.x + index % box.width)
            return SIMD4(
              Float(raster.pixels[at]), Float(raster.pixels[at + 1]), Float(raster.pixels[at + 2]), 0)
          })
      }
      let deviation = fineness / 2 * Double(box.width)
      let (holder, forger) = (picture(card.color).blurred(deviation), picture(other.color))
      let coarse = forger.blurred(deviation)
      for index in holder.pixels.indices {
        let mixed = holder.pixels[index] + forger.pixels[index] - coarse.pixels[index]
        let at = 4 * ((box.y + index / box.width) * width + box.x + index % box.width)
        for channel in 0..<3 { pixels[at + channel] = UInt8(max(0, min(255, mixed[channel]))) }
      }
    }
    var color = card.color
    color.pixels = pixels
    return FacePanels(background: card.background, color: color, black: card.black, elements: card.elements)
  }

  /// A genuine card that was scanned and printed again in colour, its code set anew.
  static func secondPrinting(_ card: FacePanels, dotsPerInch: Int, using dice: inout Dice) -> FacePanels {
    let (width, height) = (card.color.width, card.color.height)
    let symbols = card.elements.compactMap { element in
      if case .qr(let symbol) = element.content { symbol.outer } else { nil }
    }
    func isSymbol(_ x: Int, _ y: Int) -> Bool {
      symbols.contains { x >= $0.x && x < $0.maxX && y >= $0.y && y < $0.maxY }
    }
    var first = CaptureConditions()
    (first.dyeBlur, first.blackShift) = (
      dice.uniform(0.2, 0.8), SIMD2(dice.uniform(-0.15, 0.15), dice.uniform(-0.15, 0.15))
    )
    let scanned = PrintModel.printed(color: card.color, black: card.black, dotsPerInch: dotsPerInch, first)
      .blurred(dice.uniform(0.4, 0.8) * Double(dotsPerInch) / 300)
    var (color, black) = (card.color.pixels, card.black.pixels)
    for y in 0..<height {
      for x in 0..<width {
        let at = y * width + x
        guard !isSymbol(x, y) else { continue }
        black[at] = 255
        let light = scanned.pixels[at]
        for (channel, value) in [(2, light.x), (1, light.y), (0, light.z)] {
          color[4 * at + channel] = UInt8(max(0, min(255, 255 * LightPicture.encoded(Double(value)))))
        }
      }
    }
    var (colorPanel, blackPanel) = (card.color, card.black)
    (colorPanel.pixels, blackPanel.pixels) = (color, black)
    return FacePanels(background: card.background, color: colorPanel, black: blackPanel, elements: card.elements)
  }
}

extension PanelForgery {
  /// A thin line that was drawn over the artwork, 0.25 to 0.5 mm wide and 6 to 25 mm long.
  func line(_ dice: inout Dice) -> Attack.Forgery {
    let unit = Double(scale) * 300 / 25.4
    var pixels = panels.color.pixels
    let (width, height) = (panels.color.width, panels.color.height)
    let taken = panels.elements.filter { element in
      if case .qr = element.content { true } else if case .portrait = element.content { true } else { false }
    }.map(\.box)
    let color = (0..<3).map { _ in dice.uniform(10, 110) }
    let (thick, long) = (dice.uniform(0.25, 0.5) * unit / 2, dice.uniform(6, 25) * unit)
    for _ in 0..<200 {
      let angle = dice.uniform(0, .pi)
      let (x0, y0) = (
        dice.uniform(3 * unit, Double(width) - 3 * unit), dice.uniform(3 * unit, Double(height) - 3 * unit)
      )
      let (x1, y1) = (x0 + long * cos(angle), y0 + long * sin(angle))
      guard x1 > 3 * unit, x1 < Double(width) - 3 * unit, y1 < Double(height) - 3 * unit else { continue }
      let points = stride(from: 0.0, through: long, by: 1).map { (x0 + $0 * cos(angle), y0 + $0 * sin(angle)) }
      let isFree = points.allSatisfy { p in
        taken.allSatisfy { box in
          p.0 < Double(box.x) - 8 || p.0 > Double(box.maxX) + 8 || p.1 < Double(box.y) - 8 || p.1 > Double(box.maxY) + 8
        }
      }
      guard isFree else { continue }
      for p in points {
        for y in Int(p.1 - thick)...Int(p.1 + thick) {
          for x in Int(p.0 - thick)...Int(p.0 + thick) {
            for channel in 0..<3 { pixels[4 * (y * width + x) + channel] = UInt8(color[channel]) }
          }
        }
      }
      break
    }
    return Attack.Forgery(panels: changed(color: pixels, black: panels.black.pixels), targets: ["artwork"])
  }
}
