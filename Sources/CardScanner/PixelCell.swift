/// The four pixels about a place in an image, and how near each is. Pixels have their middles at whole numbers; a place
/// beyond the image, or at no number at all, is taken to its border.
struct PixelCell {
  let x0, y0, x1, y1: Int
  let right, down: Double

  @inline(__always)
  init(_ x: Double, _ y: Double, width: Int, height: Int) {
    // In this order a place that is no number becomes 0.
    let px = min(Double(width - 1), max(0, x))
    let py = min(Double(height - 1), max(0, y))
    (x0, y0) = (Int(px), Int(py))
    (x1, y1) = (min(x0 + 1, width - 1), min(y0 + 1, height - 1))
    (right, down) = (px - Double(x0), py - Double(y0))
  }

  /// The value at the place from those of its four pixels, row by row.
  @inline(__always)
  func mix(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
    let upper = a + (b - a) * right
    let lower = c + (d - c) * right
    return upper + (lower - upper) * down
  }
}
