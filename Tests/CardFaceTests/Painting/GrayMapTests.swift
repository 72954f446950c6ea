import CardImaging
import Testing

@testable import CardFace

@Suite("Gray maps")
struct GrayMapTests {
  private static func map(_ width: Int, _ height: Int, _ value: (Int, Int) -> UInt8) throws -> GrayMap {
    let pixels = (0..<width * height).map { value($0 % width, $0 / width) }
    return GrayMap(try Raster(width: width, height: height, format: .gray8, pixels: pixels))
  }

  @Test("softening keeps the size, the sum and plain areas, and has the deviation that was asked for")
  func blur() throws {
    let plain = try Self.map(40, 30) { _, _ in 93 }.blurred(4)
    #expect(plain.width == 40 && plain.height == 30 && plain.samples.allSatisfy { $0 == 93 })
    // The slope of a softened edge is the kernel itself.
    let deviation = 5.0
    let edge = try Self.map(121, 61) { x, _ in x < 60 ? 0 : 255 }.blurred(deviation)
    let row = (0..<121).map { Double(edge.samples[30 * 121 + $0]) }
    let slopes = zip(row, row.dropFirst()).map { $1 - $0 }
    let total = slopes.reduce(0, +)
    let mean = slopes.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } / total
    let variance =
      slopes.enumerated().reduce(0) { $0 + (Double($1.offset) - mean) * (Double($1.offset) - mean) * $1.element }
      / total
    #expect(abs(variance.squareRoot() - deviation) < 1, "\(variance.squareRoot())")
    #expect(row[20] == 0 && row[100] == 255)
  }

  @Test("at 600 dpi an edge becomes a slope along which a line ends in a point, at 300 dpi it stays")
  func taper() throws {
    let edge = try Self.map(60, 20) { x, _ in x < 30 ? 0 : 255 }
    let (fine, coarse) = (edge.tapered(600 / 25.4), edge.tapered(300 / 25.4))
    #expect(coarse.samples == edge.samples)
    let row = fine.samples.prefix(60).map(Int.init)
    let steepest = try #require(zip(row, row.dropFirst()).map { $1 - $0 }.max())
    #expect(steepest < 90 && row.first == 0 && row.last == 255)
  }

  @Test("an engraving of a dark skin and of a light one has the same features at the same strength")
  func skins() throws {
    /// A face of one tone on a plain wall, with eyes and a mouth a little darker, and light from the left.
    func face(_ skin: Int, _ features: Int) throws -> GrayMap {
      try Self.map(100, 120) { x, y in
        let (dx, dy) = (Double(x - 50) / 28, Double(y - 60) / 40)
        guard dx * dx + dy * dy < 1 else { return 205 }
        let isFeature =
          (abs(y - 50) < 3 && (abs(x - 38) < 5 || abs(x - 62) < 5)) || (abs(y - 82) < 2 && abs(x - 50) < 9)
        return UInt8(max(0, skin - (x - 50) / 4 - (isFeature ? features : 0)))
      }
    }
    func feature(_ map: GrayMap) -> Int {
      var (eye, cheek) = (0, 0)
      for y in 49..<52 { for x in 35..<42 { eye += Int(map.samples[y * 100 + x]) } }
      for y in 64..<67 { for x in 35..<42 { cheek += Int(map.samples[y * 100 + x]) } }
      return (eye - cheek) / 21
    }
    let (light, dark) = (feature(try face(180, 45).engraved()), feature(try face(62, 22).engraved()))
    #expect(light > 60 && dark > 60, "\(light) and \(dark)")
  }

  @Test("a plain picture's noise is not made into an engraving")
  func plainWall() throws {
    let wall = try Self.map(60, 60) { x, y in UInt8(180 + (x * 7 + y * 13) % 3) }.engraved()
    let (low, high) = (try #require(wall.samples.min()), try #require(wall.samples.max()))
    #expect(high - low < 60, "\(low) to \(high)")
  }
}
