/// A straight wave over the card: turns = x · kx + y · ky + phase, x and y in mm.
struct PlaneWave {
  var kx: Float
  var ky: Float
  var phase: Float

  /// - Parameters:
  ///   - length: mm from crest to crest.
  ///   - direction: turns clockwise from the right.
  init(length: Double, direction: Double, phase: Double) {
    kx = Float(Transcendental.cosine(turns: direction) / length)
    ky = Float(Transcendental.sine(turns: direction) / length)
    self.phase = Float(phase)
  }

  @inline(__always) func turns(_ x: Lanes, _ y: Float) -> Lanes { x * Lanes(kx) + Lanes(y * ky + phase) }
  @inline(__always) func sine(_ x: Lanes, _ y: Float) -> Lanes { turns(x, y).sineOfTurns }
}

/// A drawn ``ArtworkSwell``.
struct Swell {
  let amplitude: Float
  let main: PlaneWave
  let bend: PlaneWave

  init(_ swell: ArtworkSwell, _ stream: inout ArtworkStream) {
    amplitude = Float(stream.draw(swell.amplitude))
    main = PlaneWave(length: stream.draw(swell.length), direction: stream.unit(), phase: stream.unit())
    bend = PlaneWave(length: stream.draw(swell.length), direction: stream.unit(), phase: stream.unit())
  }

  /// The swell at eight places, within ±amplitude.
  @inline(__always) func value(_ x: Lanes, _ y: Float) -> Lanes {
    guard amplitude != 0 else { return Lanes(0) }
    return (main.turns(x, y) + Lanes(0.18) * bend.sine(x, y)).sineOfTurns * Lanes(amplitude)
  }
}
