extension Prediction {
  /// The share of the printed colours' strength below which they count as missing: photos of cards, in whatever light,
  /// keep more than half of it.
  private static let leastColor = 0.25

  /// Whether the photo has hardly any of the colours that were printed.
  func isGray(_ expected: ExpectedFace) -> Bool { (colorStrength(expected) ?? 1) < Self.leastColor }

  /// How strong colours are against those that were printed: the slope of differences between channels; nil where the
  /// face has no colours to tell by.
  func colorStrength(_ expected: ExpectedFace) -> Double? {
    let printed = [expected.red, expected.green, expected.blue]
    let unfit = ExpectedFace.Part.unfit
    var (dot, square) = (0.0, 0.0)
    for pair in [(0, 1), (2, 1)] {
      var (n, sp, ss, spp, sps) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for at in stride(from: 0, to: seen.values.count, by: 11)
      where hidden[at] == .no && expected.parts[at].lacks(unfit) {
        let p = Double(printed[pair.0].values[at] - printed[pair.1].values[at])
        let s = Double(view[pair.0].values[at] - view[pair.1].values[at])
        n += 1
        sp += p
        ss += s
        spp += p * p
        sps += p * s
      }
      guard n > 500 else { return nil }
      dot += sps - sp * ss / n
      square += spp - sp * sp / n
    }
    guard square > 1e5 else { return nil }
    return dot / square
  }
}
