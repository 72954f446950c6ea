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
  let histogram: DarknessHistogram

  init(_ picture: Raster, luma: [UInt8], paper: PaperEstimate, strokeDivisor: Int) {
    let (width, height) = (picture.width, picture.height)
    let radius = max(3, max(width, height) / strokeDivisor / 2)
    let closed = GrayClosing.closed(luma, width: width, height: height, radius: radius)
    local = Array(repeating: 0, count: width * height)
    wide = local
    var row = Row(width: width)
    for y in 0..<height {
      row.measure(picture.pixels, closed, paper.inverses(y), at: y * width, local: &local, wide: &wide)
    }
    histogram = DarknessHistogram(of: local)
  }

  static func darkness(_ stored: Int) -> Float { Float(stored) / Float(steps) - 1 }

  /// One row of pixels, in several loops over few arrays each: the compiler makes vectors of those.
  private struct Row {
    private let width: Int
    private var ratios: [Float]
    private var least: [Float]
    private var light: [Float]

    init(width: Int) {
      self.width = width
      ratios = Array(repeating: 0, count: 3 * width)
      least = Array(repeating: 0, count: width)
      light = least
    }

    mutating func measure(
      _ pixels: [UInt8], _ closed: [UInt8], _ paper: PaperEstimate.Inverses, at start: Int,
      local: inout [UInt16], wide: inout [UInt16]
    ) {
      paper.multiply(pixels, from: 3 * start, paper.colors, into: &ratios)
      paper.multiply(closed, from: start, paper.luma, into: &light)
      Self.findLeast(ratios, into: &least)
      store(start, &local, &wide)
    }

    private static func findLeast(_ ratios: [Float], into least: inout [Float]) {
      precondition(ratios.count == 3 * least.count)
      let ratios = ratios.span
      var least = least.mutableSpan
      for x in 0..<least.count {
        let at = 3 &* x
        least[unchecked: x] = min(
          ratios[unchecked: at], min(ratios[unchecked: at &+ 1], ratios[unchecked: at &+ 2]))
      }
    }

    private func store(_ start: Int, _ local: inout [UInt16], _ wide: inout [UInt16]) {
      precondition(start >= 0 && start + width <= local.count && start + width <= wide.count)
      let least = least.span
      let light = light.span
      var local = local.mutableSpan
      var wide = wide.mutableSpan
      for x in 0..<width { wide[unchecked: start &+ x] = Self.stored(1 - least[unchecked: x]) }
      for x in 0..<width {
        // The share of the wider paper's light that arrives here.
        let share = min(max(light[unchecked: x], 0.1), 1)
        local[unchecked: start &+ x] = Self.stored(1 - least[unchecked: x] / share)
      }
    }

    @inline(__always)
    private static func stored(_ darkness: Float) -> UInt16 {
      // Adding 2^23 to a number below it leaves its rounded value in the low bits.
      let scaled = (min(max(darkness, -1), 1) + 1) * Float(steps) + 8_388_608
      return UInt16(truncatingIfNeeded: scaled.bitPattern)
    }
  }
}

/// How many pixels have which darkness.
struct DarknessHistogram {
  private static let count = 2 * InkDarkness.steps + 1
  private let bins: [Int]

  /// Of darkness as ``InkDarkness`` stores it.
  init(of stored: [UInt16]) {
    // Most pixels fall into few bins, and adding to a bin waits for the last addition to it: four tables take turns.
    var tables = [UInt32](repeating: 0, count: 4 * Self.count)
    var bins = tables.mutableSpan
    let values = stored.span
    for at in 0..<values.count {
      bins[(at & 3) &* Self.count &+ Int(values[unchecked: at])] &+= 1
    }
    self.bins = (0..<Self.count).map { bin in (0..<4).reduce(0) { $0 + Int(tables[$1 * Self.count + bin]) } }
  }

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
