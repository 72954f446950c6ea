/// From a face's pixels to a photo's: a homography, and before it what bend and lens add, smooth over the whole face.
struct Warp: Sendable {
  /// From the face to the photo's planes.
  var homography: Homography
  var mesh: ResidualMesh?

  /// What lies outside of the photo.
  static let outside: Float = -1

  func apply(_ p: Point) -> Point {
    guard let mesh else { return homography.apply(p) }
    let d = mesh.displacement(at: p)
    return homography.apply(p.x + d.x, p.y + d.y)
  }

  /// The face as it is in the photo, at a 2^level-th of the size of both.
  func straightened(_ planes: [Plane], level: Int, width: Int, height: Int) -> [Plane] {
    let share = 1 / Double(1 << level)
    let h = homography.scaled(source: share, target: share)
    var outputs = planes.map { _ in [Float](repeating: Self.outside, count: width * height) }
    let row = RowPositions(width: width)
    var positions = row.empty
    for y in 0..<height {
      row.fill(&positions.x, &positions.y, y: y, h, mesh, share: share)
      for index in planes.indices {
        Self.sample(planes[index], positions, into: &outputs[index], at: y * width)
      }
    }
    return outputs.map { Plane(width: width, height: height, values: $0) }
  }

  private static func sample(_ plane: Plane, _ positions: RowPositions.Row, into out: inout [Float], at start: Int) {
    let source = plane.values.span
    let (w, limitX, limitY) = (plane.width, Float(plane.width) - 1.001, Float(plane.height) - 1.001)
    let xs = positions.x.span
    let ys = positions.y.span
    var target = out.mutableSpan
    precondition(start >= 0 && start + xs.count <= target.count && xs.count == ys.count)
    for index in 0..<xs.count {
      let (x, y) = (xs[unchecked: index], ys[unchecked: index])
      guard x >= 0, y >= 0, x < limitX, y < limitY else { continue }
      let (x0, y0) = (Int(x), Int(y))
      let (fx, fy) = (x - Float(x0), y - Float(y0))
      let at = y0 &* w &+ x0
      let (a, b) = (source[unchecked: at], source[unchecked: at &+ 1])
      let (c, d) = (source[unchecked: at &+ w], source[unchecked: at &+ w &+ 1])
      let top = a + fx * (b - a)
      let bottom = c + fx * (d - c)
      target[unchecked: start &+ index] = top + fy * (bottom - top)
    }
  }
}

/// Where the pixels of one row of a face lie in a photo, less a half: the index of the pixel above and to the left, and
/// how far beyond.
private struct RowPositions {
  let width: Int

  struct Row {
    var x: [Float]
    var y: [Float]
  }

  var empty: Row { Row(x: [Float](repeating: 0, count: width), y: [Float](repeating: 0, count: width)) }

  /// The mesh bends so slowly that it is read at every so many pixels, with straight lines between.
  private static let step = 8

  func fill(
    _ columns: inout [Float], _ rows: inout [Float], y: Int, _ h: Homography, _ mesh: ResidualMesh?, share: Double
  ) {
    let v = Double(y) + 0.5
    var xs = columns.mutableSpan
    var ys = rows.mutableSpan
    guard let mesh else {
      for x in 0..<width {
        let u = Double(x) + 0.5
        let w = 1 / (h.g * u + h.h * v + 1)
        xs[unchecked: x] = Float((h.a * u + h.b * v + h.c) * w - 0.5)
        ys[unchecked: x] = Float((h.d * u + h.e * v + h.f) * w - 0.5)
      }
      return
    }
    var left = mesh.displacement(at: Point(x: 0.5 / share, y: v / share))
    var from = 0
    while from < width {
      let to = min(width, from + Self.step)
      let right = mesh.displacement(at: Point(x: (Double(to) + 0.5) / share, y: v / share))
      let part = 1 / Double(to - from)
      for x in from..<to {
        let t = Double(x - from) * part
        let u = Double(x) + 0.5 + (left.x + t * (right.x - left.x)) * share
        let vv = v + (left.y + t * (right.y - left.y)) * share
        let w = 1 / (h.g * u + h.h * vv + 1)
        xs[unchecked: x] = Float((h.a * u + h.b * vv + h.c) * w - 0.5)
        ys[unchecked: x] = Float((h.d * u + h.e * vv + h.f) * w - 0.5)
      }
      left = right
      from = to
    }
  }
}
