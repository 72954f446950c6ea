/// Looks for the moiré of a screen: one frequency all over the card, in what the rendering leaves unexplained of luma
/// and of colours, that the print itself has not.
struct ScreenSign {
  private let expected: ExpectedFace
  private let prediction: Prediction

  init(_ expected: ExpectedFace, _ prediction: Prediction) { (self.expected, self.prediction) = (expected, prediction) }

  /// Patches at the most, and at the least.
  private static let (most, least) = (12, 4)
  /// Waves longer than so many pixels belong to light and to misfits, not to a screen.
  private static let longest = 16.0

  /// How far the strongest wave stands above those beside it: about 3 for noise. Nil where too little is seen.
  func prominence() -> Double? {
    let spectrum = Spectrum()
    let n = Spectrum.side
    var luma = [Float](repeating: 0, count: n * n)
    var (color, print) = (luma, luma)
    let places = patches()
    guard places.count >= Self.least else { return nil }
    for place in places {
      let (own, tint, drawn) = residuals(place)
      Self.add(spectrum.power(of: own), to: &luma)
      Self.add(spectrum.power(of: tint), to: &color)
      Self.add(spectrum.power(of: drawn), to: &print)
    }
    return max(Self.peak(luma, besides: print), Self.peak(color, besides: print))
  }

  private static func add(_ power: [Float], to sum: inout [Float]) {
    for index in sum.indices { sum[index] += power[index] }
  }

  /// Where enough can be judged, spread over the card.
  private func patches() -> [Int] {
    let (n, w, h) = (Spectrum.side, expected.width, expected.height)
    var places: [(at: Int, share: Int)] = []
    let unfit = ExpectedFace.Part.unfit
    for y in stride(from: 8, to: h - n - 8, by: n) {
      for x in stride(from: 8, to: w - n - 8, by: n) {
        var clear = 0
        for row in stride(from: y, to: y + n, by: 4) {
          for column in stride(from: x, to: x + n, by: 4) {
            let at = row * w + column
            if expected.parts[at].lacks(unfit), prediction.hidden[at] == .no { clear += 1 }
          }
        }
        if clear * 10 >= 7 * (n / 4) * (n / 4) { places.append((y * w + x, clear)) }
      }
    }
    // The clearest, those of one clearness in the order of their places.
    return places.sorted { ($1.share, $0.at) < ($0.share, $1.at) }.prefix(Self.most).map(\.at)
  }

  /// Of a patch: what is left over of luma, the difference of red and blue, and what should be printed.
  private func residuals(_ place: Int) -> (luma: [Float], color: [Float], print: [Float]) {
    let (n, w) = (Spectrum.side, expected.width)
    let unfit = ExpectedFace.Part.unfit
    var (luma, color, print) = ([Float](), [Float](), [Float]())
    for y in 0..<n {
      for x in 0..<n {
        let at = place + y * w + x
        guard expected.parts[at].lacks(unfit), prediction.hidden[at] == .no else {
          luma.append(0)
          color.append(0)
          print.append(0)
          continue
        }
        luma.append(max(-40, min(40, prediction.seen.values[at] - prediction.luma.values[at])))
        let printed = expected.red.values[at] - expected.blue.values[at]
        color.append(
          max(-80, min(80, prediction.view[0].values[at] - prediction.view[2].values[at] - 0.7 * printed)))
        print.append(prediction.luma.values[at] + printed)
      }
    }
    return (luma, color, print)
  }

  /// The strongest wave against the median of its ring, where the print itself has none.
  private static func peak(_ power: [Float], besides print: [Float]) -> Double {
    let n = Spectrum.side
    func frequency(_ index: Int) -> Double {
      let (x, y) = (index % n, index / n)
      let (u, v) = (Double(x < n / 2 ? x : x - n), Double(y < n / 2 ? y : y - n))
      return (u * u + v * v).squareRoot() / Double(n)
    }
    var rings = [Int: [Int]]()
    for index in power.indices {
      let f = frequency(index)
      guard f > 1 / longest, f < 0.5 else { continue }
      rings[Int(f * 24), default: []].append(index)
    }
    var best = 0.0
    for ring in rings.values {
      let values = ring.map { power[$0] }.sorted()
      let printed = ring.map { print[$0] }.sorted()
      let (usual, usualPrint) = (values[values.count / 2], printed[printed.count / 2])
      for index in ring where print[index] < 6 * usualPrint {
        best = max(best, Double(power[index] / max(1e-3, usual)))
      }
    }
    return best
  }
}
