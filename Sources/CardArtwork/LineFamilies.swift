/// What a family of lines is at eight places.
struct LineSample {
  /// In turns: from one line to the next is a turn.
  let phase: Lanes
  /// How strongly the lines are drawn, 0…1.
  let tone: Lanes
  /// Where lower layers may be cleared, 0…1.
  let cover: Lanes
}

/// One family of lines: the places where a smooth phase is a whole number.
struct LineFamily {
  enum Shape {
    case lines(LinesField)
    case ribbon(RibbonField)
    case rosette(RosetteField)
    case screen(ScreenField)
  }

  /// What a map does to a family's lines.
  struct Modulation {
    let map: ArtworkMap
    /// How far lines shift where the map is full, in turns.
    let rise: Float
    /// A line's width where the map is full, in mm.
    let fullWidth: Float
  }

  let shape: Shape
  /// mm.
  let pitch: Float
  /// mm.
  let width: Float
  let opacity: Float
  /// Nil for lines of one width.
  var modulation: Modulation?

  /// The family at eight places.
  ///
  /// - Parameter margin: how far around the places, in mm, a phase may be needed.
  /// - Returns: nothing if no line is drawn within the margin.
  @inline(__always) func sample(_ x: Lanes, _ y: Float, margin: Float) -> LineSample? {
    switch shape {
    case .lines(let field): field.sample(x, y)
    case .ribbon(let field): field.sample(x, y, margin: margin)
    case .rosette(let field): field.reaches(x, y, margin: margin) ? field.sample(x, y) : nil
    case .screen(let field): field.sample(x, y, margin: margin)
    }
  }
}

/// A drawn family of a ``LinesLayer``: φ = (v + Σ waves) / pitch, with v the distance across the lines.
struct LinesField {
  struct Wave {
    let amplitude: Float
    let run: PlaneWave
    let depth: Float
    let envelope: PlaneWave
  }

  let across: PlaneWave
  let waves: [Wave]
  let inversePitch: Float
  let clouds: Swell

  init(_ layer: LinesLayer, pitch: Double, _ stream: inout ArtworkStream) {
    self.init(angle: layer.angle, waves: layer.waves, clouds: layer.clouds, pitch: pitch, &stream)
  }

  init(
    angle: ArtworkBounds, waves: [ArtworkWave], clouds: ArtworkSwell, pitch: Double, _ stream: inout ArtworkStream
  ) {
    let angle = stream.draw(angle) / 360
    across = PlaneWave(length: pitch, direction: angle + 0.25, phase: stream.unit())
    inversePitch = Float(1 / pitch)
    self.waves = waves.map { wave in
      let amplitude = stream.draw(wave.amplitude)
      var run = PlaneWave(length: stream.draw(wave.length), direction: angle, phase: stream.unit())
      let drift = stream.draw(wave.drift)
      run.kx -= Float(drift * Transcendental.sine(turns: angle))
      run.ky += Float(drift * Transcendental.cosine(turns: angle))
      let depth = stream.draw(wave.envelope)
      let envelope = PlaneWave(
        length: stream.draw(wave.envelopeLength), direction: stream.unit(), phase: stream.unit())
      return Wave(amplitude: Float(amplitude), run: run, depth: Float(depth), envelope: envelope)
    }
    self.clouds = Swell(clouds, &stream)
  }

  @inline(__always) func sample(_ x: Lanes, _ y: Float) -> LineSample {
    var bend = Lanes(0)
    for wave in waves {
      let height = Lanes(1) + Lanes(wave.depth) * wave.envelope.sine(x, y)
      bend += Lanes(wave.amplitude) * height * wave.run.sine(x, y)
    }
    let phase = across.turns(x, y) + bend * Lanes(inversePitch)
    let tone = Lanes(1 - clouds.amplitude * 0.5) + clouds.value(x, y) * Lanes(0.5)
    return LineSample(phase: phase, tone: tone, cover: tone)
  }
}

/// One drawn family of a ``RibbonLayer``.
///
/// With t = -1…1 across the band, φ = n·(t/2 ± w·(1 - t²)·sin): the lines swing between the envelopes and lie along
/// them at the edges, as the strands of an engraved band do.
struct RibbonField {
  let along: PlaneWave
  let across: PlaneWave
  let sway: Float
  let swayWave: PlaneWave
  let halfWidth: Float
  let pinch: Float
  let pinchWave: PlaneWave
  /// How many lines lie side by side.
  let lines: Float
  let weave: Float
  let weaveWave: PlaneWave
  let edge: Float

  /// The band's families, evenly spread over a swing.
  static func families(_ layer: RibbonLayer, pitch: Double, _ stream: inout ArtworkStream) -> [RibbonField] {
    let angle = stream.draw(layer.angle) / 360
    let x = stream.draw(layer.x)
    let y = stream.draw(layer.y)
    let cosine = Transcendental.cosine(turns: angle)
    let sine = Transcendental.sine(turns: angle)
    let along = PlaneWave(length: 1, direction: angle, phase: -(x * cosine + y * sine))
    let across = PlaneWave(length: 1, direction: angle + 0.25, phase: x * sine - y * cosine)
    let sway = stream.draw(layer.sway.amplitude)
    let swayWave = PlaneWave(length: stream.draw(layer.sway.length), direction: 0, phase: stream.unit())
    let half = stream.draw(layer.halfWidth)
    let pinch = stream.draw(layer.pinch.amplitude)
    let pinchWave = PlaneWave(length: stream.draw(layer.pinch.length), direction: 0, phase: stream.unit())
    let weave = stream.draw(layer.weave)
    let weaveWave = PlaneWave(length: stream.draw(layer.weaveLength), direction: 0, phase: stream.unit())
    let lines = Float(max(1, Int(2 * half / pitch)))
    return (0..<layer.families).map { family in
      // With an even number of families, the second half swings against the first.
      let opposite = layer.families % 2 == 0 && 2 * family >= layer.families
      var swing = weaveWave
      swing.phase += Float(family % (layer.families % 2 == 0 ? layer.families / 2 : 6)) / Float(layer.families)
      return RibbonField(
        along: along, across: across, sway: Float(sway), swayWave: swayWave, halfWidth: Float(half),
        pinch: Float(pinch), pinchWave: pinchWave, lines: lines, weave: Float(opposite ? -weave : weave),
        weaveWave: swing,
        edge: Float(layer.edge))
    }
  }

  /// How steeply the band's edges may run, at most.
  private var slope: Float {
    6.2832 * (sway * swayWave.kx + halfWidth * pinch * pinchWave.kx)
  }

  @inline(__always) func sample(_ x: Lanes, _ y: Float, margin: Float) -> LineSample? {
    let u = along.turns(x, y)
    let v = across.turns(x, y) - Lanes(sway) * swayWave.sine(u, 0)
    let narrow = Lanes(pinch * 0.5) * (Lanes(1) + pinchWave.sine(u, 0))
    let t = v / (Lanes(halfWidth) * (Lanes(1) - narrow))
    let far = 1 + margin * (1 + slope) / (halfWidth * (1 - pinch))
    guard t.magnitude.least < far else { return nil }
    let swing = Lanes(weave) * (Lanes(1) - t * t) * weaveWave.sine(u, 0)
    let phase = Lanes(lines) * (t * Lanes(0.5) + swing)
    let tone = ((Lanes(1) - t.magnitude) * Lanes(1 / edge)).smoothStep
    return LineSample(phase: phase, tone: tone, cover: tone)
  }
}
