/// A design with one card's values drawn: all that the painter needs to know, and nothing that depends on a grid.
struct ArtworkPlan {
  /// A colour layer; all of them lie under all lines.
  enum Ground {
    case iris(RunField, RunTable, opacity: Float)
    case grating(GratingField)
  }

  /// How much of the artwork each place shows.
  enum Presence {
    case calm(CalmField)
    case overPortrait(PortraitRing)

    /// 1 (all) … 0 (none) at eight places.
    @inline(__always) func artwork(_ x: Lanes, _ y: Float) -> Lanes {
      switch self {
      case .calm(let field): field.artwork(x, y)
      case .overPortrait(let ring): ring.artwork(x, y)
      }
    }
  }

  /// Families that are drawn together in one ink: where two of their lines cross, the ink lies once, as from one plate.
  struct Plate {
    let families: Range<Int>
    let run: RunField
    let table: RunTable
    let iridescence: Float
    let spacingRatio: Float
    let clearing: Float
  }

  let paper: SIMD4<Float>
  /// The least luma that any colour may have.
  let floor: Float
  /// Where the artwork steps back, or the ring to which it is confined over a portrait.
  let presence: Presence
  private(set) var grounds: [Ground] = []
  private(set) var grating: GratingField?
  private(set) var plates: [Plate] = []
  private(set) var families: [LineFamily] = []
  private(set) var kinegrams: [KinegramField] = []
  /// Every value drawn, by layer: no two cards of one design share them.
  private(set) var draws: [[Double]] = []

  /// - Parameters:
  ///   - tables: the run of each layer that has one, by layer.
  ///   - maps: the figures of screens, by layer; a screen without one is not drawn.
  ///   - floor: the least luma.
  ///   - pixelsPerMillimetre: the printer's; finer layers are not drawn.
  ///   - ring: where the lines go on over a portrait; nil for the artwork itself.
  init(
    _ design: ArtworkDesign, tables: [RunTable?], maps: [Int: ArtworkMap], floor: Float, seed: ArtworkSeed,
    pixelsPerMillimetre: Double, over ring: PortraitRing? = nil
  ) {
    self.floor = floor
    paper = Luma.lifted(design.paper.components, to: floor)
    presence = ring.map { .overPortrait($0) } ?? .calm(CalmField(zones: design.calmZones))
    for (index, layer) in design.layers.enumerated() {
      if let stroke = layer.stroke, !stroke.isDrawn(pixelsPerMillimetre: pixelsPerMillimetre) { continue }
      var stream = seed.stream("layer \(index) \(layer.kind)")
      switch layer {
      case .iris(let layer):
        guard let table = tables[index] else { continue }
        let field = RunField(layer.run, &stream)
        grounds.append(.iris(field, table, opacity: Float(stream.draw(layer.opacity))))
      case .grating(let layer):
        let field = GratingField(layer, &stream)
        grating = field
        grounds.append(.grating(field))
      case .lines(let layer):
        let drawn = (0..<layer.families).map { _ in
          Self.stroked(layer.stroke, &stream) { pitch, stream in [.lines(LinesField(layer, pitch: pitch, &stream))] }
        }
        add(drawn.flatMap(\.self), layer.stroke, tables[index], &stream)
      case .ribbon(let layer):
        let drawn = Self.stroked(layer.stroke, &stream) { pitch, stream in
          RibbonField.families(layer, pitch: pitch, &stream).map { .ribbon($0) }
        }
        add(drawn, layer.stroke, tables[index], &stream)
      case .rosette(let layer):
        let drawn = Self.stroked(layer.stroke, &stream) { pitch, stream in
          RosetteField.families(layer, pitch: pitch, &stream).map { .rosette($0) }
        }
        add(drawn, layer.stroke, tables[index], &stream)
      case .screen(let layer):
        var drawn = Self.stroked(layer.stroke, &stream) { pitch, stream in
          [.screen(ScreenField(layer, pitch: pitch, &stream))]
        }
        let rise = Float(stream.draw(layer.rise))
        // Letters that are not to be seen have the tone of their ground.
        let fullWidth = layer.figure == .latent ? drawn[0].width : Float(stream.draw(layer.fullWidth))
        guard let map = maps[index] else { break }
        drawn[0].modulation = LineFamily.Modulation(map: map, rise: rise, fullWidth: fullWidth)
        add(drawn, layer.stroke, tables[index], &stream)
      case .kinegram(let layer):
        kinegrams.append(KinegramField(layer, map: maps[index], floor: floor, &stream))
      }
      draws.append(stream.draws)
    }
  }

  /// The families of one draw of pitch, width and opacity.
  private static func stroked(
    _ stroke: ArtworkStroke, _ stream: inout ArtworkStream,
    shapes: (_ pitch: Double, _ stream: inout ArtworkStream) -> [LineFamily.Shape]
  ) -> [LineFamily] {
    let pitch = stream.draw(stroke.pitch)
    let width = stream.draw(stroke.width)
    let opacity = stream.draw(stroke.opacity)
    return shapes(pitch, &stream).map {
      LineFamily(shape: $0, pitch: Float(pitch), width: Float(width), opacity: Float(opacity))
    }
  }

  private mutating func add(
    _ drawn: [LineFamily], _ stroke: ArtworkStroke, _ table: RunTable?, _ stream: inout ArtworkStream
  ) {
    guard let table else { return }
    let ink = stroke.ink
    let start = families.count
    families += drawn
    plates.append(
      Plate(
        families: start..<families.count, run: RunField(ink.run, &stream), table: table,
        iridescence: Float(ink.iridescence), spacingRatio: Float(ink.spacingRatio),
        clearing: Float(stroke.clearing)))
  }
}
