import CardFace

/// Judges a text that the black panel prints, glyph by glyph: each expected one against those that look most like it,
/// drawn in its place by the same rules.
struct TextJudge {
  let expected: ExpectedFace
  let prediction: Prediction
  let masks: GlyphMasks
  /// Whether what lies under texts is known where one of the holder's pictures does: every ghost was found as it should
  /// be, in even light.
  let knowsPictures: Bool

  /// What was measured of a text.
  struct Measures {
    /// How far the worst glyph lies on the way from what is expected (0) to another (1).
    var worst = 0.0
    /// The misfit of the worst glyph: the share of its ink that is there and should not be, or the other way round.
    var misfit = 0.0
    /// How far a line lies beside its place, in pixels.
    var displacement = 0.0
    /// The deviation that noise gives to `worst` for the pair that is hardest to tell apart.
    var uncertainty = 0.0
    var lines: [Line] = []
    var glyphs = 0
    var hiddenByGlare = 0
    var outside = 0
  }

  /// What a line tells of how it was printed.
  struct Line {
    /// By how much of what is left over a softer edge would explain it better; see ``InkView/softness(of:_:)``.
    let softness: Double?
    /// How far it lies beside where the symbol's black says, in pixels.
    let shift: Point
    /// How dark it is, against the symbol.
    let gain: Double
    let correlation: Double
  }

  /// The share of a glyph's ink below which another one is the same to whoever reads it.
  private static let alike = 0.05
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
    let displacement = (fit.shift.x * fit.shift.x + fit.shift.y * fit.shift.y).squareRoot()
    // A text that was moved agrees well where it lies; one under which the picture is another seems to lie anywhere.
    let isFaint =
      displacement < Limits.movedOverPicture.displacement || fit.correlation < Limits.movedOverPicture.correlation
    if displacement > Limits.displacement.matches, isFaint, isOverPicture(box) {
      measures.hiddenByGlare += 1
    } else {
      measures.displacement = max(measures.displacement, displacement)
    }
    var rest = [Float](repeating: 0, count: cover.count)
    for at in rest.indices where view.isSeen[at] {
      rest[at] = (view.values[at] - Float(fit.offset)) / Float(fit.gain) - cover[at]
    }
    measures.lines.append(
      Line(
        softness: view.softness(of: cover, fit), shift: fit.shift, gain: fit.gain, correlation: fit.correlation))
    let window = Window(
      view: view, rest: rest, cover: cover, noise: Self.deviation(rest, view.isSeen), shift: fit.shift,
      total: shift.plus(fit.shift), kernel: prediction.blackKernel)
    var letters: [GlyphMask] = []
    for run in line.shaped.runs {
      for glyph in run.glyphs {
        if let own = judge(glyph, run, line, size, style, window, &measures) { letters.append(own) }
      }
    }
    judgeGaps(letters, window, &measures)
  }

  /// What stands where no letter does: between two words, before the first or behind the last. Each letter by itself
  /// would be as it should.
  private func judgeGaps(_ letters: [GlyphMask], _ window: Window, _ measures: inout Measures) {
    guard let stray = window.inkInGaps(letters, blackShift.plus(window.shift)) else { return }
    let misfit = stray.share / Limits.strayInk * Limits.glyphMisfit.differs
    guard misfit > Limits.glyphMisfit.matches else { return }
    let isFaint = prediction.hasEdges || misfit < overPicture.misfit
    if isFaint && isOverPicture(stray.box) || prediction.isBesideLamp(stray.box) || prediction.isBesideEdge(stray.box) {
      measures.hiddenByGlare += 1
    } else {
      measures.misfit = max(measures.misfit, misfit)
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

  /// Where a glyph stands, and of what.
  private struct GlyphPlace {
    let font: DeviceFont
    let style: Element.TextStyle
    let size, x, y: Double
  }

  private func glyphMask(_ glyph: UInt32, _ place: GlyphPlace) -> GlyphMask? {
    masks.mask(
      glyph, of: place.font, size: place.size, x: place.x, y: place.y, shaded: prediction.shadedShare)
  }

  /// What a line's glyphs are judged on.
  struct Window {
    let view: InkView
    let rest: [Float]
    let cover: [Float]
    let noise: Double
    let shift: Point
    /// The whole pixels by which the line lies beside its place, and the kernel with the parts of them: 8 × 8.
    let wholeX, wholeY: Int
    let kernel: [Float]
    /// What is left over, gathered by the kernel: how much each pixel of a glyph would explain of it. It begins at
    /// `left` and `top`.
    let pulled: [Float]
    let left, top, width, height: Int

    init(view: InkView, rest: [Float], cover: [Float], noise: Double, shift: Point, total: Point, kernel: BlurKernel) {
      (self.view, self.rest, self.cover, self.noise, self.shift) = (view, rest, cover, noise, shift)
      (wholeX, wholeY) = (Int(total.x.rounded(.down)), Int(total.y.rounded(.down)))
      let moved = kernel.moved(
        Float(total.x - total.x.rounded(.down)), Float(total.y - total.y.rounded(.down)))
      self.kernel = moved
      let (reach, side) = (BlurKernel.reach, BlurKernel.side + 1)
      // A pixel further out spreads nothing into the view.
      let across = view.width + side - 1
      (width, height) = (across, view.height + side - 1)
      (left, top) = (view.x0 - wholeX - side + 1 + reach, view.y0 - wholeY - side + 1 + reach)
      var sums = [Float](repeating: 0, count: across * (view.height + side - 1))
      let k = moved.span
      let r = rest.span
      precondition(k.count == side * side && r.count == view.width * view.height)
      var target = sums.mutableSpan
      for v in 0..<view.height {
        for j in 0..<side {
          for i in 0..<side {
            let weight = k[unchecked: j &* side &+ i]
            let at = (v &+ side &- 1 &- j) &* across &+ side &- 1 &- i
            for u in 0..<view.width { target[unchecked: at &+ u] += weight * r[unchecked: v &* view.width &+ u] }
          }
        }
      }
      pulled = sums
    }
  }

  /// - Returns: where the glyph has its ink; nil for a space.
  private func judge(
    _ glyph: GlyphRun.Glyph, _ run: GlyphRun, _ line: PlacedText.Line, _ size: Double, _ style: Element.TextStyle,
    _ window: Window, _ measures: inout Measures
  ) -> GlyphMask? {
    let (x, y) = (line.x + glyph.x, Double(line.baseline) + glyph.y)
    let place = GlyphPlace(font: run.font, style: style, size: size, x: x, y: y)
    guard let own = glyphMask(glyph.index, place) else { return nil }
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
    misfit += window.inkBeside(own, (sx, sy))
    guard hidden * 5 < seen + hidden, energy > 1 else {
      if prediction.isOutside(own.x + own.width / 2, own.y + own.height / 2) {
        measures.outside += 1
      } else if !isRead(glyph, own, in: place, through: window, (sx, sy)) {
        measures.hiddenByGlare += 1
      }
      return own
    }
    // Noise is in the misfit too; what it explains is taken off.
    misfit = max(0, misfit - Double(seen) * window.noise * window.noise) / energy
    let (worst, uncertainty) = step(glyph, own, in: place, window, energy)
    let isDoubtful = misfit > Limits.glyphMisfit.matches || worst > Limits.glyphStep.matches
    let box = DeviceArea(x: own.x, y: own.y, width: own.width, height: own.height)
    // How much light lies over a letter is told by what is around it: where it is much, a letter that seems another
    // may be none.
    let isUnderLamp = isDoubtful || uncertainty > Limits.uncertainty ? prediction.isBesideLamp(box.grown(3)) : false
    // Which light lies over a picture that no code tells, where it changes sharply, is a guess.
    let isFaint = prediction.hasEdges || misfit < overPicture.misfit && worst < overPicture.glyphStep
    guard !isUnderLamp, !(isDoubtful && isFaint && isOverPicture(box)) else {
      if !isRead(glyph, own, in: place, through: window, (sx, sy)) { measures.hiddenByGlare += 1 }
      return own
    }
    measures.uncertainty = max(measures.uncertainty, uncertainty)
    measures.misfit = max(measures.misfit, misfit)
    measures.worst = max(measures.worst, worst)
    return own
  }

  /// How far what is seen lies on the way from a glyph to the one that it comes nearest to, 1 for all of it, and the
  /// deviation that noise gives to that for the pair that is hardest to tell apart.
  private func step(
    _ glyph: GlyphRun.Glyph, _ own: GlyphMask, in place: GlyphPlace, _ window: Window, _ energy: Double
  ) -> (worst: Double, uncertainty: Double) {
    var (worst, uncertainty) = (0.0, 0.0)
    let others = masks.lookalikes(
      of: glyph.index, in: place.font, style: place.style, size: place.size)
    // What a photo leaves of what parts two glyphs, at the least, as the nearest ones show it.
    var least = Double.infinity
    for (rank, other) in (others + [nil]).enumerated() {
      let mask = other.flatMap { glyphMask($0, place) }
      if other != nil, mask == nil { continue }
      let difference = GlyphDifference(from: own, to: mask)
      let dot = difference.product(
        with: window.pulled, left: window.left, top: window.top, width: window.width, height: window.height)
      let drawn = Double(difference.energy)
      // Those that look most like it say how far noise reaches; of the others, those that can't be nearer than what was
      // found are passed over.
      if other != nil, rank >= Self.nearest, dot <= max(worst, 0.2) * 0.5 * least * drawn { continue }
      let change = SpreadDifference(difference, window)
      let square = change.square(in: window.view)
      guard square > 0.5 else { continue }
      least = min(least, square / max(1e-6, drawn))
      // An I and an l of some fonts differ by a hair's height: who reads the card takes them for one another too.
      if other != nil, square < Self.alike * energy { continue }
      let part = dot / square
      worst = max(worst, part <= max(worst, Limits.glyphStep.matches) ? part : window.part(of: change) ?? part)
      // Noise of neighbouring pixels goes together over about two of them each way.
      if other != nil { uncertainty = max(uncertainty, 2 * window.noise / square.squareRoot()) }
    }
    return (worst, uncertainty)
  }

  /// Whether a glyph that light lies over is still read as itself and no other. Where it is not, nothing is said.
  private func isRead(
    _ glyph: GlyphRun.Glyph, _ own: GlyphMask, in place: GlyphPlace, through window: Window, _ shift: (x: Int, y: Int)
  ) -> Bool {
    let box = DeviceArea(
      x: own.x - 1 + shift.x - window.view.x0, y: own.y - 1 + shift.y - window.view.y0, width: own.width + 2,
      height: own.height + 2)
    guard let lamp = LampView(prediction, box: box, in: window.view, cover: window.cover), let seen = lamp.seen(box),
      seen.misfit <= Limits.glyphMisfit.matches
    else { return false }
    let ink = SpreadDifference(GlyphDifference(from: own, to: nil), window).energy
    let others = masks.lookalikes(
      of: glyph.index, in: place.font, style: place.style, size: place.size)
    for other in others + [nil] {
      let mask = other.flatMap { glyphMask($0, place) }
      if other != nil, mask == nil { continue }
      let change = SpreadDifference(GlyphDifference(from: own, to: mask), window)
      let apart = change.energy
      guard apart > 0.5 else { continue }
      if other != nil, apart < Self.alike * ink { continue }
      guard let step = lamp.step(change) else { return false }
      guard step.part <= Limits.glyphStep.matches, 2 * lamp.noise / step.square.squareRoot() <= Limits.uncertainty
      else { return false }
    }
    return true
  }

  private var overPicture: (glyphStep: Double, misfit: Double) {
    knowsPictures ? Limits.overPicture : Limits.overOtherPicture
  }

  /// Whether a box lies over one of the holder's pictures, such as a ghost, or at its edge.
  private func isOverPicture(_ box: DeviceArea) -> Bool {
    let (columns, rows) = box.grown(2).clipped(toWidth: expected.width, height: expected.height)
    return rows.contains { y in
      columns.contains { !expected.parts[y * expected.width + $0].lacks(.pictured) }
    }
  }

  /// How many of those that look most like a glyph are measured in any case.
  private static let nearest = 4

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
