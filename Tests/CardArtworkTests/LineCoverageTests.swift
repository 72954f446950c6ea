import Testing

@testable import CardArtwork

@Suite("Line coverage")
struct LineCoverageTests {
  /// Black lines on white without a floor, so that a pixel's darkness is its coverage.
  static func straight(angle: Double, pitch: Double = 0.6, width: Double = 0.13) -> ArtworkDesign {
    ArtworkDesign(
      paper: ArtworkColor(rgb: 0xffffff), luminanceFloor: 0,
      layers: [
        .lines(
          LinesLayer(
            stroke: ArtworkStroke(
              pitch: ArtworkBounds(pitch), width: ArtworkBounds(width), opacity: ArtworkBounds(1),
              ink: ArtworkInk(ArtworkColor(rgb: 0x000000))),
            families: 1, angle: ArtworkBounds(angle), waves: []))
      ])
  }

  @Test(
    "A straight family's mean coverage is width / pitch to 0.5 %, at any angle, resolution and width",
    // Lines at these angles (those of a 3-4-5 triangle) cut 12 mm into whole pitches both across and down.
    arguments: [0.0, 90, 36.869_897_645_844_02, 126.869_897_645_844_02],
    [(6.0, 0.13), (12, 0.13), (24, 0.13), (48, 0.13), (12, 0.05), (12, 0.3)])
  func meanCoverage(angle: Double, case resolution: (pixelsPerMillimetre: Double, width: Double)) throws {
    let side = Int(12 * resolution.pixelsPerMillimetre)
    let grid = try ArtworkGrid(width: side, height: side, pixelsPerMillimetre: resolution.pixelsPerMillimetre)
    let renderer = try ArtworkRenderer(Self.straight(angle: angle, width: resolution.width))
    let pixels = renderer.image(seed: try Fixtures.seed(6), grid: grid)
    let mean = pixels.reduce(0.0) { $0 + 255 - Double($1 & 0xff) } / Double(pixels.count) / 255
    let expected = resolution.width / 0.6
    #expect(abs(mean / expected - 1) < 0.005, "\(mean) for \(expected)")
  }

  @Test("An upright edge is antialiased exactly: each pixel's darkness is the share that the line covers")
  func exactPixels() throws {
    let design = Self.straight(angle: 90, pitch: 1, width: 0.25)
    let grid = try ArtworkGrid(width: 200, height: 1, pixelsPerMillimetre: 10)
    let renderer = try ArtworkRenderer(design)
    let seed = try Fixtures.seed(7)
    let image = renderer.image(seed: seed, grid: grid)
    guard case .lines(let field) = renderer.plan(seed).families[0].shape else { return #expect(Bool(false)) }
    let (shift, direction) = (Double(field.across.phase), Double(field.across.kx))
    for x in 0..<200 {
      // The line's centre lies where direction · x + shift is whole; ten pixels are a turn.
      let turns = direction * (Double(x) + 0.5) / 10 + shift
      let distance = abs(turns - turns.rounded()) * 10
      let covered = max(0, min(1, 1.25 + 0.5 - distance))
      #expect(abs(255 * (1 - covered) - Double(image[x] & 0xff)) <= 1.01, "column \(x)")
    }
  }

  @Test("600 dpi reduced by 2 x 2 gives the image at 300 dpi")
  func resolutionsAgree() throws {
    let coarse = try ArtworkGrid(width: 240, height: 160, pixelsPerMillimetre: 300 / 25.4)
    let fine = try ArtworkGrid(width: 480, height: 320, pixelsPerMillimetre: 600 / 25.4)
    let renderer = try ArtworkRenderer(.parkCityFront)
    let seed = try Fixtures.seed(8)
    let a = renderer.image(seed: seed, grid: coarse)
    let b = renderer.image(seed: seed, grid: fine)
    var (sum, worst) = (0, 0)
    for y in 0..<160 {
      for x in 0..<240 {
        for shift: UInt32 in [0, 8, 16] {
          func level(_ pixel: UInt32) -> Int { Int(pixel >> shift & 0xff) }
          let at = 2 * y * 480 + 2 * x
          let reduced = (level(b[at]) + level(b[at + 1]) + level(b[at + 480]) + level(b[at + 481]) + 2) / 4
          let difference = abs(level(a[y * 240 + x]) - reduced)
          sum += difference
          worst = max(worst, difference)
        }
      }
    }
    let mean = Double(sum) / Double(240 * 160 * 3)
    #expect(mean < 1.5, "mean difference \(mean)")
    #expect(worst < 40, "worst difference \(worst)")
  }
}
