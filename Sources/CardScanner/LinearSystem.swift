/// Least squares, by normal equations: few unknowns, and their matrix is symmetric and positive.
struct LinearSystem {
  let count: Int
  private var matrix: [Double]
  private var right: [Double]

  init(unknowns: Int) {
    count = unknowns
    matrix = [Double](repeating: 0, count: unknowns * unknowns)
    right = [Double](repeating: 0, count: unknowns)
  }

  /// Adds the equation: the coefficients times the unknowns are `value`.
  mutating func add(_ coefficients: [Double], equals value: Double, weight: Double = 1) {
    for i in 0..<count {
      let c = coefficients[i] * weight
      if c == 0 { continue }
      right[i] += c * value
      let row = i * count
      for j in 0...i { matrix[row + j] += c * coefficients[j] }
    }
  }

  /// Pulls one unknown towards a value.
  mutating func pull(_ unknown: Int, to value: Double, weight: Double) {
    matrix[unknown * count + unknown] += weight
    right[unknown] += weight * value
  }

  /// The unknowns, by Cholesky's factors, or `nil` where the equations leave one open.
  func solved() -> [Double]? {
    var l = matrix
    var x = right
    for i in 0..<count {
      for j in 0...i {
        var sum = l[i * count + j]
        for k in 0..<j { sum -= l[i * count + k] * l[j * count + k] }
        if i == j {
          guard sum > 1e-12 else { return nil }
          l[i * count + i] = sum.squareRoot()
        } else {
          l[i * count + j] = sum / l[j * count + j]
        }
      }
    }
    for i in 0..<count {
      var sum = x[i]
      for k in 0..<i { sum -= l[i * count + k] * x[k] }
      x[i] = sum / l[i * count + i]
    }
    for i in stride(from: count - 1, through: 0, by: -1) {
      var sum = x[i]
      for k in i + 1..<count { sum -= l[k * count + i] * x[k] }
      x[i] = sum / l[i * count + i]
    }
    return x
  }
}
