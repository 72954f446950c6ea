/// The row or column of modules, dark and light in turns, that joins two of a symbol's finder patterns (ISO/IEC 18004,
/// 6.3.5), as an image shows it.
struct TimingLine {
  private let dimension: Int
  /// Samples at every quarter module from the middle of one finder pattern to that of the other.
  private let values: [Double]

  private static let fineness = 4

  init(along map: Homography, isRow: Bool, dimension: Int, in contrast: Contrast) {
    self.dimension = dimension
    values = (0...(dimension - 7) * TimingLine.fineness).map { step in
      let at = 3.5 + Double(step) / Double(TimingLine.fineness)
      let (x, y) = isRow ? map.map(at, 6.5) : map.map(6.5, at)
      return contrast.value(x, y)
    }
  }

  /// The perspective along the line, beside the map's, with which dark and light modules lie where they should: the
  /// share by which its far end is drawn smaller. A score of 1 is perfect, 0 chance.
  func best() -> (score: Double, bend: Double) {
    var best = (score: -1.0, bend: 0.0)
    for step in -steps...steps {
      let bend = Double(step) * 0.5 / Double(dimension)
      let score = score(bend)
      if score > best.score { best = (score, bend) }
    }
    return best
  }

  /// The perspective is up to a fifth, in steps that move no module by more than an eighth.
  private var steps: Int { 2 * dimension / 5 }

  /// What ``best()`` and the samples cost, in units of a search's work.
  var work: Int { values.count * 8 + (2 * steps + 1) * (dimension - 16) * 3 }

  private func score(_ bend: Double) -> Double {
    // With t the share of the line, the bent share is t (1 + bend) / (1 + bend t).
    let perModule = 1 / Double(dimension - 7)
    let far = (1 + bend) * Double(values.count - 1)
    var (sum, whole) = (0.0, 0.0)
    for at in 8..<dimension - 8 {
      let t = (Double(at) - 3) * perModule
      let place = t * far / (1 + bend * t)
      let index = Int(place)
      let part = place - Double(index)
      let value = values[index] + (values[index + 1] - values[index]) * part
      sum += at % 2 == 0 ? -value : value
      whole += abs(value)
    }
    return whole > 0 ? sum / whole : 0
  }
}
