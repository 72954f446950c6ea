import CardModel

/// Fits a text into its box: at its full size on as few lines as possible, then on more lines, then smaller, down to
/// the template's minimum, where letters may come a little closer; never clipped, never cut short.
struct TextFitter {
  let typesetter: Typesetter
  let printer: PrinterProfile

  /// The step in which sizes shrink, in points: fine enough that nobody sees a size jump between two holders' cards.
  private static let step = 0.25

  /// Throws `textDoesNotFit` with the overhang, or `missingGlyph`; both name the element and the field.
  func fit(
    _ text: String, style: Element.TextStyle, box: DeviceRect, element: String, field: String?, language: String?
  ) throws(FaceError) -> PlacedText {
    let paragraphs = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    // A single line that is a little smaller reads better than two: the eye finds a name's end.
    if paragraphs.count == 1, style.lines > 1 {
      let least = max(style.minimumSize, style.size * Self.singleLineShrink)
      let attempt = try largest(paragraphs, style.allowing(lines: 1), down: least, box, element, field, language)
      if attempt.overhang == nil { return place(attempt, style: style, box: box) }
    }
    let attempt = try largest(paragraphs, style, down: style.minimumSize, box, element, field, language)
    guard let overhang = attempt.overhang else { return place(attempt, style: style, box: box) }
    if let tight = style.tightened(for: text) {
      let closer = try shape(paragraphs, style: tight, size: style.minimumSize, box: box, element, field, language)
      if closer.overhang == nil { return place(closer, style: tight, box: box) }
    }
    throw FaceError(
      .textDoesNotFit, element: element, field: field,
      "does not fit its box at the minimum size of \(style.minimumSize) pt: \(overhang)",
      hint: "shorten the text, or give the element more room, more lines or a smaller minimumSize in the template")
  }

  /// How far a text that may take more lines shrinks to stay on one.
  private static let singleLineShrink = 0.8

  /// The first attempt that fits from the style's size downwards, or the one at `least` with its overhang.
  private func largest(
    _ paragraphs: [String], _ style: Element.TextStyle, down least: Double, _ box: DeviceRect, _ element: String,
    _ field: String?, _ language: String?
  ) throws(FaceError) -> Attempt {
    var size = style.size
    while true {
      let attempt = try shape(paragraphs, style: style, size: size, box: box, element, field, language)
      if attempt.overhang == nil || size <= least { return attempt }
      // Outlines are not hinted, so widths grow with the size: what would be clearly too wide is not tried.
      let share = attempt.lines.count == 1 ? Double(box.width) / Self.width(of: attempt) : 1
      let hopeful = size * min(1, share * 1.01)
      repeat { size -= Self.step } while size > hopeful
      size = max(least, size)
    }
  }

  private struct Attempt {
    var size: Double
    var lines: [ShapedLine] = []
    /// Baselines from the text's top, in device pixels.
    var baselines: [Double] = []
    var height = 0.0
    /// In words, how far it does not fit; nil when it does.
    var overhang: String?
  }

  private func shape(
    _ paragraphs: [String], style: Element.TextStyle, size: Double, box: DeviceRect, _ element: String,
    _ field: String?, _ language: String?
  ) throws(FaceError) -> Attempt {
    let em = size * printer.pixelsPerPoint
    let tracking = style.tracking / 1000 * em
    var attempt = Attempt(size: size)
    for paragraph in paragraphs {
      do throws(FaceError) {
        attempt.lines += try broken(
          paragraph, role: style.font, em: em, tracking: tracking, width: Double(box.width), allowed: style.lines,
          language: language)
      } catch {
        throw FaceError(error.code, element: element, field: field, error.message, hint: error.hint)
      }
    }
    var bottom = 0.0
    for (index, line) in attempt.lines.enumerated() {
      // The first baseline lies where accented capitals just fit, so that the baselines of one element agree on all
      // cards; taller scripts move it down rather than out of the box.
      let baseline =
        index == 0
        ? max(Self.ascent * em, line.inkAscent)
        : (attempt.baselines.last ?? 0)
          + max(style.lineHeight * em, attempt.lines[index - 1].inkDescent + line.inkAscent + Self.gap * em)
      attempt.baselines.append(baseline)
      bottom = baseline + max(Self.descent * em, line.inkDescent)
    }
    attempt.height = bottom
    attempt.overhang = overhang(of: attempt, style: style, box: box)
    return attempt
  }

  /// The paragraph's lines: whole where it fits, else after a comma where both sides then fit (an apartment stays with
  /// its number), else between words.
  private func broken(
    _ paragraph: String, role: String, em: Double, tracking: Double, width: Double, allowed: Int, language: String?
  ) throws(FaceError) -> [ShapedLine] {
    func lines(_ text: some StringProtocol, width: Double?) throws(FaceError) -> [ShapedLine] {
      try typesetter.lines(
        String(text), role: role, size: em, tracking: tracking, width: width, language: language)
    }
    if allowed == 1 { return try lines(paragraph, width: nil) }
    let whole = try lines(paragraph, width: width)
    // More lines than three are prose, where the first lines may be full.
    guard whole.count == 2 || whole.count == 3 else { return whole }
    if whole.count == 2, let comma = paragraph.ranges(of: ", ").last {
      let parts = [paragraph[..<comma.lowerBound] + ",", paragraph[comma.upperBound...]]
      var atComma: [ShapedLine] = []
      for part in parts { atComma += try lines(part, width: nil) }
      if atComma.allSatisfy({ $0.width <= width }) { return atComma }
    }
    // The narrowest column that still takes no more lines gives lines of like length, broken at a space rather than at
    // the hyphen of a double name.
    var balanced = whole
    var (low, high) = (width / Double(whole.count), width)
    for _ in 0..<6 {
      let middle = (low + high) / 2
      let narrower = try lines(paragraph, width: middle)
      if narrower.count == whole.count, narrower.allSatisfy({ $0.width <= middle }) {
        (balanced, high) = (narrower, middle)
      } else {
        low = middle
      }
    }
    return balanced
  }

  /// Parts of the em: an accented capital of Noto Sans above the baseline, a descender below it, and the least gap
  /// between the ink of two lines.
  private static let (ascent, descent, gap) = (0.95, 0.24, 0.04)

  private func overhang(of attempt: Attempt, style: Element.TextStyle, box: DeviceRect) -> String? {
    func millimetres(_ pixels: Double) -> String {
      let tenths = Int((pixels / printer.pixelsPerMillimetre * 10).rounded(.up))
      return "\(tenths / 10).\(tenths % 10) mm"
    }
    if attempt.lines.count > style.lines {
      return "it takes \(attempt.lines.count) lines where \(style.lines) \(style.lines == 1 ? "is" : "are") allowed"
    }
    let widest = Self.width(of: attempt)
    if widest > Double(box.width) + 0.5 { return "it is \(millimetres(widest - Double(box.width))) too wide" }
    if attempt.height > Double(box.height) + 0.5 {
      return "it is \(millimetres(attempt.height - Double(box.height))) too high"
    }
    return nil
  }

  /// Of the widest line. Ink may overhang its advance (an italic f), so both count.
  private static func width(of attempt: Attempt) -> Double {
    attempt.lines.map { max($0.width, $0.inkRight) - min(0, $0.inkLeft) }.max() ?? 0
  }

  private func place(_ attempt: Attempt, style: Element.TextStyle, box: DeviceRect) -> PlacedText {
    let slack = max(0, Double(box.height) - attempt.height)
    let top =
      switch style.verticalAlignment {
      case .top: 0.0
      case .middle: slack / 2
      case .bottom: slack
      }
    let lines = zip(attempt.lines, attempt.baselines).map { line, baseline in
      let slack = max(0, Double(box.width) - line.width)
      let left =
        switch style.alignment {
        case .left: max(0, -line.inkLeft)
        case .center: slack / 2
        case .right: slack
        }
      return PlacedText.Line(
        shaped: line, x: Double(box.x) + left, baseline: box.y + Int((top + baseline).rounded()))
    }
    return PlacedText(size: attempt.size, color: style.color, lines: lines)
  }
}

extension Element.TextStyle {
  /// How much closer letters may come at the minimum size, in thousandths of it: what typesetters take before anyone
  /// sees it.
  private static let tightening = 20.0

  /// The style with letters closer to one another; nil where letters join or stack, which closer ones would spoil: from
  /// Hebrew on in Unicode's order.
  fileprivate func tightened(for text: String) -> Self? {
    guard text.unicodeScalars.allSatisfy({ $0.value < 0x0590 || (0x1E00...0x20CF).contains($0.value) }) else {
      return nil
    }
    return Self(
      font: font, size: size, minimumSize: minimumSize, lines: lines, lineHeight: lineHeight,
      tracking: tracking - Self.tightening, color: color, alignment: alignment, verticalAlignment: verticalAlignment)
  }
}
