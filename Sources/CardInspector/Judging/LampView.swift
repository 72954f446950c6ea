import CardFace

/// A glyph seen through the light of a mirrored lamp, which brings paper to the end of the sensor's scale long before
/// it hides black letters.
///
/// A lamp adds light, as much to black as to the paper beside it. How much lies over the glyph is fitted to the glyph
/// itself, as a slope: where paper is at the sensor's end, only what is darker tells it. What the photo should show is
/// then cut off where the sensor does, so that a place counts by what it can still tell apart.
struct LampView {
  /// Where it lies in the line's view: the glyph's box and some pixels around it.
  let columns, rows: Range<Int>
  /// Light of the paper under the lamp, beyond the sensor's end too.
  private let paper: [Float]
  /// Light that full black takes away.
  private let depth: [Float]
  /// Of each pixel, how much black there should show, and the light that the photo should then show.
  private let cover, shown: [Float]
  private let curve: InkCurve
  /// What the photo shows beside that, in light.
  private let rest: [Float]
  /// The deviation of ``rest`` for reasons of noise.
  let noise: Double

  /// The light of a value from which on a sensor tells no differences.
  private static let end: Float = 251 * 251 / 255
  /// Pixels around the glyph that are fitted with it.
  private static let around = 5
  /// How much of black's usual depth a camera may show: its curve, and what light has done to paper.
  private static let contrasts = 0.35...1.4
  /// The share of a glyph's ink, squared, that must still be seen.
  private static let leastSeen = 0.2

  /// Nil where the photo shows too little of it.
  ///
  /// - Parameters:
  ///   - box: the glyph's in the line's view, which the photo shows wholly.
  ///   - view: the line.
  ///   - cover: what black should cover of the line, as the photo spreads it.
  init?(_ prediction: Prediction, box: DeviceArea, in view: InkView, cover line: [Float]) {
    let area = box.grown(Self.around)
    let (columns, rows) = area.clipped(toWidth: view.width, height: view.height)
    guard columns.count > 8, rows.count > 8 else { return nil }
    let width = prediction.seen.width
    var (seen, base, depth, cover): ([Float], [Float], [Float], [Float]) = ([], [], [], [])
    var veil: Float = 0
    let black = Float(prediction.blackLevel)
    for row in rows {
      for column in columns {
        let at = (view.y0 + row) * width + view.x0 + column
        guard prediction.lost[at] != .outside else { return nil }
        seen.append(min(Self.end, prediction.seenLight.values[at]))
        base.append(prediction.colorLight.values[at])
        depth.append(max(0, prediction.colorLight.values[at] - black))
        cover.append(prediction.inkCurve.shown(line[row * view.width + column]))
        veil += prediction.veil.values[at]
      }
    }
    let places = rows.flatMap { y in
      columns.map { x in (Float(x - columns.lowerBound) / 10, Float(y - rows.lowerBound) / 10) }
    }
    guard
      let fit = Self.fitted(
        seen, base, depth, cover, places, start: Double(veil) / Double(seen.count))
    else { return nil }
    var (paper, shown, rest): ([Float], [Float], [Float]) = ([], [], [])
    for index in seen.indices {
      let (x, y) = places[index]
      let light = base[index] + Float(fit[0]) + Float(fit[1]) * x + Float(fit[2]) * y
      depth[index] *= Float(fit[3])
      paper.append(light)
      shown.append(min(Self.end, light - depth[index] * cover[index]))
      rest.append(seen[index] - shown[index])
    }
    let sizes = rest.indices.filter { seen[$0] < Self.end || shown[$0] < Self.end }.map { abs(rest[$0]) }.sorted()
    guard sizes.count > 20 else { return nil }
    noise = max(1.5, 1.48 * Double(sizes[sizes.count / 2]))
    (self.columns, self.rows, curve) = (columns, rows, prediction.inkCurve)
    (self.paper, self.depth, self.cover, self.shown, self.rest) = (paper, depth, cover, shown, rest)
  }

  /// The lamp's light in the first pixel, by how much it falls in ten pixels each way, and the share of black's depth
  /// that is seen.
  private static func fitted(
    _ seen: [Float], _ base: [Float], _ depth: [Float], _ cover: [Float], _ places: [(Float, Float)], start: Double
  ) -> [Double]? {
    var fit = [start, 0, 0, 1]
    for _ in 0..<6 {
      var equations = NormalEquations(count: 4)
      for index in seen.indices {
        let (x, y) = places[index]
        let row = [1, Double(x), Double(y), -Double(depth[index] * cover[index])]
        let light = Double(base[index]) + zip(row, fit).reduce(0) { $0 + $1.0 * $1.1 }
        // Of paper that is brighter than the sensor's end nothing more is known.
        if seen[index] >= end, light >= Double(end) { continue }
        equations.add(row, Double(seen[index] - base[index]))
      }
      let weight = Double(seen.count)
      for (unknown, pull) in [1e-4, 1e-3, 1e-3, 1].enumerated() { equations.damp(unknown, pull * weight) }
      equations.add(right: 3, weight)
      guard let next = equations.solved() else { return nil }
      fit = next
    }
    return contrasts.contains(fit[3]) ? fit : nil
  }

  /// What of a glyph's ink is seen, and what is left over of it.
  struct Seen {
    /// The squares of the light that the ink takes away, summed, and of what the photo shows beside that.
    var energy = 0.0
    var misfit = 0.0
  }

  /// Nil where too little of a glyph's ink is seen.
  func seen(_ box: DeviceArea) -> Seen? {
    var seen = Seen()
    var (whole, count) = (0.0, 0.0)
    for (place, index) in indices
    where (box.x..<box.maxX).contains(place.x) && (box.y..<box.maxY).contains(place.y) {
      let ink = Double(min(Self.end, paper[index]) - shown[index])
      let full = Double(depth[index] * cover[index])
      seen.energy += ink * ink
      whole += full * full
      seen.misfit += Double(rest[index] * rest[index])
      count += 1
    }
    guard whole > 0, seen.energy > Self.leastSeen * whole, seen.energy > 40 * noise * noise else { return nil }
    seen.misfit = max(0, seen.misfit - count * noise * noise) / seen.energy
    return seen
  }

  private var indices: [(place: (x: Int, y: Int), index: Int)] {
    rows.flatMap { y in
      columns.map { x in ((x, y), (y - rows.lowerBound) * columns.count + x - columns.lowerBound) }
    }
  }

  /// How far what is seen lies on the way to another glyph.
  ///
  /// - Parameter change: what the other covers more, as the photo spreads it, by place in the line's view.
  /// - Returns: the part of the way, and the squares of the light that parts the two.
  func step(_ change: SpreadDifference) -> (part: Double, square: Double)? {
    var (dot, square) = (0.0, 0.0)
    let places = change.places(in: columns, rows)
    for y in places.rows {
      for x in places.columns {
        let index = (y - rows.lowerBound) * columns.count + x - columns.lowerBound
        let added = change.values[(y - change.top) * change.width + x - change.left]
        let other = min(Self.end, paper[index] - depth[index] * curve.shown(curve.cover(cover[index]) + added))
        let difference = Double(other - shown[index])
        dot += difference * Double(rest[index])
        square += difference * difference
      }
    }
    return square > 0 ? (dot / square, square) : nil
  }
}
