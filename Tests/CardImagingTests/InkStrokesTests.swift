import Testing

@testable import CardImaging

@Suite("Even strokes")
struct InkStrokesTests {
  /// A slanted line from left to right whose width grows from `from` to `to` pixels.
  private func line(from: Double, to: Double) throws -> Raster {
    try TestImages.make(240, 90, .gray8) { x, y, _ in
      guard (20..<220).contains(x) else { return 0 }
      let width = from + (to - from) * Double(x - 20) / 200
      let away = abs(Double(y) - 30 - 0.15 * Double(x))
      return UInt8(min(max(width / 2 + 0.5 - away, 0), 1) * 255)
    }
  }

  /// Ink in a column, in pixels.
  private func ink(_ mask: Raster, column: Int) -> Double {
    (0..<mask.height).reduce(0) { $0 + Double(mask.pixels[$1 * mask.width + column]) } / 255
  }

  @Test("the measured width is the stroke's", arguments: [2.0, 4, 8, 14])
  func measured(width: Double) throws {
    #expect(abs(try line(from: width, to: width).strokeWidth - width) < 0.12 * width + 0.3)
  }

  @Test("strokes of a fine pen become as wide as asked for, those of a broad one no wider")
  func evened() throws {
    #expect(try (5.2...7.2).contains(line(from: 2, to: 2).withStrokes(atLeast: 6, atMost: 12).strokeWidth))
    #expect(try (9.5...13).contains(line(from: 24, to: 24).withStrokes(atLeast: 6, atMost: 12).strokeWidth))
  }

  @Test("what is wide enough already stays as it is, and so does an empty mask")
  func unchanged() throws {
    let good = try line(from: 7, to: 9)
    #expect(good.withStrokes(atLeast: 6, atMost: 12) == good)
    let empty = try TestImages.make(20, 20, .gray8) { _, _, _ in 0 }
    #expect(empty.withStrokes(atLeast: 6, atMost: 12) == empty)
  }

  @Test("a broad stroke that ends in a hairline keeps the hairline")
  func hairline() throws {
    let mask = try line(from: 3, to: 36)
    let thin = mask.withStrokes(atLeast: 4, atMost: 12)
    #expect(ink(thin, column: 200) < 16)
    for column in stride(from: 30, to: 210, by: 10) { #expect(ink(thin, column: column) >= 2, "\(column)") }
  }

  @Test("a broad pen's strokes that touch a blot, or run together, go on beside it")
  func besideBlots() throws {
    // A line of 14 pixels through two round blots of 31, and a second line that runs into it.
    let mask = try TestImages.make(300, 100, .gray8) { x, y, _ in
      let line = abs(Double(y) - 50)
      let blots = [70.0, 150].map { ((Double(x) - $0) * (Double(x) - $0) + line * line).squareRoot() - 8 }
      let second = abs(Double(y) - 50 + 0.4 * (Double(x) - 150)) * 0.93
      let away = min(line, blots.min() ?? 99, x > 150 ? second : 99)
      return (10..<290).contains(x) ? UInt8(min(max(7.5 - away, 0), 1) * 255) : 0
    }
    let thin = mask.withStrokes(atLeast: 4, atMost: 12)
    #expect(thin != mask)
    for column in 20..<280 { #expect(ink(thin, column: column) >= 7, "\(column)") }
    #expect(ink(thin, column: 70) < 16)
    // Both strokes where they have parted.
    #expect(ink(thin, column: 230) > 20)
  }

  @Test("a widened stroke is not cut at the mask's edge")
  func margin() throws {
    let dash = try TestImages.make(40, 3, .gray8) { _, y, _ in y == 1 ? 255 : 0 }
    let wide = dash.withStrokes(atLeast: 5, atMost: 12)
    #expect(wide.height > dash.height && wide.width > dash.width)
    #expect(wide.pixels[..<wide.width].allSatisfy { $0 < 128 })
  }
}
