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
  }

  let shape: Shape
  /// mm.
  let pitch: Float
  /// mm.
  let width: Float
  let opacity: Float

  /// The family at eight places.
  ///
  /// - Parameter margin: how far around the places, in mm, a phase may be needed.
  /// - Returns: nothing if no line is drawn within the margin.
  @inline(__always) func sample(_ x: Lanes, _ y: Float, margin: Float) -> LineSample? {
    switch shape {
    case .lines(let field): field.sample(x, y)
    case .ribbon(let field): field.sample(x, y, margin: margin)
    case .rosette(let field): field.reaches(x, y, margin: margin) ? field.sample(x, y) : nil
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
    let angle = stream.draw(layer.angle) / 360
    across = PlaneWave(length: pitch, direction: angle + 0.25, phase: stream.unit())
    inversePitch = Float(1 / pitch)
    waves = layer.waves.map { wave in
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
    clouds = Swell(layer.clouds, &stream)
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

/// One of the two drawn families of a ``RibbonLayer``.
///
/// With t = -1…1 across the band, φ = n·(t/2 ± w·(1 - t²)·sin): the lines swing between the envelopes and lie along them
/// at the edges, as the strands of an engraved band do.
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

  /// The band's two families.
  static func pair(_ layer: RibbonLayer, pitch: Double, _ stream: inout ArtworkStream) -> [RibbonField] {
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
    return [weave, -weave].map {
      RibbonField(
        along: along, across: across, sway: Float(sway), swayWave: swayWave, halfWidth: Float(half),
        pinch: Float(pinch), pinchWave: pinchWave, lines: lines, weave: Float($0), weaveWave: weaveWave,
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

/// One drawn family of a ``RosetteLayer``.
///
/// With ρ the distance from the centre over the radius, φ = n·(ρ + d·s(ρ)·cos(kθ + twist·ρ)), where s goes
/// smoothly from 0 in the centre to 1 at the rim and may change its sign on the way. The petals' cosine comes from powers of the unit vector towards the
/// place, so that there is no seam where an angle would jump.
struct RosetteField {
  let x: Float
  let y: Float
  let inverseRadius: Float
  let hole: Float
  let lines: Float
  let petals: Int
  let depth: Float
  /// Turns of one petal.
  let twist: Float
  /// Turns of the petals' sign from the centre to the rim.
  let rings: Float
  let phase: Float
  let edge: Float

  /// The rosette's families, turned against each other.
  static func families(_ layer: RosetteLayer, pitch: Double, _ stream: inout ArtworkStream) -> [RosetteField] {
    let x = stream.draw(layer.x)
    let y = stream.draw(layer.y)
    let radius = stream.draw(layer.radius)
    let hole = stream.draw(layer.hole)
    let petals = stream.whole(layer.petals)
    let depth = stream.draw(layer.depth)
    let twist = stream.draw(layer.twist)
    let rings = stream.draw(layer.rings)
    let turn = stream.unit()
    return (0..<layer.families).map { family in
      RosetteField(
        x: Float(x), y: Float(y), inverseRadius: Float(1 / radius), hole: Float(hole),
        lines: Float(radius / pitch), petals: petals, depth: Float(depth),
        twist: Float(family % 2 == 0 ? twist : -twist), rings: Float(rings / 2),
        phase: Float(turn + Double(family) / Double(layer.families)),
        edge: Float(layer.edge))
    }
  }

  /// Whether the petals come within a margin of eight places from left to right.
  @inline(__always) func reaches(_ px: Lanes, _ py: Float, margin: Float) -> Bool {
    let reach = (1 + depth) / inverseRadius + margin
    return px[0] < x + reach && px[7] > x - reach && py < y + reach && py > y - reach
  }

  @inline(__always) func sample(_ px: Lanes, _ py: Float) -> LineSample {
    let dx = (px - Lanes(x)) * Lanes(inverseRadius)
    let dy = Lanes((py - y) * inverseRadius)
    let square = dx * dx + dy * dy + Lanes(1e-6)
    let inverse = square.inverseSquareRoot
    let rho = square * inverse
    let (cosine, sine) = Self.power(dx * inverse, dy * inverse, petals)
    let turned = Lanes(twist) * rho + Lanes(phase)
    let petal = cosine * (turned + Lanes(0.25)).sineOfTurns - sine * turned.sineOfTurns
    // At the rim the petals stand out fully, whatever they did on the way there.
    let sign = ((rho - Lanes(1)) * Lanes(rings) + Lanes(0.25)).sineOfTurns
    let reached = rho + Lanes(depth) * rho.smoothStep * sign * petal
    let outer = ((Lanes(1) - reached) * Lanes(1 / edge)).smoothStep
    let inner = ((rho - Lanes(hole)) * Lanes(10)).smoothStep
    // Held outside the rosette, where nothing is drawn.
    // The empty middle is the rosette's own: nothing below shows through it.
    return LineSample(phase: Lanes(lines) * lesser(reached, Lanes(2)), tone: outer * inner, cover: outer)
  }

  /// The real and imaginary part of a unit number's whole power.
  @inline(__always) static func power(_ re: Lanes, _ im: Lanes, _ exponent: Int) -> (Lanes, Lanes) {
    var (baseRe, baseIm) = (re, im)
    var (outRe, outIm) = (Lanes(1), Lanes(0))
    var left = exponent
    while left > 0 {
      if left & 1 == 1 { (outRe, outIm) = (outRe * baseRe - outIm * baseIm, outRe * baseIm + outIm * baseRe) }
      (baseRe, baseIm) = (baseRe * baseRe - baseIm * baseIm, (baseRe + baseRe) * baseIm)
      left >>= 1
    }
    return (outRe, outIm)
  }
}
