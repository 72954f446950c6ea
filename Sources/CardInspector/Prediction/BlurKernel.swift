import Foundation

/// How a photo spreads each point of what was printed: 7 × 7 weights, found by least squares. It has the blur of
/// printing, defocus and movement in it, and what the camera sharpened.
struct BlurKernel {
  static let reach = 3
  static let side = 7
  static let count = 49
  /// Row by row; they add up to ``sum``.
  private(set) var weights: [Float]

  var sum: Float { weights.reduce(0, +) }

  init(weights: [Float]) { self.weights = weights }

  /// A Gaussian.
  init(deviation: Double) {
    let row = (-Self.reach...Self.reach).map { exp(-Double($0 * $0) / (2 * deviation * deviation)) }
    let sum = row.reduce(0, +)
    weights = row.flatMap { a in row.map { Float(a * $0 / (sum * sum)) } }
  }

  /// With the weights adding up to 1.
  var normalized: BlurKernel {
    let sum = sum
    return sum > 0.05 ? BlurKernel(weights: weights.map { $0 / sum }) : self
  }

  /// The deviation of a Gaussian with the same spread, in pixels.
  var spread: Double {
    let (total, (mx, my)) = (Double(sum), mean)
    guard total > 0 else { return 0 }
    var second = 0.0
    for index in 0..<Self.count {
      let (x, y) = (Double(index % Self.side - Self.reach) - mx, Double(index / Self.side - Self.reach) - my)
      second += Double(weights[index]) * (x * x + y * y)
    }
    return max(0, second / total / 2).squareRoot()
  }

  private var mean: (Double, Double) {
    var (x, y) = (0.0, 0.0)
    for index in 0..<Self.count {
      x += Double(weights[index]) * Double(index % Self.side - Self.reach)
      y += Double(weights[index]) * Double(index / Self.side - Self.reach)
    }
    let total = Double(sum)
    return total > 0 ? (x / total, y / total) : (0, 0)
  }

  /// With that sum.
  func scaled(to sum: Double) -> BlurKernel { BlurKernel(weights: normalized.weights.map { $0 * Float(sum) }) }

  /// Fits a kernel and a plane: `seen` ≈ base + `sign` · kernel ∗ `source`, at some of the pixels of an area that
  /// `isUsed`.
  ///
  /// - Returns: the kernel, and the base's constant and slopes per pixel from the area's middle; nil where the area has
  ///   too few pixels.
  static func fitted(
    source: Plane, seen: Plane, in area: DeviceArea, step: (x: Int, y: Int), sign: Double, withSlopes: Bool,
    likely: BlurKernel, isUsed: (Int) -> Bool
  ) -> (kernel: BlurKernel, base: [Double])? {
    let (columns, rows) = area.clipped(toWidth: source.width, height: source.height)
    let (w, h) = (source.width, source.height)
    let (cx, cy) = (Double(area.x) + Double(area.width) / 2, Double(area.y) + Double(area.height) / 2)
    let unknowns = count + 3
    var matrix = [Float](repeating: 0, count: unknowns * unknowns)
    var right = [Float](repeating: 0, count: unknowns)
    var row = [Float](repeating: 0, count: unknowns)
    var used = 0
    for y in stride(from: max(rows.lowerBound, reach), to: min(rows.upperBound, h - reach), by: step.y) {
      // Columns that take turns, so that no pattern of the print's falls into step with them.
      let first = max(columns.lowerBound, reach) + (y / step.y * 2) % step.x
      for x in stride(from: first, to: min(columns.upperBound, w - reach), by: step.x) {
        let at = y * w + x
        guard isUsed(at) else { continue }
        used += 1
        for j in 0..<side {
          let from = at + (j - reach) * w - reach
          for i in 0..<side { row[j * side + i] = source.values[from + i] }
        }
        row[count] = 1
        row[count + 1] = Float((Double(x) - cx) / 100)
        row[count + 2] = Float((Double(y) - cy) / 100)
        accumulate(row, seen.values[at], &matrix, &right)
      }
    }
    guard used > 600 else { return nil }
    var equations = NormalEquations(count: unknowns)
    var trace = 0.0
    for i in 0..<unknowns {
      for j in i..<unknowns {
        equations.add(i, j, Double(matrix[i * unknowns + j]) * ((i < count) != (j < count) ? sign : 1))
      }
      equations.add(right: i, Double(right[i]) * (i < count ? sign : 1))
      if i < count { trace += Double(matrix[i * unknowns + i]) }
    }
    // Where the print has too little structure to tell, the kernel is the likely one.
    let pull = 0.0015 * trace / Double(count)
    for i in 0..<count {
      equations.damp(i, pull)
      equations.add(right: i, pull * Double(likely.weights[i]))
    }
    if !withSlopes { for i in count + 1..<unknowns { equations.damp(i, 1e12) } }
    equations.damp(count, 1e-3)
    guard let solution = equations.solved() else { return nil }
    return (BlurKernel(weights: solution[..<count].map(Float.init)), Array(solution[count...]))
  }

  private static func accumulate(_ row: [Float], _ value: Float, _ matrix: inout [Float], _ right: inout [Float]) {
    let n = row.count
    let r = row.span
    var m = matrix.mutableSpan
    for i in 0..<n {
      let factor = r[unchecked: i]
      guard factor != 0 else { continue }
      for j in i..<n { m[unchecked: i &* n &+ j] += factor * r[unchecked: j] }
    }
    for i in 0..<n { right[i] += row[i] * value }
  }

  /// Pixels that are spread together.
  private static let run = 64

  /// Source spread by the kernel, within an area; elsewhere the source as it is.
  func applied(to source: Plane, in area: DeviceArea) -> Plane {
    let (columns, rows) = area.clipped(toWidth: source.width, height: source.height)
    var out = source
    let (w, h, reach, side) = (source.width, source.height, Self.reach, Self.side)
    let values = source.values.span
    var target = out.values.mutableSpan
    let from = max(columns.lowerBound, reach)
    let to = min(columns.upperBound, w - reach)
    guard from < to else { return out }
    for y in max(rows.lowerBound, reach)..<max(reach, min(rows.upperBound, h - reach)) where y >= reach {
      for left in stride(from: from, to: to, by: Self.run) {
        let (first, last) = (y * w + left, y * w + min(to, left + Self.run))
        for at in first..<last { target[unchecked: at] = 0 }
        for j in 0..<side {
          let shift = (j - reach) * w - reach
          // Where nothing is, nothing is spread: a black panel is mostly that.
          var isEmpty = true
          for at in first + shift..<last + shift + side - 1 where values[unchecked: at] != 0 {
            isEmpty = false
            break
          }
          if isEmpty { continue }
          let k = j * side
          let (a, b, c, d) = (weights[k], weights[k + 1], weights[k + 2], weights[k + 3])
          let (e, f, g) = (weights[k + 4], weights[k + 5], weights[k + 6])
          for at in first..<last {
            let from = at &+ shift
            let left = a * values[unchecked: from] + b * values[unchecked: from &+ 1] + c * values[unchecked: from &+ 2]
            let right = e * values[unchecked: from &+ 4] + f * values[unchecked: from &+ 5]
            target[unchecked: at] +=
              left + (d * values[unchecked: from &+ 3] + (right + g * values[unchecked: from &+ 6]))
          }
        }
      }
    }
    return out
  }
}
