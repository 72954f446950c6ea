import CardFace
import CardImaging
import Foundation

/// Judges the portrait against the one that the back's code holds, or against its fingerprint.
///
/// The fingerprint is coarse, and so is the comparison with it: its waves against those of the photo's cells. The
/// signed portrait has features that the photo shows as well: see ``unlikeness(to:of:)``.
struct PortraitJudge {
  let expected: ExpectedFace
  let prediction: Prediction

  /// Cells across and down the portrait.
  static let (columns, rows) = (PortraitFingerprint.columns, PortraitFingerprint.rows)

  /// Luma by cell of a signed portrait.
  static func lumas(of signed: Raster) -> [Double] {
    lumas(signed.resampled(to: columns, height: rows, averaging: .linear))
  }

  private static func lumas(_ reference: Raster) -> [Double] {
    (0..<columns * rows).map { index in luma((0..<3).map { Double(reference.pixels[3 * index + $0]) }) }
  }

  /// Of cells, those that are not brighter than a reference of the same face explains: a lamp that is mirrored in a
  /// portrait lies over part of it, and makes it brighter only.
  ///
  /// - Parameter reference: luma by cell.
  private static func withoutGlare(_ cells: [[Double]?], _ reference: (Int) -> Double) -> [[Double]?] {
    let window = cells.indices.filter { cells[$0] != nil && isInWindow($0 % columns, $0 / columns, columns, rows) }
    let pairs = window.map { (seen: luma(cells[$0] ?? [0, 0, 0]), printed: reference($0)) }
    var isKept = [Bool](repeating: true, count: pairs.count)
    for _ in 0..<4 {
      let kept = pairs.indices.filter { isKept[$0] }
      let n = Double(max(1, kept.count))
      let ms = kept.reduce(0) { $0 + pairs[$1].seen } / n
      let mp = kept.reduce(0) { $0 + pairs[$1].printed } / n
      let dot = kept.reduce(0) { $0 + (pairs[$1].seen - ms) * (pairs[$1].printed - mp) }
      let square = kept.reduce(0) { $0 + (pairs[$1].printed - mp) * (pairs[$1].printed - mp) }
      let slope = square > 0 ? max(0, dot / square) : 0
      let rests = pairs.map { $0.seen - ms - slope * ($0.printed - mp) }
      let sizes = kept.map { abs(rests[$0]) }.sorted()
      guard sizes.count > 60 else { break }
      let cut = max(6, 3.5 * sizes[sizes.count / 2])
      isKept = rests.map { $0 < cut }
    }
    var out = cells
    for (place, index) in window.enumerated() where !isKept[place] { out[index] = nil }
    return out
  }

  /// The share of the window's cells that have a value.
  static func share(_ cells: [[Double]?]) -> Double {
    let window = cells.indices.filter { isInWindow($0 % columns, $0 / columns, columns, rows) }
    return Double(window.count { cells[$0] != nil }) / Double(max(1, window.count))
  }

  /// The share of the window's cells that can't be judged, and whether more of them are outside of the photo than in
  /// glare.
  func hiding(_ box: DeviceArea, _ cells: [[Double]?]) -> (share: Double, isOutside: Bool) {
    var (total, hidden, outside) = (0, 0, 0)
    for j in 0..<Self.rows {
      for i in 0..<Self.columns where Self.isInWindow(i, j, Self.columns, Self.rows) {
        total += 1
        guard cells[j * Self.columns + i] == nil else { continue }
        hidden += 1
        if isOutside(i, j, box) { outside += 1 }
      }
    }
    return (Double(hidden) / Double(max(1, total)), outside * 2 > hidden)
  }

  /// Against the fingerprint of the front's code; nil where too little of the portrait is seen.
  func distance(to fingerprint: PortraitFingerprint, _ seen: [[Double]?]) -> PortraitFingerprint.Distance? {
    let thumbnail = fingerprint.thumbnail()
    let cells = Self.withoutGlare(seen) { Double(thumbnail[$0]) }
    guard Self.share(cells) > 1 - Limits.hidden else { return nil }
    return fingerprint.distance(
      to: cells.map { cell in
        cell.map { PortraitFingerprint.Cell(red: $0[0], green: $0[1], blue: $0[2]) }
      })
  }

  static func luma(_ c: [Double]) -> Double { 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2] }

  /// The ellipse of 60 by 75 in 100 of the box, which shows a face and little else.
  static func isInWindow(_ i: Int, _ j: Int, _ columns: Int, _ rows: Int) -> Bool {
    let x = (Double(i) + 0.5) / Double(columns) * 2 - 1
    let y = (Double(j) + 0.5) / Double(rows) * 2 - 1
    return x * x / (0.6 * 0.6) + y * y / (0.75 * 0.75) <= 1
  }

  /// What of a portrait a lamp on it explains.
  struct LampFit {
    /// The share of what the photo's cells show that neither the reference nor the lamp explains: about 0 for the
    /// holder under a lamp.
    let unexplained: Double
    /// The light that the lamp adds in its middle, in levels.
    let added: Double
  }

  /// The lamp on a portrait that leaves least of what the photo's cells show, if they show the face of a reference.
  ///
  /// - Parameter reference: luma by cell.
  func lamp(on cells: [[Double]?], _ reference: [Double]) -> LampFit? {
    typealias Sample = (x: Double, y: Double, seen: Double, printed: Double)
    let samples: [Sample] = cells.indices.compactMap { index in
      let (i, j) = (index % Self.columns, index / Self.columns)
      guard let cell = cells[index], Self.isInWindow(i, j, Self.columns, Self.rows) else { return nil }
      let (seen, printed) = (Self.luma(cell), reference[index])
      // In light, to which a lamp adds.
      return (
        (Double(i) + 0.5) / Double(Self.columns), (Double(j) + 0.5) / Double(Self.rows), seen * seen / 255,
        printed * printed / 255
      )
    }
    guard samples.count > 120 else { return nil }
    let mean = samples.reduce(0) { $0 + $1.seen } / Double(samples.count)
    let all = samples.reduce(0) { $0 + ($1.seen - mean) * ($1.seen - mean) }
    guard all > 1e-6 else { return nil }
    var best: LampFit?
    for size in Self.lampSizes {
      for row in -1...11 {
        for column in -1...9 {
          let (x0, y0) = (Double(column) / 8, Double(row) / 10)
          let light = samples.map { sample in
            // A portrait is a quarter higher than wide.
            let (dx, dy) = ((sample.x - x0) / size, (sample.y - y0) * 1.25 / size)
            return exp(-(dx * dx + dy * dy) / 2)
          }
          var equations = NormalEquations(count: 3)
          for (sample, value) in zip(samples, light) { equations.add([sample.printed, value, 1], sample.seen) }
          for index in 0..<3 { equations.damp(index, 1e-6) }
          guard let v = equations.solved(), v[0] > 0, v[1] >= 0 else { continue }
          let left = zip(samples, light).reduce(0.0) { sum, item in
            let rest = item.0.seen - v[0] * item.0.printed - v[1] * item.1 - v[2]
            return sum + rest * rest
          }
          if left / all < best?.unexplained ?? .infinity { best = LampFit(unexplained: left / all, added: v[1]) }
        }
      }
    }
    return best
  }

  /// Deviations of a lamp's light that are tried, as shares of the portrait's width: 3 to 9 mm.
  private static let lampSizes = [0.12, 0.2, 0.35]

  /// Means of red, green and blue of the photo's cells, in even light; nil where much of one can't be judged.
  func cells(
    of box: DeviceArea, columns: Int = PortraitJudge.columns, rows: Int = PortraitJudge.rows
  ) -> [[Double]?] {
    let w = expected.width
    var out: [[Double]?] = []
    out.reserveCapacity(columns * rows)
    for j in 0..<rows {
      for i in 0..<columns {
        let x0 = box.x + box.width * i / columns
        let x1 = box.x + box.width * (i + 1) / columns
        let y0 = box.y + box.height * j / rows
        let y1 = box.y + box.height * (j + 1) / rows
        var sums = [0.0, 0.0, 0.0]
        var (n, all) = (0.0, 0.0)
        for y in max(0, y0)..<max(0, min(expected.height, y1)) {
          for x in max(0, x0)..<max(0, min(w, x1)) {
            let at = y * w + x
            all += 1
            let (r, g, b) = (
              prediction.view[0].values[at], prediction.view[1].values[at], prediction.view[2].values[at]
            )
            guard r >= 0, min(r, g, b) < 250, prediction.hidden[at] == .no else { continue }
            n += 1
            let veil = prediction.veil.values[at]
            sums[0] += Double(Light.taken(veil, from: r))
            sums[1] += Double(Light.taken(veil, from: g))
            sums[2] += Double(Light.taken(veil, from: b))
          }
        }
        let u = (Double(x0 + x1) / Double(w)) - 1
        let v = (Double(y0 + y1) / Double(expected.height)) - 1
        let light = prediction.fit.light(at: u, v)
        out.append(n > 0.5 * all && n > 0 ? sums.map { $0 / n / light } : nil)
      }
    }
    return out
  }

  private func isOutside(_ i: Int, _ j: Int, _ box: DeviceArea) -> Bool {
    prediction.isOutside(
      box.x + box.width * (2 * i + 1) / (2 * Self.columns), box.y + box.height * (2 * j + 1) / (2 * Self.rows))
  }
}
