import CardImaging
import Foundation
import Testing

/// A signature drawn by a formula: a looping stroke, so that the true mask is known.
private enum Signature {
  static let (width, height) = (360, 140)

  /// The ink's coverage 0...1 at a pixel: distance to a polyline along a curve.
  static let coverage: [Double] = {
    var points: [(Double, Double)] = []
    for step in 0...500 {
      let t = Double(step) / 500
      points.append((40 + 280 * t + 22 * sin(t * 40), 70 + 35 * cos(t * 40) * (1 - 0.5 * t)))
    }
    var out = [Double](repeating: 0, count: width * height)
    for (x, y) in points {
      for py in Int(y) - 4...Int(y) + 4 {
        for px in Int(x) - 4...Int(x) + 4 {
          let distance = hypot(Double(px) + 0.5 - x, Double(py) + 0.5 - y)
          out[py * width + px] = max(out[py * width + px], min(max(2.3 - distance, 0), 1))
        }
      }
    }
    return out
  }()

  /// Ink of a colour on paper whose brightness is `light(x, y)`, with noise of so many levels.
  static func photo(
    ink: [Double], noise: Double = 0, paper: [Double] = [250, 250, 250], light: (Int, Int) -> Double = { _, _ in 1 }
  ) throws -> Raster {
    var random = TestImages.Random(11)
    return try TestImages.make(width, height, .rgb8) { x, y, channel in
      let share = coverage[y * width + x]
      let color = (paper[channel] * (1 - share) + ink[channel] * share) * light(x, y)
      let grain = noise * (Double.random(in: -1...1, using: &random) + Double.random(in: -1...1, using: &random))
      return UInt8(min(max(color + grain, 0), 255))
    }
  }

  /// The mask put back where the true ink's box is, compared pixel by pixel: mean difference of the coverage
  /// over the ink's own area.
  static func error(of mask: Raster) -> Double {
    let columns = (0..<width).filter { x in (0..<height).contains { coverage[$0 * width + x] > 0 } }
    let rows = (0..<height).filter { y in (0..<width).contains { coverage[y * width + $0] > 0 } }
    let (left, top) = (columns[0], rows[0])
    let (trueWidth, trueHeight) = (columns[columns.count - 1] - left + 1, rows[rows.count - 1] - top + 1)
    // Faint edge pixels may be trimmed: aligned by the middle of both boxes.
    let (dx, dy) = (left + (trueWidth - mask.width) / 2, top + (trueHeight - mask.height) / 2)
    var difference = 0.0
    for y in 0..<height {
      for x in 0..<width {
        let (mx, my) = (x - dx, y - dy)
        let inside = mx >= 0 && my >= 0 && mx < mask.width && my < mask.height
        let got = inside ? Double(mask.pixels[my * mask.width + mx]) / 255 : 0
        difference += abs(got - coverage[y * width + x])
      }
    }
    return difference / coverage.reduce(0, +)
  }
}

@Suite struct InkExtractorTests {
  /// Whatever the ink, the paper and the light, the mask is the stroke.
  @Test func findsTheStroke() throws {
    let pictures: [(String, Raster)] = [
      ("black", try Signature.photo(ink: [10, 10, 10])),
      ("blue", try Signature.photo(ink: [30, 50, 160], noise: 3)),
      ("red", try Signature.photo(ink: [190, 30, 40], noise: 3)),
      ("yellowish paper", try Signature.photo(ink: [20, 20, 30], noise: 3, paper: [235, 215, 160])),
      ("gradient", try Signature.photo(ink: [20, 20, 30], noise: 4) { x, y in 0.4 + 0.5 * Double(x + y) / 500 }),
      (
        "shadow",
        try Signature.photo(ink: [20, 20, 30], noise: 4) { x, _ in 0.55 + 0.4 / (1 + exp(Double(x - 180) / 12)) }
      ),
      ("pencil", try Signature.photo(ink: [120, 120, 122], noise: 4)),
    ]
    for (name, picture) in pictures {
      let mask = try InkExtractor.alphaMask(from: picture)
      #expect(mask.format == .gray8)
      #expect(Signature.error(of: mask) < 0.16, "\(name): \(Signature.error(of: mask))")
    }
  }

  /// A tablet's PNG has ink on nothing.
  @Test func takesTransparentPictures() throws {
    let picture = try TestImages.make(Signature.width, Signature.height, .rgba8) { x, y, channel in
      channel < 3 ? 0 : UInt8(Signature.coverage[y * Signature.width + x] * 255)
    }
    let mask = try InkExtractor.alphaMask(from: picture)
    #expect(Signature.error(of: mask) < 0.16, "\(Signature.error(of: mask))")
  }

  /// The mask is as large as the ink, to a pixel or two of faint edge.
  @Test func trimsToTheInk() throws {
    let mask = try InkExtractor.alphaMask(from: Signature.photo(ink: [0, 0, 0]))
    let columns = (0..<Signature.width).filter { x in
      (0..<Signature.height).contains { Signature.coverage[$0 * Signature.width + x] > 0.2 }
    }
    #expect(abs(mask.width - columns.count) <= 3)
    for edge in [0, mask.width - 1] {
      #expect((0..<mask.height).contains { mask.pixels[$0 * mask.width + edge] > 0 })
    }
  }

  /// Dust does not widen the box.
  @Test func ignoresDust() throws {
    var picture = try Signature.photo(ink: [0, 0, 0])
    let clean = try InkExtractor.alphaMask(from: picture)
    for spot in [(3, 3), (355, 4), (350, 136), (2, 130)] {
      let at = (spot.1 * Signature.width + spot.0) * 3
      for i in 0..<3 { picture.pixels[at + i] = 60 }
    }
    #expect(try InkExtractor.alphaMask(from: picture) == clean)
  }

  @Test func refusesEmptyPaper() throws {
    let papers = [
      try Raster(width: 200, height: 80, format: .gray8, pixels: Array(repeating: 255, count: 16_000)),
      try Raster(width: 200, height: 80, format: .rgba8, pixels: Array(repeating: 0, count: 64_000)),
      try TestImages.make(300, 120, .gray8) { x, y, _ in UInt8(120 + (x + y) / 4) },
      try TestImages.noise(300, 120, .gray8, seed: 5).mapped { 200 + $0 / 8 },
    ]
    for (index, paper) in papers.enumerated() {
      #expect(throws: ImageError(.noInk, ""), "paper \(index)") { try InkExtractor.alphaMask(from: paper) }
    }
  }

  @Test func refusesSolidPictures() throws {
    let black = try Raster(width: 200, height: 80, format: .gray8, pixels: Array(repeating: 0, count: 16_000))
    let bar = try TestImages.make(200, 80, .gray8) { x, y, _ in x > 90 && x < 110 && y > 30 && y < 50 ? 0 : 255 }
    let half = try TestImages.make(200, 80, .gray8) { x, _, _ in x < 100 ? 0 : 255 }
    for picture in [black, bar, half] {
      #expect(throws: ImageError(.solidInk, "")) { try InkExtractor.alphaMask(from: picture) }
    }
  }

  @Test func refusesTinyPictures() throws {
    #expect(throws: ImageError(.tooSmall, "")) {
      try InkExtractor.alphaMask(from: TestImages.noise(7, 100, .gray8, seed: 1))
    }
  }

  /// Large scans are brought to the working size, in proportion.
  @Test func scalesLargePicturesDown() throws {
    let large = try Signature.photo(ink: [0, 0, 0]).converted(to: .gray8).resampled(to: 2_400, height: 160)
    let mask = try InkExtractor.alphaMask(from: large)
    let small = try InkExtractor.alphaMask(from: Signature.photo(ink: [0, 0, 0]))
    #expect(abs(Double(mask.width) / (1_200.0 / 360) - Double(small.width)) < 3)
    #expect(abs(Double(mask.height) / (80.0 / 140) - Double(small.height)) < 3)
  }
}

extension Raster {
  /// Each sample changed alike.
  func mapped(_ change: (UInt8) -> UInt8) -> Raster {
    var copy = self
    copy.pixels = pixels.map(change)
    return copy
  }
}
