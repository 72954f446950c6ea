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

  /// The bytes as text, or `nil` when they are not UTF-8. A card's QR text is ASCII.
  public var text: String? { String(validating: bytes, as: UTF8.self) }

  /// The code as found in an image of half the size.
  var halved: ScannedCode {
    ScannedCode(
      bytes: bytes, corners: corners.map { Point(x: $0.x / 2, y: $0.y / 2) }, errorCorrection: errorCorrection,
      isMirrored: isMirrored)
  }

  /// The width of the symbol in the image: the mean length of its four sides, in pixels.
  public var sideLength: Double {
    let sides = corners.indices.map { index in
      let (a, b) = (corners[index], corners[(index + 1) % corners.count])
      let (dx, dy) = (Double(b.x - a.x), Double(b.y - a.y))
      return (dx * dx + dy * dy).squareRoot()
    }
    return sides.reduce(0, +) / Double(max(sides.count, 1))
  }
}
