// What lies over the print: light of lamps, and what hides the print altogether.

extension Prediction {
  /// Levels above which a sensor tells no differences.
  private static let saturation: Float = 251

  static func saturated(_ view: [Plane]) -> [Hidden] {
    let (r, g, b) = (view[0].values, view[1].values, view[2].values)
    return r.indices.map { index in
      if r[index] < 0 { return .outside }
      return min(r[index], g[index], b[index]) > saturation ? .glare : .no
    }
  }

  /// The mean excess of light over some millimetres. It can't be less than nothing: what is darker than it should be
  /// was printed so.
  ///
  /// What lies on the artwork hardly counts where artwork is beside it: a label that is not there leaves its place
  /// brighter too. And what is too dark there counts as much as what is too bright: another emblem in an emblem's place
  /// has both, a lamp's light has no dark.
  static func veil(
    _ seen: Plane, _ light: Plane, isOpen: [Bool], _ parts: [ExpectedFace.Part]
  ) -> Plane {
    let onTop = ExpectedFace.Part(rawValue: 4 | 8 | 16)
    let (w, h) = (seen.width / 4, seen.height / 4)
    var sums = [Float](repeating: 0, count: w * h)
    var weights = sums
    for y in 0..<h * 4 {
      for x in 0..<w * 4 where isOpen[y * seen.width + x] {
        let at = y * seen.width + x
        let isArtwork = parts[at].lacks(onTop)
        let share: Float = isArtwork ? 1 : 0.03
        let cell = y / 4 * w + x / 4
        sums[cell] += share * min(120, max(isArtwork ? -8 : -120, seen.values[at] - light.values[at]))
        weights[cell] += share
      }
    }
    let (excess, weight) = (
      Plane(width: w, height: h, values: sums), Plane(width: w, height: h, values: weights)
    )
    func smoothed(_ plane: Plane) -> Plane { plane.averaged(radius: 5).averaged(radius: 5) }
    var sum = smoothed(excess)
    let total = smoothed(weight)
    // Far from everything that is known, what is known around it.
    let (wideSum, wideTotal) = (sum.averaged(radius: 20), total.averaged(radius: 20))
    let isKnown = total.values.map { $0 > 0.1 }
    for index in sum.values.indices {
      sum.values[index] =
        isKnown[index]
        ? sum.values[index] / total.values[index] : wideSum.values[index] / max(0.1, wideTotal.values[index])
    }
    // Means are too low in a lamp's middle and too high beside it, most of all at the edge of what is known: what they
    // leave over is added where there is a lamp. Elsewhere it is what colours are off, which is no light on dark print.
    var rest = excess
    for index in rest.values.indices { rest.values[index] -= weight.values[index] * sum.values[index] }
    rest = smoothed(rest)
    for index in sum.values.indices {
      if isKnown[index], sum.values[index] > 0 {
        sum.values[index] += min(1, sum.values[index] / trace) * rest.values[index] / total.values[index]
      }
      sum.values[index] = max(0, sum.values[index])
    }
    var veil = sum.enlarged(by: 4, width: seen.width, height: seen.height)
    // More light than is seen lies over nothing: what bright print leaves over is not carried onto dark print.
    let light = seen.values.span
    var target = veil.values.mutableSpan
    precondition(light.count == target.count)
    for index in 0..<target.count {
      target[unchecked: index] = min(target[unchecked: index], max(0, light[unchecked: index]) + usualDark)
    }
    return veil
  }

  /// Light by which noise shifts a dark pixel.
  private static let usualDark: Float = 1.5

  /// Light above which a veil hides what it lies on.
  private static let glare: Float = 40

  /// Light of a veil through which black letters are still read, where the sensor is not at its end.
  private static let thickest: Float = 90

  /// Whether black can be told from paper at a pixel: also through light that hides fainter things.
  func showsBlack(_ at: Int) -> Bool {
    if hidden[at] == .no { return true }
    return lost[at] == .no && veil.values[at] < Self.thickest
      && max(view[0].values[at], view[1].values[at], view[2].values[at]) < Self.saturation
  }

  /// Light of a veil from which on faint print is no longer sure to be seen.
  private static let haze: Float = 12

  /// Whether even faint print would be seen at a pixel: a veil brings bright print to the end of the sensor's scale.
  func isClear(_ at: Int) -> Bool { hidden[at] == .no && veil.values[at] < Self.haze }

  /// Whether light lies over print in a box or beside it: in the box itself nothing tells how much.
  func isVeiled(near box: DeviceArea) -> Bool { isVeiled(box.grown(24), above: Self.trace) }

  /// Whether a lamp's middle lies so near to a box that its light may lie over it.
  func isNearLamp(_ box: DeviceArea) -> Bool { isVeiled(box.grown(Self.lampReach), above: Self.glare) }

  /// Whether a lamp is mirrored in a box or so near to it that how much of it lies over the box is hardly known. Light
  /// alone is not enough, for another card's artwork seems to be that too: a lamp has a middle that hides all.
  func isBesideLamp(_ box: DeviceArea) -> Bool {
    isVeiled(box, above: 2 * Self.haze) && isNearLamp(box)
  }

  /// Whether the edge of a shadow or beam goes through a box or past it: what is left of it there seems printed.
  func isBesideEdge(_ box: DeviceArea) -> Bool {
    guard hasEdges else { return false }
    let (columns, rows) = box.grown(Self.edgeReach).clipped(toWidth: seen.width, height: seen.height)
    return stride(from: rows.lowerBound, to: rows.upperBound, by: 4).contains { y in
      stride(from: columns.lowerBound, to: columns.upperBound, by: 4).contains { lost[y * seen.width + $0] == .glare }
    }
  }

  /// Pixels from a box within which an edge of light counts.
  private static let edgeReach = 16

  /// The share of a box that lies in a lamp's middle, or at the sensor's end.
  func lampShare(of box: DeviceArea) -> Double {
    let (columns, rows) = box.clipped(toWidth: seen.width, height: seen.height)
    let hidden = rows.reduce(0) { sum, y in sum + columns.count { self.hidden[y * seen.width + $0] == .glare } }
    return Double(hidden) / Double(max(1, columns.count * rows.count))
  }

  /// Pixels from a lamp's middle within which its light counts: some 8 mm.
  private static let lampReach = 100

  /// Whether so much light lies over a box that its tones are others.
  func isHazy(_ box: DeviceArea) -> Bool { isVeiled(box, above: Self.haze) }

  private func isVeiled(_ box: DeviceArea, above limit: Float) -> Bool {
    let (columns, rows) = box.clipped(toWidth: seen.width, height: seen.height)
    for y in stride(from: rows.lowerBound, to: rows.upperBound, by: 4) {
      for x in stride(from: columns.lowerBound, to: columns.upperBound, by: 4)
      where veil.values[y * seen.width + x] > limit || hidden[y * seen.width + x] == .glare { return true }
    }
    return false
  }

  /// Light of a veil that the fit of colours and light does not leave over by itself.
  static let trace: Float = 6

  /// Glare: under a thick veil, and where the sensor is at its end, but for paper that should be white.
  static func hidden(_ veil: Plane, _ first: [Hidden], _ luma: Plane, edges: [Bool]?) -> [Hidden] {
    var hidden = first
    if let edges {
      for index in hidden.indices where edges[index] && hidden[index] == .no { hidden[index] = .glare }
    }
    for index in hidden.indices {
      switch hidden[index] {
      case .outside: break
      case .glare:
        if luma.values[index] > 240, veil.values[index] < glare, edges?[index] != true { hidden[index] = .no }
      case .no: if veil.values[index] > glare { hidden[index] = .glare }
      }
    }
    return hidden
  }
}
