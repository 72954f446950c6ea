/// Pearson's correlation of two quantities, gathered pair by pair.
struct Correlation<Number: BinaryFloatingPoint> {
  /// Pairs so far.
  private(set) var count: Number = 0
  private var (sumA, sumB, squaresA, squaresB, products): (Number, Number, Number, Number, Number) = (0, 0, 0, 0, 0)

  @inline(__always) mutating func add(_ a: Number, _ b: Number) {
    count += 1
    sumA += a
    sumB += b
    squaresA += a * a
    squaresB += b * b
    products += a * b
  }

  /// −1 to 1; nil where one of the two varies too little to say anything: where the squares of its distances from its
  /// mean add up to no more than `least`.
  func coefficient(over least: Number) -> Number? {
    let (a, b) = (squaresA - sumA * sumA / count, squaresB - sumB * sumB / count)
    guard a > least, b > least else { return nil }
    return (products - sumA * sumB / count) / (a * b).squareRoot()
  }
}
