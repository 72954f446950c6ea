/// Where an expected face lies in a photo.
struct Registration {
  /// From the face to the photo's planes.
  let warp: Warp
  /// How far the black panel's print lies beside the rest, in the face's pixels.
  let blackShift: Point
  /// The median distance, in the face's pixels, by which blocks of the face lie beside where the warp puts them; nil
  /// where too few blocks of it were recognised.
  let residual: Double?
  /// The share of the blocks with something on them that were recognised where the warp puts them.
  let recognised: Double
}

/// Finds where an expected face lies in a photo, from where its symbol was found.
///
/// By Gauss and Newton's way over blocks: in each the photo is fitted by the expected face, its slopes and a constant,
/// which gives a displacement with its certainty whatever the light does from block to block. A homography, then a
/// smooth mesh, are fitted to those, blocks that disagree counting less and less; from coarse to fine. What shows the
/// holder's pictures, and texts of the holder, have no part in it.
struct Registrar {
  private let expected: ExpectedFace
  private let photo: PhotoPyramid
  private var warp: Warp
  private var blackShift = Point(x: 0, y: 0)
  /// The whole pixels of it, by which the photo is read beside itself where black is measured.
  private var blackStep = (x: 0, y: 0)

  /// Blocks across and down.
  private static let (columns, rows) = (20, 13)
  private enum Kind { static let (none, color, black): (UInt8, UInt8, UInt8) = (0, 1, 2) }

  /// - Parameter start: from the face to the photo's planes, as the symbol's corners tell it.
  init(_ expected: ExpectedFace, in photo: PhotoPyramid, start: Homography) {
    (self.expected, self.photo) = (expected, photo)
    warp = Warp(homography: start, mesh: nil)
  }

  mutating func run() -> Registration {
    let black = expected.luma.covered(by: expected.black)
    var levels = [Level(expected, black, number: 0)]
    levels.append(levels[0].half())
    levels.append(levels[1].half())
    for level in levels.indices { levels[level].prepare() }
    for _ in 0..<2 { refineHomography(levels[2], isAffine: true) }
    for _ in 0..<3 { refineHomography(levels[2], isAffine: false) }
    for _ in 0..<6 { refineMesh(levels[2]) }
    for _ in 0..<2 { refineMesh(levels[1]) }
    let view = straightened(levels[0])
    searchBlackShift(levels[0], in: view)
    var last = refineMesh(levels[0], in: view)
    for _ in 0..<2 { last = refineMesh(levels[0]) }
    return summary(last, of: levels[0])
  }

  // MARK: Measuring

  /// A block's displacement at full size.
  private struct Measured {
    let place: Point
    let isBlack: Bool
    let d: BlockSums.Displacement?
  }

  /// The photo as it lies now, at a level's size.
  private func straightened(_ level: Level) -> Plane {
    warp.straightened(
      [photo.luma[level.number]], level: level.number, width: level.expected.width, height: level.expected.height)[0]
  }

  private func measure(_ level: Level, in view: Plane, withBlack: Bool) -> [Measured] {
    let share = Double(1 << level.number)
    var out: [Measured] = []
    let (w, h) = (view.width, view.height)
    for row in 0..<Self.rows {
      let (top, bottom) = (row * h / Self.rows, (row + 1) * h / Self.rows)
      for column in 0..<Self.columns {
        let (left, right) = (column * w / Self.columns, (column + 1) * w / Self.columns)
        for kind in withBlack ? [Kind.color, Kind.black] : [Kind.color] {
          guard level.counts[(row * Self.columns + column) * 3 + Int(kind)] > 40 else { continue }
          var sums = BlockSums()
          let (dx, dy) = kind == Kind.black ? blackStep : (0, 0)
          for y in top..<bottom where (0..<h).contains(y + dy) && left + dx >= 0 && right + dx <= w {
            sums.add(
              level.expected.values.span, level.slopeX.values.span, level.slopeY.values.span, view.values.span,
              level.kinds.span, kind: kind, from: y * w + left, to: y * w + right,
              shift: dy * w + dx)
          }
          let d = sums.displacement(noise: 3, least: 0.08, pixels: 40)
          let place = Point(x: Double(left + right) / 2 * share, y: Double(top + bottom) / 2 * share)
          out.append(Measured(place: place, isBlack: kind == Kind.black, d: d?.scaled(share)))
        }
      }
    }
    return out
  }

  // MARK: Fitting

  /// Below this many pixels of the level a displacement is believed.
  private static let reach = 2.5
  /// How far, in pixels at full size, a block may lie beside the fit for reasons of its own.
  private static let slack = 0.12

  private mutating func refineHomography(_ level: Level, isAffine: Bool) {
    let share = Double(1 << level.number)
    let measures = measure(level, in: straightened(level), withBlack: false).compactMap { m in
      m.d.flatMap { abs($0.x) + abs($0.y) < Self.reach * share ? (m.place, $0.softened(Self.slack * share)) : nil }
    }
    guard measures.count >= 12 else { return }
    let (cx, cy, unit) = (Double(expected.width) / 2, Double(expected.height) / 2, Double(expected.width) / 2)
    let unknowns = isAffine ? 6 : 8
    var weights = [Double](repeating: 1, count: measures.count)
    var p: [Double] = []
    for _ in 0..<5 {
      var equations = NormalEquations(count: unknowns)
      for ((place, d), weight) in zip(measures, weights) {
        let (jx, jy) = Self.slopes((place.x - cx) / unit, (place.y - cy) / unit, unit, unknowns)
        for i in 0..<unknowns {
          let (ax, ay) = (d.xx * jx[i] + d.xy * jy[i], d.xy * jx[i] + d.yy * jy[i])
          for j in i..<unknowns { equations.add(i, j, weight * (ax * jx[j] + ay * jy[j])) }
          equations.add(right: i, -weight * (ax * d.x + ay * d.y))
        }
      }
      for i in 0..<unknowns { equations.damp(i, i < 6 ? 1e-6 : 1) }
      guard let solution = equations.solved() else { return }
      p = solution
      for (index, (place, d)) in measures.enumerated() {
        let (jx, jy) = Self.slopes((place.x - cx) / unit, (place.y - cy) / unit, unit, unknowns)
        let rx = zip(jx, p).reduce(d.x) { $0 + $1.0 * $1.1 }
        let ry = zip(jy, p).reduce(d.y) { $0 + $1.0 * $1.1 }
        weights[index] = 1 / (1 + (rx * rx * d.xx + 2 * rx * ry * d.xy + ry * ry * d.yy) / 9)
      }
    }
    p += [Double](repeating: 0, count: 8 - p.count)
    // In coordinates around the middle: x → x + p₀x + p₁y + p₂ − x (p₆x + p₇y).
    let change = Homography(
      a: 1 + p[0], b: p[1], c: p[2], d: p[3], e: 1 + p[4], f: p[5], g: p[6], h: p[7])
    let inward = Homography(a: 1 / unit, b: 0, c: -cx / unit, d: 0, e: 1 / unit, f: -cy / unit, g: 0, h: 0)
    let outward = Homography(a: unit, b: 0, c: cx, d: 0, e: unit, f: cy, g: 0, h: 0)
    if let whole = change.after(inward).flatMap({ outward.after($0) }).flatMap({ warp.homography.after($0) }) {
      warp.homography = whole
    }
  }

  /// How a place moves, in the face's pixels, with each unknown of a homography in coordinates around the middle.
  private static func slopes(_ x: Double, _ y: Double, _ unit: Double, _ count: Int) -> ([Double], [Double]) {
    let jx = [x, y, 1, 0, 0, 0, -x * x, -x * y]
    let jy = [0, 0, 0, x, y, 1, -x * y, -y * y]
    return (jx.prefix(count).map { $0 * unit }, jy.prefix(count).map { $0 * unit })
  }

  @discardableResult
  private mutating func refineMesh(_ level: Level, in view: Plane? = nil) -> [Measured] {
    let share = Double(1 << level.number)
    let withBlack = level.number == 0
    let measured = measure(level, in: view ?? straightened(level), withBlack: withBlack)
    let measures = measured.compactMap { m -> ResidualMesh.Measure? in
      guard let d = m.d?.softened(Self.slack * share), abs(d.x) + abs(d.y) < Self.reach * share
      else { return nil }
      let now = warp.mesh?.displacement(at: m.place) ?? Point(x: 0, y: 0)
      return ResidualMesh.Measure(
        place: m.place, x: now.x - d.x + (m.isBlack ? Double(blackStep.x) : 0),
        y: now.y - d.y + (m.isBlack ? Double(blackStep.y) : 0), xx: d.xx, xy: d.xy, yy: d.yy, isBlack: m.isBlack)
    }
    guard measures.count(where: { !$0.isBlack }) >= 12 else { return measured }
    var shift = blackShift
    // Coarse steps follow each other, so that what disagrees is found over several of them.
    if let mesh = ResidualMesh(
      measures, width: expected.width, height: expected.height, blackShift: &shift, rounds: withBlack ? 4 : 2)
    {
      warp.mesh = mesh
      if withBlack { blackShift = shift }
    }
    return measured
  }

  // MARK: The black panel

  /// A panel that was fed with a little delay lies beside the others by up to some pixels, more than the fine fit
  /// bears.
  private mutating func searchBlackShift(_ level: Level, in view: Plane) {
    guard let symbol = expected.symbol else { return }
    let area = symbol.outer.reduced(expected.scale)
    let reach = 3
    var best = (score: -2.0, x: 0, y: 0)
    for dy in -reach...reach {
      for dx in -reach...reach {
        let score = Self.correlation(level.expected, view, area, dx, dy)
        if score > best.score { best = (score, dx, dy) }
      }
    }
    if best.score > 0.3 { blackStep = (best.x, best.y) }
  }

  private static func correlation(_ a: Plane, _ b: Plane, _ area: DeviceArea, _ dx: Int, _ dy: Int) -> Double {
    let (columns, rows) = area.grown(-4).clipped(toWidth: a.width, height: a.height)
    var (n, sa, sb, saa, sbb, sab) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for y in stride(from: rows.lowerBound, to: rows.upperBound, by: 3) {
      guard (0..<b.height).contains(y + dy) else { continue }
      for x in stride(from: columns.lowerBound, to: columns.upperBound, by: 2) {
        guard (0..<b.width).contains(x + dx) else { continue }
        let (p, q) = (Double(a[x, y]), Double(b[x + dx, y + dy]))
        guard q >= 0 else { continue }
        n += 1
        sa += p
        sb += q
        saa += p * p
        sbb += q * q
        sab += p * q
      }
    }
    let (va, vb) = (saa - sa * sa / max(n, 1), sbb - sb * sb / max(n, 1))
    return va > 0 && vb > 0 ? (sab - sa * sb / n) / (va * vb).squareRoot() : -1
  }

  // MARK: The answer

  private func summary(_ measured: [Measured], of level: Level) -> Registration {
    let colored = measured.filter { !$0.isBlack }
    let rests = colored.compactMap { m in m.d.map { ($0.x * $0.x + $0.y * $0.y).squareRoot() } }.sorted()
    let near = rests.count { $0 < 1.5 }
    return Registration(
      warp: warp, blackShift: blackShift, residual: near >= 12 ? rests[near / 2] : nil,
      recognised: colored.isEmpty ? 0 : Double(near) / Double(colored.count))
  }
}

extension BlockSums.Displacement {
  /// At `share` times as many pixels.
  func scaled(_ share: Double) -> Self {
    let s = share * share
    return Self(x: x * share, y: y * share, xx: xx / s, xy: xy / s, yy: yy / s, explained: explained)
  }

  /// With a deviation of `slack` in every direction added to what the block itself leaves open.
  func softened(_ slack: Double) -> Self {
    // (H⁻¹ + s²I)⁻¹ = H (I + s²H)⁻¹
    let s = slack * slack
    let (a, b, d) = (1 + s * xx, s * xy, 1 + s * yy)
    let determinant = a * d - b * b
    return Self(
      x: x, y: y, xx: (xx * d - xy * b) / determinant, xy: (xy * a - xx * b) / determinant,
      yy: (yy * a - xy * b) / determinant, explained: explained)
  }
}
