/// A patch of small dots, each a little diffraction grating. Their direction runs on along tracks, so that neighbouring
/// bands light up in turn, as on a dot-matrix hologram. The patch lies over the lines, as a foil would.
///
/// It has the shape of its ``ArtworkMap``; without one it is the oval that fills its box. Calm zones leave it alone.
public struct KinegramLayer: Sendable, Hashable {
  /// How the tracks lie, along which the gratings turn.
  public enum Tracks: String, Sendable, Hashable, CaseIterable {
    /// Rings around the patch's middle.
    case rings
    /// Waving bands across the patch.
    case waves
  }

  /// Where the patch lies: at most 40 mm on a side.
  public var box: ArtworkBox
  /// From dot to dot, in mm: 0.2…1.
  public var pitch: ArtworkBounds
  /// A dot's diameter as a share of the pitch: 0.4…1.
  public var dot: Double
  /// Direction of the rows of dots in degrees: -360…360.
  public var angle: ArtworkBounds
  /// How the tracks lie.
  public var tracks: Tracks
  /// Width of a track in mm: 0.4…10.
  public var trackWidth: ArtworkBounds
  /// How far the rulings turn from one track to the next, in degrees: -180…180.
  public var step: ArtworkBounds
  /// How often the rulings turn around along a ring, as a whole number, or in 20 mm of a wave: 0…8.
  public var turns: ArtworkBounds
  /// Distance between rulings in µm: 0.3…5.
  public var spacing: ArtworkBounds
  /// Sum of the sines of incidence and view: 0.1…2.
  public var sines: ArtworkBounds
  /// How strongly the hue shows, 0…1.
  public var strength: ArtworkBounds
  /// The foil's own colour.
  public var foil: ArtworkColor
  /// How much of what lies below the foil covers between the dots, 0…1.
  public var opacity: Double

  /// - Parameters:
  ///   - box: mm.
  ///   - pitch: mm, 0.2…1.
  ///   - dot: share of the pitch, 0.4…1.
  ///   - angle: degrees.
  ///   - tracks: how the tracks lie.
  ///   - trackWidth: mm, 0.4…10.
  ///   - step: degrees from track to track.
  ///   - turns: along a track, 0…8.
  ///   - spacing: µm, 0.3…5.
  ///   - sines: 0.1…2.
  ///   - strength: 0…1.
  ///   - foil: the foil's colour.
  ///   - opacity: 0…1.
  public init(
    box: ArtworkBox, pitch: ArtworkBounds, dot: Double, angle: ArtworkBounds, tracks: Tracks, trackWidth: ArtworkBounds,
    step: ArtworkBounds, turns: ArtworkBounds, spacing: ArtworkBounds, sines: ArtworkBounds, strength: ArtworkBounds,
    foil: ArtworkColor, opacity: Double
  ) {
    self.box = box
    self.pitch = pitch
    self.dot = dot
    self.angle = angle
    self.tracks = tracks
    self.trackWidth = trackWidth
    self.step = step
    self.turns = turns
    self.spacing = spacing
    self.sines = sines
    self.strength = strength
    self.foil = foil
    self.opacity = opacity
  }
}
