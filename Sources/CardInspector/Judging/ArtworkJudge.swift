import CardArtwork
import CardFace

/// Judges the card's own background: the fine structure of what is seen against the artwork that the credential's
/// signature seeds, and against those of other seeds.
struct ArtworkJudge {
  let expected: ExpectedFace
  let prediction: Prediction

  struct Measures {
    /// How well the structure correlates with what is expected: 1 where it is the same, about 0 for another card's.
    var correlation = 0.0
    /// What the correlation would be if noise were all that parts the two.
    var reachable = 0.0
    /// The share of the structure's depth that is there.
    var gain = 0.0
    /// The least correlation of a part of the face, of those where enough can be seen.
    var worstPart = 1.0
    /// Pixels that were compared, and those that can't be.
    var pixels = 0, glare = 0, outside = 0
  }

  /// Pixels of the side of a square over which the mean is taken off: a few lines of the artwork.
  private static let radius = 5
  private static let (columns, rows) = (6, 4)
  /// The deviation of single pixels in levels.
  private static let usualNoise = 3.0

  func measure() -> Measures {
    var measures = Measures()
    let (w, h) = (expected.width, expected.height)
    let others = ExpectedFace.Part.notArtwork
    var isUsed = [Bool](repeating: false, count: w * h)
    for index in isUsed.indices where expected.parts[index].lacks(others) {
      switch prediction.hidden[index] {
      case .no: isUsed[index] = true
      case .glare: measures.glare += 1
      case .outside: measures.outside += 1
      }
    }
    // Means over whole surroundings only, or edges of other things would come in.
    let inner = Prediction.eroded(isUsed, width: w, height: h, by: 2)
    let seen = prediction.seen.subtracting(prediction.seen.averaged(radius: Self.radius))
    let luma = prediction.luma.subtracting(prediction.luma.averaged(radius: Self.radius))
    var total = Sums()
    var parts = [Sums](repeating: Sums(), count: Self.columns * Self.rows)
    for y in 0..<h {
      for x in 0..<w {
        let at = y * w + x
        guard inner[at] else { continue }
        let (s, e) = (Double(seen.values[at]), Double(luma.values[at]))
        total.add(s, e)
        parts[y * Self.rows / h * Self.columns + x * Self.columns / w].add(s, e)
      }
    }
    measures.pixels = Int(total.n)
    guard total.n > 2_000 else { return measures }
    measures.correlation = total.correlation
    measures.gain = total.both / max(1e-9, total.expected)
    // Another card's artwork adds to what looks like noise, so that the usual noise of good photos is reckoned with.
    let noise = min(prediction.noise, Self.usualNoise)
    measures.reachable = total.reachable(noise: noise)
    for part in parts where part.n > 1_500 && part.reachable(noise: noise) > 0.6 {
      measures.worstPart = min(measures.worstPart, part.correlation)
    }
    return measures
  }

  private struct Sums {
    var n = 0.0, seen = 0.0, expected = 0.0, both = 0.0

    mutating func add(_ s: Double, _ e: Double) {
      n += 1
      seen += s * s
      expected += e * e
      both += s * e
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
