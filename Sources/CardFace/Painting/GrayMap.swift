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
    for _ in 0..<6 { map = map.turned().averaged(radius) }
    return map
  }

  /// The mean over a square of so many pixels to each side.
  private func surroundings(_ radius: Int) -> GrayMap { turned().averaged(radius).turned().averaged(radius) }

  /// Each column's running mean over `radius` pixels above and below.
  private func averaged(_ radius: Int) -> GrayMap {
    GrayMap(
      width: width, height: height,
      samples: ColumnMeans.means(of: samples, width: width, height: height, radius: radius))
  }

  /// Rows as columns.
  private func turned() -> GrayMap {
    var turned = [UInt8](repeating: 0, count: samples.count)
    let source = samples.span
    var out = turned.mutableSpan
    precondition(source.count == width * height)
    for y in 0..<height {
      for x in 0..<width { out[unchecked: x &* height &+ y] = source[unchecked: y &* width &+ x] }
    }
    return GrayMap(width: height, height: width, samples: turned)
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
    let wholes = (0..<256).map { Int32(max(0, min(255, ($0 - low) * 255 / range))) }
    let mean = surroundings(width / 7).samples
    var differences = samples
    var map = self
    let (all, source, means) = (samples.count, samples.span, mean.span)
    precondition(means.count == all)
    var changes = differences.mutableSpan
    for index in 0..<all {
      let (sample, around) = (source[unchecked: index], means[unchecked: index])
      changes[unchecked: index] = sample > around ? sample - around : around - sample
    }
    let spread = GrayMap(width: width, height: height, samples: differences).surroundings(width / 5).samples
    let (spreads, stretched) = (spread.span, wholes.span)
    precondition(spreads.count == all)
    var out = map.samples.mutableSpan
    for index in 0..<all {
      let sample = source[unchecked: index]
      // Where nothing stands out, as on a plain wall, noise is not made to.
      let local =
        128 + (Int32(sample) - Int32(means[unchecked: index])) * 180 / (Int32(spreads[unchecked: index]) + 10)
      out[unchecked: index] = UInt8(max(0, min(255, 255 - (stretched[Int(sample)] + local) / 2)))
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
