/// A rectangle of the card in mm from the trim's top left corner.
public struct ArtworkBox: Sendable, Hashable {
  /// Left edge in mm, -10…100.
  public var x: Double
  /// Top edge in mm, -10…100.
  public var y: Double
  /// Width in mm, 2…100.
  public var width: Double
  /// Height in mm, 2…100.
  public var height: Double

  /// - Parameters:
  ///   - x: left edge in mm.
  ///   - y: top edge in mm.
  ///   - width: mm, 2…100.
  ///   - height: mm, 2…100.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}

/// A line screen that shows a figure: an ``ArtworkMap`` shifts its lines and changes their width from place to place.
///
/// One painter serves three classic devices. In a *relief* the lines rise over an emblem, so that it seems raised. In a
/// *ghost* their width follows a portrait's darkness, as in an engraving. In a *latent* image they lie half a pitch off
/// inside letters, which changes no tone and shows only under a ruled lens.
public struct ScreenLayer: Sendable, Hashable {
  /// What the map holds, and which rules the layer keeps.
  public enum Figure: String, Sendable, Hashable, CaseIterable {
    /// A height map: 0 flat, 255 highest.
    case relief
    /// A picture's darkness: 0 bare, 255 darkest.
    case ghost
    /// Phases: 255 is a whole pitch. ``ScreenLayer/latentMap(_:on:)`` makes them from letters.
    case latent
  }

  /// What the map holds.
  public var figure: Figure
  /// How the lines are drawn where the map is 0.
  public var stroke: ArtworkStroke
  /// Where the screen lies; the map covers it.
  public var box: ArtworkBox
  /// Direction of the lines in degrees clockwise from the right: -360…360.
  public var angle: ArtworkBounds
  /// What bends the lines gently: at most 2 waves. A latent image has none, because a ruled lens is straight.
  public var waves: [ArtworkWave]
  /// How far lines shift where the map is full, in pitches: -4…4; a latent image's is 1.
  public var rise: ArtworkBounds
  /// A line's width where the map is full, in mm: 0.04…2, at most 0.9 times the least pitch. A latent image's lines
  /// keep their width.
  public var fullWidth: ArtworkBounds
  /// How far inside the box's edge the screen fades, in mm: 0.7…20.
  public var feather: Double
  /// Whether the screen fades towards an oval in the box rather than its edges.
  public var isOval: Bool
  /// How far the edge wavers inwards, in mm: amplitude 0…5, length 8…400. A shape that no two cards share, without a
  /// straight side, is not seen as a patch.
  public var ragged: ArtworkSwell

  /// - Parameters:
  ///   - figure: what the map holds.
  ///   - stroke: how the lines are drawn where the map is 0.
  ///   - box: mm.
  ///   - angle: degrees.
  ///   - waves: at most 2.
  ///   - rise: pitches, -4…4.
  ///   - fullWidth: mm.
  ///   - feather: mm, 0.7…20.
  ///   - isOval: whether it fades towards an oval.
  ///   - ragged: how far its edge wavers, in mm.
  public init(
    figure: Figure, stroke: ArtworkStroke, box: ArtworkBox, angle: ArtworkBounds, waves: [ArtworkWave] = [],
    rise: ArtworkBounds, fullWidth: ArtworkBounds, feather: Double = 1, isOval: Bool = false,
    ragged: ArtworkSwell = .none
  ) {
    self.figure = figure
    self.stroke = stroke
    self.box = box
    self.angle = angle
    self.waves = waves
    self.rise = rise
    self.fullWidth = fullWidth
    self.feather = feather
    self.isOval = isOval
    self.ragged = ragged
  }
}
