extension Raster {
  /// The pixels inside `crop`, which must lie in the image, scaled to `width` by `height` pixels (both positive).
  ///
  /// Averages are taken in linear light (``TransferCurve/sRGB``), or of the samples as they are for masks;
  /// colours are weighted by alpha. The kernel is ``ResampleKernel``'s. The same on every machine:
  /// single-precision additions and multiplications in a fixed order, tables without libm.
  package func resampled(
    to width: Int, height: Int, from crop: PixelRect, averaging curve: TransferCurve = .sRGB
  ) -> Raster {
    precondition(width > 0 && height > 0, "the result must have pixels")
    precondition(crop.lies(inWidth: self.width, height: self.height), "the crop must lie in the image")
    let resampler = Resampler(width: width, height: height, crop: crop, format: format, curve: curve)
    return resampler.run(self)
  }

  /// The same without the C loops, which tests hold them against.
  func resampledInSwift(
    to width: Int, height: Int, from crop: PixelRect, averaging curve: TransferCurve
  ) -> Raster {
    precondition(crop.lies(inWidth: self.width, height: self.height), "the crop must lie in the image")
    return Resampler(width: width, height: height, crop: crop, format: format, curve: curve).runInSwift(self)
  }

  /// The whole picture scaled to `width` by `height` pixels.
  package func resampled(to width: Int, height: Int, averaging curve: TransferCurve = .sRGB) -> Raster {
    resampled(to: width, height: height, from: bounds, averaging: curve)
  }
}

/// Vertical, then horizontal, holding as many source rows in linear light as the vertical kernel spans.
private struct Resampler {
  let width: Int
  let height: Int
  let crop: PixelRect
  let format: PixelFormat
  let tables: TransferTables
  let horizontal: ResampleKernel
  let vertical: ResampleKernel
  /// Linear values of a pixel.
  let channels: Int

  init(width: Int, height: Int, crop: PixelRect, format: PixelFormat, curve: TransferCurve) {
    self.width = width
    self.height = height
    self.crop = crop
    self.format = format
    tables = .tables(for: curve)
    horizontal = ResampleKernel(outputs: width, start: 0, span: crop.width)
    vertical = ResampleKernel(outputs: height, start: 0, span: crop.height)
    channels =
      switch format {
      case .gray8: 1
      case .rgb8, .bgrx8: 3
      case .rgba8: 4
      }
  }

  func run(_ source: Raster) -> Raster {
    guard format == .gray8 || format == .rgb8 else { return runInSwift(source) }
    var pixels = [UInt8](repeating: 0, count: width * height * channels)
    let rows = ResampleRows(horizontal, tables, channels: channels)
    let taps = vertical.taps
    let count = crop.width * channels
    var lines = [Float](repeating: 0, count: taps * count)
    // One more than there are, so that the last pixel of three values can be read as four.
    var sums = [Float](repeating: 0, count: count + 1)
    var ready = 0
    for y in 0..<height {
      let first = vertical.first[y]
      while ready < first + taps {
        rows.decode(
          source.pixels, from: (crop.y + ready) * source.bytesPerRow + crop.x * channels, count: count, into: &lines,
          at: ready % taps * count)
        ready += 1
      }
      rows.add(lines, count: count, first: first, vertical, row: y, into: &sums)
      rows.write(sums, into: &pixels, at: y * width * channels)
    }
    return Raster(unchecked: pixels, width: width, height: height, format: format)
  }

  func runInSwift(_ source: Raster) -> Raster {
    var pixels = [UInt8](repeating: 255, count: width * height * format.bytesPerPixel)
    let taps = vertical.taps
    let count = crop.width * channels
    // Source row y is line y % taps.
    var lines = [Float](repeating: 0, count: taps * count)
    // One more than there are, so that the last pixel of three values can be read as four.
    var sums = [Float](repeating: 0, count: count + 1)
    var spaced = [SIMD4<Float>](repeating: .zero, count: channels == 1 ? 0 : crop.width)
    let weights = horizontal.weights.map { SIMD4<Float>(repeating: $0) }
    var row = [Float](repeating: 0, count: width * channels)
    var ready = 0
    for y in 0..<height {
      let first = vertical.first[y]
      while ready < first + taps {
        linearize(source, row: ready, into: &lines, at: ready % taps * count)
        ready += 1
      }
      let factors = vertical.weights.span.extracting(y * taps..<(y + 1) * taps)
      addUp(lines, count: count, first: first, weights: factors, &sums)
      if channels == 1 {
        narrow(sums, into: &row)
      } else {
        space(sums, into: &spaced)
        narrow(spaced, weights, into: &row)
      }
      encode(row, into: &pixels, at: y * width * format.bytesPerPixel)
    }
    return Raster(unchecked: pixels, width: width, height: height, format: format)
  }

  private func linearize(_ source: Raster, row: Int, into lines: inout [Float], at start: Int) {
    let size = format.bytesPerPixel
    let from = (crop.y + row) * source.bytesPerRow + crop.x * size
    precondition(
      from >= 0 && from + crop.width * size <= source.pixels.count && start + crop.width * channels <= lines.count
        && tables.decode.count == 256)
    let bytes = source.pixels.span
    let decode = tables.decode.span
    var out = lines.mutableSpan
    switch format {
    case .gray8, .rgb8:
      for x in 0..<crop.width &* size {
        out[unchecked: start &+ x] = decode[unchecked: Int(bytes[unchecked: from &+ x])]
      }
    case .bgrx8:
      for x in 0..<crop.width {
        for sample in 0..<3 {
          out[unchecked: start &+ 3 &* x &+ sample] =
            decode[unchecked: Int(bytes[unchecked: from &+ 4 &* x &+ sample])]
        }
      }
    case .rgba8:
      for x in 0..<crop.width {
        let alpha = Float(bytes[unchecked: from &+ 4 &* x &+ 3]) / 255
        for sample in 0..<3 {
          out[unchecked: start &+ 4 &* x &+ sample] =
            decode[unchecked: Int(bytes[unchecked: from &+ 4 &* x &+ sample])] * alpha
        }
        out[unchecked: start &+ 4 &* x &+ 3] = alpha
      }
    }
  }

  /// The weighted sum of the lines; four at once save reading and writing the sums three times in four.
  private func addUp(
    _ lines: [Float], count: Int, first: Int, weights: Span<Float>, _ sums: inout [Float]
  ) {
    let taps = weights.count
    precondition(lines.count == taps * count && sums.count > count)
    let lines = lines.span
    var out = sums.mutableSpan
    for x in 0..<count { out[unchecked: x] = 0 }
    func line(_ tap: Int) -> Int { (first + tap) % taps * count }
    var tap = 0
    while tap + 4 <= taps {
      let (a, b, c, d) = (line(tap), line(tap + 1), line(tap + 2), line(tap + 3))
      let factors = (weights[tap], weights[tap + 1], weights[tap + 2], weights[tap + 3])
      for x in 0..<count {
        let upper = lines[unchecked: a &+ x] * factors.0 + lines[unchecked: b &+ x] * factors.1
        let lower = lines[unchecked: c &+ x] * factors.2 + lines[unchecked: d &+ x] * factors.3
        out[unchecked: x] += upper + lower
      }
      tap += 4
    }
    while tap < taps {
      let (a, factor) = (line(tap), weights[tap])
      for x in 0..<count { out[unchecked: x] += lines[unchecked: a &+ x] * factor }
      tap += 1
    }
  }

  /// Single values.
  private func narrow(_ sums: [Float], into row: inout [Float]) {
    let taps = horizontal.taps
    precondition(horizontal.first.allSatisfy { $0 >= 0 && $0 + taps < sums.count })
    precondition(horizontal.weights.count == width * taps && row.count == width)
    let weights = horizontal.weights.span
    let source = sums.span
    var out = row.mutableSpan
    for x in 0..<width {
      let from = horizontal.first[x]
      var sum: Float = 0
      for tap in 0..<taps { sum += source[unchecked: from &+ tap] * weights[unchecked: x &* taps &+ tap] }
      out[unchecked: x] = sum
    }
  }

  /// Each pixel's values as a vector. Where they are three, the fourth lane is the next pixel's and does not count.
  private func space(_ sums: [Float], into spaced: inout [SIMD4<Float>]) {
    let step = channels
    precondition(sums.count > spaced.count * step)
    let sums = sums.span
    var out = spaced.mutableSpan
    for x in 0..<out.count {
      let at = x &* step
      out[unchecked: x] = SIMD4(
        sums[unchecked: at], sums[unchecked: at &+ 1], sums[unchecked: at &+ 2], sums[unchecked: at &+ 3])
    }
  }

  private func narrow(_ source: [SIMD4<Float>], _ weights: [SIMD4<Float>], into row: inout [Float]) {
    let taps = horizontal.taps
    precondition(horizontal.first.allSatisfy { $0 >= 0 && $0 + taps <= source.count })
    precondition(weights.count == width * taps && row.count == width * channels)
    let source = source.span
    let weights = weights.span
    let hasFour = channels == 4
    let step = channels
    var out = row.mutableSpan
    for x in 0..<width {
      let (from, factors) = (horizontal.first[x], x &* taps)
      // Two sums, so that one addition need not wait for the last.
      var (even, odd) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
      var tap = 0
      while tap &+ 2 <= taps {
        even += source[unchecked: from &+ tap] * weights[unchecked: factors &+ tap]
        odd += source[unchecked: from &+ tap &+ 1] * weights[unchecked: factors &+ tap &+ 1]
        tap &+= 2
      }
      if tap < taps { even += source[unchecked: from &+ tap] * weights[unchecked: factors &+ tap] }
      let sum = even + odd
      let to = x &* step
      out[unchecked: to] = sum.x
      out[unchecked: to &+ 1] = sum.y
      out[unchecked: to &+ 2] = sum.z
      if hasFour { out[unchecked: to &+ 3] = sum.w }
    }
  }

  private func encode(_ row: [Float], into pixels: inout [UInt8], at start: Int) {
    let table = tables.encode.span
    precondition(row.count == width * channels && start + width * format.bytesPerPixel <= pixels.count)
    precondition(table.count == 3 * TransferTables.steps)
    let row = row.span
    var pixels = pixels.mutableSpan
    switch format {
    case .gray8, .rgb8:
      for x in 0..<row.count {
        pixels[unchecked: start &+ x] = TransferTables.sample(row[unchecked: x], table)
      }
    case .bgrx8:
      for x in 0..<width {
        for sample in 0..<3 {
          pixels[unchecked: start &+ 4 &* x &+ sample] = TransferTables.sample(row[unchecked: 3 &* x &+ sample], table)
        }
      }
    case .rgba8:
      for x in 0..<width {
        let alpha = min(max(row[unchecked: 4 &* x &+ 3], 0), 1)
        let factor = alpha > 0 ? 1 / alpha : 0
        for sample in 0..<3 {
          let value = min(max(row[unchecked: 4 &* x &+ sample] * factor, 0), 1)
          pixels[unchecked: start &+ 4 &* x &+ sample] = TransferTables.sample(value, table)
        }
        pixels[unchecked: start &+ 4 &* x &+ 3] = UInt8(truncatingIfNeeded: Int(alpha * 255 + 0.5))
      }
    }
  }
}
