/// How a pixel's samples lie in memory, eight bits each, sRGB-encoded where they are colours.
public enum PixelFormat: Sendable, Hashable {
  /// One sample: luminance, or a mask.
  case gray8
  /// Red, green, blue.
  case rgb8
  /// Red, green, blue, alpha; the colours are not multiplied by alpha.
  case rgba8
  /// Blue, green, red, unused: Cairo's RGB24 on a little-endian machine.
  case bgrx8

  /// Bytes that one pixel takes.
  public var bytesPerPixel: Int {
    switch self {
    case .gray8: 1
    case .rgb8: 3
    case .rgba8, .bgrx8: 4
    }
  }
}

/// A rectangle of whole pixels; x grows to the right, y downwards, from the top left.
public struct PixelRect: Sendable, Hashable {
  /// Left edge, in pixels.
  public var x: Int
  /// Top edge, in pixels.
  public var y: Int
  /// Width, in pixels.
  public var width: Int
  /// Height, in pixels.
  public var height: Int

  /// Creates a rectangle.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// Whether the rectangle has pixels and all lie in an image of this size.
  public func lies(inWidth width: Int, height: Int) -> Bool {
    x >= 0 && y >= 0 && self.width > 0 && self.height > 0
      && x <= width && y <= height && self.width <= width - x && self.height <= height - y
  }
}

/// An image in memory: rows from the top, without padding.
public struct Raster: Sendable, Equatable {
  /// Pixels a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// How each pixel lies in ``pixels``.
  public let format: PixelFormat
  /// `width * height * format.bytesPerPixel` bytes.
  public var pixels: [UInt8] {
    didSet { precondition(pixels.count == oldValue.count, "a raster's size is fixed") }
  }

  /// Creates an image from its bytes.
  ///
  /// Throws ``ImageError/Code/sizeMismatch`` when there are no pixels or the count is not
  /// `width * height * format.bytesPerPixel`.
  public init(width: Int, height: Int, format: PixelFormat, pixels: [UInt8]) throws(ImageError) {
    let (area, overflow) = width.multipliedReportingOverflow(by: height)
    let (bytes, more) = area.multipliedReportingOverflow(by: format.bytesPerPixel)
    guard width > 0, height > 0, !overflow, !more, pixels.count == bytes else {
      throw ImageError(
        .sizeMismatch, "\(pixels.count) bytes are not \(width) by \(height) pixels of \(format)")
    }
    self.init(unchecked: pixels, width: width, height: height, format: format)
  }

  /// For code that has just made `pixels` to measure.
  package init(unchecked pixels: [UInt8], width: Int, height: Int, format: PixelFormat) {
    assert(pixels.count == width * height * format.bytesPerPixel)
    self.width = width
    self.height = height
    self.format = format
    self.pixels = pixels
  }

  /// Bytes from one row to the next.
  public var bytesPerRow: Int { width * format.bytesPerPixel }

  /// All pixels.
  public var bounds: PixelRect { PixelRect(x: 0, y: 0, width: width, height: height) }

  /// The pixels inside `rect`, which must lie in the image.
  public func cropped(to rect: PixelRect) -> Raster {
    precondition(rect.lies(inWidth: width, height: height), "the rectangle must lie in the image")
    let size = format.bytesPerPixel
    var out: [UInt8] = []
    out.reserveCapacity(rect.width * rect.height * size)
    for y in rect.y..<rect.y + rect.height {
      let start = y * bytesPerRow + rect.x * size
      out.append(contentsOf: pixels[start..<start + rect.width * size])
    }
    return Raster(unchecked: out, width: rect.width, height: rect.height, format: format)
  }
}
