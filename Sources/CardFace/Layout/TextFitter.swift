import CardModel

/// Fits a text into its box: at its full size on as few lines as possible, then on more lines, then smaller, down to the
/// template's minimum; never clipped, never cut short.
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
    var size = style.size
    while true {
      let attempt = try shape(paragraphs, style: style, size: size, box: box, element, field, language)
      if attempt.overhang == nil || size <= style.minimumSize {
        guard let overhang = attempt.overhang else {
          return place(attempt, style: style, size: size, box: box)
        }
        throw FaceError(
          .textDoesNotFit, element: element, field: field,
          "does not fit its box at the minimum size of \(style.minimumSize) pt: \(overhang)",
          hint: "shorten the text, or give the element more room, more lines or a smaller minimumSize in the template")
      }
      size = max(style.minimumSize, size - Self.step)
    }
  }

  private struct Attempt {
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
    var attempt = Attempt()
    for paragraph in paragraphs {
      do throws(FaceError) {
        attempt.lines += try typesetter.lines(
          paragraph, role: style.font, size: em, tracking: tracking, width: Double(box.width), language: language)
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

  /// Parts of the em: an accented capital of Noto Sans above the baseline, a descender below it, and the least gap between the ink of
  /// two lines.
  private static let (ascent, descent, gap) = (0.95, 0.24, 0.04)

  private func overhang(of attempt: Attempt, style: Element.TextStyle, box: DeviceRect) -> String? {
    func millimetres(_ pixels: Double) -> String {
      let tenths = Int((pixels / printer.pixelsPerMillimetre * 10).rounded(.up))
      return "\(tenths / 10).\(tenths % 10) mm"
    }
    if attempt.lines.count > style.lines {
      return "it takes \(attempt.lines.count) lines where \(style.lines) \(style.lines == 1 ? "is" : "are") allowed"
    }
    // Ink may overhang its advance (an italic f), so both count.
    let widest = attempt.lines.map { max($0.width, $0.inkRight) - min(0, $0.inkLeft) }.max() ?? 0
    if widest > Double(box.width) + 0.5 { return "it is \(millimetres(widest - Double(box.width))) too wide" }
    if attempt.height > Double(box.height) + 0.5 {
      return "it is \(millimetres(attempt.height - Double(box.height))) too high"
    }
    return nil
  }

  private func place(_ attempt: Attempt, style: Element.TextStyle, size: Double, box: DeviceRect) -> PlacedText {
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
    return PlacedText(size: size, color: style.color, lines: lines)
  }
}
