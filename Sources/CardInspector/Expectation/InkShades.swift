import CardImaging

/// What a printer without a black panel prints more, or less, of letters than one with it.
///
/// A black panel knows no shades: each pixel is black or not. A printer without one prints the finished picture, whose
/// letters have shades at their edges, and these are painted in encoded values: half of one looks three quarters dark
/// to a lens. A stem of three and two thirds pixels is so three wide or four.
struct InkShades {
  /// In 127ths of a pixel, −127 to 127: a plane of them takes a quarter of one of numbers with a point.
  let values: [Int8]

  /// - Parameters:
  ///   - coverage: what of each pixel is covered, as the finished picture has it, 0 to 1.
  ///   - black: what the black panel covers.
  init(coverage: Plane, black: Plane) {
    values = zip(coverage.values, black.values).map { Int8(max(-127, min(127, (127 * ($0 - $1)).rounded()))) }
  }

  /// What a lens sees dark of a pixel of the finished picture of which so much is covered.
  static func dark(_ coverage: Float) -> Float { coverage * (2 - coverage) }

  /// What is covered where so much of a photo's letters is as a printer without a black panel prints them.
  func added(to black: Plane, share: Float) -> Plane {
    guard share != 0 else { return black }
    var out = black
    let v = values.span
    var target = out.values.mutableSpan
    precondition(v.count == target.count)
    for index in 0..<target.count where v[unchecked: index] != 0 {
      target[unchecked: index] += share / 127 * Float(v[unchecked: index])
    }
    return out
  }
}
