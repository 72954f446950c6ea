import CardArtwork
import CardModel

/// Reads a face's `artwork` object into a design. A range is written as one number or as `[least, greatest]`; the units
/// and ranges are CardArtwork's, which checks them.
struct ArtworkReader {
  let palette: [String: Color]
  let fonts: [String: [Template.FontPin]]

  func design(_ reader: ObjectReader) throws -> (design: ArtworkDesign, figures: [Int: ArtworkFigure]) {
    var reader = reader
    var layers: [ArtworkLayer] = []
    var figures: [Int: ArtworkFigure] = [:]
    for (index, layer) in try reader.objects("layers").enumerated() {
      let (layer, figure) = try self.layer(layer)
      layers.append(layer)
      figures[index] = figure
    }
    var zones: [ArtworkCalmZone] = []
    for var zone in try reader.objects("calmZones") {
      let box = try box(&zone)
      zones.append(
        ArtworkCalmZone(
          x: box.x, y: box.y, width: box.width, height: box.height, feather: try zone.number("feather") ?? 2,
          strength: try zone.requiredNumber("strength")))
      try zone.finish()
    }
    let design = ArtworkDesign(
      paper: try color(reader.required("paper"), path: reader.path(of: "paper")),
      luminanceFloor: try reader.requiredNumber("luminanceFloor"), layers: layers, calmZones: zones)
    try reader.finish()
    do throws(ArtworkError) {
      try design.validate()
    } catch {
      throw CardError(.invalidValue, field: "\(reader.path).\(error.subject ?? "")", error.message, hint: error.hint)
    }
    return (design, figures)
  }

  private enum Kind: String, CaseIterable {
    case iris, grating, lines, ribbon, rosette, relief, ghost, latent, kinegram
  }

  private func layer(_ reader: ObjectReader) throws -> (ArtworkLayer, ArtworkFigure?) {
    var reader = reader
    _ = try reader.required("type")
    guard let kind = try reader.choice("type", of: Kind.self) else { throw CardError(.missingField, "type") }
    var figure: ArtworkFigure?
    let layer: ArtworkLayer
    switch kind {
    case .iris: layer = .iris(IrisLayer(run: try run(&reader), opacity: try bounds("opacity", &reader, or: 1)))
    case .grating: layer = .grating(try grating(&reader))
    case .lines: layer = .lines(try lines(&reader))
    case .ribbon: layer = .ribbon(try ribbon(&reader))
    case .rosette: layer = .rosette(try rosette(&reader))
    case .relief:
      figure = .relief(file: try reader.requiredString("file"), softness: try softness(&reader))
      layer = .screen(try screen(.relief, &reader))
    case .ghost:
      figure = .ghost
      layer = .screen(try screen(.ghost, &reader))
    case .latent:
      figure = try latent(&reader)
      layer = .screen(try screen(.latent, &reader))
    case .kinegram:
      figure = try reader.string("file").map { .shape(file: $0) }
      layer = .kinegram(try kinegram(&reader))
    }
    try reader.finish()
    return (layer, figure)
  }

  private func screen(_ figure: ScreenLayer.Figure, _ reader: inout ObjectReader) throws -> ScreenLayer {
    let stroke = try stroke(&reader)
    let box = try artworkBox(&reader)
    let isOval = try reader.bool("oval") ?? (figure == .ghost)
    return ScreenLayer(
      figure: figure, stroke: stroke, box: box,
      angle: try bounds("angle", &reader, or: 0), waves: try waves(&reader),
      rise: figure == .latent ? ArtworkBounds(1) : try bounds("rise", &reader, or: 0),
      fullWidth: figure == .latent ? stroke.width : try bounds("fullWidth", &reader, or: stroke.width),
      feather: try reader.number("feather") ?? 1, isOval: isOval, ragged: try swell("ragged", &reader))
  }

  private func kinegram(_ reader: inout ObjectReader) throws -> KinegramLayer {
    KinegramLayer(
      box: try artworkBox(&reader), pitch: try bounds("pitch", &reader), dot: try reader.number("dot") ?? 0.8,
      angle: try bounds("angle", &reader, or: 0),
      tracks: try reader.choice("tracks", of: KinegramLayer.Tracks.self) ?? .rings,
      trackWidth: try bounds("trackWidth", &reader), step: try bounds("step", &reader),
      turns: try bounds("turns", &reader, or: 2), spacing: try bounds("spacing", &reader),
      sines: try bounds("sines", &reader), strength: try bounds("strength", &reader),
      foil: try color(reader.required("foil"), path: reader.path(of: "foil")),
      opacity: try reader.number("opacity") ?? 0.5)
  }

  private func artworkBox(_ reader: inout ObjectReader) throws -> ArtworkBox {
    let box = try box(&reader)
    return ArtworkBox(x: box.x, y: box.y, width: box.width, height: box.height)
  }

  private var faceReader: FaceReader { FaceReader(palette: palette, fonts: fonts) }

  private func box(_ reader: inout ObjectReader) throws -> CardRect {
    try faceReader.rect(reader.required("box"), path: reader.path(of: "box"))
  }

  private func softness(_ reader: inout ObjectReader) throws -> Double {
    let softness = try reader.number("softness") ?? 0.5
    guard (0.1...5).contains(softness) else {
      throw CardError(.invalidValue, field: reader.path(of: "softness"), "is not 0.1 to 5 mm")
    }
    return softness
  }

  private func latent(_ reader: inout ObjectReader) throws -> ArtworkFigure {
    let text = try TextTemplate(reader.requiredString("text"), element: "artwork")
    let font = try faceReader.font(&reader)
    // It stands in the open for whoever holds a lens over it: nothing that the card does not show in plain letters.
    guard Set(text.fields).isSubset(of: [.birthYear, .number, .numberTail, .expires]) else {
      throw CardError(
        .invalidValue, field: reader.path(of: "text"), "hides another field than a latent image may",
        hint: "use {birthYear}, {number}, {numberTail} or {expires}")
    }
    return .latent(text, font: font)
  }

  private func grating(_ reader: inout ObjectReader) throws -> GratingLayer {
    GratingLayer(
      spacing: try bounds("spacing", &reader), sines: try bounds("sines", &reader),
      spread: try swell("spread", &reader), direction: try bounds("direction", &reader, or: 0),
      turn: try swell("turn", &reader), strength: try bounds("strength", &reader))
  }

  private func lines(_ reader: inout ObjectReader) throws -> LinesLayer {
    LinesLayer(
      stroke: try stroke(&reader), families: try reader.integer("families") ?? 1,
      angle: try bounds("angle", &reader, or: 0), waves: try waves(&reader), clouds: try swell("clouds", &reader))
  }

  private func waves(_ reader: inout ObjectReader) throws -> [ArtworkWave] {
    var waves: [ArtworkWave] = []
    for var wave in try reader.objects("waves") {
      waves.append(
        ArtworkWave(
          amplitude: try bounds("amplitude", &wave), length: try bounds("length", &wave),
          drift: try bounds("drift", &wave, or: 0), envelope: try bounds("envelope", &wave, or: 0),
          envelopeLength: try bounds("envelopeLength", &wave, or: 60)))
      try wave.finish()
    }
    return waves
  }

  private func ribbon(_ reader: inout ObjectReader) throws -> RibbonLayer {
    RibbonLayer(
      stroke: try stroke(&reader), angle: try bounds("angle", &reader, or: 0), x: try bounds("x", &reader),
      y: try bounds("y", &reader), halfWidth: try bounds("halfWidth", &reader), sway: try swell("sway", &reader),
      pinch: try swell("pinch", &reader), weave: try bounds("weave", &reader),
      weaveLength: try bounds("weaveLength", &reader), families: try reader.integer("families") ?? 2,
      edge: try reader.number("edge") ?? 0.4)
  }

  private func rosette(_ reader: inout ObjectReader) throws -> RosetteLayer {
    RosetteLayer(
      stroke: try stroke(&reader), x: try bounds("x", &reader), y: try bounds("y", &reader),
      radius: try bounds("radius", &reader), hole: try bounds("hole", &reader), petals: try bounds("petals", &reader),
      depth: try bounds("depth", &reader), twist: try bounds("twist", &reader, or: 0),
      rings: try bounds("rings", &reader, or: 0),
      curve: try reader.choice("curve", of: RosetteLayer.Curve.self) ?? .petals,
      families: try reader.integer("families") ?? 1, edge: try reader.number("edge") ?? 0.2)
  }

  private func stroke(_ reader: inout ObjectReader) throws -> ArtworkStroke {
    var ink = try reader.requiredObject("ink")
    let artworkInk = ArtworkInk(
      run: try run(&ink), iridescence: try ink.number("iridescence") ?? 0,
      spacingRatio: try ink.number("spacingRatio") ?? 1)
    try ink.finish()
    return ArtworkStroke(
      pitch: try bounds("pitch", &reader), width: try bounds("width", &reader),
      opacity: try bounds("opacity", &reader, or: 1), ink: artworkInk,
      clearing: try reader.number("clearing") ?? 0, leastResolution: try reader.number("resolution") ?? 0)
  }

  private func run(_ reader: inout ObjectReader) throws -> ArtworkRun {
    var stops: [ArtworkColor] = []
    _ = try reader.required("stops")
    for (index, stop) in (try reader.array("stops") ?? []).enumerated() {
      stops.append(try color(stop, path: reader.path(of: "stops[\(index)]")))
    }
    return ArtworkRun(
      stops: stops, angle: try bounds("angle", &reader, or: 0), length: try bounds("length", &reader, or: 100),
      start: try bounds("start", &reader, or: 0), swell: try swell("swell", &reader))
  }

  private func swell(_ name: String, _ reader: inout ObjectReader) throws -> ArtworkSwell {
    guard var swell = try reader.object(name) else { return .none }
    let result = ArtworkSwell(amplitude: try bounds("amplitude", &swell), length: try bounds("length", &swell))
    try swell.finish()
    return result
  }

  private func bounds(_ name: String, _ reader: inout ObjectReader, or usual: Double? = nil) throws -> ArtworkBounds {
    try bounds(name, &reader, or: usual.map { ArtworkBounds($0) })
  }

  private func bounds(_ name: String, _ reader: inout ObjectReader, or usual: ArtworkBounds?) throws -> ArtworkBounds {
    guard let value = reader.value(name) else {
      guard let usual else { throw CardError(.missingField, field: reader.path(of: name), "is required") }
      return usual
    }
    switch value {
    case .number(let number): return ArtworkBounds(number)
    case .array(let ends):
      guard ends.count == 2, case .number(let lower) = ends[0], case .number(let upper) = ends[1] else { fallthrough }
      guard lower <= upper else {
        throw CardError(
          .invalidValue, field: reader.path(of: name), "has its greatest value first",
          hint: "write [least, greatest]")
      }
      return ArtworkBounds(lower, upper)
    default:
      throw CardError(.wrongType, field: reader.path(of: name), "is neither a number nor [least, greatest]")
    }
  }

  private func color(_ value: JSONValue, path: String) throws(CardError) -> ArtworkColor {
    guard case .string(let text) = value, let color = palette[text] ?? Color(hex: text), color.alpha == 255 else {
      throw CardError(
        .invalidValue, field: path, "is not an opaque colour",
        hint: "write it as #rrggbb, or name one of the template's")
    }
    return ArtworkColor(red: color.red, green: color.green, blue: color.blue)
  }
}
