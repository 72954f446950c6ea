extension Raster {
  /// The pixels inside `crop`, which must lie in the image, scaled to `width` by `height` pixels (both positive).
  ///
  /// Averages are taken in linear light (``TransferCurve/sRGB``), or of the samples as they are for masks;
  /// colours are weighted by alpha. The kernel is ``ResampleKernel``'s. The same on every machine:
  /// single-precision additions and multiplications in a fixed order, tables without libm.
  public func resampled(
    to width: Int, height: Int, from crop: PixelRect, averaging curve: TransferCurve = .sRGB
  ) -> Raster {
    precondition(width > 0 && height > 0, "the result must have pixels")
    precondition(crop.lies(inWidth: self.width, height: self.height), "the crop must lie in the image")
    let resampler = Resampler(width: width, height: height, crop: crop, format: format, curve: curve)
    return resampler.run(self)
  }

  /// The whole picture scaled to `width` by `height` pixels.
  public func resampled(to width: Int, height: Int, averaging curve: TransferCurve = .sRGB) -> Raster {
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

  init(width: Int, height: Int, crop: PixelRect, format: PixelFormat, curve: TransferCurve) {
    self.width = width
    self.height = height
    self.crop = crop
    self.format = format
    tables = .tables(for: curve)
    horizontal = ResampleKernel(outputs: width, start: 0, span: crop.width)
    vertical = ResampleKernel(outputs: height, start: 0, span: crop.height)
  }

  func run(_ source: Raster) -> Raster {
    var pixels = [UInt8](repeating: 255, count: width * height * format.bytesPerPixel)
    let taps = vertical.taps
    // Source row y is line y % taps.
    var lines = [[SIMD4<Float>]](repeating: Array(repeating: .zero, count: crop.width), count: taps)
    var sums = [SIMD4<Float>](repeating: .zero, count: crop.width)
    var row = [SIMD4<Float>](repeating: .zero, count: width)
    var ready = 0
    for y in 0..<height {
      let first = vertical.first[y]
      while ready < first + taps {
        linearize(source, row: ready, into: &lines[ready % taps])
        ready += 1
      }
      addUp(lines, first: first, weights: vertical.weights.span.extracting(y * taps..<(y + 1) * taps), into: &sums)
      narrow(sums, into: &row)
      encode(row, into: &pixels, at: y * width * format.bytesPerPixel)
    }
    return Raster(unchecked: pixels, width: width, height: height, format: format)
  }

  private func linearize(_ source: Raster, row: Int, into line: inout [SIMD4<Float>]) {
    let size = format.bytesPerPixel
    var at = (crop.y + row) * source.bytesPerRow + crop.x * size
    let bytes = source.pixels.span
    let decode = tables.decode.span
    var line = line.mutableSpan
    switch format {
    case .gray8:
      for x in 0..<crop.width {
        line[x] = SIMD4(repeating: decode[Int(bytes[at])])
        at &+= 1
      }
    case .rgb8, .bgrx8:
      for x in 0..<crop.width {
        line[x] = SIMD4(decode[Int(bytes[at])], decode[Int(bytes[at &+ 1])], decode[Int(bytes[at &+ 2])], 1)
        at &+= size
      }
    case .rgba8:
      for x in 0..<crop.width {
        let alpha = Float(bytes[at &+ 3]) / 255
        let color = SIMD4(
          decode[Int(bytes[at])], decode[Int(bytes[at &+ 1])], decode[Int(bytes[at &+ 2])], 1)
        line[x] = color * alpha
        at &+= size
      }
    }
  }

  private func addUp(
    _ lines: [[SIMD4<Float>]], first: Int, weights: Span<Float>, into sums: inout [SIMD4<Float>]
  ) {
    let taps = lines.count
    for x in sums.indices { sums[x] = .zero }
    var tap = 0
    while tap + 4 <= taps {
      Self.add(
        lines[(first + tap) % taps], lines[(first + tap + 1) % taps], lines[(first + tap + 2) % taps],
        lines[(first + tap + 3) % taps],
        times: SIMD4(weights[tap], weights[tap + 1], weights[tap + 2], weights[tap + 3]), to: &sums)
      tap += 4
    }
    while tap < taps {
      Self.add(lines[(first + tap) % taps], times: weights[tap], to: &sums)
      tap += 1
    }
  }

  /// Four rows at once save reading and writing the sums three times in four.
  private static func add(
    _ a: [SIMD4<Float>], _ b: [SIMD4<Float>], _ c: [SIMD4<Float>], _ d: [SIMD4<Float>],
    times weights: SIMD4<Float>, to sums: inout [SIMD4<Float>]
  ) {
    let count = sums.count
    precondition(a.count == count && b.count == count && c.count == count && d.count == count)
    let a = a.span
    let b = b.span
    let c = c.span
    let d = d.span
    var out = sums.mutableSpan
    for x in 0..<count {
      out[x] += (a[x] * weights.x + b[x] * weights.y) + (c[x] * weights.z + d[x] * weights.w)
    }
  }

  private static func add(_ row: [SIMD4<Float>], times weight: Float, to sums: inout [SIMD4<Float>]) {
    for x in sums.indices { sums[x] += row[x] * weight }
  }

  private func narrow(_ sums: [SIMD4<Float>], into row: inout [SIMD4<Float>]) {
    let taps = horizontal.taps
    let weights = horizontal.weights.span
    let first = horizontal.first.span
    let source = sums.span
    var out = row.mutableSpan
    for x in 0..<width {
      let window = source.extracting(first[x]..<first[x] &+ taps)
      let factors = weights.extracting(x &* taps..<(x &+ 1) &* taps)
      // Two sums, so that one addition need not wait for the last.
      var (even, odd) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
      var tap = 0
      while tap &+ 2 <= taps {
        even += window[tap] * factors[tap]
        odd += window[tap &+ 1] * factors[tap &+ 1]
        tap &+= 2
      }
      if tap < taps { even += window[tap] * factors[tap] }
      out[x] = even + odd
    }
  }

  private func encode(_ row: [SIMD4<Float>], into pixels: inout [UInt8], at start: Int) {
    let table = tables.encode.span
    let row = row.span
    var pixels = pixels.mutableSpan
    var at = start
    switch format {
    case .gray8:
      for x in 0..<width { pixels[start &+ x] = TransferTables.sample(row[x].x, table) }
    case .rgb8, .bgrx8:
      let size = format.bytesPerPixel
      for x in 0..<width {
        let value = row[x]
        pixels[at] = TransferTables.sample(value.x, table)
        pixels[at &+ 1] = TransferTables.sample(value.y, table)
        pixels[at &+ 2] = TransferTables.sample(value.z, table)
        at &+= size
      }
    case .rgba8:
      for x in 0..<width {
        let alpha = min(max(row[x].w, 0), 1)
        let value = alpha > 0 ? row[x] / alpha : .zero
        pixels[at] = TransferTables.sample(min(max(value.x, 0), 1), table)
        pixels[at &+ 1] = TransferTables.sample(min(max(value.y, 0), 1), table)
        pixels[at &+ 2] = TransferTables.sample(min(max(value.z, 0), 1), table)
        pixels[at &+ 3] = UInt8(truncatingIfNeeded: Int(alpha * 255 + 0.5))
        at &+= 4
      }
    }
  }
}
