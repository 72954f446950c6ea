import Foundation

/// Fills lines or a circle with a tiny text, over and over: whole words only, with the gaps between them evened out.
struct MicrotextLayout {
  /// Device pixels of a capital's height below which no printer's letters can be told apart, even under a loupe.
  static let leastCapHeight = 6.0
  /// Between words and between lines, in parts of the em.
  private static let (wordGap, lineHeight) = (0.38, 1.25)

  /// Letters may grow by so much to fill their path.
  private static let mostGrowth = 1.3

  let typesetter: Typesetter
  let printer: PrinterProfile

  /// Throws `microtextTooSmall` if the printer can't show the size, naming the smallest that it can.
  func check(_ style: Element.MicrotextStyle, element: String) throws(FaceError) {
    let height = try capHeight(style)
    guard height < Self.leastCapHeight else { return }
    let size = style.size(on: printer)
    let least = size * Self.leastCapHeight / height
    let (hundredths, millimetres) = (
      Int((least * 100).rounded(.up)), Int((Self.leastCapHeight / printer.pixelsPerMillimetre * 1000).rounded(.up))
    )
    throw FaceError(
      .microtextTooSmall, element: element,
      "has capitals of less than \(Int(Self.leastCapHeight)) device pixels at \(size) pt on \(printer.name)",
      hint: "\(Double(hundredths) / 100) pt is the smallest size there: capitals of \(Double(millimetres) / 1000) mm")
  }

  /// Throws ``check(_:element:)``'s error, `missingGlyph`, or `textDoesNotFit` when not even one word fits.
  func place(
    _ text: String, style: Element.MicrotextStyle, box: DeviceRect, element: String, field: String?
  ) throws(FaceError) -> PlacedMicrotext {
    try check(style, element: element)
    var em = style.size(on: printer) * printer.pixelsPerPoint
    let capital = try capHeight(style)
    let radius = max(0, Double(min(box.width, box.height)) / 2 - capital)
    let length = style.path == .lines ? Double(box.width) : 2 * .pi * radius
    var texts = text.split(whereSeparator: \.isWhitespace)
    func shaped(_ em: Double) throws(FaceError) -> [ShapedLine] {
      var words: [ShapedLine] = []
      for word in texts {
        do throws(FaceError) {
          let lines = try typesetter.lines(
            String(word), role: style.font, size: em, tracking: 0, width: nil, language: nil)
          // Digits by themselves are of no script, yet stand apart.
          words += word.utf8.allSatisfy { $0 < 128 } ? lines.map(\.standingApart) : lines
        } catch {
          throw FaceError(error.code, element: element, field: field, error.message, hint: error.hint)
        }
      }
      return words
    }
    var words = try shaped(em)
    // A very long name must not stop a card whose name fits where it is read: the other words go on without it.
    let fits = words.map { $0.width + (style.path == .lines ? 0 : Self.wordGap * em) <= length }
    texts = zip(texts, fits).filter(\.1).map(\.0)
    words = zip(words, fits).filter(\.1).map(\.0)
    // What whole words leave of the first line goes into their size before it goes into the gaps.
    let growth = min(Self.mostGrowth, Self.slack(of: length, with: words, em: em, isClosed: style.path != .lines))
    em *= growth
    words = try shaped(em)
    var next = 0
    var pieces: [PlacedMicrotext.Piece] = []
    switch style.path {
    case .lines:
      var baseline = Double(box.y) + capital * growth
      repeat {
        for word in Self.fill(length, with: words, from: &next, em: em, isClosed: false) {
          pieces.append(.init(line: word.line, x: Double(box.x) + word.at, y: baseline.rounded(), turn: 0))
        }
        baseline += Self.lineHeight * em
      } while baseline <= Double(box.maxY)
    case .circle(let start):
      let (x, y) = (Double(box.x) + Double(box.width) / 2, Double(box.y) + Double(box.height) / 2)
      for word in Self.fill(length, with: words, from: &next, em: em, isClosed: true) {
        for piece in word.line.letters {
          // A letter stands upright on the circle at the middle of its own width.
          let turn = (start - 90) / 180 * .pi + (word.at + piece.middle) / radius
          let (c, s) = (cos(turn), sin(turn))
          pieces.append(
            .init(
              line: piece.line, x: x + radius * c + piece.middle * s, y: y + radius * s - piece.middle * c,
              turn: turn + .pi / 2))
        }
      }
    }
    guard !pieces.isEmpty, box.height >= Int(capital) else {
      throw FaceError(
        .textDoesNotFit, element: element, field: field, "does not fit its path",
        hint: "make the element larger, or its text smaller")
    }
    return PlacedMicrotext(color: style.color, pieces: pieces)
  }

  /// As many words as go on a path, one after the other from number `next` on, and where each begins.
  private static func fill(
    _ length: Double, with words: [ShapedLine], from next: inout Int, em: Double, isClosed: Bool
  ) -> [(line: ShapedLine, at: Double)] {
    let gap = wordGap * em
    var taken: [ShapedLine] = []
    var sum = 0.0
    while !words.isEmpty {
      let word = words[next % words.count]
      let gaps = Double(isClosed ? taken.count + 1 : taken.count)
      // A word of no width would go on for ever.
      guard word.width > 0, sum + word.width + gaps * gap <= length else { break }
      taken.append(word)
      sum += word.width
      next += 1
    }
    let gaps = isClosed ? taken.count : taken.count - 1
    let even = gaps > 0 ? (length - sum) / Double(gaps) : 0
    var at = 0.0
    return taken.map { word in
      defer { at += word.width + even }
      return (word, at)
    }
  }

  /// By how much the words that fit on a path may grow until they fill it.
  private static func slack(of length: Double, with words: [ShapedLine], em: Double, isClosed: Bool) -> Double {
    var next = 0
    let taken = fill(length, with: words, from: &next, em: em, isClosed: isClosed)
    let gaps = Double(isClosed ? taken.count : taken.count - 1)
    let used = taken.reduce(0) { $0 + $1.line.width } + gaps * wordGap * em
    // A thousandth less, so that rounding does not push the last word out.
    return used > 0 ? length / used * 0.999 : 1
  }

  private func capHeight(_ style: Element.MicrotextStyle) throws(FaceError) -> Double {
    try typesetter.capHeight(role: style.font, size: style.size(on: printer) * printer.pixelsPerPoint)
  }
}

extension Element.MicrotextStyle {
  /// The resolution from which printers show the finer size, in dots per inch.
  private static let fineResolution = 600

  /// The size that a printer is given, in points.
  func size(on printer: PrinterProfile) -> Double {
    printer.dotsPerInch >= Self.fineResolution ? fineSize ?? size : size
  }
}

extension ShapedLine {
  /// The line's letters one by one, each from its own origin, and the middle between its origin and the next one's.
  /// Letters that join are parted too: so small, nobody sees the bend between two of them, but a long word would leave
  /// its path.
  fileprivate var letters: [(line: ShapedLine, middle: Double)] {
    runs.enumerated().flatMap { index, run -> [(line: ShapedLine, middle: Double)] in
      let end = index + 1 < runs.count ? runs[index + 1].glyphs.first?.x ?? width : width
      let starts = run.glyphs.indices.filter { $0 == 0 || run.glyphs[$0].beginsLetter }
      return starts.enumerated().map { number, start in
        let next = number + 1 < starts.count ? starts[number + 1] : run.glyphs.count
        let glyphs = Array(run.glyphs[start..<next])
        return (
          ShapedLine([GlyphRun(font: run.font, glyphs: glyphs, glyphsStandApart: run.glyphsStandApart)]),
          (glyphs[0].x + (next < run.glyphs.count ? run.glyphs[next].x : end)) / 2
        )
      }
    }
  }

  /// The same line of letters that don't join.
  fileprivate var standingApart: ShapedLine {
    ShapedLine(
      runs: runs.map { GlyphRun(font: $0.font, glyphs: $0.glyphs, glyphsStandApart: true) }, width: width,
      inkLeft: inkLeft, inkRight: inkRight, inkAscent: inkAscent, inkDescent: inkDescent)
  }

  private init(_ runs: [GlyphRun]) {
    self.init(runs: runs, width: 0, inkLeft: 0, inkRight: 0, inkAscent: 0, inkDescent: 0)
  }
}
