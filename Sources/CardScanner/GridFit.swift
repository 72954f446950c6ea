/// Finds where each module of a symbol lies, from its finder patterns.
struct GridFit {
  let layout: SymbolLayout
  private(set) var homography: Homography
  /// How well the modules that every symbol shares are seen: 1 is perfect, 0 chance.
  private(set) var score: Double

  private let triple: FinderTriple
  private let contrast: Contrast

  /// `nil` where there is no symbol at the three patterns.
  init?(_ triple: FinderTriple, in contrast: Contrast, work: inout Int) {
    var best: (timing: Double, dimension: Int, homography: Homography)?
    let slack = 4.1 + triple.modules * 0.09
    for dimension in SymbolLayout.dimensions where abs(Double(dimension) - triple.modules) < slack {
      guard let (timing, homography) = GridFit.timing(of: triple, dimension: dimension, in: contrast, work: &work)
      else { continue }
      if timing > best?.timing ?? 0.25 { best = (timing, dimension, homography) }
    }
    guard let best, best.homography.isSound(size: Double(best.dimension)) else { return nil }
    self.init(triple, contrast, best.dimension, best.homography)
    work -= layout.known.count * 6
    guard agreement(homography) > 0.25 else { return nil }
    work -= layout.alignments.count * 25 * 100 * 6
    align(within: 2)
    align(within: 1)
    score = agreement(homography)
    guard score > 0.5 else { return nil }
    work -= layout.known.count * 300
    settle()
  }

  private init(_ triple: FinderTriple, _ contrast: Contrast, _ dimension: Int, _ homography: Homography) {
    (self.triple, self.contrast, self.homography) = (triple, contrast, homography)
    layout = SymbolLayout(dimension: dimension)
    score = 0
  }

  /// The perspective with which the timing patterns fit best, and how well they do.
  private static func timing(
    of triple: FinderTriple, dimension: Int, in contrast: Contrast, work: inout Int
  ) -> (score: Double, homography: Homography)? {
    var (across, down) = (0.0, 0.0)
    var scores = (across: 0.0, down: 0.0)
    for turn in 0..<3 {
      guard let map = perspective(triple, dimension: dimension, across: across, down: down) else { return nil }
      let isRow = turn != 1
      let line = TimingLine(along: map, isRow: isRow, dimension: dimension, in: contrast)
      let best = line.best()
      work -= line.work
      if isRow {
        across = bent(across, by: best.bend)
        scores.across = best.score
      } else {
        down = bent(down, by: best.bend)
        scores.down = best.score
      }
    }
    return perspective(triple, dimension: dimension, across: across, down: down).map {
      ((scores.across + scores.down) / 2, $0)
    }
  }

  private static func bent(_ before: Double, by bend: Double) -> Double { before + bend + before * bend }

  /// The map that sends the finder patterns' middles where they are seen and shrinks by `across` along the first row,
  /// by `down` along the first column.
  private static func perspective(
    _ triple: FinderTriple, dimension: Int, across: Double, down: Double
  ) -> Homography? {
    let (p, q, r) = (triple.corner, triple.right, triple.below)
    let far = Double(dimension) - 3.5
    let w = 1 + across + down
    guard w > 0.2 else { return nil }
    let x = (p.x + (q.x * (1 + across) - p.x) + (r.x * (1 + down) - p.x)) / w
    let y = (p.y + (q.y * (1 + across) - p.y) + (r.y * (1 + down) - p.y)) / w
    return Homography(square: (3.5, far), (p.x, p.y), (q.x, q.y), (x, y), (r.x, r.y))
  }

  /// Looks for the alignment patterns, the nearer within fewer modules of where they should be, and fits all anew.
  private mutating func align(within reach: Double) {
    let far = Double(layout.dimension) - 3.5
    let middle = Double(layout.dimension) / 2
    var pairs = [(3.5, 3.5, triple.corner), (far, 3.5, triple.right), (3.5, far, triple.below)].map {
      Homography.Pair(u: $0, v: $1, x: $2.x, y: $2.y)
    }
    let (x, y) = homography.map(far, far)
    // Where no alignment pattern is seen, the perspective of the timing patterns remains.
    pairs.append(Homography.Pair(u: far, v: far, x: x, y: y, weight: 0.05))
    for (u, v) in layout.alignments {
      let (cu, cv) = (Double(u) + 0.5, Double(v) + 0.5)
      let range = reach * (cu > middle && cv > middle ? 1 : 0.6)
      var best = (score: 0.0, du: 0.0, dv: 0.0)
      for step in [0.5, 0.25] {
        let (mu, mv) = (best.du, best.dv)
        let steps = step == 0.5 ? Int(range / step) : 1
        for i in -steps...steps {
          for j in -steps...steps {
            let (du, dv) = (mu + Double(i) * step, mv + Double(j) * step)
            let score = alignment(at: cu + du, cv + dv)
            if score > best.score { best = (score, du, dv) }
          }
        }
      }
      guard best.score > 0.6 else { continue }
      let (x, y) = homography.map(cu + best.du, cv + best.dv)
      pairs.append(Homography.Pair(u: cu, v: cv, x: x, y: y, weight: best.score))
    }
    let size = Double(layout.dimension)
    if let fitted = Homography(pairs, size: size), fitted.isSound(size: size) { homography = fitted }
  }

  private func alignment(at u: Double, _ v: Double) -> Double {
    var (sum, whole) = (0.0, 0.0)
    for j in -2...2 {
      for i in -2...2 {
        let (x, y) = homography.map(u + Double(i), v + Double(j))
        let value = contrast.value(x, y)
        sum += max(abs(i), abs(j)) == 1 ? value : -value
        whole += abs(value)
      }
    }
    return whole > 0 ? sum / whole : 0
  }

  /// Moves the symbol's corners by parts of a module while the known modules fit better.
  private mutating func settle() {
    score = agreement(homography)
    let size = Double(layout.dimension)
    var corners = [(0.0, 0.0), (size, 0), (size, size), (0, size)].map { homography.map($0.0, $0.1) }
    let module = ((corners[1].x - corners[0].x).magnitude + (corners[1].y - corners[0].y).magnitude) / size
    for step in [0.4, 0.2, 0.1] {
      for index in 0..<4 {
        for (dx, dy) in [(1.0, 0.0), (-1, 0), (0, 1), (0, -1)] {
          var moved = corners
          moved[index].x += dx * step * module
          moved[index].y += dy * step * module
          guard let tried = Homography(square: (0, size), moved[0], moved[1], moved[2], moved[3]),
            tried.isSound(size: size)
          else { continue }
          let reached = agreement(tried)
          if reached > score { (score, homography, corners) = (reached, tried, moved) }
        }
      }
    }
  }

  private func agreement(_ homography: Homography) -> Double {
    var (sum, whole) = (0.0, 0.0)
    for (u, v, dark) in layout.known {
      let (x, y) = homography.map(Double(u) + 0.5, Double(v) + 0.5)
      let value = contrast.value(x, y)
      sum += dark ? -value : value
      whole += abs(value)
    }
    return whole > 0 ? sum / whole : 0
  }
}
