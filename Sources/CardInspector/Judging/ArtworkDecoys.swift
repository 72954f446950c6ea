import CardFace

/// What the artwork of wrong seeds would come to on the same photo: the measure of what chance can do.
struct ArtworkDecoys {
  /// How many are drawn.
  static let count = 16

  /// Correlations of the whole, and of each part of the face.
  private let whole: [Double]
  private let parts: [[Double]]

  /// Nil where none can be drawn.
  init?(_ press: ArtworkPress, judge: ArtworkJudge) {
    var (whole, parts) = ([Double](), [[Double]]())
    for number in 0..<Self.count {
      guard let luma = press.decoy(number) else { continue }
      let sums = judge.compared(with: luma.blurred(judge.prediction.colorKernel.spread))
      whole.append(sums.total.correlation)
      parts.append(sums.parts.map(\.correlation))
    }
    guard whole.count > Self.count / 2 else { return nil }
    (self.whole, self.parts) = (whole, parts)
  }

  /// How far a correlation lies above those of wrong seeds, in their deviations.
  func lead(of correlation: Double) -> Double { Self.lead(correlation, whole) }

  /// The same for a part of the face.
  func lead(of correlation: Double, part: Int) -> Double { Self.lead(correlation, parts.map { $0[part] }) }

  private static func lead(_ value: Double, _ others: [Double]) -> Double {
    let n = Double(others.count)
    let mean = others.reduce(0, +) / n
    let variance = others.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    // Sixteen can lie close together by chance.
    return (value - mean) / max(0.01, variance.squareRoot())
  }
}
