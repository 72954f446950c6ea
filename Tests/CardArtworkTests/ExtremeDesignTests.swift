import Testing

@testable import CardArtwork

/// Draws designs from the ends and the inside of every documented range.
private struct DesignMaker {
  var stream: ArtworkStream

  mutating func bounds(_ lower: Double, _ upper: Double) -> ArtworkBounds {
    // A third of the values lie at either end, where arithmetic goes wrong first.
    func pick(_ choice: Double, _ inside: Double) -> Double {
      choice < 0.17 ? lower : (choice < 0.34 ? upper : lower + (upper - lower) * inside)
    }
    let (a, b) = (pick(stream.unit(), stream.unit()), pick(stream.unit(), stream.unit()))
    return ArtworkBounds(min(a, b), max(a, b))
  }

  mutating func swell(_ amplitude: Double) -> ArtworkSwell {
    ArtworkSwell(amplitude: bounds(0, amplitude), length: bounds(8, 400))
  }

  mutating func run() -> ArtworkRun {
    ArtworkRun(
      stops: (0...Int(stream.unit() * 4)).map { _ in ArtworkColor(rgb: UInt32(stream.unit() * 0x1_00_00_00)) },
      angle: bounds(-360, 360), length: bounds(10, 1_000), start: bounds(-10, 10), swell: swell(100))
  }

  mutating func stroke() -> ArtworkStroke {
    ArtworkStroke(
      pitch: bounds(0.2, 2.5), width: bounds(0.04, 0.12), opacity: bounds(0, 1),
      ink: ArtworkInk(run: run(), iridescence: stream.unit(), spacingRatio: 0.5 + 1.5 * stream.unit()),
      clearing: stream.unit())
  }

  mutating func design() -> ArtworkDesign {
    let wave = ArtworkWave(
      amplitude: bounds(0, 3), length: bounds(6, 400), drift: bounds(-0.03, 0.03), envelope: bounds(0, 1),
      envelopeLength: bounds(40, 400))
    return ArtworkDesign(
      paper: ArtworkColor(rgb: UInt32(stream.unit() * 0x1_00_00_00)), luminanceFloor: 0.8 * stream.unit(),
      layers: [
        .iris(IrisLayer(run: run(), opacity: bounds(0, 1))),
        .grating(
          GratingLayer(
            spacing: bounds(0.3, 5), sines: bounds(0.1, 2), spread: swell(0.6), direction: bounds(-90, 90),
            turn: swell(90), strength: bounds(0, 1))),
        .lines(
          LinesLayer(stroke: stroke(), families: 2, angle: bounds(-360, 360), waves: [wave], clouds: swell(1))),
        .ribbon(
          RibbonLayer(
            stroke: stroke(), angle: bounds(-360, 360), x: bounds(-200, 500), y: bounds(-200, 500),
            halfWidth: bounds(1, 60), sway: swell(2), pinch: swell(0.7), weave: bounds(0, 0.2),
            weaveLength: bounds(60, 400), edge: 0.05 + 0.9 * stream.unit())),
        .rosette(
          RosetteLayer(
            stroke: stroke(), x: bounds(0, 40), y: bounds(0, 40), radius: bounds(3, 100), hole: bounds(0.08, 0.9),
            petals: bounds(3, 36), depth: bounds(0, 0.05), twist: bounds(-1, 1), rings: bounds(0, 4), families: 3,
            edge: 0.02 + 0.9 * stream.unit())),
      ],
      calmZones: [
        ArtworkCalmZone(
          x: 40 * stream.unit(), y: 40 * stream.unit(), width: 50 * stream.unit(), height: 0,
          feather: 0.7 + 20 * stream.unit(), strength: stream.unit())
      ])
  }
}

@Suite("Designs at the ends of their ranges")
struct ExtremeDesignTests {
  @Test("Whatever the checks let pass is painted without a trap, opaque, and never below its floor")
  func extremes() throws {
    var maker = DesignMaker(stream: try Fixtures.seed(77).stream("extremes"))
    var painted = 0
    for number in 0..<500 {
      let design = maker.design()
      guard let renderer = try? ArtworkRenderer(design) else { continue }
      painted += 1
      for scale in [4.0, 11.81, 100] {
        let grid = try ArtworkGrid(width: 50, height: 19, pixelsPerMillimetre: scale, trimOrigin: (7.5, 0))
        for pixel in renderer.image(seed: try Fixtures.seed(number), grid: grid) {
          #expect(pixel >> 24 == 0xff)
          #expect(ArtworkColor(rgb: pixel).relativeLuminance >= design.luminanceFloor, "design \(number), \(scale)")
        }
      }
    }
    #expect(painted > 60, "only \(painted) of 500 designs passed the checks")
  }
}
