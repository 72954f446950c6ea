import CardFace
import CardImaging
import Foundation

/// Judges the portrait that the artwork shows again in lines against the one beside it: whoever swaps the photo alone
/// leaves another's ghost.
///
/// The artwork is drawn again with the portrait that the photo shows, and what its lines should darken, in means over a
/// few of them, is compared with what they do. How strong they are doesn't matter, only where.
struct GhostJudge {
  let expected: ExpectedFace
  let prediction: Prediction

  struct Measures {
    /// How well the tones correlate: 1 for the same face, about 0 for none.
    var correlation = 0.0
    /// The share of the ghost's middle that is seen.
    var seen = 0.0
    /// How deep the tones that are seen are, against those that were expected.
    var strength = 0.0
    /// The deviation of the tones that were expected, in levels: where a ghost has hardly any, nothing can be told.
    var depth = 0.0
    /// The correlation that one lamp on the ghost would leave, where it is low without: 0 to 1.
    var underLamp = 0.0
  }

  /// Pixels over which lines are averaged, to each side.
  private static let radius = 4

  /// The share of a pixel that black covers from which on it says nothing of a ghost, and the share of a mean's pixels
  /// that must say something.
  private static let (leastInk, leastShare): (Float, Float) = (0.03, 0.3)

  /// The portrait as the photo shows it, even light and clear of reflections; nil where too much of it is hidden.
  func portrait(_ box: DeviceArea) -> Raster? {
    let (columns, rows) = box.clipped(toWidth: expected.width, height: expected.height)
    guard columns.count == box.width, rows.count == box.height else { return nil }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(3 * box.width * box.height)
    var hidden = 0
    for y in rows {
      for x in columns {
        let at = y * expected.width + x
        if prediction.hidden[at] != .no { hidden += 1 }
        let light = Float(
          prediction.fit.light(
            at: 2 * (Double(x) + 0.5) / Double(expected.width) - 1,
            2 * (Double(y) + 0.5) / Double(expected.height) - 1))
        for channel in prediction.view {
          let value = Light.taken(prediction.veil.values[at], from: max(0, channel.values[at])) / light
          pixels.append(UInt8(max(0, min(255, value))))
        }
      }
    }
    guard Double(hidden) <= Limits.hidden * Double(box.width * box.height) else { return nil }
    return try? Raster(width: box.width, height: box.height, format: .rgb8, pixels: pixels)
  }

  /// The part of the face that is looked at for a ghost in `box`, in millimetres: it, and what is needed for means at
  /// its edge.
  func area(_ box: CardRect) -> DeviceArea {
    let (columns, rows) = expected.pixels(of: box).grown(Self.radius + 2)
      .clipped(toWidth: expected.width, height: expected.height)
    return DeviceArea(x: columns.lowerBound, y: rows.lowerBound, width: columns.count, height: rows.count)
  }

  /// Compares a ghost in `box`, in millimetres.
  ///
  /// - Parameters:
  ///   - drawn: red, green and blue of the artwork with the ghost that should be there, in ``area(_:)``.
  ///   - shape: the portrait's width and height, whose proportions the ghost has.
  func measure(_ box: CardRect, drawn: [Plane], shape: DeviceArea) -> Measures {
    var measures = Measures()
    let scale = ExpectedFace.pixelsPerMillimetre
    let w = expected.width
    let area = area(box)
    let (left, top) = (
      Double(expected.trim.x) + box.x * scale, Double(expected.trim.y) + box.y * scale
    )
    let ghost = Prediction.luma(drawn).subtracting(
      Prediction.luma(expected.background.map { $0.cropped(to: area) }))
    // Texts lie over ghosts, and their black is known less well than a ghost is deep: means are of what lies beside it.
    let cover = prediction.cover.cropped(to: area)
    let isFree = cover.values.map { $0 < Self.leastInk }
    let weight = Plane(width: area.width, height: area.height, values: isFree.map { $0 ? 1 : 0 }).averaged(
      radius: Self.radius)
    func means(_ plane: Plane) -> Plane {
      let free = Plane(
        width: area.width, height: area.height, values: zip(plane.values, isFree).map { $1 ? $0 : 0 })
      var out = free.averaged(radius: Self.radius)
      for index in out.values.indices { out.values[index] /= max(Self.leastShare, weight.values[index]) }
      return out
    }
    let low = means(ghost)
    let seen = means(prediction.seen.cropped(to: area).subtracting(prediction.luma.cropped(to: area)))
    // The middle of the face, as of the portrait: around it ghosts fade.
    let (cx, cy) = (left + box.width * scale / 2, top + box.height * scale / 2)
    let fit = min(box.width / Double(shape.width), box.height / Double(shape.height)) * scale
    let (rx, ry) = (0.5 * 0.7 * fit * Double(shape.width), 0.5 * 0.8 * fit * Double(shape.height))
    var (n, all) = (0.0, 0.0)
    var (s, e, ss, ee, se) = (0.0, 0.0, 0.0, 0.0, 0.0)
    var samples: [Sample] = []
    for y in stride(from: max(area.y, Int(cy - ry)), to: min(area.maxY, Int(cy + ry)), by: 2) {
      for x in stride(from: max(area.x, Int(cx - rx)), to: min(area.maxX, Int(cx + rx)), by: 2) {
        let (u, v) = ((Double(x) - cx) / rx, (Double(y) - cy) / ry)
        guard u * u + v * v <= 1 else { continue }
        guard weight.values[(y - area.y) * area.width + x - area.x] >= Self.leastShare else { continue }
        all += 1
        guard prediction.isClear(y * w + x) else { continue }
        n += 1
        let at = (y - area.y) * area.width + x - area.x
        let (a, b) = (Double(seen.values[at]), Double(low.values[at]))
        samples.append(Sample(x: u, y: v, seen: a, expected: b))
        s += a
        e += b
        ss += a * a
        ee += b * b
        se += a * b
      }
    }
    guard n > 200 else { return measures }
    measures.seen = n / all
    let (vs, ve) = (ss - s * s / n, ee - e * e / n)
    measures.depth = max(0, ve / n).squareRoot()
    measures.strength = ve > 0 ? (se - s * e / n) / ve : 0
    measures.correlation = vs > 0 && ve > 0 ? (se - s * e / n) / (vs * ve).squareRoot() : 0
    if measures.correlation < Limits.ghost.matches, vs > 0 {
      measures.underLamp = (1 - min(1, Self.leftUnderLamp(samples) / vs)).squareRoot()
    }
    return measures
  }

  /// A place in the ghost's ellipse, −1 to 1 each way, with the tones that are seen and that should be.
  private struct Sample {
    let x, y, seen, expected: Double
  }

  /// Deviations of a lamp's light that are tried, as shares of half the ellipse: some 2 to 8 mm.
  private static let lampSizes = [0.25, 0.45, 0.8]

  /// What the expected tones and one lamp on them leave of what is seen, as squares: nothing around a ghost tells of a
  /// lamp that is mirrored in its middle.
  private static func leftUnderLamp(_ samples: [Sample]) -> Double {
    var least = Double.infinity
    for size in lampSizes {
      for row in -5...5 {
        for column in -5...5 {
          let (x0, y0) = (Double(column) / 4, Double(row) / 4)
          let rows = samples.map { sample in
            let (dx, dy) = ((sample.x - x0) / size, (sample.y - y0) / size)
            return [sample.expected, exp(-(dx * dx + dy * dy) / 2) * 10, 1]
          }
          var equations = NormalEquations(count: 3)
          for (row, sample) in zip(rows, samples) { equations.add(row, sample.seen) }
          for index in 0..<3 { equations.damp(index, 1e-6) }
          guard let v = equations.solved(), v[0] > 0, v[1] > 0 else { continue }
          least = min(
            least,
            zip(rows, samples).reduce(0) { sum, item in
              let rest = item.1.seen - zip(item.0, v).reduce(0) { $0 + $1.0 * $1.1 }
              return sum + rest * rest
            })
        }
      }
    }
    return least
  }
}
