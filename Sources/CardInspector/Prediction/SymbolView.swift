import CardFace

/// What a photo shows of the front's symbol, whose every module is known: by it is told how black is spread, and how
/// dark it shows where it covers a part of a pixel.
struct SymbolView {
  /// The black panel as printed, 0 to 1.
  let ink: Plane
  /// The photo's light.
  let seen: Plane
  /// The symbol without its edge.
  let area: DeviceArea
  /// Whether a pixel of the photo says something.
  let isSeen: [Bool]

  /// How black is spread: `seen` ≈ paper − depth · curve(kernel ∗ ink).
  struct Fit {
    /// Its weights add up to the depth: light between paper and black.
    let kernel: BlurKernel
    let curve: InkCurve
    /// Paper's light in the middle, and its slopes in 100 pixels.
    let base: [Double]

    var depth: Float { kernel.sum }
  }

  /// Bends of the curve that are tried, evenly spaced, by the pixels of a coarse grid; the best lies on a parabola over
  /// the least and its neighbours.
  private static let bends: [Float] = [-0.4, 0, 0.4, 0.8]
  /// A bend below which the depth of the straight line is near enough.
  private static let slight: Float = 0.2
  private static let (fine, coarse) = ((x: 4, y: 3), (x: 7, y: 5))

  /// Nil where too little of the symbol is seen.
  ///
  /// - Parameter likely: the kernel where the symbol does not tell.
  func fitted(likely: BlurKernel) -> Fit? {
    let values = seen.values
    guard let first = fit(.straight, to: seen, likely, Self.fine, { values[$0] >= 0 && isSeen[$0] }) else { return nil }
    // What it leaves unexplained, where a lamp is mirrored or something lies on it, is left out from here on.
    let rests = rests(of: first)
    guard rests.count > 100 else { return first }
    let usual = max(3, rests.map(\.size).sorted()[rests.count / 2])
    let spread = first.kernel.applied(to: ink, in: area).values
    let isUsed = { (at: Int) in
      values[at] >= 0 && isSeen[at] && abs(rest(at, of: first, spread)) < 4 * usual
    }
    let places = rests.filter { $0.size < 4 * usual }.map(\.place)
    var best = first
    // How deep black is, which a curve is reckoned with, is known only under the curve itself.
    for _ in 0..<2 {
      let curve = InkCurve(bend: leastBend(by: best, likely, places, isUsed))
      guard let fit = fit(curve, to: straightened(curve, by: best), likely, Self.fine, isUsed) else { return best }
      best = fit
      if abs(curve.bend) < Self.slight { break }
    }
    return best
  }

  /// The bend that leaves the least.
  private func leastBend(
    by known: Fit, _ likely: BlurKernel, _ places: [Int], _ isUsed: (Int) -> Bool
  ) -> Float {
    let left = Self.bends.map { bend -> Float in
      let curve = InkCurve(bend: bend)
      guard let fit = fit(curve, to: straightened(curve, by: known), likely, Self.coarse, isUsed) else {
        return .infinity
      }
      let spread = fit.kernel.applied(to: ink, in: area).values
      return places.reduce(0) { sum, at in
        let rest = rest(at, of: fit, spread)
        return sum + rest * rest
      }
    }
    return Self.least(left)
  }

  private func fit(
    _ curve: InkCurve, to seen: Plane, _ likely: BlurKernel, _ step: (x: Int, y: Int), _ isUsed: (Int) -> Bool
  ) -> Fit? {
    BlurKernel.fitted(
      source: ink, seen: seen, in: area, step: step, sign: -1, withSlopes: true, likely: likely, isUsed: isUsed
    ).map { Fit(kernel: $0.kernel, curve: curve, base: $0.base) }
  }

  private func paper(_ at: Int, of fit: Fit) -> Float {
    let (x, y) = (Double(at % seen.width), Double(at / seen.width))
    let (cx, cy) = (Double(area.x) + Double(area.width) / 2, Double(area.y) + Double(area.height) / 2)
    return Float(fit.base[0] + fit.base[1] * (x - cx) / 100 + fit.base[2] * (y - cy) / 100)
  }

  /// What is seen beside a fit.
  ///
  /// - Parameter spread: the black panel as the fit's kernel spreads it.
  private func rest(_ at: Int, of fit: Fit, _ spread: [Float]) -> Float {
    let depth = max(1, fit.depth)
    return seen.values[at] - paper(at, of: fit) + depth * fit.curve.shown(spread[at] / depth)
  }

  private func rests(of fit: Fit) -> [(place: Int, size: Float)] {
    let (columns, rows) = area.clipped(toWidth: seen.width, height: seen.height)
    let spread = fit.kernel.applied(to: ink, in: area).values
    var out: [(place: Int, size: Float)] = []
    for y in stride(from: rows.lowerBound, to: rows.upperBound, by: 5) {
      for x in stride(from: columns.lowerBound, to: columns.upperBound, by: 5) where isSeen[y * seen.width + x] {
        let at = y * seen.width + x
        out.append((at, abs(rest(at, of: fit, spread))))
      }
    }
    return out
  }

  /// The photo's symbol as it would be seen in light that adds up.
  private func straightened(_ curve: InkCurve, by fit: Fit) -> Plane {
    guard curve != .straight else { return seen }
    let (columns, rows) = area.clipped(toWidth: seen.width, height: seen.height)
    let depth = max(1, fit.depth)
    var values = seen.values
    for y in rows {
      for x in columns where values[y * seen.width + x] >= 0 {
        let at = y * seen.width + x
        let paper = paper(at, of: fit)
        values[at] = paper - depth * curve.cover((paper - values[at]) / depth)
      }
    }
    return Plane(width: seen.width, height: seen.height, values: values)
  }

  /// Where what is left over is least.
  private static func least(_ left: [Float]) -> Float {
    guard let best = left.indices.min(by: { left[$0] < left[$1] }), left[best].isFinite else { return 0 }
    let middle = min(bends.count - 2, max(1, best))
    let (a, b, c) = (left[middle - 1], left[middle], left[middle + 1])
    let bow = a - 2 * b + c
    guard bow.isFinite, bow > 0 else { return bends[best] }
    let step = bends[1] - bends[0]
    let place = bends[middle] + step * (a - c) / (2 * bow)
    return min(InkCurve.bends.upperBound, max(InkCurve.bends.lowerBound, place))
  }
}
