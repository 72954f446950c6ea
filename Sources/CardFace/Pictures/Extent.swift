import CardImaging

/// One dimension of a picture that is laid into another so that a part of it fills the middle, and goes on around that
/// part as far as the picture reaches.
struct Extent {
  /// The picture's pixels that are shown.
  let source: Range<Int>
  /// Where they lie in the other.
  let target: Range<Int>

  /// - Parameters:
  ///   - part: the picture's pixels that fill the middle.
  ///   - limit: how many the picture has.
  ///   - middle: the pixels that the part takes in the other, at most `whole`.
  ///   - whole: how many the other has.
  init(of part: Range<Int>, within limit: Int, as middle: Double, of whole: Int) {
    let step = Double(part.count) / middle
    let first = Double(part.lowerBound) - (Double(whole) - middle) / 2 * step
    let last = first + Double(whole) * step
    let lower = max(0, min(Int(first.rounded(.up)), part.lowerBound))
    let upper = min(limit, max(Int(last.rounded(.down)), part.upperBound))
    let left = min(max(0, Int(((Double(lower) - first) / step).rounded())), whole - 1)
    let right = min(max(left + 1, Int(((Double(upper) - first) / step).rounded())), whole)
    (source, target) = (lower..<upper, left..<right)
  }
}

extension Raster {
  /// A larger picture in which this one, of gray8, lies at these columns and rows; beyond it its border goes on.
  func bordered(columns: Range<Int>, rows: Range<Int>, width: Int, height: Int) -> Raster {
    precondition(format == .gray8 && columns.count == self.width && rows.count == self.height)
    guard columns.count < width || rows.count < height else { return self }
    var larger = [UInt8](repeating: 0, count: width * height)
    for y in 0..<height {
      let row = (min(max(y, rows.lowerBound), rows.upperBound - 1) - rows.lowerBound) * self.width
      for x in 0..<width {
        let column = min(max(x, columns.lowerBound), columns.upperBound - 1) - columns.lowerBound
        larger[y * width + x] = pixels[row + column]
      }
    }
    return Raster(unchecked: larger, width: width, height: height, format: .gray8)
  }
}
