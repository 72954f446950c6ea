/// An element with everything decided: which pixels, which glyphs, which modules. What is left is painting.
public struct PlacedElement {
  /// The template's name of the element.
  public let name: String
  /// The device pixels of its box.
  public let box: DeviceRect
  /// The panel that carries it.
  public let plane: Element.Plane
  /// What is painted.
  public let content: Content

  /// What is painted, in device pixels.
  public enum Content {
    /// An SVG drawing of the template, scaled to the box.
    case art(file: String)
    /// A filled rectangle; lengths in device pixels.
    case panel(fill: Color, cornerRadius: Double, stroke: Color?, strokeWidth: Double)
    /// Fitted lines of text.
    case text(PlacedText)
    /// Raised dots by their centres.
    case braille(dots: [DevicePoint], radius: Double)
    /// Tiny words along a path.
    case microtext(PlacedMicrotext)
    /// The holder's photo over the whole box.
    case portrait(cornerRadius: Double)
    /// The holder's signature over the whole box.
    case signature
    /// A QR symbol.
    case qr(PlacedQR)
  }
}

/// A text that has been fitted to its box.
public struct PlacedText {
  /// The size that fits, in points.
  public let size: Double
  /// The text's colour.
  public let color: Color
  /// From top to bottom.
  let lines: [Line]

  /// One line: where its left end lies on its baseline.
  struct Line {
    let shaped: ShapedLine
    let x: Double
    let baseline: Int
  }

  /// The baselines in device pixels, from top to bottom.
  public var baselines: [Int] { lines.map(\.baseline) }

  /// Number of glyphs that are painted.
  public var glyphCount: Int { lines.reduce(0) { $0 + $1.shaped.runs.reduce(0) { $0 + $1.glyphs.count } } }
}

/// A microtext along its path.
public struct PlacedMicrotext {
  /// The text's colour.
  public let color: Color
  /// Words on lines, or letters on a circle.
  let pieces: [Piece]

  /// Glyphs with their origin at a place, turned clockwise by so many radians around it.
  struct Piece {
    let line: ShapedLine
    let x: Double
    let y: Double
    let turn: Double
  }
}

/// A QR symbol on whole device pixels.
public struct PlacedQR: Sendable, Equatable {
  /// The modules.
  public let symbol: QRSymbol
  /// Device pixels along a module's side.
  public let modulePixels: Int
  /// The symbol with its quiet zone of 4 modules; all of it that is not a dark module is white.
  public let outer: DeviceRect

  /// Left edge of the first module.
  var x: Int { outer.x + QRSymbol.quietZone * modulePixels }
  /// Top edge of the first module.
  var y: Int { outer.y + QRSymbol.quietZone * modulePixels }
}
