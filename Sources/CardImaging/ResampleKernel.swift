/// The weights with which one axis of an image is resampled.
///
/// Mitchell and Netravali's cubic with B = C = 1/3 ("Reconstruction Filters in Computer Graphics",
/// 1988): little blur, hardly any ringing around dark hair and bright collars. When shrinking, the kernel is
/// widened by the factor, so that every source pixel counts.
struct ResampleKernel {
  /// Weights of each output pixel, `taps` apiece; each output's sum to one.
  let weights: [Float]
  /// The first source pixel of each output.
  let first: [Int]
  /// Source pixels that each output is made of.
  let taps: Int

  /// `count` outputs from `span` source pixels that begin at `start`. Pixels outside are not read: the
  /// edge pixel stands for them.
  init(outputs count: Int, start: Int, span: Int) {
    let scale = Double(span) / Double(count)
    let stretch = max(scale, 1)
    let radius = 2 * stretch
    let reach = Int(radius * 2) + (Double(Int(radius * 2)) < radius * 2 ? 1 : 0)
    taps = min(span, reach)
    var weights = [Float](repeating: 0, count: count * taps)
    var first: [Int] = []
    first.reserveCapacity(count)
    var row = [Double](repeating: 0, count: taps)
    for output in 0..<count {
      let center = (Double(output) + 0.5) * scale
      let lowest = Int((center - radius - 0.5).rounded(.down)) + 1
      let from = min(max(lowest, 0), span - taps)
      for tap in 0..<taps { row[tap] = 0 }
      var sum = 0.0
      for position in lowest..<lowest + reach {
        let weight = Self.mitchell((Double(position) + 0.5 - center) / stretch)
        row[min(max(position, 0), span - 1) - from] += weight
        sum += weight
      }
      for tap in 0..<taps { weights[output * taps + tap] = Float(row[tap] / sum) }
      first.append(start + from)
    }
    self.weights = weights
    self.first = first
  }

  static func mitchell(_ distance: Double) -> Double {
    let x = abs(distance)
    if x < 1 { return ((7 * x - 12) * x * x + 16.0 / 3) / 6 }
    if x < 2 { return (((12 - 7.0 / 3 * x) * x - 20) * x + 32.0 / 3) / 6 }
    return 0
  }
}
