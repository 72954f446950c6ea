/// The range that a design leaves open; each card's seed draws its own value, uniformly.
public struct ArtworkBounds: Sendable, Hashable {
  /// The least value that may be drawn.
  public var lower: Double
  /// The greatest value that may be drawn, at least `lower`.
  public var upper: Double

  /// Bounds in the unit of the property that they belong to.
  public init(_ lower: Double, _ upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// One value on every card.
  public init(_ value: Double) { self.init(value, value) }

  /// The greater of both ends' magnitudes.
  var magnitude: Double { max(abs(lower), abs(upper)) }
}

/// A slow, organic swell over the card: one plane wave bent by another, directions and phases drawn from the seed.
public struct ArtworkSwell: Sendable, Hashable {
  /// Half of the difference between crest and trough, in the unit of the quantity that swells.
  public var amplitude: ArtworkBounds
  /// From crest to crest, in mm: 8…400.
  public var length: ArtworkBounds

  /// - Parameters:
  ///   - amplitude: in the unit of the quantity that swells.
  ///   - length: in mm, 8…400.
  public init(amplitude: ArtworkBounds, length: ArtworkBounds) {
    self.amplitude = amplitude
    self.length = length
  }

  /// No swell.
  public static let none = ArtworkSwell(amplitude: ArtworkBounds(0), length: ArtworkBounds(100))
}

/// A wave that runs along a family's lines and moves as one goes from line to line.
public struct ArtworkWave: Sendable, Hashable {
  /// Half of crest to trough, in mm across the lines: 0…20.
  public var amplitude: ArtworkBounds
  /// From crest to crest along the lines, in mm: 6…400.
  public var length: ArtworkBounds
  /// How far the wave moves along itself per mm across the lines, in turns per mm: -0.2…0.2.
  public var drift: ArtworkBounds
  /// How much of the amplitude comes and goes, 0 (even) … 1 (the wave dies away and comes back).
  public var envelope: ArtworkBounds
  /// From one place where the wave is strong to the next, in mm: 8…400.
  public var envelopeLength: ArtworkBounds

  /// - Parameters:
  ///   - amplitude: mm, 0…20.
  ///   - length: mm, 6…400.
  ///   - drift: turns per mm, -0.2…0.2.
  ///   - envelope: 0…1.
  ///   - envelopeLength: mm, 8…400.
  public init(
    amplitude: ArtworkBounds, length: ArtworkBounds, drift: ArtworkBounds = ArtworkBounds(0),
    envelope: ArtworkBounds = ArtworkBounds(0), envelopeLength: ArtworkBounds = ArtworkBounds(60)
  ) {
    self.amplitude = amplitude
    self.length = length
    self.drift = drift
    self.envelope = envelope
    self.envelopeLength = envelopeLength
  }
}
