import CardArtwork
import CardFace

/// Judges the card's own background: the fine structure of what is seen against the artwork that the credential's
/// signature seeds, and against those of other seeds.
struct ArtworkJudge {
  let prediction: Prediction
  /// Where the artwork alone is, whole surroundings of it.
  private let inner: [Bool]
  /// The photo's fine structure.
  private let seen: Plane
  private let (glare, outside): (Int, Int)
  private let luma: Plane

  struct Measures {
    /// How well the structure correlates with what is expected: 1 where it is the same, about 0 for another card's.
    var correlation = 0.0
    /// What the correlation would be if noise were all that parts the two.
    var reachable = 0.0
    /// Parts of the face where enough can be seen to tell one artwork from another, with their correlation.
    var parts: [(index: Int, correlation: Double)] = []
    /// Pixels that were compared, and those that can't be.
    var pixels = 0, glare = 0, outside = 0
  }

  /// Pixels of the side of a square over which the mean is taken off: a few lines of the artwork.
  private static let radius = 5
  private static let (columns, rows) = (6, 4)
  /// Levels from the mean around beyond which no line of artwork goes.
  private static let steepest: Float = 30
  /// The deviation of single pixels in levels.
  private static let usualNoise = 3.0

  init(expected: ExpectedFace, prediction: Prediction) {
    self.prediction = prediction
    let (w, h) = (expected.width, expected.height)
    let others = ExpectedFace.Part.notArtwork
    var isUsed = [Bool](repeating: false, count: w * h)
    var (glare, outside) = (0, 0)
    for index in isUsed.indices where expected.parts[index].lacks(others) {
      switch prediction.hidden[index] {
      case .no: isUsed[index] = true
      case .glare: glare += 1
      case .outside: outside += 1
      }
    }
    (self.glare, self.outside) = (glare, outside)
    // Means over whole surroundings only, or edges of other things would come in.
    inner = Prediction.eroded(isUsed, width: w, height: h, by: 2)
    // A shadow's edge is steeper than any line of artwork, and would outweigh them all.
    seen = prediction.seen.subtracting(prediction.seen.averaged(radius: Self.radius)).clamped(
      -Self.steepest, Self.steepest)
    luma = prediction.luma
  }

  func measure() -> Measures {
    var measures = Measures()
    (measures.glare, measures.outside) = (glare, outside)
    let sums = compared(with: luma)
    measures.pixels = Int(sums.total.n)
    guard sums.total.n > 2_000 else { return measures }
    measures.correlation = sums.total.correlation
    // Another card's artwork adds to what looks like noise, so that the usual noise of good photos is reckoned with.
    let noise = min(prediction.noise, Self.usualNoise)
    measures.reachable = sums.total.reachable(noise: noise)
    for (index, part) in sums.parts.enumerated() where part.n > 1_500 && part.reachable(noise: noise) > 0.6 {
      measures.parts.append((index, part.correlation))
    }
    return measures
  }

  /// The photo's fine structure against that of an artwork, all of it and in parts of the face.
  func compared(with luma: Plane) -> (total: Sums, parts: [Sums]) {
    let (w, h) = (luma.width, luma.height)
    let fine = luma.subtracting(luma.averaged(radius: Self.radius))
    var parts = [Sums](repeating: Sums(), count: Self.columns * Self.rows)
    let (s, e, used) = (seen.values.span, fine.values.span, inner.span)
    precondition(s.count == w * h && e.count == w * h && used.count == w * h)
    for y in 0..<h {
      for column in 0..<Self.columns {
        var sums = Sums()
        // Of a part, the pixels whose column times the parts gives its number.
        let from = (column * w + Self.columns - 1) / Self.columns
        let to = ((column + 1) * w + Self.columns - 1) / Self.columns
        for at in y * w + from..<y * w + to where used[unchecked: at] {
          sums.add(Double(s[unchecked: at]), Double(e[unchecked: at]))
        }
        parts[y * Self.rows / h * Self.columns + column].add(sums)
      }
    }
    return (parts.reduce(into: Sums()) { $0.add($1) }, parts)
  }

  struct Sums {
    private(set) var n = 0.0, seen = 0.0, expected = 0.0, both = 0.0

    mutating func add(_ s: Double, _ e: Double) {
      n += 1
      seen += s * s
      expected += e * e
      both += s * e
    }

    mutating func add(_ other: Sums) {
      n += other.n
      seen += other.seen
      expected += other.expected
      both += other.both
    }

    var correlation: Double { both / max(1e-9, (seen * expected).squareRoot()) }

    /// With a photo whose noise takes away from a perfect agreement.
    func reachable(noise: Double) -> Double {
      (expected / max(1e-9, expected + n * noise * noise)).squareRoot()
    }
  }
}

extension Plane {
  func subtracting(_ other: Plane) -> Plane {
    var out = self
    let b = other.values.span
    var target = out.values.mutableSpan
    precondition(b.count == target.count)
    for index in 0..<target.count { target[unchecked: index] -= b[unchecked: index] }
    return out
  }
}
