/// An 8-bit sRGB colour (IEC 61966-2-1).
public struct ArtworkColor: Sendable, Hashable {
  /// Red, 0…255.
  public var red: UInt8
  /// Green, 0…255.
  public var green: UInt8
  /// Blue, 0…255.
  public var blue: UInt8

  /// A colour from its components.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// A colour from `0xRRGGBB`; higher bits are ignored, so a rendered pixel can be given as well.
  public init(rgb: UInt32) {
    red = UInt8(truncatingIfNeeded: rgb >> 16)
    green = UInt8(truncatingIfNeeded: rgb >> 8)
    blue = UInt8(truncatingIfNeeded: rgb)
  }

  /// Relative luminance as WCAG 2.2 defines it: 0 (black) … 1 (white).
  public var relativeLuminance: Double {
    0.2126 * TransferCurve.linear[Int(red)] + 0.7152 * TransferCurve.linear[Int(green)]
      + 0.0722 * TransferCurve.linear[Int(blue)]
  }

  /// Contrast ratio with another colour as WCAG 2.2 defines it: 1…21.
  public func contrast(with other: ArtworkColor) -> Double {
    Self.contrast(relativeLuminance, other.relativeLuminance)
  }

  /// The least contrast ratio (WCAG 2.2) between a colour and any of the pixels: 1…21.
  ///
  /// - Parameters:
  ///   - color: the text's colour.
  ///   - pixels: `0xFFRRGGBB` each; of none, the ratio is 21.
  public static func minimumContrast(of color: ArtworkColor, over pixels: some Sequence<UInt32>) -> Double {
    let text = color.relativeLuminance
    var least = 21.0
    var previous: UInt32?
    for pixel in pixels where pixel != previous {
      least = min(least, contrast(text, ArtworkColor(rgb: pixel).relativeLuminance))
      previous = pixel
    }
    return least
  }

  private static func contrast(_ a: Double, _ b: Double) -> Double {
    (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// The components as 0…255 numbers in lanes x, y, z.
  var components: SIMD4<Float> { SIMD4(Float(red), Float(green), Float(blue), 0) }
}

/// sRGB's transfer function.
enum TransferCurve {
  /// Linear light 0…1 of each 8-bit value.
  static let linear: [Double] = (0...255).map { decode(Double($0) / 255) }

  /// Linear light of an encoded value, both 0…1.
  static func decode(_ value: Double) -> Double {
    value <= 0.04045 ? value / 12.92 : Transcendental.power((value + 0.055) / 1.055, 2.4)
  }

  /// Encoded value of linear light, both 0…1; light outside is clipped.
  static func encode(_ light: Double) -> Double {
    if light <= 0 { return 0 }
    if light >= 1 { return 1 }
    return light <= 0.003_130_8 ? light * 12.92 : 1.055 * Transcendental.power(light, 1 / 2.4) - 0.055
  }
}
