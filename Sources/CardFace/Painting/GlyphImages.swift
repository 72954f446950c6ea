/// The coverage of glyphs as they were painted first, for the next time: most of a card's letters were on the cards
/// before.
///
/// A glyph lies on quarters of a pixel, finer than what the eye sees at 300 dpi, so that there are four images of it
/// and not endlessly many. An image does not depend on what was painted before, so neither does a card.
final class GlyphImages {
  private struct Key: Hashable {
    let font: ObjectIdentifier
    let glyph: UInt32
    let phaseX: Int
    let phaseY: Int
  }

  private struct Image {
    /// Keeps the font, so that no other gets its identifier.
    let font: DeviceFont
    /// Nil for a space.
    let coverage: Canvas?
    let x: Int
    let y: Int
  }

  private var images: [Key: Image] = [:]
  private static let phases = 4
  /// Some 16 MB with the fonts that they keep. Names of many lengths are set in many sizes, so that a batch of
  /// thousands fills it; what comes next is drawn anew.
  private static let limit = 4_096

  /// Paints a run with its origin at the position. Glyphs that join or pile up are painted as one outline: where two
  /// images met, a seam would show.
  func paint(_ run: GlyphRun, on canvas: Canvas, x: Double, y: Double, _ color: Color) throws(FaceError) {
    guard run.glyphsStandApart else {
      canvas.fill(run, x: x, y: y, color)
      return
    }
    for glyph in run.glyphs {
      let (pixelX, phaseX) = Self.place(x + glyph.x)
      let (pixelY, phaseY) = Self.place(y + glyph.y)
      let image = try image(
        of: glyph.index, in: run.font, phaseX: phaseX, phaseY: phaseY)
      guard let coverage = image.coverage else { continue }
      if canvas.format == .opaque, color.alpha == 255 {
        canvas.stamp(coverage, x: pixelX + image.x, y: pixelY + image.y, color)
      } else {
        canvas.draw(coverage, x: pixelX + image.x, y: pixelY + image.y, color: color)
      }
    }
  }

  /// The whole pixel, and the quarters beyond it.
  private static func place(_ position: Double) -> (Int, Int) {
    let quarters = Int((position * Double(phases)).rounded())
    return (quarters >> 2, quarters & 3)
  }

  private func image(of glyph: UInt32, in font: DeviceFont, phaseX: Int, phaseY: Int) throws(FaceError) -> Image {
    let key = Key(font: ObjectIdentifier(font), glyph: glyph, phaseX: phaseX, phaseY: phaseY)
    if let known = images[key] { return known }
    if images.count >= Self.limit { images.removeAll(keepingCapacity: true) }
    let run = GlyphRun(
      font: font,
      glyphs: [
        GlyphRun.Glyph(
          index: glyph, x: Double(phaseX) / Double(Self.phases), y: Double(phaseY) / Double(Self.phases))
      ], glyphsStandApart: true)
    let made = try Canvas.coverage(of: run)
    let image = Image(font: font, coverage: made?.canvas, x: made?.x ?? 0, y: made?.y ?? 0)
    images[key] = image
    return image
  }
}

extension Canvas {
  /// Paints an opaque colour through a coverage canvas onto an opaque one. The same pixels as Cairo's
  /// (``draw(_:x:y:color:)``), which takes longer to get ready than a letter's pixels take.
  func stamp(_ coverage: Canvas, x: Int, y: Int, _ color: Color) {
    let (across, along) = DeviceRect(x: x, y: y, width: coverage.width, height: coverage.height)
      .clipped(toWidth: width, height: height)
    guard !across.isEmpty, !along.isEmpty else { return }
    let (width, height, bytesPerRow) = (width, height, coverage.bytesPerRow)
    let pixel = 0xFF00_0000 | UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue)
    coverage.withBytes { shares in
      precondition(shares.count >= (along.upperBound - 1 - y) * bytesPerRow + across.upperBound - x)
      withPixels { pixels in
        precondition(pixels.count == width * height)
        for row in along {
          let (from, to) = ((row - y) * bytesPerRow - x, row * width)
          for column in across {
            let share = UInt32(shares[unchecked: from &+ column])
            guard share != 0 else { continue }
            let below = pixels[unchecked: to &+ column]
            pixels[unchecked: to &+ column] =
              share == 255 ? pixel : Self.product(pixel, share) &+ Self.product(below, 255 &- share)
          }
        }
      }
    }
  }

  /// A pixel's four channels times a share of 255, each rounded.
  @inline(__always) private static func product(_ pixel: UInt32, _ share: UInt32) -> UInt32 {
    var odd = (pixel & 0x00FF_00FF) &* share &+ 0x0080_0080
    odd = ((odd &+ ((odd &>> 8) & 0x00FF_00FF)) &>> 8) & 0x00FF_00FF
    var even = ((pixel &>> 8) & 0x00FF_00FF) &* share &+ 0x0080_0080
    even = (even &+ ((even &>> 8) & 0x00FF_00FF)) & 0xFF00_FF00
    return odd | even
  }
}
