import CardImaging

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
    let nodes = PositionNodes(
      width: width, h: homography.scaled(source: share, target: share), mesh: mesh, share: share)
    var outputs = planes.map { _ in [Float](repeating: Self.outside, count: width * height) }
    var (above, below) = (nodes.row(at: 0), nodes.row(at: 0))
    var row = PositionNodes.Row(count: width)
    for y in 0..<height {
      let part = y % PositionNodes.step
      if part == 0 { (above, below) = (y == 0 ? above : below, nodes.row(at: y + PositionNodes.step)) }
      nodes.fill(&row.x, &row.y, between: above, below, Double(part) / Double(PositionNodes.step))
      for index in planes.indices { Self.sample(planes[index], row, into: &outputs[index], at: y * width) }
    }
    return outputs.map { Plane(width: width, height: height, values: $0) }
  }

  /// The face's red, green and blue as they are in the photo, `rgb8`, at the whole size.
  func straightened(_ photo: Raster, width: Int, height: Int) -> [Plane] {
    precondition(photo.format == .rgb8)
    let nodes = PositionNodes(width: width, h: homography, mesh: mesh, share: 1)
    func empty() -> [Float] { [Float](repeating: Self.outside, count: width * height) }
    var (red, green, blue) = (empty(), empty(), empty())
    var (above, below) = (nodes.row(at: 0), nodes.row(at: 0))
    var row = PositionNodes.Row(count: width)
    for y in 0..<height {
      let part = y % PositionNodes.step
      if part == 0 { (above, below) = (y == 0 ? above : below, nodes.row(at: y + PositionNodes.step)) }
      nodes.fill(&row.x, &row.y, between: above, below, Double(part) / Double(PositionNodes.step))
      Self.sample(photo, row, into: &red, &green, &blue, at: y * width)
    }
    return [red, green, blue].map { Plane(width: width, height: height, values: $0) }
  }

  private static func sample(
    _ photo: Raster, _ positions: PositionNodes.Row, into red: inout [Float], _ green: inout [Float],
    _ blue: inout [Float], at start: Int
  ) {
    let source = photo.pixels.span
    let (w, limitX, limitY) = (3 * photo.width, Float(photo.width) - 1.001, Float(photo.height) - 1.001)
    let xs = positions.x.span
    let ys = positions.y.span
    var r = red.mutableSpan
    var g = green.mutableSpan
    var b = blue.mutableSpan
    precondition(source.count == w * photo.height && limitX < 4_000_000 && limitY < 4_000_000)
    precondition(start >= 0 && start + xs.count <= r.count && xs.count == ys.count)
    precondition(r.count == g.count && r.count == b.count)
    for index in 0..<xs.count {
      let (x, y) = (xs[unchecked: index], ys[unchecked: index])
      guard x >= 0, y >= 0, x < limitX, y < limitY else { continue }
      let (x0, y0) = (whole(x), whole(y))
      let (fx, fy) = (x - Float(x0), y - Float(y0))
      let above = Int(y0) &* w &+ 3 &* Int(x0)
      let below = above &+ w
      @inline(__always)
      func value(_ channel: Int) -> Float {
        let (left, right) = (
          Float(source[unchecked: above &+ channel]), Float(source[unchecked: above &+ channel &+ 3])
        )
        let (left2, right2) = (
          Float(source[unchecked: below &+ channel]), Float(source[unchecked: below &+ channel &+ 3])
        )
        let top = left + fx * (right - left)
        return top + fy * (left2 + fx * (right2 - left2) - top)
      }
      r[unchecked: start &+ index] = value(0)
      g[unchecked: start &+ index] = value(1)
      b[unchecked: start &+ index] = value(2)
    }
  }

  private static func sample(_ plane: Plane, _ positions: PositionNodes.Row, into out: inout [Float], at start: Int) {
    let source = plane.values.span
    let (w, limitX, limitY) = (plane.width, Float(plane.width) - 1.001, Float(plane.height) - 1.001)
    let xs = positions.x.span
    let ys = positions.y.span
    var target = out.mutableSpan
    precondition(start >= 0 && start + xs.count <= target.count && xs.count == ys.count)
    // Beyond this, the sum below has no room for whole numbers.
    precondition(limitX < 4_000_000 && limitY < 4_000_000)
    for index in 0..<xs.count {
      let (x, y) = (xs[unchecked: index], ys[unchecked: index])
      guard x >= 0, y >= 0, x < limitX, y < limitY else { continue }
      let (x0, y0) = (whole(x), whole(y))
      let (fx, fy) = (x - Float(x0), y - Float(y0))
      let at = Int(y0) &* w &+ Int(x0)
      let (a, b) = (source[unchecked: at], source[unchecked: at &+ 1])
      let (c, d) = (source[unchecked: at &+ w], source[unchecked: at &+ w &+ 1])
      let top = a + fx * (b - a)
      let bottom = c + fx * (d - c)
      target[unchecked: start &+ index] = top + fy * (bottom - top)
    }
  }

  /// The whole number below a position of at least 0, or the position less one where it is one itself: by the bits of a
  /// sum, for a conversion that is checked takes several times as long.
  @inline(__always)
  private static func whole(_ x: Float) -> Int32 {
    Int32(bitPattern: (max(0, x - 0.5) + 8_388_608).bitPattern & 0x7F_FFFF)
  }
}

/// Where the pixels of a face lie in a photo, less a half. Perspective and the mesh bend so slowly that they are read
/// at nodes some pixels apart, with straight lines between: at 25 degrees of tilt some thousandths of a pixel beside.
private struct PositionNodes {
  static let step = 8

  struct Row {
    var x: [Float]
    var y: [Float]

    init(count: Int) { (x, y) = ([Float](repeating: 0, count: count), [Float](repeating: 0, count: count)) }
  }

  let width: Int
  /// From the face to the photo, both at the level's size.
  let h: Homography
  let mesh: ResidualMesh?
  let share: Double

  /// The nodes of a row of pixels, which may lie below the last.
  func row(at y: Int) -> [(x: Double, y: Double)] {
    (0...(width + Self.step - 1) / Self.step).map { place(Double($0 * Self.step) + 0.5, Double(y) + 0.5) }
  }

  private func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    var (u, v) = (x, y)
    if let d = mesh?.displacement(at: Point(x: x / share, y: y / share)) {
      u += d.x * share
      v += d.y * share
    }
    let scale = 1 / (h.g * u + h.h * v + 1)
    return ((h.a * u + h.b * v + h.c) * scale - 0.5, (h.d * u + h.e * v + h.f) * scale - 0.5)
  }

  /// The positions of a row's pixels, `part` of the way from one row of nodes to the next.
  func fill(
    _ columns: inout [Float], _ rows: inout [Float], between above: [(x: Double, y: Double)],
    _ below: [(x: Double, y: Double)], _ part: Double
  ) {
    func node(_ index: Int) -> (x: Double, y: Double) {
      let (a, b) = (above[index], below[index])
      return (a.x + part * (b.x - a.x), a.y + part * (b.y - a.y))
    }
    var xs = columns.mutableSpan
    var ys = rows.mutableSpan
    var left = node(0)
    for index in 1..<above.count {
      let right = node(index)
      let (dx, dy) = (
        Float((right.x - left.x) / Double(Self.step)), Float((right.y - left.y) / Double(Self.step))
      )
      let (x0, y0) = (Float(left.x), Float(left.y))
      let from = (index - 1) * Self.step
      for x in from..<min(width, from + Self.step) {
        let t = Float(x &- from)
        xs[unchecked: x] = x0 + t * dx
        ys[unchecked: x] = y0 + t * dy
      }
      left = right
    }
  }
}
