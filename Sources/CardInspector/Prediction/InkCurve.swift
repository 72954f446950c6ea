/// How dark a photo shows a pixel of which black covers a part, between paper (0) and full black (1).
///
/// In a lens light adds up, and a pixel that is half covered has half of paper's light: the line. A picture that a
/// program made smaller adds up encoded values instead, and a camera's curve crushes what is dark: such a pixel is then
/// darker than its share, and letters seem bold that are not. One number tells where between; it is found with the
/// symbol's own edges.
struct InkCurve: Equatable {
  /// By how much a pixel that is half covered is darker, times four: 0 for light that adds up, 1 for encoded values of
  /// the usual curve.
  let bend: Float

  static let straight = InkCurve(bend: 0)
  /// Bends that are looked for.
  static let bends: ClosedRange<Float> = -0.4...1

  /// What is shown of a share that is covered.
  func shown(_ cover: Float) -> Float {
    let c = min(1, max(0, cover))
    return cover + bend * c * (1 - c)
  }

  /// The share that is covered where so much is shown.
  func cover(_ shown: Float) -> Float {
    guard abs(bend) > 0.001, shown > 0, shown < 1 else {
      // Beyond both ends noise is no cover: as it comes.
      return shown
    }
    let sum = 1 + bend
    return (sum - max(0, sum * sum - 4 * bend * shown).squareRoot()) / (2 * bend)
  }
}
