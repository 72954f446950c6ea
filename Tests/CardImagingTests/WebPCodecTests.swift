import CardImaging
import Testing

@Suite struct WebPCodecTests {
  /// What is written is read again, near enough for a lossy format.
  @Test(arguments: [PixelFormat.gray8, .rgb8, .bgrx8])
  func comesBack(format: PixelFormat) throws {
    let raster = try TestImages.make(48, 60, format) { x, y, channel in
      UInt8(50 + x * 2 + y + (format == .gray8 ? 0 : channel * 15))
    }
    let back = try WebPDecoder.decode(WebPEncoder.encode(raster, quality: 95))
    let original = raster.converted(to: .rgb8)
    #expect((back.width, back.height) == (48, 60))
    let difference = zip(back.pixels, original.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    #expect(Double(difference) / Double(original.pixels.count) < 3)
  }

  /// The search fits the bytes, and uses them: the next better qualities no longer fit.
  @Test(arguments: [400, 700, 1_500])
  func fitsTheBytes(limit: Int) throws {
    let raster = try TestImages.noise(24, 30, .rgb8, seed: 6).resampled(to: 48, height: 60)
    let file = try WebPEncoder.encode(raster, maximumBytes: limit)
    #expect(file.count <= limit)
    let sizes = try (0...100).map { try WebPEncoder.encode(raster, quality: Float($0)).count }
    let best = try #require(sizes.lastIndex { $0 <= limit })
    let chosen = try #require(sizes.lastIndex(of: file.count))
    #expect(best - chosen <= 3)
  }

  @Test func refusesWhatCannotFit() throws {
    #expect(throws: ImageError(.encodeFailed, "")) {
      try WebPEncoder.encode(TestImages.noise(48, 60, .rgb8, seed: 6), maximumBytes: 100)
    }
    #expect(throws: ImageError(.encodeFailed, "")) {
      try WebPEncoder.encode(TestImages.noise(4, 4, .rgb8, seed: 6), quality: 101)
    }
    #expect(throws: ImageError(.encodeFailed, "")) {
      try WebPEncoder.encode(TestImages.noise(4, 4, .rgb8, seed: 6), quality: .nan)
    }
  }

  /// A cut or damaged file ends in a typed error or a picture, never in a crash.
  @Test func survivesDamage() throws {
    let file = try WebPEncoder.encode(TestImages.guilloche(48, 60, .rgb8), quality: 60)
    for length in 0..<file.count {
      #expect(throws: ImageError.self) { try WebPDecoder.decode(Array(file.prefix(length))) }
    }
    var random = TestImages.Random(3)
    for _ in 0..<2_000 {
      var bad = file
      for _ in 0..<3 { bad[Int.random(in: 0..<bad.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
      do throws(ImageError) {
        let raster = try WebPDecoder.decode(bad)
        #expect(raster.width <= WebPDecoder.portraitLimits.side)
      } catch {
        #expect([.unreadable, .truncated, .tooLarge, .unsupported].contains(error.code))
      }
    }
  }

  @Test func refusesLargePortraits() throws {
    let large = try Raster(width: 1_025, height: 2, format: .gray8, pixels: Array(repeating: 9, count: 2_050))
    #expect(throws: ImageError(.tooLarge, "")) { try WebPDecoder.decode(WebPEncoder.encode(large, quality: 10)) }
  }
}
