import Testing

@testable import CardArtwork

@Suite("Trochoids and strands")
struct TrochoidTests {
  static func layer(_ curve: RosetteLayer.Curve, petals: Double, depth: Double) -> RosetteLayer {
    RosetteLayer(
      stroke: ArtworkStroke(
        pitch: ArtworkBounds(0.5), width: ArtworkBounds(0.12), opacity: ArtworkBounds(1),
        ink: ArtworkInk(ArtworkColor(rgb: 0x204060))), x: ArtworkBounds(20), y: ArtworkBounds(15),
      radius: ArtworkBounds(10), hole: ArtworkBounds(0.2), petals: ArtworkBounds(petals), depth: ArtworkBounds(depth),
      twist: ArtworkBounds(0), curve: curve, families: 1, edge: 0.1)
  }

  @Test(
    "the outermost line is the trochoid that a rolling wheel draws, to a thousandth of the radius",
    arguments: [RosetteLayer.Curve.epitrochoid, .hypotrochoid],
    [(5.0, 0.05), (5.0, 0.14), (8.0, 0.09), (12.0, 0.06), (36.0, 0.02)])
  func trueCurve(curve: RosetteLayer.Curve, case shape: (petals: Double, depth: Double)) throws {
    var stream = try Fixtures.seed(1).stream("x")
    let layer = Self.layer(curve, petals: shape.petals, depth: shape.depth)
    let field = try #require(RosetteField.families(layer, pitch: 0.5, &stream).first)
    // A wheel of 1/k of the mean circle turns k times as fast; the pattern is turned by the field's phase.
    let turn = -Double(field.phase) / shape.petals
    for step in 0..<200 {
      let t = Double(step) / 200
      let spin = curve == .epitrochoid ? t * (shape.petals + 1) : t * (1 - shape.petals)
      func cosine(_ turns: Double) -> Double { Transcendental.cosine(turns: turns) }
      func sine(_ turns: Double) -> Double { Transcendental.sine(turns: turns) }
      let (x, y) = (cosine(t) + shape.depth * cosine(spin), sine(t) + shape.depth * sine(spin))
      // Turn the finished curve.
      let (c, s) = (cosine(turn), sine(turn))
      let sample = field.sample(Lanes(Float(20 + 10 * (x * c - y * s))), Float(15 + 10 * (x * s + y * c)))
      // The outermost line is the radius over the pitch, the twentieth.
      #expect(abs(sample.phase[0] / 20 - 1) < 0.001, "\(step): \(sample.phase[0])")
    }
  }

  @Test("a trochoid that would cross itself, or that is a circle, is refused")
  func refused() {
    for (petals, depth) in [(12.0, 0.07), (30, 0.03), (8, 0)] {
      let design = ArtworkDesign(
        paper: ArtworkColor(rgb: 0xffffff), luminanceFloor: 0,
        layers: [.rosette(Self.layer(.hypotrochoid, petals: petals, depth: depth))])
      #expect(throws: ArtworkError.self) { try design.validate() }
    }
  }

  @Test("a ribbon's strands follow one another evenly: at any place they lie around the place of the straight line")
  func strands() throws {
    guard case .ribbon(var layer) = ArtworkDesign.plain.layers[3] else { return #expect(Bool(false)) }
    for families in 2...6 {
      layer.families = families
      var stream = try Fixtures.seed(2).stream("x")
      let fields = RibbonField.families(layer, pitch: 0.7, &stream)
      #expect(fields.count == families)
      for x: Float in [3, 8, 13] {
        let phases = fields.compactMap { $0.sample(Lanes(x + 20), 13, margin: 40)?.phase[0] }
        var straight = fields[0]
        straight = RibbonField(
          along: straight.along, across: straight.across, sway: straight.sway, swayWave: straight.swayWave,
          halfWidth: straight.halfWidth, pinch: straight.pinch, pinchWave: straight.pinchWave, lines: straight.lines,
          weave: 0, weaveWave: straight.weaveWave, edge: straight.edge)
        let mean = phases.reduce(0, +) / Float(families)
        let expected = try #require(straight.sample(Lanes(x + 20), 13, margin: 40)?.phase[0])
        #expect(abs(mean - expected) < 0.01, "\(families) strands")
      }
    }
  }
}
