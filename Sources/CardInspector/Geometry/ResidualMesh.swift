/// What a homography leaves over: a displacement that changes slowly over the face, as a bent card or a lens makes it.
///
/// Cubic B-splines over 7 × 4 patches of some 12 mm: too coarse to follow one glyph.
struct ResidualMesh: Sendable {
  private static let (columns, rows) = (7, 4)
  private static let (across, down) = (columns + 3, rows + 3)
  private static let count = across * down
  /// How much a bend of one pixel between neighbouring controls weighs, against measures of so many pixels' worth.
  private static let stiffness = 1.0

  private let width: Double
  private let height: Double
  /// Controls of x, then of y.
  private var controls: [Double]

  /// A measure of the displacement around a place, with its information matrix (the inverse of its covariance).
  struct Measure {
    let place: Point
    let x, y: Double
    let xx, xy, yy: Double
    /// Whether it is of what the black panel prints, which may lie a little beside the rest.
    let isBlack: Bool
  }

  /// The smoothest that agrees with measures, and how far the black panel lies beside the rest (0 where no measure is
  /// of it).
  ///
  /// - Parameter rounds: how often measures that disagree are made to count less.
  init?(_ measures: [Measure], width: Int, height: Int, blackShift: inout Point, rounds: Int = 4) {
    (self.width, self.height) = (Double(width), Double(height))
    controls = [Double](repeating: 0, count: 2 * Self.count)
    let n = Self.count
    var shift = blackShift
    var weights = [Double](repeating: 1, count: measures.count)
    for _ in 0..<rounds {
      var equations = NormalEquations(count: 2 * n + 2)
      for (measure, weight) in zip(measures, weights) {
        Self.add(measure, weight, basis(at: measure.place), to: &equations)
      }
      addStiffness(&equations)
      for index in 0..<2 * n { equations.damp(index, 0.02) }
      for axis in 0..<2 { equations.damp(2 * n + axis, 1e-3) }
      guard let solution = equations.solved() else { return nil }
      controls = Array(solution[..<(2 * n)])
      shift = Point(x: solution[2 * n], y: solution[2 * n + 1])
      for (index, measure) in measures.enumerated() {
        let d = displacement(at: measure.place)
        let rx = measure.x - d.x - (measure.isBlack ? shift.x : 0)
        let ry = measure.y - d.y - (measure.isBlack ? shift.y : 0)
        let squared = rx * rx * measure.xx + 2 * rx * ry * measure.xy + ry * ry * measure.yy
        weights[index] = 1 / (1 + squared / 9)
      }
    }
    blackShift = shift
  }

  private static func add(
    _ measure: Measure, _ weight: Double, _ basis: [(Int, Double)], to equations: inout NormalEquations
  ) {
    let n = count
    var entries = basis.map { (index: $0.0, factor: $0.1) }
    if measure.isBlack { entries.append((index: 2 * n, factor: 1)) }
    // The unknowns of y lie n further on, that of the black panel's y one further.
    func y(_ index: Int) -> Int { index == 2 * n ? index + 1 : index + n }
    for (i, a) in entries {
      for (j, b) in entries {
        if j >= i { equations.add(i, j, weight * measure.xx * a * b) }
        if y(j) >= y(i) { equations.add(y(i), y(j), weight * measure.yy * a * b) }
        let (row, column) = (min(i, y(j)), max(i, y(j)))
        equations.add(row, column, weight * measure.xy * a * b)
      }
      equations.add(right: i, weight * a * (measure.xx * measure.x + measure.xy * measure.y))
      equations.add(right: y(i), weight * a * (measure.xy * measure.x + measure.yy * measure.y))
    }
  }

  private func addStiffness(_ equations: inout NormalEquations) {
    func bend(_ i: Int, _ j: Int, _ k: Int) {
      for offset in [0, Self.count] {
        equations.add(
          [(i + offset, 1.0), (j + offset, -2.0), (k + offset, 1.0)].map { (index: $0.0, factor: $0.1) }, 0,
          weight: Self.stiffness)
      }
    }
    for row in 0..<Self.down {
      for column in 1..<Self.across - 1 {
        let at = row * Self.across + column
        bend(at - 1, at, at + 1)
      }
    }
    for row in 1..<Self.down - 1 {
      for column in 0..<Self.across {
        let at = row * Self.across + column
        bend(at - Self.across, at, at + Self.across)
      }
    }
  }

  /// The displacement at a place of the face, in its pixels.
  func displacement(at p: Point) -> Point {
    let (column, bx) = Self.place(p.x / width * Double(Self.columns), Self.columns)
    let (row, by) = Self.place(p.y / height * Double(Self.rows), Self.rows)
    var d = Point(x: 0, y: 0)
    for j in 0..<4 {
      let at = (row + j) * Self.across + column
      for i in 0..<4 {
        let weight = bx[i] * by[j]
        d.x += weight * controls[at + i]
        d.y += weight * controls[Self.count + at + i]
      }
    }
    return d
  }

  private func basis(at p: Point) -> [(Int, Double)] {
    let (column, bx) = Self.place(p.x / width * Double(Self.columns), Self.columns)
    let (row, by) = Self.place(p.y / height * Double(Self.rows), Self.rows)
    var entries: [(Int, Double)] = []
    for j in 0..<4 {
      for i in 0..<4 { entries.append(((row + j) * Self.across + column + i, bx[i] * by[j])) }
    }
    return entries
  }

  /// The patch, and the four splines' weights in it.
  private static func place(_ position: Double, _ patches: Int) -> (Int, SIMD4<Double>) {
    let clamped = min(max(0, position), Double(patches))
    let patch = min(patches - 1, Int(clamped))
    let t = clamped - Double(patch)
    let (u, t2) = (1 - t, t * t)
    let t3 = t2 * t
    return (
      patch,
      SIMD4(u * u * u, 3 * t3 - 6 * t2 + 4, -3 * t3 + 3 * t2 + 3 * t + 1, t3) / 6
    )
  }
}
