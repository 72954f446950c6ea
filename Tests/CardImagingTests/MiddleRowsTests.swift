import Testing

@testable import CardImaging

@Suite("The middle rows of a picture's blocks")
struct MiddleRowsTests {
  private static let size = (width: 85, height: 61)

  /// Gray throughout, so that a JPEG's brightness is what is decoded; smooth and sharp parts, and blocks cut at the
  /// edges.
  private static func picture() throws -> Raster {
    try TestImages.make(size.width, size.height, .rgb8) { x, y, _ in
      UInt8(truncatingIfNeeded: x < 40 ? 2 * x + y : (x / 5 + y / 3) % 2 == 0 ? 20 : 230)
    }
  }

  private static let kinds = TestJPEG.Sampling.allCases.flatMap { sampling in
    [false, true].flatMap { progressive in
      [12, 90].map { TestJPEG(quality: $0, sampling: sampling, isProgressive: progressive) }
    }
  }

  @Test("of a JPEG are those of the whole picture to two levels, at whatever scale it is decoded", arguments: kinds)
  func jpeg(kind: TestJPEG) throws {
    let file = try kind.encode(Self.picture())
    let whole = try PhotoDecoder.decode(file).converted(to: .gray8)
    for divisor in [1, 4] {
      let found = try PhotoDecoder.decodeWithMiddleRows(
        file, reduceTo: (Self.size.width / divisor, Self.size.height / divisor), upTo: .max)
      let rows = try #require(found.middleRows)
      #expect(rows.width == 88 && rows.height == 8 && rows.format == .gray8)
      for y in 0..<7 {
        for x in 0..<Self.size.width {
          let (got, wanted) = (Int(rows.pixels[y * 88 + x]), Int(whole.pixels[(8 * y + 4) * Self.size.width + x]))
          #expect(abs(got - wanted) <= 2, "\(x), \(y): \(got), not \(wanted)")
        }
      }
      let plain = try PhotoDecoder.decode(file, reduceTo: (Self.size.width / divisor, Self.size.height / divisor))
      #expect(found.picture == plain)
    }
  }

  @Test("of a PNG are its own, and none of a larger picture than was asked for, nor of one of four rows")
  func others() throws {
    let picture = try Self.picture()
    let file = try PNGEncoder(pixelsPerMetre: 11_811).encode(picture)
    let rows = try #require(
      try PhotoDecoder.decodeWithMiddleRows(file, reduceTo: (8, 8), upTo: 85 * 61).middleRows)
    let gray = picture.converted(to: .gray8)
    #expect(rows.height == 8 && rows.width == 85)
    for y in 0..<8 { #expect(rows.pixels[y * 85..<(y + 1) * 85] == gray.pixels[(8 * y + 4) * 85..<(8 * y + 5) * 85]) }
    let jpeg = try TestJPEG().encode(picture)
    for file in [file, jpeg] {
      #expect(try PhotoDecoder.decodeWithMiddleRows(file, reduceTo: (8, 8), upTo: 85 * 61 - 1).middleRows == nil)
    }
    #expect(try TestImages.make(9, 4, .gray8) { _, _, _ in 7 }.middleRows == nil)
  }
}
