/// What all layers made of lines have in common.
public struct ArtworkStroke: Sendable, Hashable {
  /// From one line's centre to the next where nothing bends them, in mm: 0.2…2.5.
  public var pitch: ArtworkBounds
  /// A line's width in mm: 0.04…1.5, at most 0.6 times the least pitch.
  public var width: ArtworkBounds
  /// 0…1.
  public var opacity: ArtworkBounds
  /// The lines' colour.
  public var ink: ArtworkInk
  /// How far the lines of lower layers give way where these are drawn, and in a rosette's empty middle:
  /// 0 (they show through) … 1 (they end there).
  public var clearing: Double
  /// The least dots per inch of a printer that draws the layer, 0…2,400: lines too fine for others are left out there,
  /// and all other layers are as if this one stood in no design.
  public var leastResolution: Double

  /// - Parameters:
  ///   - pitch: mm, 0.2…2.5.
  ///   - width: mm, 0.04…1.5.
  ///   - opacity: 0…1.
  ///   - ink: the lines' colour.
  ///   - clearing: 0…1.
  ///   - leastResolution: dots per inch, 0…2,400.
  public init(
    pitch: ArtworkBounds, width: ArtworkBounds, opacity: ArtworkBounds, ink: ArtworkInk, clearing: Double = 0,
    leastResolution: Double = 0
  ) {
    self.pitch = pitch
    self.width = width
    self.opacity = opacity
    self.ink = ink
    self.clearing = clearing
    self.leastResolution = leastResolution
  }

  /// Whether a printer of that resolution draws the lines.
  func isDrawn(pixelsPerMillimetre: Double) -> Bool { pixelsPerMillimetre * 25.4 >= leastResolution - 0.5 }
}

/// Guilloche lines over the whole card: one or more interlaced families, each bent by its own waves.
public struct LinesLayer: Sendable, Hashable {
  /// How the lines are drawn.
  public var stroke: ArtworkStroke
  /// How many families interlace, 1…4.
  public var families: Int
  /// Direction of the lines in degrees clockwise from the right: -360…360.
  public var angle: ArtworkBounds
  /// What bends the lines: at most 4 waves.
  public var waves: [ArtworkWave]
  /// How much of the lines fades away in slow clouds: amplitude 0…1 is the share that fades in the faintest place.
  public var clouds: ArtworkSwell

  /// - Parameters:
  ///   - stroke: how the lines are drawn.
  ///   - families: 1…4.
  ///   - angle: degrees.
  ///   - waves: at most 4.
  ///   - clouds: amplitude 0…1.
  public init(
    stroke: ArtworkStroke, families: Int, angle: ArtworkBounds, waves: [ArtworkWave], clouds: ArtworkSwell = .none
  ) {
    self.stroke = stroke
    self.families = families
    self.angle = angle
    self.waves = waves
    self.clouds = clouds
  }
}

/// A woven band: families of lines that swing against each other between a moving upper and lower envelope.
public struct RibbonLayer: Sendable, Hashable {
  /// How the lines are drawn; the pitch is that of the band's widest place.
  public var stroke: ArtworkStroke
  /// Direction of the band in degrees clockwise from the right: -360…360.
  public var angle: ArtworkBounds
  /// A point of the band's axis: mm from the left.
  public var x: ArtworkBounds
  /// The same point: mm from the top.
  public var y: ArtworkBounds
  /// Half of the band's greatest width in mm: 1…60.
  public var halfWidth: ArtworkBounds
  /// How the band sways: amplitude in mm across it, 0…20; length in mm along it.
  public var sway: ArtworkSwell
  /// How far the band narrows: the amplitude is a share of its width, 0…0.7; the length goes from one narrow place to
  /// the next, in mm.
  public var pinch: ArtworkSwell
  /// How far the lines swing, as a share of the band's width 0…0.2.
  public var weave: ArtworkBounds
  /// From one swing to the next in mm: 6…400.
  public var weaveLength: ArtworkBounds
  /// How many families swing, one after the other: 2…6.
  public var families: Int
  /// The share of the half width over which the band's edge fades, 0.05…1.
  public var edge: Double

  /// - Parameters:
  ///   - stroke: how the lines are drawn.
  ///   - angle: degrees.
  ///   - x: mm.
  ///   - y: mm.
  ///   - halfWidth: mm, 1…60.
  ///   - sway: mm.
  ///   - pinch: share, 0…0.7.
  ///   - weave: share, 0…0.2.
  ///   - weaveLength: mm, 6…400.
  ///   - families: 2…6.
  ///   - edge: 0.05…1.
  public init(
    stroke: ArtworkStroke, angle: ArtworkBounds, x: ArtworkBounds, y: ArtworkBounds, halfWidth: ArtworkBounds,
    sway: ArtworkSwell, pinch: ArtworkSwell, weave: ArtworkBounds, weaveLength: ArtworkBounds, families: Int = 2,
    edge: Double
  ) {
    self.stroke = stroke
    self.angle = angle
    self.x = x
    self.y = y
    self.halfWidth = halfWidth
    self.sway = sway
    self.pinch = pinch
    self.weave = weave
    self.weaveLength = weaveLength
    self.families = families
    self.edge = edge
  }
}

/// A round ornament: closed lines around a centre, drawn out into petals; its families turn against each other.
public struct RosetteLayer: Sendable, Hashable {
  /// The curve that the lines follow at the rim.
  public enum Curve: String, Sendable, Hashable, CaseIterable {
    /// A circle whose radius swells as a cosine.
    case petals
    /// An epitrochoid, drawn by a point on a wheel that rolls around a circle: round lobes, sharp between them.
    case epitrochoid
    /// A hypotrochoid, drawn by a point on a wheel that rolls inside a circle: pointed lobes, round between them.
    case hypotrochoid
  }

  /// How the lines are drawn.
  public var stroke: ArtworkStroke
  /// The centre: mm from the left.
  public var x: ArtworkBounds
  /// The centre: mm from the top.
  public var y: ArtworkBounds
  /// Mean outer radius in mm: 3…100.
  public var radius: ArtworkBounds
  /// The empty middle as a share of the radius: 0.08…0.9.
  public var hole: ArtworkBounds
  /// How many petals: 3…36, drawn as a whole number.
  public var petals: ArtworkBounds
  /// How far petals reach out, as a share of the radius: 0…0.3.
  public var depth: ArtworkBounds
  /// How far petals turn from the centre to the rim, in turns of one petal: -1…1; families turn to opposite sides.
  public var twist: ArtworkBounds
  /// How often petals turn inside out between the centre and the rim, 0…4: the families then braid in rings.
  public var rings: ArtworkBounds
  /// The curve at the rim; a trochoid's depth times its petals is at most 0.75, or it would cross itself.
  public var curve: Curve
  /// How many families interlace, 1…4.
  public var families: Int
  /// The share of the radius over which the rim fades, 0.02…1.
  public var edge: Double

  /// - Parameters:
  ///   - stroke: how the lines are drawn.
  ///   - x: mm.
  ///   - y: mm.
  ///   - radius: mm, 3…100.
  ///   - hole: share, 0.08…0.9.
  ///   - petals: 3…36.
  ///   - depth: share, 0…0.3.
  ///   - twist: turns of one petal, -1…1.
  ///   - rings: 0…4.
  ///   - curve: the curve at the rim.
  ///   - families: 1…4.
  ///   - edge: 0.02…1.
  public init(
    stroke: ArtworkStroke, x: ArtworkBounds, y: ArtworkBounds, radius: ArtworkBounds, hole: ArtworkBounds,
    petals: ArtworkBounds, depth: ArtworkBounds, twist: ArtworkBounds, rings: ArtworkBounds = ArtworkBounds(0),
    curve: Curve = .petals, families: Int, edge: Double
  ) {
    self.stroke = stroke
    self.x = x
    self.y = y
    self.radius = radius
    self.hole = hole
    self.petals = petals
    self.depth = depth
    self.twist = twist
    self.rings = rings
    self.curve = curve
    self.families = families
    self.edge = edge
  }
}
