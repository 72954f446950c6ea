import CardFace

extension TextJudge.Window {
  /// How far, in pixels, a letter may lie beside its line, and by what share it may be darker or lighter, for reasons
  /// of the photo: deviations.
  private static let (slack, shade) = (0.25, 0.1)

  /// How far what is seen lies on the way to another glyph, where the glyph itself may lie a bit beside its place and
  /// be a bit darker or lighter: a capital I that lies a third of a pixel too high is half an l.
  ///
  /// - Parameter change: what the other covers more.
  /// - Returns: the part of the way; nil where what is seen can't part the two.
  func part(of change: SpreadDifference) -> Double? {
    var equations = NormalEquations(count: 4)
    let (columns, rows) = change.places(in: 1..<max(1, view.width - 1), 1..<max(1, view.height - 1))
    for y in rows {
      for x in columns where view.isSeen[y * view.width + x] {
        let at = y * view.width + x
        equations.add(
          [
            Double(change.values[(y - change.top) * change.width + x - change.left]),
            Double(cover[at + 1] - cover[at - 1]) / 2, Double(cover[at + view.width] - cover[at - view.width]) / 2,
            Double(cover[at]),
          ], Double(rest[at]))
      }
    }
    // Noise of neighbouring pixels goes together over about two of them each way.
    let variance = 4 * noise * noise
    equations.damp(1, variance / (Self.slack * Self.slack))
    equations.damp(2, variance / (Self.slack * Self.slack))
    equations.damp(3, variance / (Self.shade * Self.shade))
    return equations.solved()?[0]
  }

  /// The least of a pixel that must be covered, though nothing should, and how often the usual deviation, to count as
  /// ink above or below a letter.
  private static let strayInk: (least: Float, deviations: Float) = (0.35, 4)

  /// The squares of the ink above and below a glyph's box that should not be there, as high as the line is: the stem
  /// that makes a b of an o stands beside all that an o has.
  func inkBeside(_ own: GlyphMask, _ shift: (x: Int, y: Int)) -> Double {
    let (left, right) = (own.x + shift.x - view.x0, own.x + own.width + shift.x - view.x0)
    let inside = own.y - 1 + shift.y - view.y0..<own.y + own.height + 1 + shift.y - view.y0
    let least = max(Self.strayInk.least, Self.strayInk.deviations * Float(noise))
    var sum = 0.0
    for row in 0..<view.height where !inside.contains(row) {
      for column in max(0, left)..<max(max(0, left), min(view.width, right)) {
        let at = row * view.width + column
        if view.isSeen[at], cover[at] < 0.1, rest[at] > least { sum += Double(rest[at] * rest[at]) }
      }
    }
    return sum
  }

  /// The most ink that stands in a place of the line where no letter does, against what a letter of it has: 1 for as
  /// much. Nil where there are no letters.
  ///
  /// - Returns: that, and the place, in pixels of the face.
  func inkInGaps(_ letters: [GlyphMask], _ shift: Point) -> (share: Double, box: DeviceArea)? {
    var isLetter = [Bool](repeating: false, count: view.width)
    for letter in letters {
      let left = letter.x + Int(shift.x.rounded()) - view.x0
      for column in max(0, left - 1)..<max(max(0, left - 1), min(view.width, left + letter.width + 1)) {
        isLetter[column] = true
      }
    }
    let energy = cover.reduce(0.0) { $0 + Double($1 * $1) } / Double(max(1, letters.count))
    guard energy > 1 else { return nil }
    let least = max(Self.strayInk.least, Self.strayInk.deviations * Float(noise))
    var (most, place) = (0.0, 0..<0)
    var start = 0
    while start < view.width {
      guard !isLetter[start] else {
        start += 1
        continue
      }
      let end = isLetter[start...].firstIndex(of: true) ?? view.width
      var sum = 0.0
      for row in 0..<view.height {
        for at in row * view.width + start..<row * view.width + end
        where view.isSeen[at] && cover[at] < 0.1 && rest[at] > least { sum += Double(rest[at] * rest[at]) }
      }
      if sum > most { (most, place) = (sum, start..<end) }
      start = end
    }
    return (
      most / energy, DeviceArea(x: view.x0 + place.lowerBound, y: view.y0, width: place.count, height: view.height)
    )
  }
}
