import CardFace

/// Judges a text that the black panel prints, glyph by glyph: each expected one against those that look most like it,
/// drawn in its place by the same rules.
struct TextJudge {
  let expected: ExpectedFace
  let prediction: Prediction
  let masks: GlyphMasks

  /// What was measured of a text.
  struct Measures {
    /// How far the worst glyph lies on the way from what is expected (0) to another (1).
    var worst = 0.0
    /// The misfit of the worst glyph: the share of its ink that is there and should not be, or the other way round.
    var misfit = 0.0
    /// How far a line lies beside its place, in pixels.
    var displacement = 0.0
    /// The least correlation of a line.
    var correlation = 1.0
    /// The deviation that noise gives to `worst` for the pair that is hardest to tell apart.
    var uncertainty = 0.0
    /// For each line, by how much of what is left over a softer edge would explain it better.
    var softness: [Double] = []
    var glyphs = 0
    var hiddenByGlare = 0
    var outside = 0
  }

  /// Glyphs of a kind that are tried.
  private static let decoys = 24
  /// The share of a glyph's ink below which another one is the same to whoever reads it.
  private static let alike = 0.06
  /// How far a text is looked for, in pixels.
  private static let reach = 5

  func measure(_ text: PlacedText, style: Element.TextStyle) -> Measures {
    var measures = Measures()
    for line in text.lines { measure(line, text.size, style, &measures) }
    return measures
  }

  private func measure(
    _ line: PlacedText.Line, _ size: Double, _ style: Element.TextStyle, _ measures: inout Measures
  ) {
    let shift = blackShift
    let box = line.inkBox.reduced(expected.scale).grown(5)
    let area = DeviceArea(
      x: box.x + Int(shift.x.rounded()), y: box.y + Int(shift.y.rounded()), width: box.width, height: box.height)
    let view = InkView(prediction, in: area)
    guard view.width > 8, view.height > 8 else {
      measures.outside += 1
      return
    }
    let raw = view.expected(prediction, shift: Point(x: 0, y: 0))
    let start = place(of: raw, in: view, &measures)
    let (fit, cover) = view.fitted(prediction, start: start, limit: 0.8)
    measures.correlation = min(measures.correlation, fit.correlation)
    let displacement = (fit.shift.x * fit.shift.x + fit.shift.y * fit.shift.y).squareRoot()
    measures.displacement = max(measures.displacement, displacement)
    var rest = [Float](repeating: 0, count: cover.count)
    for at in rest.indices where view.isSeen[at] {
      rest[at] = (view.values[at] - Float(fit.offset)) / Float(fit.gain) - cover[at]
    }
    if let softness = view.softness(of: cover, fit) { measures.softness.append(softness) }
    let noise = Self.deviation(rest, view.isSeen)
    for run in line.shaped.runs {
      for glyph in run.glyphs {
        judge(
          glyph, run, line, size, style, Window(view: view, rest: rest, cover: cover, noise: noise, shift: fit.shift),
          &measures)
      }
    }
  }

  private var blackShift: Point { prediction.blackShift }

  /// Where the line best agrees, within some pixels, if clearly better than at its place.
  private func place(of expected: [Float], in view: InkView, _ measures: inout Measures) -> Point {
    let here = view.correlation(with: expected, dx: 0, dy: 0)
    guard here < 0.8 else { return Point(x: 0, y: 0) }
    var best = (score: here + 0.1, x: 0, y: 0)
    for dy in -Self.reach...Self.reach {
      for dx in -Self.reach...Self.reach {
        let score = view.correlation(with: expected, dx: dx, dy: dy)
        if score > best.score { best = (score, dx, dy) }
      }
    }
    return Point(x: Double(best.x), y: Double(best.y))
  }

  /// What a line's glyphs are judged on.
  private struct Window {
    let view: InkView
    let rest: [Float]
    let cover: [Float]
    let noise: Double
    let shift: Point
  }

  private func judge(
    _ glyph: GlyphRun.Glyph, _ run: GlyphRun, _ line: PlacedText.Line, _ size: Double, _ style: Element.TextStyle,
    _ window: Window, _ measures: inout Measures
  ) {
    let (x, y) = (line.x + glyph.x, Double(line.baseline) + glyph.y)
    guard let own = masks.mask(glyph.index, of: run.font, size: size, x: x, y: y) else { return }
    measures.glyphs += 1
    let view = window.view
    let total = blackShift.plus(window.shift)
    let (sx, sy) = (Int(total.x.rounded()), Int(total.y.rounded()))
    // What of the glyph is seen.
    var (seen, hidden, energy, misfit) = (0, 0, 0.0, 0.0)
    for py in own.y - 1..<own.y + own.height + 1 {
      for px in own.x - 1..<own.x + own.width + 1 {
        let (column, row) = (px + sx - view.x0, py + sy - view.y0)
        guard (0..<view.width).contains(column), (0..<view.height).contains(row) else {
          hidden += 1
          continue
        }
        let at = row * view.width + column
        guard view.isSeen[at] else {
          hidden += 1
          continue
        }
        seen += 1
        energy += Double(window.cover[at] * window.cover[at])
        misfit += Double(window.rest[at] * window.rest[at])
      }
    }
    guard hidden * 5 < seen + hidden, energy > 1 else {
      if prediction.isOutside(own.x + own.width / 2, own.y + own.height / 2) {
        measures.outside += 1
      } else {
        measures.hiddenByGlare += 1
      }
      return
    }
    // Noise is in the misfit too; what it explains is taken off.
    misfit = max(0, misfit - Double(seen) * window.noise * window.noise)
    measures.misfit = max(measures.misfit, misfit / energy)
    let others = masks.lookalikes(of: glyph.index, in: run.font, style: style, size: size, most: Self.decoys)
    for other in others + [nil] {
      let mask = other.flatMap { masks.mask($0, of: run.font, size: size, x: x, y: y) }
      if other != nil, mask == nil { continue }
      guard let step = step(from: own, to: mask, total, window) else { continue }
      // An I and an l of some fonts differ by a hair's height: who reads the card takes them for one another too.
      if other != nil, step.difference < Self.alike * energy { continue }
      measures.worst = max(measures.worst, step.part)
      if other != nil { measures.uncertainty = max(measures.uncertainty, step.deviation) }
    }
  }

  /// How far what is seen lies on the way from one glyph to another, and the deviation that noise gives to that.
  private func step(
    from own: GlyphMask, to other: GlyphMask?, _ shift: Point, _ window: Window
  ) -> (part: Double, deviation: Double, difference: Double)? {
    let reach = BlurKernel.reach
    let left = min(own.x, other?.x ?? own.x) - reach - 1
    let top = min(own.y, other?.y ?? own.y) - reach - 1
    let right = max(own.x + own.width, other.map { $0.x + $0.width } ?? 0) + reach + 2
    let bottom = max(own.y + own.height, other.map { $0.y + $0.height } ?? 0) + reach + 2
    let (w, h) = (right - left, bottom - top)
    let (wholeX, wholeY) = (Int(shift.x.rounded(.down)), Int(shift.y.rounded(.down)))
    let (fx, fy) = (Float(shift.x - Double(wholeX)), Float(shift.y - Double(wholeY)))
    let kernel = prediction.blackKernel.moved(fx, fy)
    var difference = [Float](repeating: 0, count: (w + 1) * (h + 1))
    spread(own, other, kernel, left: left, top: top, width: w + 1, rows: h, into: &difference)
    let view = window.view
    var (dot, square) = (0.0, 0.0)
    for py in 0..<h {
      let row = top + py + wholeY - view.y0
      guard (0..<view.height).contains(row) else { continue }
      for px in 0..<w {
        let column = left + px + wholeX - view.x0
        guard (0..<view.width).contains(column) else { continue }
        let at = row * view.width + column
        guard view.isSeen[at] else { continue }
        let d = Double(difference[py * (w + 1) + px])
        dot += d * Double(window.rest[at])
        square += d * d
      }
    }
    guard square > 0.5 else { return nil }
    // Noise of neighbouring pixels goes together over about two of them each way.
    return (dot / square, 2 * window.noise / square.squareRoot(), square)
  }

  /// Adds what parts two glyphs, as the photo spreads it, to a picture that begins at `left` and `top`.
  private func spread(
    _ own: GlyphMask, _ other: GlyphMask?, _ kernel: [Float], left: Int, top: Int, width: Int, rows: Int,
    into difference: inout [Float]
  ) {
    let (reach, side) = (BlurKernel.reach, BlurKernel.side + 1)
    let k = kernel.span
    var target = difference.mutableSpan
    precondition(k.count == side * side && target.count == width * (rows + 1) && width > 2 * reach && rows > 2 * reach)
    for y in 0..<rows - 2 * reach {
      for x in 0..<width - 1 - 2 * reach {
        let (px, py) = (left + reach + x, top + reach + y)
        let d = (other?.value(px, py) ?? 0) - own.value(px, py)
        guard d != 0 else { continue }
        for j in 0..<side {
          let at = (y &+ j) &* width &+ x
          for i in 0..<side { target[unchecked: at &+ i] += d * k[unchecked: j &* side &+ i] }
        }
      }
    }
  }

  private static func deviation(_ values: [Float], _ isSeen: [Bool]) -> Double {
    let sizes = values.indices.lazy.filter { isSeen[$0] }.map { abs(values[$0]) }.sorted()
    return sizes.isEmpty ? 1 : 1.48 * Double(sizes[sizes.count / 2])
  }
}

extension Point {
  func plus(_ other: Point) -> Point { Point(x: x + other.x, y: y + other.y) }
}

extension BlurKernel {
  /// The kernel of a picture that is moved to the right and down by parts of a pixel: 8 × 8 weights, whose middle is
  /// the fourth. As ``Plane/moved(by:)`` and the kernel one after the other.
  func moved(_ fx: Float, _ fy: Float) -> [Float] {
    let side = Self.side + 1
    var out = [Float](repeating: 0, count: side * side)
    for j in 0..<Self.side {
      for i in 0..<Self.side {
        // A kernel's weight at (i, j) is that of the source pixel there; what a point becomes is turned round.
        let weight = weights[(Self.side - 1 - j) * Self.side + Self.side - 1 - i]
        out[j * side + i] += weight * (1 - fx) * (1 - fy)
        out[j * side + i + 1] += weight * fx * (1 - fy)
        out[(j + 1) * side + i] += weight * (1 - fx) * fy
        out[(j + 1) * side + i + 1] += weight * fx * fy
      }
    }
    return out
  }
}
