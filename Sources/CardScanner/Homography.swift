/// Where a symbol's modules lie in an image, as a plane seen in perspective: from modules to the right of and below the
/// symbol's top left corner to pixels.
struct Homography {
  /// x = (a u + b v + c) / (g u + h v + 1), y = (d u + e v + f) / (g u + h v + 1).
  var a, b, c, d, e, f, g, h: Double

  @inline(__always)
  func map(_ u: Double, _ v: Double) -> (x: Double, y: Double) {
    let w = 1 / (g * u + h * v + 1)
    return ((a * u + b * v + c) * w, (d * u + e * v + f) * w)
  }

  /// Whether the whole symbol of `size` modules a side is in front of the camera and of a size that an image can have.
  func isSound(size: Double) -> Bool {
    [(0, 0), (size, 0), (size, size), (0, size)].allSatisfy { u, v in
      let (x, y) = map(u, v)
      return g * u + h * v + 1 > 0.1 && abs(x) < 100_000 && abs(y) < 100_000
    }
  }

  /// A module and the pixel where it is.
  struct Pair {
    var u, v, x, y: Double
    var weight = 1.0
  }

  /// The one that fits the pairs best; four at least, of which no three lie on a line. `size` is the symbol's side in
  /// modules.
  init?(_ pairs: [Pair], size: Double) {
    guard let first = pairs.first else { return nil }
    // Numbers about 1 keep the equations well conditioned.
    let (x0, y0) = (first.x, first.y)
    let unit = pairs.map { max(abs($0.x - x0), abs($0.y - y0)) }.max() ?? 0
    guard unit > 0, size > 0 else { return nil }
    var system = LinearSystem(unknowns: 8)
    for pair in pairs {
      let (u, v) = (pair.u / size, pair.v / size)
      let (x, y) = ((pair.x - x0) / unit, (pair.y - y0) / unit)
      system.add([u, v, 1, 0, 0, 0, -u * x, -v * x], equals: x, weight: pair.weight)
      system.add([0, 0, 0, u, v, 1, -u * y, -v * y], equals: y, weight: pair.weight)
    }
    guard let s = system.solved() else { return nil }
    (g, h) = (s[6] / size, s[7] / size)
    (a, b, c) = (s[0] * unit / size + x0 * g, s[1] * unit / size + x0 * h, s[2] * unit + x0)
    (d, e, f) = (s[3] * unit / size + y0 * g, s[4] * unit / size + y0 * h, s[5] * unit + y0)
  }
}

extension Homography {
  /// Sends the corners of the square from `side.0` to `side.1` both ways to four points, clockwise from its top left.
  init?(
    square side: (Double, Double), _ p: (x: Double, y: Double), _ q: (x: Double, y: Double),
    _ r: (x: Double, y: Double), _ s: (x: Double, y: Double)
  ) {
    let (dx1, dx2, dx3) = (q.x - r.x, s.x - r.x, p.x - q.x + r.x - s.x)
    let (dy1, dy2, dy3) = (q.y - r.y, s.y - r.y, p.y - q.y + r.y - s.y)
    let whole = dx1 * dy2 - dx2 * dy1
    guard abs(whole) > 1e-9 else { return nil }
    let k = (dx3 * dy2 - dx2 * dy3) / whole
    let l = (dx1 * dy3 - dx3 * dy1) / whole
    // Of the square from 0 to 1, then moved and scaled.
    let m = 1 / (side.1 - side.0)
    let (a0, b0, c0) = (q.x - p.x + k * q.x, s.x - p.x + l * s.x, p.x)
    let (d0, e0, f0) = (q.y - p.y + k * q.y, s.y - p.y + l * s.y, p.y)
    let w = 1 - (k + l) * m * side.0
    guard abs(w) > 1e-6 else { return nil }
    (a, b, c) = (a0 * m / w, b0 * m / w, (c0 - (a0 + b0) * m * side.0) / w)
    (d, e, f) = (d0 * m / w, e0 * m / w, (f0 - (d0 + e0) * m * side.0) / w)
    (g, h) = (k * m / w, l * m / w)
  }
}
