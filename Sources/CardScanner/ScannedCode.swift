/// A QR code that was read from an image.
public struct ScannedCode: Sendable, Hashable {
  /// A position in the image, in pixels from the top left.
  public struct Point: Sendable, Hashable {
    /// Pixels to the right.
    public let x: Int
    /// Pixels down.
    public let y: Int

    /// Creates a point.
    public init(x: Int, y: Int) {
      self.x = x
      self.y = y
    }
  }

  /// QR's error correction levels (ISO/IEC 18004, 7.5.1), from about 7 to 30 percent.
  public enum ErrorCorrection: Character, Sendable {
    /// About 7 percent.
    case low = "L"
    /// About 15 percent.
    case medium = "M"
    /// About 25 percent.
    case quartile = "Q"
    /// About 30 percent.
    case high = "H"
  }

  /// What the symbol encodes, byte by byte, without any character set conversion.
  public let bytes: [UInt8]
  /// The symbol's corners: its own top left, top right, bottom right and bottom left, whichever way
  /// the image is turned.
  public let corners: [Point]
  /// The symbol's error correction level, where the reader tells.
  public let errorCorrection: ErrorCorrection?
  /// Whether the symbol was seen from behind, as in a mirror.
  public let isMirrored: Bool
  /// How many of the image's pixels a module of the symbol is wide, in the mean: the fewer, the less blur and noise it
  /// bears. Below about 2 little is read.
  public let modulePixels: Double

  /// The bytes as text, or `nil` when they are not UTF-8. A card's QR text is ASCII.
  public var text: String? { String(validating: bytes, as: UTF8.self) }

  /// The width of the symbol in the image: the mean length of its four sides, in pixels.
  public var sideLength: Double { corners.meanSide }
}

extension ScannedCode.Point {
  /// Whether the point is above another, or beside it to the left.
  static func < (a: Self, b: Self) -> Bool { a.y != b.y ? a.y < b.y : a.x < b.x }
}

extension [ScannedCode.Point] {
  /// The mean length of a polygon's sides.
  var meanSide: Double {
    let sides = indices.map { index in
      let (a, b) = (self[index], self[(index + 1) % count])
      let (dx, dy) = (Double(b.x - a.x), Double(b.y - a.y))
      return (dx * dx + dy * dy).squareRoot()
    }
    return sides.reduce(0, +) / Double(Swift.max(count, 1))
  }

  /// Whether a point lies in a convex polygon, or within `margin` of its mean side of it.
  func holds(x: Double, y: Double, margin: Double = 0) -> Bool {
    let reach = margin * meanSide
    var (left, right) = (true, true)
    for index in indices {
      let (a, b) = (self[index], self[(index + 1) % count])
      let (dx, dy) = (Double(b.x - a.x), Double(b.y - a.y))
      let length = (dx * dx + dy * dy).squareRoot()
      let cross = dx * (y - Double(a.y)) - dy * (x - Double(a.x))
      if cross < -reach * length { left = false }
      if cross > reach * length { right = false }
    }
    return left || right
  }

  /// Whether the middle of one of two convex polygons lies in the other.
  func overlap(_ other: [ScannedCode.Point]) -> Bool {
    other.holds(x: middle.x, y: middle.y) || holds(x: other.middle.x, y: other.middle.y)
  }

  /// The middle of the corners.
  var middle: (x: Double, y: Double) {
    let n = Double(Swift.max(count, 1))
    return (Double(reduce(0) { $0 + $1.x }) / n, Double(reduce(0) { $0 + $1.y }) / n)
  }
}
