import Testing

@testable import CardFace

@Suite("Letters' images")
struct GlyphImagesTests {
  @Test("are stamped as Cairo paints them, whole and cut at the canvas's edges")
  func stamp() throws {
    let coverage = try Canvas(width: 33, height: 21, format: .coverage)
    let bytesPerRow = coverage.bytesPerRow
    coverage.withMutableBytes { bytes in
      for y in 0..<21 {
        for x in 0..<33 {
          bytes[y * bytesPerRow + x] = UInt8(truncatingIfNeeded: x < 8 ? 0 : x > 24 ? 255 : 37 * x * y)
        }
      }
    }
    func ground() throws -> Canvas {
      let canvas = try Canvas(width: 60, height: 40, format: .opaque)
      canvas.withPixels { pixels in
        for index in 0..<pixels.count { pixels[index] = 0xFF00_0000 | UInt32(index) &* 2_654_435_761 & 0xFF_FFFF }
      }
      return canvas
    }
    for color in [Color.black, .white, Color(red: 30, green: 120, blue: 201)] {
      for (x, y) in [(5, 9), (-10, -7), (40, 30), (27, -20), (100, 3), (-33, 0)] {
        let (stamped, painted) = (try ground(), try ground())
        stamped.stamp(coverage, x: x, y: y, color)
        painted.draw(coverage, x: x, y: y, color: color)
        #expect(try stamped.raster() == painted.raster(), "\(color) at \(x), \(y)")
      }
    }
  }
}
