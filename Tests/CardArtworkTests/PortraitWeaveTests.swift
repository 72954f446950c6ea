import CardArtwork
import Testing

@Suite("Lines that run on over a portrait")
struct PortraitWeaveTests {
  private static let weave = PortraitWeave(
    box: ArtworkBox(x: 5, y: 8, width: 26, height: 32), reach: 5, strength: 0.5, feather: 2, bottomFeather: 3)

  private static func grid() throws -> ArtworkGrid {
    try ArtworkGrid(width: 500, height: 560, pixelsPerMillimetre: 300 / 25.4, trimOrigin: (3, 5))
  }

  private static func design(_ extra: [ArtworkLayer] = []) -> ArtworkDesign {
    let stroke = ArtworkStroke(
      pitch: ArtworkBounds(0.6), width: ArtworkBounds(0.2), opacity: ArtworkBounds(1),
      ink: ArtworkInk(run: ArtworkRun(stops: [ArtworkColor(red: 20, green: 60, blue: 120)])))
    return ArtworkDesign(
      paper: ArtworkColor(red: 255, green: 255, blue: 255), luminanceFloor: 0,
      layers: [
        .lines(
          LinesLayer(
            stroke: stroke, families: 1, angle: ArtworkBounds(-20, 20),
            waves: [ArtworkWave(amplitude: ArtworkBounds(1), length: ArtworkBounds(20))]))
      ] + extra)
  }

  /// White paper with the lines woven over it.
  private static func woven(_ seed: ArtworkSeed) throws -> [UInt32] {
    let (renderer, grid) = (try ArtworkRenderer(design()), try grid())
    var pixels = [UInt32](repeating: 0xFFFF_FFFF, count: grid.width * grid.height)
    var span = pixels.mutableSpan
    try renderer.draw(weave, seed: seed, grid: grid, on: &span)
    return pixels
  }

  /// Device pixels in mm from the trim's top left.
  private static func place(_ index: Int) throws -> (x: Double, y: Double) {
    let grid = try grid()
    return (
      (Double(index % grid.width) + 0.5 - grid.trimX) / grid.pixelsPerMillimetre,
      (Double(index / grid.width) + 0.5 - grid.trimY) / grid.pixelsPerMillimetre
    )
  }

  @Test("they lie where the background's own lines lie, half as strong where they are fullest")
  func continues() throws {
    let seed = try Fixtures.seed(1)
    let artwork = try ArtworkRenderer(Self.design()).image(seed: seed, grid: Self.grid())
    let woven = try Self.woven(seed)
    var (onLines, offLines, most) = (0, 0, 0)
    for index in woven.indices where woven[index] != 0xFFFF_FFFF {
      let depth = 255 - Int(woven[index] >> 16 & 0xFF)
      most = max(most, depth)
      guard depth > 8 else { continue }
      if artwork[index] & 0xFF_0000 < 0xFF_0000 { onLines += 1 } else { offLines += 1 }
    }
    #expect(onLines > 5_000 && offLines == 0)
    // Ink of red 20 lies 235 below white.
    #expect((110...120).contains(most))
  }

  @Test("the ellipse of 60 × 75 %, the outside and what lies deeper than the reach stay as they are")
  func spares() throws {
    let (woven, box) = (try Self.woven(Fixtures.seed(2)), Self.weave.box)
    for index in woven.indices where woven[index] != 0xFFFF_FFFF {
      let (x, y) = try Self.place(index)
      let u = (x - box.x - box.width / 2) / (0.3 * box.width)
      let v = (y - box.y - box.height / 2) / (0.375 * box.height)
      #expect(u * u + v * v > 1)
      let edge = min(x - box.x, box.x + box.width - x, y - box.y, box.y + box.height - y)
      // A pixel, and a lattice cell between whose corners strengths are interpolated.
      #expect(edge > -0.09 && edge < Self.weave.reach + 0.8)
    }
  }

  @Test("cards differ, and one card's are always the same")
  func perCard() throws {
    let first = try Self.woven(Fixtures.seed(3))
    #expect(first == (try Self.woven(Fixtures.seed(3))))
    #expect(first != (try Self.woven(Fixtures.seed(4))))
  }

  @Test("a portrait at the picture's edge is woven as far as the picture goes")
  func cut() throws {
    let (renderer, grid) = (try ArtworkRenderer(Self.design()), try Self.grid())
    var weave = Self.weave
    weave.box = ArtworkBox(x: -4, y: 30, width: 60, height: 40)
    var pixels = [UInt32](repeating: 0xFFFF_FFFF, count: grid.width * grid.height)
    var span = pixels.mutableSpan
    try renderer.draw(weave, seed: Fixtures.seed(5), grid: grid, on: &span)
    #expect(pixels.contains { $0 != 0xFFFF_FFFF })
    var short = [UInt32](repeating: 0, count: 7)
    var shortSpan = short.mutableSpan
    #expect(throws: ArtworkError.self) {
      try renderer.draw(weave, seed: Fixtures.seed(5), grid: grid, on: &shortSpan)
    }
  }

  @Test(
    "values outside of their ranges are refused by name",
    arguments: ["reach", "strength", "feather", "bottomFeather"])
  func ranges(name: String) throws {
    var weave = Self.weave
    switch name {
    case "reach": weave.reach = 0.5
    case "strength": weave.strength = 1.1
    case "feather": weave.feather = -1
    default: weave.bottomFeather = 9
    }
    let error = #expect(throws: ArtworkError.self) { try weave.validate("weave") }
    #expect(error?.subject == "weave: \(name)")
    try Self.weave.validate("weave")
  }
}

@Suite("Layers for fine printers")
struct LeastResolutionTests {
  private static func design(leastResolution: Double?) -> ArtworkDesign {
    func lines(_ pitch: Double, _ width: Double, _ least: Double) -> ArtworkLayer {
      .lines(
        LinesLayer(
          stroke: ArtworkStroke(
            pitch: ArtworkBounds(pitch), width: ArtworkBounds(width), opacity: ArtworkBounds(1),
            ink: ArtworkInk(run: ArtworkRun(stops: [ArtworkColor(red: 90, green: 90, blue: 90)])),
            leastResolution: least),
          families: 1, angle: ArtworkBounds(10), waves: []))
    }
    return ArtworkDesign(
      paper: ArtworkColor(red: 255, green: 255, blue: 255), luminanceFloor: 0,
      layers: [lines(0.6, 0.15, 0)] + (leastResolution.map { [lines(0.3, 0.07, $0)] } ?? []))
  }

  private static func image(_ design: ArtworkDesign, dotsPerInch: Double) throws -> [UInt32] {
    let grid = try ArtworkGrid(width: 200, height: 120, pixelsPerMillimetre: dotsPerInch / 25.4)
    try design.check(on: grid)
    return try ArtworkRenderer(design).image(seed: Fixtures.seed(1), grid: grid)
  }

  @Test("a layer for 600 dpi is drawn there, and a printer of 300 draws as if it were not in the design")
  func resolution() throws {
    let (with, without) = (Self.design(leastResolution: 600), Self.design(leastResolution: nil))
    #expect(try Self.image(with, dotsPerInch: 300) == Self.image(without, dotsPerInch: 300))
    #expect(try Self.image(with, dotsPerInch: 600) != Self.image(without, dotsPerInch: 600))
  }

  @Test("lines that a printer of 300 dpi can't show are no fault of a layer for 600")
  func tooFine() throws {
    #expect(throws: ArtworkError.self) { try Self.image(Self.design(leastResolution: 0), dotsPerInch: 300) }
  }
}
