import Testing

@testable import CardArtwork

@Suite("Kinegrams")
struct KinegramTests {
  static func layer(_ tracks: KinegramLayer.Tracks, box: ArtworkBox = box) -> KinegramLayer {
    KinegramLayer(
      box: box, pitch: ArtworkBounds(0.3, 0.34), dot: 0.9, angle: ArtworkBounds(10, 40), tracks: tracks,
      trackWidth: ArtworkBounds(1.4, 1.6), step: ArtworkBounds(50, 70), turns: ArtworkBounds(1, 2),
      spacing: ArtworkBounds(0.95, 1.05), sines: ArtworkBounds(0.95, 1), strength: ArtworkBounds(0.8, 1),
      foil: ArtworkColor(rgb: 0xb8c0cc), opacity: 0.8)
  }

  static let box = ArtworkBox(x: 2, y: 2, width: 10, height: 10)

  static func design(_ layers: [ArtworkLayer]) -> ArtworkDesign {
    ArtworkDesign(paper: ArtworkColor(rgb: 0xffffff), luminanceFloor: 0.4, layers: layers)
  }

  let grid: ArtworkGrid

  init() throws { grid = try ArtworkGrid(width: 168, height: 168, pixelsPerMillimetre: 12) }

  @Test("a patch changes pixels inside its shape alone", arguments: KinegramLayer.Tracks.allCases)
  func shape(tracks: KinegramLayer.Tracks) throws {
    let renderer = try ArtworkRenderer(Self.design([.kinegram(Self.layer(tracks))]))
    let round = try renderer.image(seed: Fixtures.seed(1), grid: grid)
    let area = try ArtworkMap.Area(Self.box, on: grid)
    let half = (0..<area.width * area.height).map { UInt8($0 % area.width < 60 ? 255 : 0) }
    let cut = try renderer.image(
      seed: Fixtures.seed(1), grid: grid, maps: [0: ArtworkMap(half, box: Self.box, on: grid)])
    for y in 0..<168 {
      for x in 0..<168 {
        let (dx, dy) = (Double(x) + 0.5 - 84, Double(y) + 0.5 - 84)
        let distance = (dx * dx + dy * dy).squareRoot()
        let (a, b) = (round[y * 168 + x], cut[y * 168 + x])
        if distance > 61 { #expect(a == 0xffff_ffff, "\(x), \(y)") }
        if distance < 59 { #expect(a != 0xffff_ffff, "\(x), \(y)") }
        let inside = (24..<84).contains(x) && (24..<144).contains(y)
        #expect((b != 0xffff_ffff) == inside, "\(x), \(y)")
      }
    }
  }

  @Test("no pixel is darker than the floor, and colours are many")
  func colours() throws {
    let renderer = try ArtworkRenderer(Self.design([.kinegram(Self.layer(.rings))]))
    var pixels: Set<UInt32> = []
    for number in 0..<4 { try pixels.formUnion(renderer.image(seed: Fixtures.seed(number), grid: grid)) }
    let darkest = try #require(pixels.map { ArtworkColor(rgb: $0).relativeLuminance }.min())
    #expect(darkest >= 0.4)
    // A saturated red, green and blue: each well above both others.
    for channel: UInt32 in [0, 8, 16] {
      let strongest = pixels.map { pixel in
        let others = [0, 8, 16].filter { $0 != channel }.map { Int(pixel >> $0 & 0xff) }
        return Int(pixel >> channel & 0xff) - (others.max() ?? 0)
      }.max()
      #expect(try #require(strongest) > 30, "channel \(channel)")
    }
  }

  @Test("along a ring colours repeat as often as the rulings turn, in the next ring at another place")
  func bands() throws {
    var layer = Self.layer(.rings)
    layer.turns = ArtworkBounds(2)
    var stream = try Fixtures.seed(3).stream("x")
    let field = KinegramField(layer, map: nil, floor: 0, &stream)
    func color(_ radius: Float, _ turns: Float) -> SIMD4<Float> {
      let x = Lanes(radius) * Lanes(turns + 0.25).sineOfTurns
      let y = Lanes(radius) * Lanes(turns).sineOfTurns
      var first = SIMD4<Float>()
      field.colors(x, y, hues: Spectrum.hues) { lane, color in if lane == 0 { first = color } }
      return first
    }
    func difference(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> Float { ((a - b) * (a - b)).sum().squareRoot() }
    let middle = (Float(2) + 0.5 - field.trackPhase) / field.inverseTrack
    for place: Float in [0.05, 0.11, 0.2] {
      // The hue follows the rulings' angle without its sign: two turns show every colour four times around.
      #expect(difference(color(middle, place), color(middle, place + 0.25)) < 2)
      let next = middle + 1 / field.inverseTrack
      let shift = field.step / 2
      #expect(difference(color(middle, place), color(next, place - shift)) < 2)
    }
  }

  @Test("any split into rows paints the same pixels, with every kind of layer and its maps")
  func splits() throws {
    var design = Self.design([.kinegram(Self.layer(.waves)), .kinegram(Self.layer(.rings))])
    design.layers.append(contentsOf: ScreenTests.design(.ghost, fullWidth: 0.4).layers)
    let area = try ArtworkMap.Area(ScreenTests.box, on: grid)
    let samples = (0..<area.width * area.height).map { UInt8(truncatingIfNeeded: $0) }
    let maps = [2: try ArtworkMap(samples, box: ScreenTests.box, on: grid)]
    let renderer = try ArtworkRenderer(design)
    let seed = try Fixtures.seed(4)
    let whole = renderer.image(seed: seed, grid: grid, maps: maps)
    for start in stride(from: 0, to: 168, by: 37) {
      let rows = start..<min(168, start + 37)
      var pixels = [UInt32](repeating: 0, count: rows.count * 168)
      var span = pixels.mutableSpan
      try renderer.render(seed: seed, grid: grid, maps: maps, rows: rows, into: &span)
      #expect(pixels == Array(whole[rows.lowerBound * 168..<rows.upperBound * 168]), "rows \(rows)")
    }
  }

  @Test("dots that a printer can't show are refused")
  func tooFine() throws {
    var layer = Self.layer(.rings)
    layer.pitch = ArtworkBounds(0.2)
    layer.dot = 0.8
    #expect(throws: ArtworkError.self) {
      try Self.design([.kinegram(layer)]).check(on: ArtworkGrid(width: 9, height: 9, pixelsPerMillimetre: 300 / 25.4))
    }
  }
}
