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
    if recover(&last, levels) { _ = recover(&last, levels) }
    return summary(last, of: levels[0])
  }

  // MARK: Measuring

  /// A block's displacement at full size.
  private struct Measured {
    let row, column: Int
    let place: Point
    let isBlack: Bool
    let d: BlockSums.Displacement?

    /// Whether it was recognised where the warp puts it.
    var isNear: Bool { d.map { $0.x * $0.x + $0.y * $0.y < 1.5 * 1.5 } ?? false }

    func isBeside(_ other: Measured) -> Bool { abs(row - other.row) <= 1 && abs(column - other.column) <= 1 }

    /// Whether two blocks beside each other may lie as they do on one bent card.
    func agrees(with other: Measured) -> Bool {
      guard let d, let o = other.d else { return false }
      return abs(d.x - o.x) <= 4 && abs(d.y - o.y) <= 4
    }
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
          out.append(
            Measured(row: row, column: column, place: place, isBlack: kind == Kind.black, d: d?.scaled(share)))
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
    fitMesh(measured, reach: Self.reach * share, slack: Self.slack * share, withBlack: withBlack)
    return measured
  }

  /// Fits the mesh to blocks that lie no further than `reach` beside their place.
  private mutating func fitMesh(_ measured: [Measured], reach: Double, slack: Double, withBlack: Bool) {
    let measures = measured.compactMap { m -> ResidualMesh.Measure? in
      guard let d = m.d?.softened(slack), abs(d.x) + abs(d.y) < reach else { return nil }
      let now = warp.mesh?.displacement(at: m.place) ?? Point(x: 0, y: 0)
      return ResidualMesh.Measure(
        place: m.place, x: now.x - d.x + (m.isBlack ? Double(blackStep.x) : 0),
        y: now.y - d.y + (m.isBlack ? Double(blackStep.y) : 0), xx: d.xx, xy: d.xy, yy: d.yy, isBlack: m.isBlack)
    }
    guard measures.count(where: { !$0.isBlack }) >= 12 else { return }
    var shift = blackShift
    // Coarse steps follow each other, so that what disagrees is found over several of them.
    if let mesh = ResidualMesh(
      measures, width: expected.width, height: expected.height, blackShift: &shift, rounds: withBlack ? 4 : 2)
    {
      warp.mesh = mesh
      if withBlack { blackShift = shift }
    }
  }

  // MARK: What was missed

  /// How far a block is looked for, in pixels of half the size: a millimetre.
  private static let searchReach = 6
  /// Of a block's correlation: how much it must be where it is found, and by how much more than where it was thought to
  /// be and than anywhere else.
  private static let (clear, ahead) = (0.75, 0.08)

  /// The fine steps bear some pixels only. A part of the face far from the symbol may lie further beside, above all a
  /// strip between a portrait and the card's edge, and artwork that repeats itself then holds it there. Blocks around
  /// such as were not recognised are looked for further around, and where several side by side agree, the mesh is
  /// fitted again.
  ///
  /// - Returns: whether that went better.
  private mutating func recover(_ last: inout [Measured], _ levels: [Level]) -> Bool {
    let lost = last.filter { !$0.isBlack && !$0.isNear }
    guard lost.count > 1 else { return false }
    let view = straightened(levels[1])
    var found: [Measured] = []
    var kept: [Measured] = []
    for m in last {
      if m.isBlack || !lost.contains(where: { $0.isBeside(m) }) {
        kept.append(m)
      } else if let place = searched(m, levels[1], view) {
        if let d = place.d, abs(d.x) + abs(d.y) < 1, m.isNear { kept.append(m) } else { found.append(place) }
      }
    }
    // One alone may be a label that was moved.
    let agreed = found.filter { one in
      found.contains { $0.isBeside(one) && ($0.row != one.row || $0.column != one.column) && $0.agrees(with: one) }
    }
    guard agreed.count > 1 else { return false }
    let before = (warp, blackShift)
    fitMesh(kept + agreed, reach: .infinity, slack: Self.slack, withBlack: true)
    for _ in 0..<3 { refineMesh(levels[1]) }
    var after: [Measured] = []
    for _ in 0..<3 { after = refineMesh(levels[0]) }
    guard Self.disagreement(after) < Self.disagreement(last) else {
      (warp, blackShift) = before
      return false
    }
    last = after
    return true
  }

  /// How far blocks lie beside their place, all together; one that was not recognised counts as one that is far away.
  private static func disagreement(_ measured: [Measured]) -> Double {
    measured.reduce(0) { sum, m in
      m.isBlack ? sum : sum + min(4, m.d.map { ($0.x * $0.x + $0.y * $0.y).squareRoot() } ?? 4)
    }
  }

  private static func recognised(_ measured: [Measured]) -> Int { measured.count { !$0.isBlack && $0.isNear } }

  /// Where a block lies by the correlation of all that it shows; nil where that is not clear.
  private func searched(_ m: Measured, _ level: Level, _ view: Plane) -> Measured? {
    let (w, h) = (view.width, view.height)
    let area = DeviceArea(
      x: m.column * w / Self.columns, y: m.row * h / Self.rows,
      width: (m.column + 1) * w / Self.columns - m.column * w / Self.columns,
      height: (m.row + 1) * h / Self.rows - m.row * h / Self.rows)
    let reach = Self.searchReach
    var scores: [(x: Int, y: Int, score: Double)] = []
    for dy in -reach...reach {
      for dx in -reach...reach {
        guard let score = Self.correlation(level, view, area, dx, dy) else { continue }
        scores.append((dx, dy, score))
      }
    }
    guard let best = scores.max(by: { $0.score < $1.score }), best.score >= Self.clear else { return nil }
    let isClear = scores.allSatisfy { other in
      // What lies beside the best is nearly as good.
      max(abs(other.x - best.x), abs(other.y - best.y)) <= 2 || other.score < best.score - Self.ahead
    }
    guard isClear else { return nil }
    let share = Double(1 << level.number)
    return Measured(
      row: m.row, column: m.column, place: m.place, isBlack: false,
      d: BlockSums.Displacement(
        x: -share * Double(best.x), y: -share * Double(best.y), xx: Self.searchCertainty, xy: 0,
        yy: Self.searchCertainty, explained: best.score * best.score))
  }

  /// Of a place that was found to a pixel of half the size: the inverse of its variance.
  private static let searchCertainty = 3.0

  /// What colour shows of a block, correlated with the photo at a distance of whole pixels; nil where there is too
  /// little of either.
  private static func correlation(
    _ level: Level, _ view: Plane, _ area: DeviceArea, _ dx: Int, _ dy: Int
  ) -> Double? {
    let (w, h) = (view.width, view.height)
    let rows = max(0, area.y, -dy)..<min(h, area.maxY, h - dy)
    let columns = max(0, area.x, -dx)..<min(w, area.maxX, w - dx)
    let (expected, seen, kinds) = (level.expected.values.span, view.values.span, level.kinds.span)
    precondition(expected.count == w * h && seen.count == w * h && kinds.count == w * h)
    var correlation = Correlation<Float>()
    for y in rows {
      for x in columns where kinds[unchecked: y &* w &+ x] == Kind.color {
        let (p, q) = (expected[unchecked: y &* w &+ x] - 160, seen[unchecked: (y &+ dy) &* w &+ x &+ dx] - 160)
        if q >= -160 { correlation.add(p, q) }
      }
    }
    return correlation.count > 60 ? correlation.coefficient(over: correlation.count).map(Double.init) : nil
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
    var correlation = Correlation<Double>()
    for y in stride(from: rows.lowerBound, to: rows.upperBound, by: 3) {
      guard (0..<b.height).contains(y + dy) else { continue }
      for x in stride(from: columns.lowerBound, to: columns.upperBound, by: 2) {
        guard (0..<b.width).contains(x + dx) else { continue }
        let (p, q) = (Double(a[x, y]), Double(b[x + dx, y + dy]))
        if q >= 0 { correlation.add(p, q) }
      }
    }
    return correlation.coefficient(over: 0) ?? -1
  }

  // MARK: The answer

  private func summary(_ measured: [Measured], of level: Level) -> Registration {
    let colored = measured.filter { !$0.isBlack }
    let rests = colored.compactMap { m in m.d.map { ($0.x * $0.x + $0.y * $0.y).squareRoot() } }.sorted()
    let near = Self.recognised(measured)
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
