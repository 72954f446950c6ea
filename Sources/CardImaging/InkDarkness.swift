/// How much darker than its paper each pixel is: 1 - value / paper in the channel where that is most (blue ink is
/// darkest in red), of the sRGB-encoded values. Dividing takes out light and its colour.
struct InkDarkness {
  /// Against the paper within a stroke's width: hard edges of shadows don't show, nor does ink wider than that.
  private(set) var local: [Float] = []
  /// Against the paper of the wider neighbourhood.
  private(set) var wide: [Float] = []

  init(_ picture: Raster, luma: [UInt8], paper: PaperEstimate, strokeDivisor: Int) {
    let (width, height) = (picture.width, picture.height)
    let radius = max(3, max(width, height) / strokeDivisor / 2)
    let closed = GrayClosing.closed(luma, width: width, height: height, radius: radius)
    local.reserveCapacity(width * height)
    wide.reserveCapacity(width * height)
    var papers = [SIMD4<Float>](repeating: .zero, count: width)
    for y in 0..<height {
      paper.row(y, width: width, into: &papers)
      for x in 0..<width {
        let at = y * width + x
        let color = SIMD4(
          Float(picture.pixels[3 * at]), Float(picture.pixels[3 * at + 1]), Float(picture.pixels[3 * at + 2]), 0)
        let ratio = color / papers[x]
        let least = min(ratio.x, ratio.y, ratio.z)
        // The share of the wider paper's light that arrives here.
        let light = min(max(Float(closed[at]) / papers[x].w, 0.1), 1)
        wide.append(1 - least)
        local.append(1 - least / light)
      }
    }
  }
}

/// How many pixels have which darkness, in steps of 1/1024 from -1 to 1.
struct DarknessHistogram {
  private var bins = [Int](repeating: 0, count: 2_049)
  /// Pixels counted.
  private(set) var count = 0

  /// Counts the values above `least`.
  init(_ values: [Float], from least: Float) {
    for value in values where value > least {
      bins[Int((min(max(value, -1), 1) + 1) * 1_024)] += 1
      count += 1
    }
  }

  /// The value below which `share` of the pixels lie.
  func value(atShare share: Double) -> Float {
    var left = Int(Double(count) * share)
    for (bin, pixels) in bins.enumerated() {
      left -= pixels
      if left < 0 { return Float(bin) / 1_024 - 1 }
    }
    return 1
  }
}
