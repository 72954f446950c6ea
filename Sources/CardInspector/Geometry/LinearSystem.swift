/// Symmetric, positive definite linear systems of some dozen unknowns: the normal equations of a least-squares fit.
struct NormalEquations {
  let count: Int
  /// The upper triangle, row by row, of the full matrix.
  private(set) var matrix: [Double]
  private(set) var right: [Double]

  init(count: Int) {
    self.count = count
    matrix = [Double](repeating: 0, count: count * count)
    right = [Double](repeating: 0, count: count)
  }

  /// Adds an equation `row · x = value` of that weight.
  mutating func add(_ row: [Double], _ value: Double, weight: Double = 1) {
    Self.add(row, value, weight, to: &matrix, &right)
  }

  private static func add(
    _ row: [Double], _ value: Double, _ weight: Double, to matrix: inout [Double], _ right: inout [Double]
  ) {
    let r = row.span
    let n = r.count
    var m = matrix.mutableSpan
    var b = right.mutableSpan
    precondition(m.count == n * n && b.count == n)
    for i in 0..<n where r[unchecked: i] != 0 {
      let scaled = weight * r[unchecked: i]
      for j in i..<n { m[unchecked: i &* n &+ j] += scaled * r[unchecked: j] }
      b[unchecked: i] += scaled * value
    }
  }

  /// Adds an equation of which only the named unknowns have a part.
  mutating func add(_ entries: [(index: Int, factor: Double)], _ value: Double, weight: Double = 1) {
    for a in entries {
      let scaled = weight * a.factor
      for b in entries where b.index >= a.index { matrix[a.index * count + b.index] += scaled * b.factor }
      right[a.index] += scaled * value
    }
  }

  /// Adds `weight` to the diagonal, which draws an unknown to 0.
  mutating func damp(_ index: Int, _ weight: Double) { matrix[index * count + index] += weight }

  /// Adds a sum that was made elsewhere: the matrix's entry of row `i` and column `j` ≥ `i`.
  mutating func add(_ i: Int, _ j: Int, _ value: Double) { matrix[i * count + j] += value }

  /// Adds to the right side.
  mutating func add(right i: Int, _ value: Double) { right[i] += value }

  /// The solution by Cholesky's decomposition; nil where the matrix is not positive definite, so where the equations
  /// leave an unknown open.
  func solved() -> [Double]? {
    var factor = matrix
    var x = right
    let n = count
    var f = factor.mutableSpan
    precondition(f.count == n * n)
    for i in 0..<n {
      for k in 0..<i {
        let a = f[unchecked: k &* n &+ i]
        guard a != 0 else { continue }
        for j in i..<n { f[unchecked: i &* n &+ j] -= a * f[unchecked: k &* n &+ j] }
      }
      let pivot = f[unchecked: i &* n &+ i]
      guard pivot > 1e-12 * max(1e-30, matrix[i * n + i]), pivot.isFinite else { return nil }
      let root = pivot.squareRoot()
      for j in i..<n { f[unchecked: i &* n &+ j] /= root }
    }
    for i in 0..<count {
      for k in 0..<i { x[i] -= factor[k * count + i] * x[k] }
      x[i] /= factor[i * count + i]
    }
    for i in (0..<count).reversed() {
      for k in i + 1..<max(count, i + 1) { x[i] -= factor[i * count + k] * x[k] }
      x[i] /= factor[i * count + i]
    }
    return x.allSatisfy(\.isFinite) ? x : nil
  }
}
