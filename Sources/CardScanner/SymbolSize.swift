/// How many modules a symbol has, which zxing-cpp does not tell.
enum SymbolSize {
  /// Modules a side of the symbol with these corners: the number whose timing patterns are seen best.
  static func modules(
    of corners: [ScannedCode.Point], inLuminance pixels: Span<UInt8>, width: Int, height: Int, bytesPerRow: Int
  ) -> Int {
    func light(_ place: (x: Double, y: Double)) -> Double {
      let at = PixelCell(place.x, place.y, width: width, height: height)
      let (upper, lower) = (at.y0 * bytesPerRow, at.y1 * bytesPerRow)
      return at.mix(
        Double(pixels[upper + at.x0]), Double(pixels[upper + at.x1]), Double(pixels[lower + at.x0]),
        Double(pixels[lower + at.x1]))
    }
    let points = corners.map { (x: Double($0.x), y: Double($0.y)) }
    var best = (score: -1.0, dimension: SymbolLayout.largest)
    for dimension in SymbolLayout.dimensions {
      guard points.count == 4,
        let map = Homography(square: (0, Double(dimension)), points[0], points[1], points[2], points[3])
      else { continue }
      var (sum, whole) = (0.0, 0.0)
      for isRow in [true, false] {
        let row = (7..<dimension - 7).map { at in
          light(isRow ? map.map(Double(at) + 0.5, 6.5) : map.map(6.5, Double(at) + 0.5))
        }
        for at in 1..<row.count - 1 {
          let step = row[at] * 2 - row[at - 1] - row[at + 1]
          // The first is module 8, and dark.
          sum += at % 2 == 1 ? -step : step
          whole += abs(step)
        }
      }
      let score = whole > 0 ? sum / whole : 0
      if score > best.score { best = (score, dimension) }
    }
    return best.dimension
  }
}
