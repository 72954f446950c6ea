import Testing

@testable import CardArtwork

@Suite("Calm zones and clearing")
struct CalmZoneTests {
  @Test("A zone of full strength is bare paper inside, and changes nothing beyond its feather")
  func fullStrength() throws {
    let grid = try ArtworkGrid(width: 240, height: 200, pixelsPerMillimetre: 10)
    var design = ArtworkDesign.parkCityFront
    design.calmZones = []
    let seed = try Fixtures.seed(1)
    let without = try ArtworkRenderer(design).image(seed: seed, grid: grid)
    design.calmZones = [ArtworkCalmZone(x: 8, y: 6, width: 8, height: 6, feather: 2, strength: 1)]
    let with = try ArtworkRenderer(design).image(seed: seed, grid: grid)
    // Two lattice cells on either side may carry the feather's bend on.
    let reach = 20 + 16
    for y in 0..<200 {
      for x in 0..<240 {
        let at = y * 240 + x
        if (80 + 8..<160 - 8).contains(x), (60 + 8..<120 - 8).contains(y) {
          #expect(with[at] == 0xfff7_fafc, "(\(x), \(y))")
        } else if !(80 - reach..<160 + reach).contains(x) || !(60 - reach..<120 + reach).contains(y) {
          #expect(with[at] == without[at], "(\(x), \(y))")
        }
      }
    }
  }

  @Test("Where a layer clears, nothing of the lines below is left")
  func clearing() throws {
    let grid = try ArtworkGrid(width: 160, height: 160, pixelsPerMillimetre: 10)
    let red = ArtworkInk(ArtworkColor(rgb: 0xff0000))
    let blue = ArtworkInk(ArtworkColor(rgb: 0x0000ff))
    func stroke(_ ink: ArtworkInk, clearing: Double) -> ArtworkStroke {
      ArtworkStroke(
        pitch: ArtworkBounds(0.6), width: ArtworkBounds(0.15), opacity: ArtworkBounds(1), ink: ink, clearing: clearing)
    }
    func reddish(clearing: Double) throws -> Int {
      let design = ArtworkDesign(
        paper: ArtworkColor(rgb: 0xffffff), luminanceFloor: 0,
        layers: [
          .lines(
            LinesLayer(stroke: stroke(red, clearing: 0), families: 1, angle: ArtworkBounds(0), waves: [])),
          .ribbon(
            RibbonLayer(
              stroke: stroke(blue, clearing: clearing), angle: ArtworkBounds(0), x: ArtworkBounds(8),
              y: ArtworkBounds(8), halfWidth: ArtworkBounds(6), sway: .none, pinch: .none, weave: ArtworkBounds(0.1),
              weaveLength: ArtworkBounds(12), edge: 0.05)),
        ])
      let image = try ArtworkRenderer(design).image(seed: try Fixtures.seed(2), grid: grid)
      // Well within the band there is red ink if a pixel has less green than blue and more red than blue ink leaves.
      return image[(50 * 160)..<(110 * 160)].count { ($0 >> 16 & 0xff) > ($0 & 0xff) }
    }
    #expect(try reddish(clearing: 1) == 0)
    #expect(try reddish(clearing: 0) > 1_000)
  }
}
