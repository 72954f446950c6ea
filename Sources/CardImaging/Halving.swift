extension Raster {
  /// The picture at half the size, each pixel the mean of four encoded values; an odd last row or column is left out.
  ///
  /// gray8 and rgb8 only, at least 2 pixels each way.
  package func halved() -> Raster {
    precondition(format == .gray8 || format == .rgb8, "only for pixels without alpha")
    precondition(width >= 2 && height >= 2, "there is nothing to halve")
    let (halfWidth, halfHeight) = (width / 2, height / 2)
    var halver = RowHalver(width: width, channels: format.bytesPerPixel)
    var half: [UInt8] = []
    half.reserveCapacity(halfWidth * halfHeight * format.bytesPerPixel)
    for y in 0..<halfHeight { halver.append(pixels, at: 2 * y * bytesPerRow, to: &half) }
    return Raster(unchecked: half, width: halfWidth, height: halfHeight, format: format)
  }
}

/// Makes one row of half the width out of two.
struct RowHalver {
  private let channels: Int
  private var sums: [UInt16]
  private var half: [UInt8]

  /// For rows of `width` pixels.
  init(width: Int, channels: Int) {
    precondition(channels == 1 || channels == 3, "only for pixels without alpha")
    self.channels = channels
    sums = Array(repeating: 0, count: width * channels)
    half = Array(repeating: 0, count: width / 2 * channels)
  }

  /// Appends the mean of the two rows of `pixels` that begin at byte `start`.
  mutating func append(_ pixels: [UInt8], at start: Int, to out: inout [UInt8]) {
    let bytesPerRow = sums.count
    precondition(start >= 0 && start + 2 * bytesPerRow <= pixels.count)
    let source = pixels.span
    var total = sums.mutableSpan
    // Two rows are added first: that loop has no gaps, so the compiler makes vectors of it.
    for x in 0..<bytesPerRow {
      total[unchecked: x] =
        UInt16(truncatingIfNeeded: source[unchecked: start &+ x])
        &+ UInt16(truncatingIfNeeded: source[unchecked: start &+ bytesPerRow &+ x])
    }
    Self.average(sums, channels, into: &half)
    out.append(contentsOf: half)
  }

  private static func average(_ sums: [UInt16], _ channels: Int, into half: inout [UInt8]) {
    let halfWidth = half.count / channels
    precondition(sums.count >= 2 * half.count)
    let total = sums.span
    var out = half.mutableSpan
    if channels == 1 {
      for x in 0..<halfWidth {
        out[unchecked: x] = quarter(total[unchecked: 2 &* x], total[unchecked: 2 &* x &+ 1])
      }
      return
    }
    for x in 0..<halfWidth {
      let (from, to) = (6 &* x, 3 &* x)
      out[unchecked: to] = quarter(total[unchecked: from], total[unchecked: from &+ 3])
      out[unchecked: to &+ 1] = quarter(total[unchecked: from &+ 1], total[unchecked: from &+ 4])
      out[unchecked: to &+ 2] = quarter(total[unchecked: from &+ 2], total[unchecked: from &+ 5])
    }
  }

  @inline(__always)
  private static func quarter(_ a: UInt16, _ b: UInt16) -> UInt8 { UInt8(truncatingIfNeeded: (a &+ b &+ 2) &>> 2) }
}
