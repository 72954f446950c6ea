/// A run of colours across the card, as a printer's split ink fountain gives ("iris printing").
///
/// The colours are interpolated in OKLab (Ottosson, 2020) along a smooth closed curve through the stops,
/// so that neighbouring hues blend without a grey between them.
public struct ArtworkRun: Sendable, Hashable {
  /// The colours in order, 1…12; the last runs back into the first.
  public var stops: [ArtworkColor]
  /// The run's direction in degrees clockwise from the right: -360…360.
  public var angle: ArtworkBounds
  /// The way through all stops in mm: 10…1,000.
  public var length: ArtworkBounds
  /// Where the run begins at 0 mm, in turns through the stops: -10…10.
  public var start: ArtworkBounds
  /// How far the run's fronts swell, in mm: amplitude 0…100.
  public var swell: ArtworkSwell

  /// - Parameters:
  ///   - stops: 1…12 colours.
  ///   - angle: degrees clockwise from the right.
  ///   - length: mm for all stops, 10…1,000.
  ///   - start: turns at 0 mm.
  ///   - swell: mm.
  public init(
    stops: [ArtworkColor], angle: ArtworkBounds = ArtworkBounds(0), length: ArtworkBounds = ArtworkBounds(100),
    start: ArtworkBounds = ArtworkBounds(0), swell: ArtworkSwell = .none
  ) {
    self.stops = stops
    self.angle = angle
    self.length = length
    self.start = start
    self.swell = swell
  }

  /// One colour everywhere.
  public static func solid(_ color: ArtworkColor) -> ArtworkRun { ArtworkRun(stops: [color]) }
}

/// Soft rainbow colours over the whole card.
public struct IrisLayer: Sendable, Hashable {
  /// The colours and how they run.
  public var run: ArtworkRun
  /// 0…1.
  public var opacity: ArtworkBounds

  /// - Parameters:
  ///   - run: the colours.
  ///   - opacity: 0…1.
  public init(run: ArtworkRun, opacity: ArtworkBounds = ArtworkBounds(1)) {
    self.run = run
    self.opacity = opacity
  }
}

/// The colours that a diffraction grating of slowly turning direction and spacing shows under one lamp.
///
/// The grating equation mλ = d·sin θ, with d the spacing and sin θ the sum of the sines of incidence and view, taken
/// across the local rulings: a ruling that turns by ψ away from the plane of incidence shows mλ = d·sin θ·cos ψ.
/// All visible orders m are summed and only the hue is laid over what lies below, never its lightness.
/// A design has at most one grating; line layers may take part in it (``ArtworkInk/iridescence``).
public struct GratingLayer: Sendable, Hashable {
  /// Distance between rulings in µm: 0.3…5.
  public var spacing: ArtworkBounds
  /// Sum of the sines of incidence and view: 0.1…2.
  public var sines: ArtworkBounds
  /// How the spacing swells over the card, as a fraction of it: amplitude 0…0.6.
  public var spread: ArtworkSwell
  /// Direction of the rulings at rest, in degrees from the plane of incidence: -90…90.
  public var direction: ArtworkBounds
  /// How the direction turns over the card, in degrees: amplitude 0…90.
  public var turn: ArtworkSwell
  /// How strongly the hue shows, 0…1.
  public var strength: ArtworkBounds

  /// - Parameters:
  ///   - spacing: µm, 0.3…5.
  ///   - sines: 0.1…2.
  ///   - spread: fraction of the spacing.
  ///   - direction: degrees.
  ///   - turn: degrees.
  ///   - strength: 0…1.
  public init(
    spacing: ArtworkBounds, sines: ArtworkBounds, spread: ArtworkSwell, direction: ArtworkBounds, turn: ArtworkSwell,
    strength: ArtworkBounds
  ) {
    self.spacing = spacing
    self.sines = sines
    self.spread = spread
    self.direction = direction
    self.turn = turn
    self.strength = strength
  }
}

/// The colour that a layer's lines are drawn in.
public struct ArtworkInk: Sendable, Hashable {
  /// The colours and how they run; one stop is a plain ink.
  public var run: ArtworkRun
  /// How strongly the design's grating colours the lines, 0…1.
  public var iridescence: Double
  /// The spacing of the lines' grating as a multiple of the grating layer's, 0.5…2. Unless it is 1, lines stand out in
  /// another hue.
  public var spacingRatio: Double

  /// - Parameters:
  ///   - run: the colours.
  ///   - iridescence: 0…1.
  ///   - spacingRatio: 0.5…2.
  public init(run: ArtworkRun, iridescence: Double = 0, spacingRatio: Double = 1) {
    self.run = run
    self.iridescence = iridescence
    self.spacingRatio = spacingRatio
  }

  /// One colour everywhere.
  public init(_ color: ArtworkColor) { self.init(run: .solid(color)) }
}
