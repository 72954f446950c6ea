/// What an image shows of a symbol, at every half module, set to a mean of 0 and a spread of 1 around each place:
/// neither glare nor a light from one side is left in it.
struct ModuleSamples {
  let dimension: Int
  /// Samples of a row: two a module, and those of one and a half modules around the symbol.
  let stride: Int
  private(set) var values: [Double]

  /// Half modules around a module's middle that are used to tell it.
  static let reach = 3

  init(of image: Luminance, homography: Homography, dimension: Int) {
    self.dimension = dimension
    stride = 2 * dimension + 1 + 2 * ModuleSamples.reach
    values = [Double](repeating: 0, count: stride * stride)
    for row in 0..<stride {
      for column in 0..<stride {
        let (x, y) = homography.map(
          Double(column - ModuleSamples.reach) * 0.5, Double(row - ModuleSamples.reach) * 0.5)
        values[row * stride + column] = image.cubic(x, y)
      }
    }
    normalise()
  }

  /// Where a module's middle is among the values.
  @inline(__always)
  func index(_ u: Int, _ v: Int) -> Int {
    (2 * v + 1 + ModuleSamples.reach) * stride + 2 * u + 1 + ModuleSamples.reach
  }

  /// Half modules to each side that a sample is compared with: enough of them that dark and light are near half each.
  private static let surroundings = 14

  /// Grey levels that noise alone spreads by.
  private static let leastSpread = 3.0

  private mutating func normalise() {
    let side = stride + 1
    var sums = [Double](repeating: 0, count: side * side)
    var squares = sums
    for row in 0..<stride {
      var (sum, square) = (0.0, 0.0)
      for column in 0..<stride {
        let value = values[row * stride + column]
        sum += value
        square += value * value
        let at = (row + 1) * side + column + 1
        sums[at] = sums[at - side] + sum
        squares[at] = squares[at - side] + square
      }
    }
    for row in 0..<stride {
      let (top, bottom) = (max(row - ModuleSamples.surroundings, 0), min(row + ModuleSamples.surroundings + 1, stride))
      for column in 0..<stride {
        let left = max(column - ModuleSamples.surroundings, 0)
        let right = min(column + ModuleSamples.surroundings + 1, stride)
        let (a, b, c, d) = (top * side + left, top * side + right, bottom * side + left, bottom * side + right)
        let n = Double((bottom - top) * (right - left))
        let mean = (sums[d] - sums[b] - sums[c] + sums[a]) / n
        let variance = (squares[d] - squares[b] - squares[c] + squares[a]) / n - mean * mean
        let spread = max(variance, ModuleSamples.leastSpread * ModuleSamples.leastSpread).squareRoot()
        values[row * stride + column] = (values[row * stride + column] - mean) / spread
      }
    }
  }
}

extension Luminance {
  /// Between pixels, by Catmull and Rom's cubic; beyond the image its border goes on.
  fileprivate func cubic(_ x: Double, _ y: Double) -> Double {
    let at = PixelCell(x, y, width: width, height: height)
    let wx = Luminance.weights(at.right)
    let wy = Luminance.weights(at.down)
    var sum = 0.0
    for j in 0..<4 {
      let row = min(max(at.y0 + j - 1, 0), height - 1) * width
      var line = 0.0
      for i in 0..<4 { line += wx[i] * Double(pixels[row + min(max(at.x0 + i - 1, 0), width - 1)]) }
      sum += wy[j] * line
    }
    return sum
  }

  private static func weights(_ t: Double) -> SIMD4<Double> {
    let (t2, t3) = (t * t, t * t * t)
    return SIMD4(
      -0.5 * t + t2 - 0.5 * t3, 1 - 2.5 * t2 + 1.5 * t3, 0.5 * t + 2 * t2 - 1.5 * t3, -0.5 * t2 + 0.5 * t3)
  }
}
