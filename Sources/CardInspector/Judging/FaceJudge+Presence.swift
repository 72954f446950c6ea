import CardFace

// How much of a label or small drawing is there.

extension FaceJudge {
  /// How much of what is printed over the artwork is there, in the part of some 3 mm where the least of it is: 1 for
  /// all, 0 for nothing or something else. Nil where noise would hide it.
  ///
  /// - Parameter reach: how many pixels beside its place it may lie.
  func presence(_ areas: [DeviceArea], within reach: Int) -> Double? {
    var least: Double?
    for area in areas {
      let (columns, rows) = area.clipped(toWidth: expected.width, height: expected.height)
      let parts = max(1, columns.count / 36)
      for part in 0..<parts {
        let from = columns.lowerBound + columns.count * part / parts
        let to = columns.lowerBound + columns.count * (part + 1) / parts
        let shares = (-reach...reach).flatMap { dy in
          (-reach...reach).compactMap { dx in
            presence(columns: from..<max(from, to), rows: rows, shift: (dx, dy))
          }
        }
        guard let share = shares.max() else { continue }
        least = min(least ?? share, share)
      }
    }
    return least
  }

  private func presence(columns: Range<Int>, rows: Range<Int>, shift: (x: Int, y: Int)) -> Double? {
    let unfit = ExpectedFace.Part.unfit
    let (w, h) = (expected.width, expected.height)
    var (dot, square, hidden, all) = (0.0, 0.0, 0, 0)
    var own = Correlation<Double>()
    for y in rows where (0..<h).contains(y + shift.y) {
      for x in columns where (0..<w).contains(x + shift.x) {
        let (at, seen) = (y * w + x, (y + shift.y) * w + x + shift.x)
        guard expected.parts[at].lacks(unfit), expected.parts[seen].lacks(unfit) else { continue }
        all += 1
        guard prediction.isClear(seen) else {
          hidden += 1
          continue
        }
        let added = Double(prediction.color.values[at] - prediction.background.values[at])
        let rest = Double(prediction.seen.values[seen] - prediction.luma.values[at])
        dot += added * rest
        square += added * added
        own.add(Double(prediction.color.values[at]), rest)
      }
    }
    guard all > 100, hidden * 5 < all else { return nil }
    // Noise goes together over about two pixels each way.
    func share(_ dot: Double, _ square: Double) -> Double? {
      2 * prediction.noise / max(1, square).squareRoot() < 0.08 ? min(1, 1 + dot / square) : nil
    }
    // A label may stand on a panel that lies over the artwork: then the panel is most of what is added, and how the
    // label parts from the panel tells of it.
    return [share(dot, square), share(own.moments.both, own.moments.a)].compactMap(\.self).min()
  }

  /// The same for what lies over one of the holder's ghosts, by how it parts from what is around it, with the tones
  /// that the ghost has there where they are known. A label that stands there left 0.75 at least in the tuning half,
  /// one that was taken off 0.06 at most.
  func presenceOverPicture(_ areas: [DeviceArea], _ texts: TextJudge) -> Double? {
    let places = expected.ghosts.map { expected.pixels(of: $0) }
    let over = areas.filter { area in places.contains { $0.intersects(area) } }
    guard !over.isEmpty else { return nil }
    let (with, without) = (texts.prediction.colorLight.values, prediction.colorLight.values)
    var least: Double?
    for area in over {
      let (columns, rows) = area.clipped(toWidth: expected.width, height: expected.height)
      var own = Correlation<Double>()
      var (hidden, all) = (0, 0)
      for y in rows {
        for x in columns {
          let at = y * expected.width + x
          guard expected.parts[at].lacks(Self.unfitOverGhost) else { continue }
          all += 1
          guard prediction.isClear(at) else {
            hidden += 1
            continue
          }
          let ghost = (255 * with[at]).squareRoot() - (255 * without[at]).squareRoot()
          own.add(
            Double(prediction.color.values[at] - prediction.background.values[at]),
            Double(prediction.seen.values[at] - prediction.luma.values[at] - ghost))
        }
      }
      let (both, square) = (own.moments.both, own.moments.a)
      guard all > 100, hidden * 5 < all, 2 * prediction.noise / max(1, square).squareRoot() < 0.08 else { continue }
      least = min(least ?? 1, 1 + both / square)
    }
    return least
  }

  /// What says nothing of a label over a ghost.
  private static let unfitOverGhost = ExpectedFace.Part(rawValue: 1 | 4 | 8)
}
