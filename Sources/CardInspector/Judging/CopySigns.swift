/// What copies often have and cards have not. None of it refuses a card.
package struct CopyMeasures: Sendable {
  /// How strong colours are, 1 as printed; nil where the face has no colours to tell by.
  package let colors: Double?
  /// How far the strongest wave in what is left over stands above others.
  package let screen: Double?
  /// How much better softer edges would explain the texts, in the middle of their lines.
  package let softness: Double?
  /// How far the texts lie beside where the symbol's black says, in pixels of 1/300 inch.
  package let shift: Double?
  /// How dark they are against it.
  package let gain: Double?

  /// The share of the printed colours' strength below which they count as missing: photos of cards, in whatever light,
  /// keep more than half of it.
  private static let leastColor = 0.25
  /// Of the others, as measured on genuine cards (`make bench-inspect`, the tuning half): of 560 six had a wave that
  /// stands out further than this, and of 200 screens 178.
  private static let (screenLimit, softnessLimit) = (30.0, 0.0)
  /// Pixels by which texts lie beside where the symbol's black says. On a card that was printed once both are of one
  /// panel.
  private static let shiftLimit = 0.42
  /// Lines that must be seen.
  private static let lines = 3

  init(_ expected: ExpectedFace, _ prediction: Prediction, lines: [TextJudge.Line], screen: Double?) {
    colors = prediction.colorStrength(expected)
    self.screen = screen
    func middle(_ values: [Double]) -> Double? {
      values.count >= Self.lines ? values.sorted()[values.count / 2] : nil
    }
    softness = middle(lines.compactMap(\.softness))
    let clear = lines.filter { $0.correlation > 0.7 }
    let (dx, dy) = (middle(clear.map(\.shift.x)), middle(clear.map(\.shift.y)))
    shift = dx.flatMap { x in dy.map { y in (x * x + y * y).squareRoot() } }
    gain = middle(clear.map(\.gain))
  }

  var signs: [InspectedFace.CopySign] {
    var signs: [InspectedFace.CopySign] = []
    if let colors, colors < Self.leastColor { signs.append(.grayCopy) }
    if let screen, screen > Self.screenLimit { signs.append(.screen) }
    if softness ?? -1 > Self.softnessLimit || shift ?? 0 > Self.shiftLimit { signs.append(.secondPrinting) }
    return signs
  }
}

extension Prediction {
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
