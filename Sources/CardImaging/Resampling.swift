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

/// Horizontal, then vertical, holding as many narrowed rows as the vertical kernel spans.
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
    var line = [SIMD4<Float>](repeating: .zero, count: crop.width)
    // Source row y, narrowed, is at y % vertical.taps.
    var narrowed = [SIMD4<Float>](repeating: .zero, count: width * vertical.taps)
    var sums = [SIMD4<Float>](repeating: .zero, count: width)
    var ready = 0
    for y in 0..<height {
      let first = vertical.first[y]
      while ready < first + vertical.taps {
        linearize(source, row: ready, into: &line)
        narrow(line, into: &narrowed, at: ready % vertical.taps * width)
        ready += 1
      }
      for x in 0..<width { sums[x] = .zero }
      for tap in 0..<vertical.taps {
        let weight = vertical.weights[y * vertical.taps + tap]
        add(narrowed, at: (first + tap) % vertical.taps * width, times: weight, to: &sums)
      }
      encode(sums, into: &pixels, at: y * width * format.bytesPerPixel)
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

  private func narrow(_ line: [SIMD4<Float>], into rows: inout [SIMD4<Float>], at start: Int) {
    let taps = horizontal.taps
    let weights = horizontal.weights.span
    let first = horizontal.first.span
    let source = line.span
    var out = rows.mutableSpan
    for x in 0..<width {
      var sum = SIMD4<Float>.zero
      let from = first[x]
      let weight = x &* taps
      for tap in 0..<taps {
        sum += source[from &+ tap] * weights[weight &+ tap]
      }
      out[start &+ x] = sum
    }
  }

  private func add(
    _ rows: [SIMD4<Float>], at start: Int, times weight: Float, to sums: inout [SIMD4<Float>]
  ) {
    let row = rows.span
    var out = sums.mutableSpan
    for x in 0..<width { out[x] += row[start &+ x] * weight }
  }

  private func encode(_ sums: [SIMD4<Float>], into pixels: inout [UInt8], at start: Int) {
    let size = format.bytesPerPixel
    let colors = format == .gray8 ? 1 : 3
    let table = tables.encode.span
    let last = UInt32(table.count - 1)
    // Adding 2^23 to a number below it leaves its rounded value in the low bits.
    let steps = Float(TransferTables.steps)
    let bias = steps + 8_388_608
    var at = start
    let sums = sums.span
    var pixels = pixels.mutableSpan
    for x in 0..<width {
      var value = sums[x]
      if format == .rgba8 {
        let alpha = min(max(value.w, 0), 1)
        pixels[at + 3] = UInt8(truncatingIfNeeded: Int(alpha * 255 + 0.5))
        value = alpha > 0 ? value / alpha : .zero
        for sample in 0..<3 { value[sample] = min(max(value[sample], 0), 1) }
      }
      let scaled = value * steps + bias
      for sample in 0..<colors {
        let index = min(scaled[sample].bitPattern & 0x7F_FFFF, last)
        pixels[at &+ sample] = table[Int(index)]
      }
      at &+= size
    }
  }
}
