/// A family of backgrounds: what every card of a city has in common, and how far each may go its own way.
///
/// Layers are painted in order, the first lies lowest. Lengths are millimetres from the trim's top left corner.
public struct ArtworkDesign: Sendable, Hashable {
  /// What the card looks like where nothing is painted, and what calm zones fade to.
  public var paper: ArtworkColor
  /// The least relative luminance (WCAG 2.2) that any pixel may have: 0…0.8.
  ///
  /// Colours that are darker are lightened, so text of luminance T keeps a contrast of (floor + 0.05) / (T + 0.05).
  public var luminanceFloor: Double
  /// What is painted, lowest first: at most 16 layers.
  public var layers: [ArtworkLayer]
  /// Where the artwork steps back: at most 32.
  public var calmZones: [ArtworkCalmZone]

  /// A design; nothing is checked before `validate()` or a renderer's initialiser.
  public init(
    paper: ArtworkColor, luminanceFloor: Double, layers: [ArtworkLayer], calmZones: [ArtworkCalmZone] = []
  ) {
    self.paper = paper
    self.luminanceFloor = luminanceFloor
    self.layers = layers
    self.calmZones = calmZones
  }
}

/// A rectangle in which the artwork fades towards the paper, so that text and pictures sit well.
public struct ArtworkCalmZone: Sendable, Hashable {
  /// Left edge in mm, -50…500.
  public var x: Double
  /// Top edge in mm, -50…500.
  public var y: Double
  /// Width in mm, 0…500.
  public var width: Double
  /// Height in mm, 0…500.
  public var height: Double
  /// How far outside the rectangle the fading begins, in mm: 0.7…50.
  public var feather: Double
  /// 0 (nothing happens) … 1 (bare paper inside the rectangle).
  public var strength: Double

  /// - Parameters:
  ///   - x: left edge in mm.
  ///   - y: top edge in mm.
  ///   - width: mm.
  ///   - height: mm.
  ///   - feather: mm, 0.7…50.
  ///   - strength: 0…1.
  public init(x: Double, y: Double, width: Double, height: Double, feather: Double = 2, strength: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
    self.feather = feather
    self.strength = strength
  }
}

/// One layer of artwork. More kinds may be added.
public enum ArtworkLayer: Sendable, Hashable {
  /// Soft rainbow colours under everything.
  case iris(IrisLayer)
  /// A diffraction grating's play of colour over what lies below.
  case grating(GratingLayer)
  /// Fine waving lines over the whole card.
  case lines(LinesLayer)
  /// A woven band of lines across the card.
  case ribbon(RibbonLayer)
  /// A round ornament of petal-shaped lines.
  case rosette(RosetteLayer)
  /// A line screen that shows a relief, a ghost portrait or a latent image.
  case screen(ScreenLayer)
  /// A patch of small gratings, as on a dot-matrix hologram.
  case kinegram(KinegramLayer)

  /// Where the layer's map lies, if it shows a figure.
  public var box: ArtworkBox? {
    switch self {
    case .screen(let layer): layer.box
    case .kinegram(let layer): layer.box
    default: nil
    }
  }

  /// The kind's name as templates write it.
  public var kind: String {
    switch self {
    case .iris: "iris"
    case .grating: "grating"
    case .lines: "lines"
    case .ribbon: "ribbon"
    case .rosette: "rosette"
    case .screen(let layer): layer.figure.rawValue
    case .kinegram: "kinegram"
    }
  }
}
