import Testing

@testable import CardImaging

@Suite struct RasterTests {
  @Test(arguments: [(0, 1, 0), (1, 1, 2), (2, 2, 11), (-1, -1, 3), (Int.max, Int.max, 3), (1 << 33, 1 << 33, 0)])
  func refusesWrongSizes(width: Int, height: Int, count: Int) {
    #expect(throws: ImageError(.sizeMismatch, "")) {
      try Raster(width: width, height: height, format: .rgb8, pixels: [UInt8](repeating: 0, count: count))
    }
  }

  @Test func cropsToTheRectangle() throws {
    let image = try TestImages.make(6, 4, .gray8) { x, y, _ in UInt8(10 * y + x) }
    let part = image.cropped(to: PixelRect(x: 2, y: 1, width: 3, height: 2))
    #expect(part.pixels == [12, 13, 14, 22, 23, 24])
  }

  @Test func knowsWhatLiesInside() {
    #expect(PixelRect(x: 0, y: 0, width: 5, height: 4).lies(inWidth: 5, height: 4))
    for rect in [
      PixelRect(x: -1, y: 0, width: 2, height: 2), PixelRect(x: 4, y: 0, width: 2, height: 2),
      PixelRect(x: 0, y: 0, width: 0, height: 2), PixelRect(x: 1, y: 0, width: .max, height: 2),
      PixelRect(x: .max, y: 0, width: 1, height: 1),
    ] {
      #expect(!rect.lies(inWidth: 5, height: 4))
    }
  }

  /// Formats without alpha and of the same colours turn into each other without loss.
  @Test func convertsWithoutLoss() throws {
    let image = try TestImages.noise(9, 7, .rgb8, seed: 2)
    for format in [PixelFormat.bgrx8, .rgba8] {
      #expect(image.converted(to: format).converted(to: .rgb8) == image)
    }
    let gray = try TestImages.make(16, 16, .gray8) { x, y, _ in UInt8(y * 16 + x) }
    #expect(gray.converted(to: .rgb8).converted(to: .gray8) == gray)
    #expect(image.converted(to: .bgrx8).pixels[0..<4] == [image.pixels[2], image.pixels[1], image.pixels[0], 255])
  }

  /// Over white, for every sample and alpha: the rounded exact value.
  @Test func laysAlphaOverWhiteExactly() throws {
    let image = try TestImages.make(256, 256, .rgba8) { x, y, channel in UInt8(channel == 3 ? y : x) }
    let got = image.converted(to: .rgb8)
    for alpha in 0..<256 {
      for value in 0..<256 {
        let exact = (Double(value * alpha + 255 * (255 - alpha)) / 255).rounded()
        if Double(got.pixels[(alpha * 256 + value) * 3]) != exact { Issue.record("\(value) at alpha \(alpha)") }
      }
    }
  }

  /// The C loop, made for several CPUs, gives the luma of each pixel as Swift has it, for every colour in steps and for
  /// rows of any length.
  @Test("in C and in Swift gives the same luma") func sameLuma() throws {
    for width in [1, 7, 8, 31, 33, 100] {
      let picture = try TestImages.noise(width, 61, .rgb8, seed: UInt64(width))
      let gray = picture.converted(to: .gray8)
      for at in gray.pixels.indices {
        let color = PixelColor(picture.pixels.span, at: 3 * at, .rgb8)
        #expect(gray.pixels[at] == color.luma)
      }
    }
  }
}
