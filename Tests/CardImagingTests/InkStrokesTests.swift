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

  @Test("a widened stroke is not cut at the mask's edge")
  func margin() throws {
    let dash = try TestImages.make(40, 3, .gray8) { _, y, _ in y == 1 ? 255 : 0 }
    let wide = dash.withStrokes(atLeast: 5, atMost: 12)
    #expect(wide.height > dash.height && wide.width > dash.width)
    #expect(wide.pixels[..<wide.width].allSatisfy { $0 < 128 })
  }
}
