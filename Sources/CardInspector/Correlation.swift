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

  /// The squares of each around its mean, and the products of both, summed; nothing of no pairs.
  var moments: (a: Number, b: Number, both: Number) {
    guard count > 0 else { return (0, 0, 0) }
    return (
      squaresA - sumA * sumA / count, squaresB - sumB * sumB / count, products - sumA * sumB / count
    )
  }

  /// −1 to 1; nil where one of the two varies too little to say anything: where the squares of its distances from its
  /// mean add up to no more than `least`.
  func coefficient(over least: Number) -> Number? {
    let (a, b, both) = moments
    guard a > least, b > least else { return nil }
    return both / (a * b).squareRoot()
  }
}
