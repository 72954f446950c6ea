import CardArtwork
import CardModel

/// Reads a face's `artwork` object into a design. A range is written as one number or as `[least, greatest]`; the units
/// and ranges are CardArtwork's, which checks them.
struct ArtworkReader {
  let palette: [String: Color]

  func design(_ reader: ObjectReader) throws -> ArtworkDesign {
    var reader = reader
    var layers: [ArtworkLayer] = []
    for layer in try reader.objects("layers") { layers.append(try self.layer(layer)) }
    var zones: [ArtworkCalmZone] = []
    for var zone in try reader.objects("calmZones") {
      let box = try FaceReader(palette: palette, fonts: [:]).rect(zone.required("box"), path: zone.path(of: "box"))
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
      throw CardError(.invalidValue, field: "\(reader.path) \(error.subject)", error.message, hint: error.hint)
    }
    return design
  }

  private enum Kind: String, CaseIterable { case iris, grating, lines, ribbon, rosette }

  private func layer(_ reader: ObjectReader) throws -> ArtworkLayer {
    var reader = reader
    _ = try reader.required("type")
    guard let kind = try reader.choice("type", of: Kind.self) else { throw CardError(.missingField, "type") }
    let layer: ArtworkLayer =
      switch kind {
      case .iris: .iris(IrisLayer(run: try run(&reader), opacity: try bounds("opacity", &reader, or: 1)))
      case .grating: .grating(try grating(&reader))
      case .lines: .lines(try lines(&reader))
      case .ribbon: .ribbon(try ribbon(&reader))
      case .rosette: .rosette(try rosette(&reader))
      }
    try reader.finish()
    return layer
  }

  private func grating(_ reader: inout ObjectReader) throws -> GratingLayer {
    GratingLayer(
      spacing: try bounds("spacing", &reader), sines: try bounds("sines", &reader),
      spread: try swell("spread", &reader), direction: try bounds("direction", &reader, or: 0),
      turn: try swell("turn", &reader), strength: try bounds("strength", &reader))
  }

  private func lines(_ reader: inout ObjectReader) throws -> LinesLayer {
    var waves: [ArtworkWave] = []
    for var wave in try reader.objects("waves") {
      waves.append(
        ArtworkWave(
          amplitude: try bounds("amplitude", &wave), length: try bounds("length", &wave),
          drift: try bounds("drift", &wave, or: 0), envelope: try bounds("envelope", &wave, or: 0),
          envelopeLength: try bounds("envelopeLength", &wave, or: 60)))
      try wave.finish()
    }
    return LinesLayer(
      stroke: try stroke(&reader), families: try reader.integer("families") ?? 1,
      angle: try bounds("angle", &reader, or: 0), waves: waves, clouds: try swell("clouds", &reader))
  }

  private func ribbon(_ reader: inout ObjectReader) throws -> RibbonLayer {
    RibbonLayer(
      stroke: try stroke(&reader), angle: try bounds("angle", &reader, or: 0), x: try bounds("x", &reader),
      y: try bounds("y", &reader), halfWidth: try bounds("halfWidth", &reader), sway: try swell("sway", &reader),
      pinch: try swell("pinch", &reader), weave: try bounds("weave", &reader),
      weaveLength: try bounds("weaveLength", &reader), edge: try reader.number("edge") ?? 0.4)
  }

  private func rosette(_ reader: inout ObjectReader) throws -> RosetteLayer {
    RosetteLayer(
      stroke: try stroke(&reader), x: try bounds("x", &reader), y: try bounds("y", &reader),
      radius: try bounds("radius", &reader), hole: try bounds("hole", &reader), petals: try bounds("petals", &reader),
      depth: try bounds("depth", &reader), twist: try bounds("twist", &reader, or: 0),
      rings: try bounds("rings", &reader, or: 0),
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
      clearing: try reader.number("clearing") ?? 0)
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
    guard let value = reader.value(name) else {
      guard let usual else { throw CardError(.missingField, field: reader.path(of: name), "is required") }
      return ArtworkBounds(usual)
    }
    switch value {
    case .number(let number): return ArtworkBounds(number)
    case .array(let ends):
      guard ends.count == 2, case .number(let lower) = ends[0], case .number(let upper) = ends[1], lower <= upper else {
        fallthrough
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
