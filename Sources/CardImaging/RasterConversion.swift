extension Raster {
  /// The same picture in another format.
  ///
  /// Transparency is laid over white, as viewers do it: on the sRGB-encoded samples. Grey is Rec. 709
  /// luma of the encoded samples. A format without alpha becomes opaque.
  package func converted(to target: PixelFormat) -> Raster {
    if target == format { return self }
    if format == .rgb8, target == .gray8 { return luma() }
    let count = width * height
    var bytes = [UInt8](repeating: 255, count: count * target.bytesPerPixel)
    var out = bytes.mutableSpan
    let source = pixels.span
    var from = 0
    var to = 0
    for _ in 0..<count {
      let pixel = PixelColor(source, at: from, format)
      from += format.bytesPerPixel
      switch target {
      case .gray8:
        out[to] = pixel.overWhite.luma
      case .rgb8:
        let opaque = pixel.overWhite
        out[to] = opaque.red
        out[to + 1] = opaque.green
        out[to + 2] = opaque.blue
      case .rgba8:
        out[to] = pixel.red
        out[to + 1] = pixel.green
        out[to + 2] = pixel.blue
        out[to + 3] = pixel.alpha
      case .bgrx8:
        let opaque = pixel.overWhite
        out[to] = opaque.blue
        out[to + 1] = opaque.green
        out[to + 2] = opaque.red
      }
      to += target.bytesPerPixel
    }
    return Raster(unchecked: bytes, width: width, height: height, format: target)
  }

  /// Grey of rgb8, the conversion that a signature and a photo's examination wait for.
  private func luma() -> Raster {
    precondition(pixels.count == 3 * width * height)
    return Raster(unchecked: LumaRow.luma(ofRGB: pixels), width: width, height: height, format: .gray8)
  }
}

/// One pixel, sRGB-encoded, alpha not multiplied in.
struct PixelColor {
  var red: UInt8
  var green: UInt8
  var blue: UInt8
  var alpha: UInt8

  @inline(__always)
  init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  @inline(__always)
  init(_ bytes: Span<UInt8>, at offset: Int, _ format: PixelFormat) {
    switch format {
    case .gray8:
      let value = bytes[offset]
      self.init(red: value, green: value, blue: value, alpha: 255)
    case .rgb8:
      self.init(red: bytes[offset], green: bytes[offset &+ 1], blue: bytes[offset &+ 2], alpha: 255)
    case .rgba8:
      self.init(
        red: bytes[offset], green: bytes[offset &+ 1], blue: bytes[offset &+ 2], alpha: bytes[offset &+ 3])
    case .bgrx8:
      self.init(red: bytes[offset &+ 2], green: bytes[offset &+ 1], blue: bytes[offset], alpha: 255)
    }
  }

  @inline(__always)
  var overWhite: PixelColor {
    if alpha == 255 { return self }
    return PixelColor(
      red: Self.overWhite(red, alpha), green: Self.overWhite(green, alpha),
      blue: Self.overWhite(blue, alpha), alpha: 255)
  }

  /// Rec. 709 weights in 1/65,536, which sum to one, so that grey stays what it is.
  @inline(__always)
  var luma: UInt8 {
    let sum = UInt32(red) &* 13_933 &+ UInt32(green) &* 46_871 &+ UInt32(blue) &* 4_732 &+ 32_768
    return UInt8(truncatingIfNeeded: sum >> 16)
  }

  @inline(__always)
  private static func overWhite(_ value: UInt8, _ alpha: UInt8) -> UInt8 {
    let product = UInt32(255 - value) &* UInt32(alpha) &+ 128
    // The exact rounded quotient by 255 for products of two bytes.
    return 255 &- UInt8(truncatingIfNeeded: (product &+ (product >> 8)) >> 8)
  }
}
