import Testing

@testable import CardArtwork

@Suite("Design checks")
struct ArtworkValidationTests {
  static func thrown(_ design: ArtworkDesign) -> ArtworkError? {
    do throws(ArtworkError) {
      try design.validate()
      return nil
    } catch { return error }
  }

  static func lines(_ change: (inout LinesLayer) -> Void) -> ArtworkLayer {
    var layer = LinesLayer(stroke: stroke, families: 2, angle: ArtworkBounds(0), waves: [])
    change(&layer)
    return .lines(layer)
  }

  static func ribbon(_ change: (inout RibbonLayer) -> Void) -> ArtworkLayer {
    var layer = RibbonLayer(
      stroke: stroke, angle: ArtworkBounds(0), x: ArtworkBounds(40), y: ArtworkBounds(20), halfWidth: ArtworkBounds(5),
      sway: .none, pinch: .none, weave: ArtworkBounds(0.1), weaveLength: ArtworkBounds(12), edge: 0.1)
    change(&layer)
    return .ribbon(layer)
  }

  static func rosette(_ change: (inout RosetteLayer) -> Void) -> ArtworkLayer {
    var layer = RosetteLayer(
      stroke: stroke, x: ArtworkBounds(40), y: ArtworkBounds(20), radius: ArtworkBounds(10), hole: ArtworkBounds(0.2),
      petals: ArtworkBounds(8), depth: ArtworkBounds(0.1), twist: ArtworkBounds(0), families: 2, edge: 0.1)
    change(&layer)
    return .rosette(layer)
  }

  static let stroke = ArtworkStroke(
    pitch: ArtworkBounds(0.6), width: ArtworkBounds(0.12), opacity: ArtworkBounds(1),
    ink: ArtworkInk(ArtworkColor(rgb: 0x408080)))
  static let iris = ArtworkLayer.iris(IrisLayer(run: .solid(ArtworkColor(rgb: 0xffffff))))

  @Test("The designs of the fixtures and the plainest layers pass")
  func good() {
    for design in [
      ArtworkDesign.parkCityFront, .parkCityBack, .dark,
      ArtworkDesign(
        paper: ArtworkColor(rgb: 0xffffff), luminanceFloor: 0,
        layers: [Self.iris, Self.lines { _ in }, Self.ribbon { _ in }, Self.rosette { _ in }]),
    ] { #expect(Self.thrown(design) == nil) }
  }

  @Test(
    "A value outside its range is refused, naming the layer and the value",
    arguments: [
      (lines { $0.families = 0 }, "families"), (lines { $0.families = 5 }, "families"),
      (lines { $0.stroke.pitch = ArtworkBounds(0.1, 0.5) }, "pitch"),
      (lines { $0.stroke.pitch = ArtworkBounds(.nan) }, "pitch"),
      (lines { $0.stroke.width = ArtworkBounds(-0.1, 0.1) }, "width"),
      (lines { $0.stroke.width = ArtworkBounds(0.1, .infinity) }, "width"),
      (lines { $0.stroke.opacity = ArtworkBounds(0, 1.01) }, "opacity"),
      (lines { $0.stroke.clearing = -0.1 }, "clearing"), (lines { $0.stroke.ink.iridescence = 2 }, "iridescence"),
      (lines { $0.stroke.ink.spacingRatio = 0 }, "spacingRatio"), (lines { $0.stroke.ink.run.stops = [] }, "stops"),
      (lines { $0.angle = ArtworkBounds(0, 1e9) }, "angle"),
      (lines { $0.clouds = ArtworkSwell(amplitude: ArtworkBounds(2), length: ArtworkBounds(50)) }, "clouds"),
      (lines { $0.waves = [ArtworkWave(amplitude: ArtworkBounds(1), length: ArtworkBounds(1))] }, "wave length"),
      (lines { $0.waves = [ArtworkWave(amplitude: ArtworkBounds(-.infinity), length: ArtworkBounds(9))] }, "amplitude"),
      (ribbon { $0.weave = ArtworkBounds(0.3) }, "weave"), (ribbon { $0.halfWidth = ArtworkBounds(0) }, "halfWidth"),
      (ribbon { $0.edge = 0 }, "edge"), (ribbon { $0.x = ArtworkBounds(1e30) }, "x"),
      (rosette { $0.petals = ArtworkBounds(2, 5) }, "petals"), (rosette { $0.radius = ArtworkBounds(1) }, "radius"),
      (rosette { $0.hole = ArtworkBounds(0) }, "hole"), (rosette { $0.twist = ArtworkBounds(2) }, "twist"),
      (rosette { $0.rings = ArtworkBounds(5) }, "rings"),
    ])
  func outOfRange(layer: ArtworkLayer, what: String) throws {
    let design = ArtworkDesign(
      paper: ArtworkColor(rgb: 0xffffff), luminanceFloor: 0, layers: [Self.iris, layer])
    let error = try #require(Self.thrown(design))
    #expect(error.code == .outOfRange)
    #expect(error.subject?.hasPrefix("layers[1] (\(layer.kind))") == true)
    #expect(error.subject?.contains(what) == true)
    #expect(error.hint?.isEmpty == false)
  }

  @Test(
    "Values that contradict one another are refused",
    arguments: [
      lines { $0.stroke.width = ArtworkBounds(0.5) }, lines { $0.angle = ArtworkBounds(3, 2) },
      lines {
        $0.waves = [ArtworkWave(amplitude: ArtworkBounds(10), length: ArtworkBounds(50), drift: ArtworkBounds(0.1))]
      },
      lines { $0.waves = [ArtworkWave(amplitude: ArtworkBounds(20), length: ArtworkBounds(10))] },
      ribbon { $0.sway = ArtworkSwell(amplitude: ArtworkBounds(20), length: ArtworkBounds(10)) },
      rosette {
        $0.depth = ArtworkBounds(0.3); $0.twist = ArtworkBounds(1)
      },
      rosette {
        $0.depth = ArtworkBounds(0.2); $0.petals = ArtworkBounds(36)
      },
    ])
  func inconsistent(layer: ArtworkLayer) throws {
    let design = ArtworkDesign(paper: ArtworkColor(rgb: 0xffffff), luminanceFloor: 0, layers: [layer])
    let error = try #require(Self.thrown(design))
    #expect(error.code == .inconsistent)
    #expect(error.subject?.hasPrefix("layers[0] (\(layer.kind))") == true)
  }

  @Test("A second grating, too many layers, a zone without feather and a floor near white are refused")
  func wholeDesign() {
    var design = ArtworkDesign(paper: ArtworkColor(rgb: 0xffffff), luminanceFloor: 0.5, layers: [])
    let grating = ArtworkDesign.parkCityFront.layers[1]
    #expect(grating.kind == "grating")
    design.layers = [grating, grating]
    #expect(Self.thrown(design)?.subject == "layers[1] (grating)")
    design.layers = Array(repeating: Self.iris, count: 17)
    #expect(Self.thrown(design)?.code == .outOfRange)
    design.layers = []
    design.calmZones = [ArtworkCalmZone(x: 0, y: 0, width: 9, height: 9, feather: 0, strength: 1)]
    #expect(Self.thrown(design)?.subject == "calmZones[0]: feather")
    design.calmZones = []
    for floor in [0.9, -0.1, .nan] {
      design.luminanceFloor = floor
      #expect(Self.thrown(design)?.code == .outOfRange)
    }
  }

  @Test("A renderer refuses what the checks refuse")
  func renderer() {
    let design = ArtworkDesign(
      paper: ArtworkColor(rgb: 0xffffff), luminanceFloor: 0, layers: [Self.lines { $0.families = 9 }])
    #expect(throws: ArtworkError.self) { try ArtworkRenderer(design) }
  }

  @Test("Lines too fine for a printer are refused there, with the width that would work")
  func tooFine() throws {
    let design = ArtworkDesign(
      paper: ArtworkColor(rgb: 0xffffff), luminanceFloor: 0,
      layers: [Self.iris, Self.lines { $0.stroke.width = ArtworkBounds(0.08) }])
    try design.check(on: ArtworkGrid(width: 9, height: 9, pixelsPerMillimetre: 600 / 25.4))
    var error: ArtworkError?
    do throws(ArtworkError) {
      try design.check(on: ArtworkGrid(width: 9, height: 9, pixelsPerMillimetre: 300 / 25.4))
    } catch let thrown { error = thrown }
    #expect(error?.code == .tooFine)
    #expect(error?.subject == "layers[1] (lines): width")
    #expect(error?.hint?.contains("0.093") == true)
  }

  @Test("Grids that can't be painted are refused")
  func grids() {
    for (width, height, scale) in [
      (0, 5, 12.0), (5, -1, 12), (20_000, 5, 12), (5, 5, 0), (5, 5, .nan), (5, 5, 1e9), (Int.max, Int.max, 12),
    ] {
      #expect(throws: ArtworkError.self) {
        try ArtworkGrid(width: width, height: height, pixelsPerMillimetre: scale)
      }
    }
    #expect(throws: ArtworkError.self) {
      try ArtworkGrid(width: 5, height: 5, pixelsPerMillimetre: 12, trimOrigin: (.nan, 0))
    }
  }
}
