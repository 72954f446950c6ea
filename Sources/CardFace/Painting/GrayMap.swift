import CardImaging

/// A small gray picture in whole numbers, from which a layer's figure is made.
package struct GrayMap {
  package let width: Int
  package let height: Int
  package var samples: [UInt8]

  /// The coverage of a canvas.
  package init(_ canvas: Canvas) throws(FaceError) {
    self.init(gray: try canvas.coverage())
  }

  /// The luma of an opaque picture, or a gray one as it is.
  package init(_ raster: Raster) {
    self.init(gray: raster.format == .gray8 ? raster : raster.converted(to: .gray8))
  }

  private init(gray: Raster) {
    (width, height, samples) = (gray.width, gray.height, gray.pixels)
  }

  /// Softened by three running means, which come close to a Gaussian of that standard deviation in pixels; beyond the
  /// edge the picture goes on as at the edge.
  package func blurred(_ deviation: Double) -> GrayMap {
    // Three means over n pixels have the variance 3 · (n² - 1) / 12.
    let count = Int((4 * deviation * deviation + 1).squareRoot())
    let radius = max(0, count / 2)
    guard radius > 0 else { return self }
    var map = self
    // Along rows and along columns in turn, thrice each.
    for _ in 0..<6 { map = map.averaged(radius).turned() }
    return map
  }

  /// The mean over a square of so many pixels to each side.
  private func surroundings(_ radius: Int) -> GrayMap { averaged(radius).turned().averaged(radius).turned() }

  /// Each row's running mean over `radius` pixels to either side.
  private func averaged(_ radius: Int) -> GrayMap {
    var map = self
    let count = 2 * radius + 1
    let source = samples.span
    var out = map.samples.mutableSpan
    // A product and a shift for the quotient: exact, for sums are below 2^24 and the divisor is the same all over.
    let reciprocal = ((1 << 40) + count - 1) / count
    precondition(source.count == width * height && out.count == source.count)
    // Where both ends of the mean lie in the row, nothing need be held back at its edges.
    let inside = min(radius, width)..<max(min(radius, width), width - radius - 1)
    for y in 0..<height {
      let row = y * width
      var sum = count / 2
      for x in -radius...radius { sum += Int(source[row + max(0, min(width - 1, x))]) }
      for x in 0..<width {
        out[unchecked: row &+ x] = UInt8(truncatingIfNeeded: (sum &* reciprocal) &>> 40)
        if x >= inside.lowerBound && x < inside.upperBound {
          sum &+= Int(source[unchecked: row &+ x &+ radius &+ 1]) &- Int(source[unchecked: row &+ x &- radius])
        } else {
          sum += Int(source[row + min(width - 1, x + radius + 1)]) - Int(source[row + max(0, x - radius)])
        }
      }
    }
    return map
  }

  /// Rows as columns.
  private func turned() -> GrayMap {
    var map = GrayMap(width: height, height: width, samples: samples)
    let source = samples.span
    var out = map.samples.mutableSpan
    precondition(source.count == width * height && out.count == source.count)
    for y in 0..<height {
      for x in 0..<width { out[unchecked: x &* height &+ y] = source[unchecked: y &* width &+ x] }
    }
    return map
  }

  private init(width: Int, height: Int, samples: [UInt8]) {
    (self.width, self.height, self.samples) = (width, height, samples)
  }

  /// How dark a portrait is, as an engraver would have it: stretched to the full scale, and features brought out where
  /// all around them is dark or all is light, so that skins of any tone have their modelling.
  package func engraved() -> GrayMap {
    var counts = [Int](repeating: 0, count: 256)
    for sample in samples { counts[Int(sample)] += 1 }
    let few = samples.count / 50
    func percentile(_ levels: some Sequence<Int>) -> Int {
      var seen = 0
      for level in levels {
        seen += counts[level]
        if seen > few { return level }
      }
      return 128
    }
    let (low, high) = (percentile(0..<256), percentile((0..<256).reversed()))
    let range = max(32, high - low)
    let mean = surroundings(width / 7)
    var spread = self
    for index in samples.indices { spread.samples[index] = UInt8(abs(Int(samples[index]) - Int(mean.samples[index]))) }
    spread = spread.surroundings(width / 5)
    var map = self
    for index in samples.indices {
      let sample = Int(samples[index])
      let whole = max(0, min(255, (sample - low) * 255 / range))
      // Where nothing stands out, as on a plain wall, noise is not made to.
      let local = 128 + (sample - Int(mean.samples[index])) * 180 / (Int(spread.samples[index]) + 10)
      map.samples[index] = UInt8(max(0, min(255, 255 - (whole + local) / 2)))
    }
    return map
  }

  /// From here on, in pixels a millimetre, an engraving is softened by so many millimetres.
  private static let (finePixels, taper) = (16.0, 0.06)

  /// An engraving whose lines end in a point, as an engraver's do, and don't tear where the picture has an edge. At
  /// 300 dpi ends are a pixel or two long, and would lose only detail.
  package func tapered(_ pixelsPerMillimetre: Double) -> GrayMap {
    pixelsPerMillimetre < Self.finePixels ? self : blurred(Self.taper * pixelsPerMillimetre)
  }
}
