/// A drawn ``ArtworkRun``: where in the run each place of the card lies.
struct RunField {
  let wave: PlaneWave
  let swell: Swell
  let swellScale: Float
  let isSolid: Bool

  init(_ run: ArtworkRun, _ stream: inout ArtworkStream) {
    let length = stream.draw(run.length)
    wave = PlaneWave(length: length, direction: stream.draw(run.angle) / 360, phase: stream.draw(run.start))
    swell = Swell(run.swell, &stream)
    swellScale = Float(1 / length)
    isSolid = run.stops.count == 1
  }

  /// Turns through the run at eight places.
  @inline(__always) func turns(_ x: Lanes, _ y: Float) -> Lanes {
    if isSolid { return Lanes(0) }
    return wave.turns(x, y) + swell.value(x, y) * Lanes(swellScale)
  }
}

/// A drawn ``GratingLayer``.
struct GratingField {
  /// Spacing times the sum of sines, in nm.
  let path: Float
  let spread: Swell
  /// Turns.
  let direction: Float
  /// In turns.
  let turn: Swell
  let strength: Float

  init(_ layer: GratingLayer, _ stream: inout ArtworkStream) {
    path = Float(stream.draw(layer.spacing) * 1000 * stream.draw(layer.sines))
    spread = Swell(layer.spread, &stream)
    direction = Float(stream.draw(layer.direction) / 360)
    turn = Swell(layer.turn, &stream)
    strength = Float(stream.draw(layer.strength))
  }

  /// The path difference d·sin θ·cos ψ in nm at eight places.
  @inline(__always) func path(_ x: Lanes, _ y: Float) -> Lanes {
    let quarter = turn.value(x, y) * Lanes(1 / 360) + Lanes(direction + 0.25)
    return (Lanes(1) + spread.value(x, y)) * Lanes(path) * quarter.sineOfTurns.magnitude
  }
}

/// How calm each place of the card is.
struct CalmField {
  let zones: [ArtworkCalmZone]

  /// What is left of the artwork at eight places: 1 (all) … 0 (bare paper).
  func artwork(_ x: Lanes, _ y: Float) -> Lanes {
    var left = Lanes(1)
    for zone in zones {
      let scale = Float(1 / zone.feather)
      let above = (y - Float(zone.y)) * scale
      let below = (Float(zone.y + zone.height) - y) * scale
      let nearer = min(above, below)
      guard nearer > -1 else { continue }
      let down = Lanes(nearer + 1).smoothStep
      let before = (x - Lanes(Float(zone.x))) * Lanes(scale)
      let after = (Lanes(Float(zone.x + zone.width)) - x) * Lanes(scale)
      let across = (lesser(before, after) + Lanes(1)).smoothStep
      left *= Lanes(1) - down * across * Lanes(Float(zone.strength))
    }
    return left
  }
}
