extension ArtworkDesign {
  /// More layers than this are refused: each costs time on every card.
  public static let mostLayers = 16
  /// More calm zones than this are refused.
  public static let mostCalmZones = 32
  /// The thinnest line, in device pixels, that a card printer still lays down unbroken.
  public static let thinnestLine = 1.1
  /// The closest pitch, in device pixels, at which lines still stand apart.
  public static let closestPitch = 2.5
  /// The closest pitch of a latent image, in device pixels. Letters shift by half of it, and that must be two pixels.
  public static let closestLatentPitch = 4.0
  /// The smallest dot of a kinegram, in device pixels, that is still round.
  public static let smallestDot = 2.0

  /// Checks every value against the range in its doc comment, and that waves can't fold lines over one another.
  ///
  /// - Throws: `ArtworkError` naming the layer, counted from 0, and what to change.
  public func validate() throws(ArtworkError) {
    try Check("luminanceFloor").within(luminanceFloor, 0...0.8, "value")
    try Check("layers").within(Double(layers.count), 0...Double(Self.mostLayers), "count")
    try Check("calmZones").within(Double(calmZones.count), 0...Double(Self.mostCalmZones), "count")
    for (index, zone) in calmZones.enumerated() { try zone.validate(Check("calmZones[\(index)]")) }
    var gratings = 0
    for (index, layer) in layers.enumerated() {
      let check = Check("layers[\(index)] (\(layer.kind))")
      try layer.validate(check)
      if case .grating = layer { gratings += 1 }
      guard gratings <= 1 else {
        throw ArtworkError(
          .inconsistent, check.subject, "a design has at most one grating", hint: "remove this layer or the other one")
      }
    }
  }

  /// Checks that every line can be printed on a grid.
  ///
  /// - Throws: `ArtworkError` with code `tooFine`, naming the layer and the least width or pitch that works there.
  public func check(on grid: ArtworkGrid) throws(ArtworkError) {
    for (index, layer) in layers.enumerated() {
      let subject = "layers[\(index)] (\(layer.kind))"
      var limits: [(value: Double, least: Double, what: String)] = []
      if let stroke = layer.stroke {
        guard stroke.isDrawn(pixelsPerMillimetre: grid.pixelsPerMillimetre) else { continue }
        limits = [(stroke.pitch.lower, Self.closestPitch, "pitch")]
        // A ghost's lines may fade away where the portrait is light, as an engraver's do.
        if layer.kind != ScreenLayer.Figure.ghost.rawValue {
          limits.append((stroke.width.lower, Self.thinnestLine, "width"))
        }
      }
      if case .kinegram(let kinegram) = layer {
        limits = [(kinegram.pitch.lower * kinegram.dot, Self.smallestDot, "pitch times dot")]
      }
      if case .screen(let screen) = layer {
        limits.append((screen.fullWidth.lower, Self.thinnestLine, "fullWidth"))
        let stroke = screen.stroke
        // White between the widest lines is as hard to print as a line.
        limits.append((stroke.pitch.lower - screen.fullWidth.upper, Self.thinnestLine, "pitch less fullWidth"))
        if screen.figure == .latent { limits.append((stroke.pitch.lower, Self.closestLatentPitch, "pitch")) }
      }
      for (value, least, what) in limits {
        let pixels = value * grid.pixelsPerMillimetre
        guard pixels >= least else {
          let needed = least / grid.pixelsPerMillimetre
          throw ArtworkError(
            .tooFine, "\(subject): \(what)",
            "\(value.figure) mm is \(pixels.figure) device pixels, less than \(least.figure)",
            hint: "make it at least \(((needed * 10_000).rounded(.up) / 10_000).figure) mm for this printer")
        }
      }
    }
  }
}

extension ArtworkLayer {
  /// How the layer's lines are drawn, if it has any.
  var stroke: ArtworkStroke? {
    switch self {
    case .iris, .grating, .kinegram: nil
    case .lines(let layer): layer.stroke
    case .ribbon(let layer): layer.stroke
    case .rosette(let layer): layer.stroke
    case .screen(let layer): layer.stroke
    }
  }

  fileprivate func validate(_ check: Check) throws(ArtworkError) {
    switch self {
    case .iris(let layer):
      try layer.run.validate(check)
      try check.within(layer.opacity, 0...1, "opacity")
    case .grating(let layer): try layer.validate(check)
    case .lines(let layer): try layer.validate(check)
    case .ribbon(let layer): try layer.validate(check)
    case .rosette(let layer): try layer.validate(check)
    case .screen(let layer): try layer.validate(check)
    case .kinegram(let layer): try layer.validate(check)
    }
  }
}

extension Double {
  /// For people: at most four decimals, and none of a whole number.
  fileprivate var figure: String {
    let rounded = (self * 10_000).rounded() / 10_000
    // A value just outside its range is not rounded, or it would read as if it were inside. Nor is one that is too
    // large to be rounded.
    guard abs(self) < 1e9, abs(rounded - self) < 1e-9 || abs(self) > 1 else { return "\(self)" }
    return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
  }
}

/// Checks values and words the errors, all of one subject.
private struct Check {
  let subject: String
  init(_ subject: String) { self.subject = subject }

  func within(_ value: Double, _ range: ClosedRange<Double>, _ what: String) throws(ArtworkError) {
    // A value that is not a number is in no range.
    guard range.contains(value) else {
      throw ArtworkError(
        .outOfRange, "\(subject): \(what)",
        "\(value.figure) is not between \(range.lowerBound.figure) and \(range.upperBound.figure)",
        hint: "choose a value from \(range.lowerBound.figure) to \(range.upperBound.figure)")
    }
  }

  func within(_ bounds: ArtworkBounds, _ range: ClosedRange<Double>, _ what: String) throws(ArtworkError) {
    try within(bounds.lower, range, what)
    try within(bounds.upper, range, what)
    guard bounds.lower <= bounds.upper else {
      throw ArtworkError(
        .inconsistent, "\(subject): \(what)",
        "the lower bound \(bounds.lower.figure) is above the upper \(bounds.upper.figure)",
        hint: "swap the two")
    }
  }

  func within(_ swell: ArtworkSwell, amplitude: ClosedRange<Double>, _ what: String) throws(ArtworkError) {
    try within(swell.amplitude, amplitude, "\(what) amplitude")
    try within(swell.length, 8...400, "\(what) length")
  }

  func atMost(_ value: Double, _ limit: Double, _ what: String, hint: String) throws(ArtworkError) {
    guard value <= limit else {
      throw ArtworkError(
        .inconsistent, "\(subject): \(what)", "\(value.figure) is more than \(limit.figure)", hint: hint)
    }
  }
}

extension ArtworkCalmZone {
  fileprivate func validate(_ check: Check) throws(ArtworkError) {
    try check.within(x, -50...500, "x")
    try check.within(y, -50...500, "y")
    try check.within(width, 0...500, "width")
    try check.within(height, 0...500, "height")
    try check.within(feather, 0.7...50, "feather")
    try check.within(strength, 0...1, "strength")
  }
}

extension ArtworkRun {
  fileprivate func validate(_ check: Check) throws(ArtworkError) {
    try check.within(Double(stops.count), 1...12, "number of stops")
    try check.within(angle, -360...360, "angle")
    try check.within(length, 10...1000, "length")
    try check.within(start, -10...10, "start")
    try check.within(swell, amplitude: 0...100, "swell")
  }
}

extension ArtworkStroke {
  fileprivate func validate(_ check: Check) throws(ArtworkError) {
    try check.within(pitch, 0.2...2.5, "pitch")
    try check.within(width, 0.04...1.5, "width")
    try check.atMost(
      width.upper / pitch.lower, 0.6, "width / pitch", hint: "lines would run together: thin them or raise the pitch")
    try check.within(opacity, 0...1, "opacity")
    try check.within(clearing, 0...1, "clearing")
    try check.within(leastResolution, 0...2400, "resolution")
    try ink.run.validate(check)
    try check.within(ink.iridescence, 0...1, "iridescence")
    try check.within(ink.spacingRatio, 0.5...2, "spacingRatio")
  }
}

extension GratingLayer {
  fileprivate func validate(_ check: Check) throws(ArtworkError) {
    try check.within(spacing, 0.3...5, "spacing")
    try check.within(sines, 0.1...2, "sines")
    try check.within(spread, amplitude: 0...0.6, "spread")
    try check.within(direction, -90...90, "direction")
    try check.within(turn, amplitude: 0...90, "turn")
    try check.within(strength, 0...1, "strength")
  }
}

extension LinesLayer {
  fileprivate func validate(_ check: Check) throws(ArtworkError) {
    try stroke.validate(check)
    try check.within(Double(families), 1...4, "families")
    try check.within(angle, -360...360, "angle")
    try waves.validate(check, atMost: 4)
    try check.within(clouds, amplitude: 0...1, "clouds")
  }
}

extension [ArtworkWave] {
  /// How far waves may push lines towards one another, in mm per mm across the lines: at 1 they would meet.
  var compression: Double {
    reduce(0) { sum, wave in
      let envelope = wave.envelope.upper / wave.envelopeLength.lower
      return sum + 2 * Double.pi * wave.amplitude.upper * ((1 + wave.envelope.upper) * wave.drift.magnitude + envelope)
    }
  }

  fileprivate func validate(_ check: Check, atMost most: Int) throws(ArtworkError) {
    try check.within(Double(count), 0...Double(most), "number of waves")
    var slope = 0.0
    for wave in self {
      try check.within(wave.amplitude, 0...20, "wave amplitude")
      try check.within(wave.length, 6...400, "wave length")
      try check.within(wave.drift, -0.2...0.2, "wave drift")
      try check.within(wave.envelope, 0...1, "wave envelope")
      try check.within(wave.envelopeLength, 8...400, "wave envelopeLength")
      let turn = 2 * Double.pi * wave.amplitude.upper
      let tallest = 1 + wave.envelope.upper
      let envelope = wave.envelope.upper / wave.envelopeLength.lower
      slope += turn * (tallest / wave.length.lower + envelope)
    }
    try check.atMost(
      compression, 0.8, "waves' compression", hint: "lines would fold over: lower the amplitude, drift or envelope")
    try check.atMost(
      slope, 3, "waves' steepest slope", hint: "lines would crowd: lower the amplitude or lengthen the waves")
  }
}

extension RibbonLayer {
  fileprivate func validate(_ check: Check) throws(ArtworkError) {
    try stroke.validate(check)
    try check.within(angle, -360...360, "angle")
    try check.within(x, -200...500, "x")
    try check.within(y, -200...500, "y")
    try check.within(halfWidth, 1...60, "halfWidth")
    try check.within(sway, amplitude: 0...20, "sway")
    try check.within(pinch, amplitude: 0...0.7, "pinch")
    try check.within(weave, 0...0.2, "weave")
    try check.within(weaveLength, 6...400, "weaveLength")
    try check.within(Double(families), 2...6, "families")
    try check.within(edge, 0.05...1, "edge")
    let slope =
      2 * Double.pi
      * (sway.amplitude.upper / sway.length.lower
        + halfWidth.upper * (weave.upper * 2 / weaveLength.lower + pinch.amplitude.upper / pinch.length.lower))
    try check.atMost(
      slope, 3, "steepest slope", hint: "lines would crowd: lower sway, pinch or weave, or lengthen them")
  }
}

extension RosetteLayer {
  fileprivate func validate(_ check: Check) throws(ArtworkError) {
    try stroke.validate(check)
    try check.within(x, -200...500, "x")
    try check.within(y, -200...500, "y")
    try check.within(radius, 3...100, "radius")
    try check.within(hole, 0.08...0.9, "hole")
    try check.within(petals, 3...36, "petals")
    // A trochoid without depth is a circle, whose petals have no place.
    try check.within(depth, (curve == .petals ? 0 : 0.01)...0.3, "depth")
    try check.within(twist, -1...1, "twist")
    try check.within(rings, 0...4, "rings")
    try check.within(Double(families), 1...4, "families")
    try check.within(edge, 0.02...1, "edge")
    try check.atMost(
      depth.upper * (1.5 + 2 * Double.pi * (twist.magnitude + rings.upper / 2)), 0.8, "petals' compression",
      hint: "lines would fold over: lower depth, twist or rings")
    try check.atMost(
      depth.upper * petals.upper, curve == .petals ? 3 : 0.75, "petals' steepest slope",
      hint: "lines would crowd: lower depth or petals")
  }
}

extension ArtworkBox {
  func validate(_ subject: String) throws(ArtworkError) {
    let check = Check(subject)
    try check.within(x, -10...100, "box x")
    try check.within(y, -10...100, "box y")
    try check.within(width, 2...100, "box width")
    try check.within(height, 2...100, "box height")
  }
}

extension ScreenLayer {
  /// The greatest width of a line, as a part of the least pitch.
  private static let widest = 0.9

  fileprivate func validate(_ check: Check) throws(ArtworkError) {
    try stroke.validate(check)
    try box.validate(check.subject)
    try check.within(angle, -360...360, "angle")
    try waves.validate(check, atMost: figure == .latent ? 0 : 2)
    try check.within(rise, figure == .latent ? 1...1 : -4...4, "rise")
    try check.within(fullWidth, 0.04...2, "fullWidth")
    let widest = Self.widest * stroke.pitch.lower
    guard fullWidth.upper <= widest else {
      throw ArtworkError(
        .inconsistent, "\(check.subject): fullWidth",
        "\(fullWidth.upper) mm is more than \(Self.widest) of the pitch of \(stroke.pitch.lower) mm: lines would "
          + "run together",
        hint: "make it at most \((widest * 1000).rounded(.down) / 1000) mm, or raise the pitch")
    }
    try check.within(feather, 0.7...20, "feather")
    try check.within(ragged, amplitude: 0...5, "ragged")
  }
}

extension KinegramLayer {
  fileprivate func validate(_ check: Check) throws(ArtworkError) {
    try box.validate(check.subject)
    // The dots' colours are kept for the whole patch.
    try check.atMost(max(box.width, box.height), 40, "longest side", hint: "make the patch smaller, or make two")
    try check.within(pitch, 0.2...1, "pitch")
    try check.within(dot, 0.4...1, "dot")
    try check.within(angle, -360...360, "angle")
    try check.within(trackWidth, 0.4...10, "trackWidth")
    try check.within(step, -180...180, "step")
    try check.within(turns, 0...8, "turns")
    try check.within(spacing, 0.3...5, "spacing")
    try check.within(sines, 0.1...2, "sines")
    try check.within(strength, 0...1, "strength")
    try check.within(opacity, 0...1, "opacity")
  }
}
