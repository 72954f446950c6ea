/// A plane's picture under a camera without lens errors: (x, y) → ((a x + b y + c) / w, (d x + e y + f) / w) with
/// w = g x + h y + 1.
struct Homography: Sendable, Equatable {
  var a, b, c, d, e, f, g, h: Double

  static let identity = Homography(a: 1, b: 0, c: 0, d: 0, e: 1, f: 0, g: 0, h: 0)

  init(a: Double, b: Double, c: Double, d: Double, e: Double, f: Double, g: Double, h: Double) {
    (self.a, self.b, self.c, self.d) = (a, b, c, d)
    (self.e, self.f, self.g, self.h) = (e, f, g, h)
  }

  /// The one that takes four points to four others; nil where three of them lie on a line.
  init?(from: [Point], to: [Point]) {
    guard from.count == 4, to.count == 4 else { return nil }
    // Least squares of eight equations with eight unknowns, in coordinates around the middle, which keeps them sound.
    let (source, target) = (Normalization(from), Normalization(to))
    var equations = NormalEquations(count: 8)
    for (p, q) in zip(from.map(source.apply), to.map(target.apply)) {
      equations.add([p.x, p.y, 1, 0, 0, 0, -q.x * p.x, -q.x * p.y], q.x)
      equations.add([0, 0, 0, p.x, p.y, 1, -q.y * p.x, -q.y * p.y], q.y)
    }
    guard let v = equations.solved() else { return nil }
    let inner = Homography(a: v[0], b: v[1], c: v[2], d: v[3], e: v[4], f: v[5], g: v[6], h: v[7])
    guard let whole = target.inverse.after(inner)?.after(source.homography) else { return nil }
    self = whole
  }

  @inline(__always)
  func apply(_ x: Double, _ y: Double) -> Point {
    let w = 1 / (g * x + h * y + 1)
    return Point(x: (a * x + b * y + c) * w, y: (d * x + e * y + f) * w)
  }

  func apply(_ p: Point) -> Point { apply(p.x, p.y) }

  /// First `other`, then this one; nil where the origin goes to infinity.
  func after(_ other: Homography) -> Homography? {
    let m = rows
    let n = other.rows
    var product = [Double](repeating: 0, count: 9)
    for i in 0..<3 {
      for j in 0..<3 { for k in 0..<3 { product[3 * i + j] += m[3 * i + k] * n[3 * k + j] } }
    }
    return Homography(rows: product)
  }

  /// From the image back; nil where there is no way back.
  var inverse: Homography? {
    let m = rows
    return Homography(rows: [
      m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
      m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
      m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3],
    ])
  }

  /// The same between pictures that are `source` and `target` times as large.
  func scaled(source: Double, target: Double) -> Homography {
    Homography(
      a: a * target / source, b: b * target / source, c: c * target, d: d * target / source, e: e * target / source,
      f: f * target, g: g / source, h: h / source)
  }

  /// How many pixels of the image one of the plane is long around a point: the root of the area's growth.
  func scale(at p: Point) -> Double {
    let (o, right, down) = (apply(p), apply(p.x + 1, p.y), apply(p.x, p.y + 1))
    return abs((right.x - o.x) * (down.y - o.y) - (right.y - o.y) * (down.x - o.x)).squareRoot()
  }

  private var rows: [Double] { [a, b, c, d, e, f, g, h, 1] }

  private init?(rows m: [Double]) {
    guard abs(m[8]) > 1e-12 * m.reduce(0, { max($0, abs($1)) }) else { return nil }
    self.init(
      a: m[0] / m[8], b: m[1] / m[8], c: m[2] / m[8], d: m[3] / m[8], e: m[4] / m[8], f: m[5] / m[8], g: m[6] / m[8],
      h: m[7] / m[8])
  }
}

/// A place in a picture, in pixels from its top left corner; a pixel's middle lies at halves.
struct Point: Sendable, Equatable {
  var x: Double
  var y: Double

  func distance(to other: Point) -> Double {
    let (dx, dy) = (x - other.x, y - other.y)
    return (dx * dx + dy * dy).squareRoot()
  }
}

/// Moves points around the origin, about 1 away from it.
private struct Normalization {
  let x, y, scale: Double

  init(_ points: [Point]) {
    let count = Double(points.count)
    let x = points.reduce(0) { $0 + $1.x } / count
    let y = points.reduce(0) { $0 + $1.y } / count
    let reach = points.reduce(0) { $0 + $1.distance(to: Point(x: x, y: y)) } / count
    (self.x, self.y, scale) = (x, y, reach > 0 ? 1 / reach : 1)
  }

  func apply(_ p: Point) -> Point { Point(x: (p.x - x) * scale, y: (p.y - y) * scale) }

  var homography: Homography {
    Homography(a: scale, b: 0, c: -x * scale, d: 0, e: scale, f: -y * scale, g: 0, h: 0)
  }
  var inverse: Homography { Homography(a: 1 / scale, b: 0, c: x, d: 0, e: 1 / scale, f: y, g: 0, h: 0) }
}
