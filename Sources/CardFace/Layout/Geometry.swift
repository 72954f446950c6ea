import CardArtwork

/// A rectangle on the card in millimetres from the trim's top left corner; y grows downwards, bleed is negative or
/// beyond the trim.
public struct CardRect: Sendable, Equatable {
  /// Left edge.
  public var x: Double
  /// Top edge.
  public var y: Double
  /// Width, above 0.
  public var width: Double
  /// Height, above 0.
  public var height: Double

  /// A rectangle in millimetres.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The box of a layer of artwork.
  package init(_ box: ArtworkBox) { self.init(x: box.x, y: box.y, width: box.width, height: box.height) }

  /// The trim of an ID-1 card (ISO/IEC 7810:2019, 5.1): 85.60 × 53.98 mm.
  public static let trim = CardRect(x: 0, y: 0, width: 85.60, height: 53.98)
}

/// A corner between device pixels, counted from the image's top left corner.
public struct DevicePoint: Sendable, Equatable {
  /// Pixels from the left.
  public var x: Int
  /// Pixels from the top.
  public var y: Int

  /// A corner between device pixels.
  public init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }
}

/// A rectangle of whole device pixels from the image's top left corner.
public struct DeviceRect: Sendable, Hashable {
  /// Left edge.
  public var x: Int
  /// Top edge.
  public var y: Int
  /// Width in pixels.
  public var width: Int
  /// Height in pixels.
  public var height: Int

  /// A rectangle in device pixels.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// One past the right edge.
  public var maxX: Int { x + width }
  /// One past the bottom edge.
  public var maxY: Int { y + height }

  /// The columns and rows of a picture that it covers; none where it lies outside.
  package func clipped(toWidth width: Int, height: Int) -> (columns: Range<Int>, rows: Range<Int>) {
    func range(_ from: Int, _ to: Int, _ limit: Int) -> Range<Int> {
      let lower = min(max(0, from), limit)
      return lower..<max(lower, min(to, limit))
    }
    return (range(x, maxX, width), range(y, maxY, height))
  }

  /// The smallest rectangle of whole cells of `cell` pixels around it.
  package func outward(to cell: Int) -> Self {
    func down(_ value: Int) -> Int { Int((Double(value) / Double(cell)).rounded(.down)) * cell }
    let (left, top) = (down(x), down(y))
    return Self(
      x: left, y: top, width: down(maxX + cell - 1) - left, height: down(maxY + cell - 1) - top)
  }

  /// Whether the two share a pixel.
  public func intersects(_ other: Self) -> Bool {
    x < other.maxX && other.x < maxX && y < other.maxY && other.y < maxY
  }

  /// Whether `other` lies inside, edges included.
  public func contains(_ other: Self) -> Bool {
    other.x >= x && other.y >= y && other.maxX <= maxX && other.maxY <= maxY
  }
}
