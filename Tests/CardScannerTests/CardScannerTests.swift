import CardScanner
import Testing

@Suite struct CardScannerTests {
  /// A code is read byte for byte, with its place and error correction level.
  @Test func readsACode() throws {
    let code = try #require(try scan("one.png").first)
    #expect(code.text == identity)
    #expect(code.errorCorrection == .medium)
    #expect(!code.isMirrored)
    // Quiet zone of 4 modules of 3 pixels.
    #expect(abs(code.corners[0].x - 12) <= 2 && abs(code.corners[0].y - 12) <= 2)
    #expect(code.sideLength > 150)
  }

  /// A face can carry several codes: all are found, the upper first.
  @Test func findsAllCodesFromTopToBottom() throws {
    #expect(try scan("two.png").map(\.text) == [short, identity])
  }

  /// The same picture always gives the same list.
  @Test func isDeterministic() throws {
    #expect(try scan("two.png") == scan("two.png"))
  }

  @Test(arguments: [("turned.png", identity), ("upside-down.png", short), ("blurred-noisy.png", short)])
  func readsUnderHardship(name: String, text: String) throws {
    #expect(try scan(name).map(\.text) == [text])
  }

  /// Corners belong to the symbol, not to the image: upside down, its top left is at the bottom right.
  @Test func cornersTurnWithTheCode() throws {
    let code = try #require(try scan("upside-down.png").first)
    #expect(code.corners[0].x > code.corners[2].x && code.corners[0].y > code.corners[2].y)
  }

  /// No code is no error, and lines are no code.
  @Test func findsNothingWhereNothingIs() throws {
    #expect(try scan("none.png").isEmpty)
  }

  /// Rows may be padded, and the last need not be.
  @Test func skipsPaddingBetweenRows() throws {
    let image = try fixture("one.png")
    let stride = image.width + 13
    var padded: [UInt8] = []
    for y in 0..<image.height {
      padded += image.pixels[y * image.width..<(y + 1) * image.width]
      if y + 1 < image.height { padded += [UInt8](repeating: 128, count: 13) }
    }
    let codes = try CardScanner.qrCodes(
      inLuminance: padded, width: image.width, height: image.height, bytesPerRow: stride)
    #expect(codes.map(\.text) == [identity])
  }

  @Test(arguments: [
    (0, 10, 10, ScanError.Code.sizeMismatch), (10, 0, 10, .sizeMismatch), (10, 10, 9, .sizeMismatch),
    (-1, 10, 10, .sizeMismatch), (11, 10, 11, .sizeMismatch), (40_000, 1, 40_000, .tooLarge),
    (9_000, 9_000, 9_000, .tooLarge), (10, 10, .max, .tooLarge),
  ])
  func refusesImpossibleSizes(width: Int, height: Int, bytesPerRow: Int, code: ScanError.Code) throws {
    let pixels = [UInt8](repeating: 255, count: 100)
    #expect(throws: ScanError(code, "")) {
      try CardScanner.qrCodes(inLuminance: pixels, width: width, height: height, bytesPerRow: bytesPerRow)
    }
  }

  /// Whatever the pixels are, the search ends.
  @Test func survivesNoise() throws {
    var state: UInt64 = 7
    for side in [1, 2, 3, 20, 21, 64, 200] {
      let pixels = (0..<side * side).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 63 == 0 ? UInt8(0) : 255
      }
      #expect(try CardScanner.qrCodes(inLuminance: pixels, width: side, height: side, bytesPerRow: side).isEmpty)
    }
  }

  private func scan(_ name: String) throws -> [ScannedCode] {
    let image = try fixture(name)
    return try CardScanner.qrCodes(
      inLuminance: image.pixels, width: image.width, height: image.height, bytesPerRow: image.width)
  }
}
