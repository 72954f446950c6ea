/// How much darker than its paper each pixel is: 1 - value / paper in the channel where that is most (blue ink is
/// darkest in red), of the sRGB-encoded values. Dividing takes out light and its colour.
struct InkDarkness {
  /// A darkness d of -1...1 is stored as `(d + 1) * steps`, rounded.
  static let steps = 1_024

  /// Against the paper within a stroke's width: hard edges of shadows don't show, nor does ink wider than that.
  private(set) var local: [UInt16]
  /// Against the paper of the wider neighbourhood.
  private(set) var wide: [UInt16]
  /// How many pixels have which local darkness.
  private(set) var histogram = DarknessHistogram()

  init(_ picture: Raster, luma: [UInt8], paper: PaperEstimate, strokeDivisor: Int) {
    let (width, height) = (picture.width, picture.height)
    let radius = max(3, max(width, height) / strokeDivisor / 2)
    let closed = GrayClosing.closed(luma, width: width, height: height, radius: radius)
    local = Array(repeating: 0, count: width * height)
    wide = local
    var inverses = [SIMD4<Float>](repeating: .zero, count: width)
    for y in 0..<height {
      paper.inverseRow(y, into: &inverses)
      measure(picture.pixels, closed, inverses, from: y * width)
    }
    for value in local { histogram.add(value) }
  }

  private mutating func measure(
    _ pixels: [UInt8], _ closed: [UInt8], _ inverses: [SIMD4<Float>], from start: Int
  ) {
    let pixels = pixels.span
    let closed = closed.span
    let inverses = inverses.span
    for x in 0..<inverses.count {
      let at = start &+ x
      let color = SIMD4(
        Float(pixels[3 &* at]), Float(pixels[3 &* at &+ 1]), Float(pixels[3 &* at &+ 2]), Float(closed[at]))
      let ratio = color * inverses[x]
      let least = min(ratio.x, min(ratio.y, ratio.z))
      // The share of the wider paper's light that arrives here.
      let light = min(max(ratio.w, 0.1), 1)
      wide[at] = Self.stored(1 - least)
      local[at] = Self.stored(1 - least / light)
    }
  }

  static func stored(_ darkness: Float) -> UInt16 {
    // Adding 2^23 to a number below it leaves its rounded value in the low bits.
    let scaled = (min(max(darkness, -1), 1) + 1) * Float(steps) + 8_388_608
    return UInt16(truncatingIfNeeded: scaled.bitPattern & 0xFFFF)
  }

  static func darkness(_ stored: Int) -> Float { Float(stored) / Float(steps) - 1 }
}

/// How many pixels have which darkness.
struct DarknessHistogram {
  private var bins = [Int](repeating: 0, count: 2 * InkDarkness.steps + 1)

  mutating func add(_ stored: UInt16) { bins[Int(stored)] += 1 }

  /// The darkness below which `share` of the pixels that are darker than `least` lie; `nil` when none is.
  func value(atShare share: Double, above least: Float = -2) -> Float? {
    let first = bins.indices.first { InkDarkness.darkness($0) > least } ?? bins.count
    var left = Int(Double(bins[first...].reduce(0, +)) * share)
    for bin in first..<bins.count {
      left -= bins[bin]
      if left < 0 { return InkDarkness.darkness(bin) }
    }
    return nil
  }
}
