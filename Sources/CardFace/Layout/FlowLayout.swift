/// Puts the texts of a flow below one another for one card.
struct FlowLayout {
  let flow: Flow
  let layout: FaceLayout
  let subject: FaceLayout.Subject
  /// The members' elements by name.
  let members: [String: Element]

  /// By how much all texts shrink from one attempt to the next, and how small they get: their own least sizes count.
  private static let (step, smallest) = (0.04, 0.4)
  /// The least way between the ink of two texts in millimetres: accents may reach into the gap above them so far.
  private static let clearance = 0.15
  /// Parts of the em: a capital of Noto Sans, one with an accent, and a descender.
  private static let (capital, accented, descent) = (0.714, 0.95, 0.22)

  /// A text of the flow, its box beginning at the flow's top.
  private struct Piece {
    let element: Element
    let text: PlacedText
    /// From the column's top to the first baseline, and from the same top to the lowest ink.
    var baseline = 0.0
    var bottom = 0.0
  }

  /// A group with its columns' texts in place, counted from its own top.
  private struct Stack {
    var pieces: [Piece]
    var height: Double
  }

  /// The shown texts, placed. Throws `textDoesNotFit`, naming the flow, for a card whose texts need more room at their
  /// least sizes.
  func place() throws(FaceError) -> [PlacedElement] {
    let room = Double(box.height)
    var scale = 1.0
    var fitted = FittedTexts()
    var stacks = try self.stacks(scale, &fitted)
    while height(stacks) > room, scale > Self.smallest {
      scale -= Self.step
      stacks = try self.stacks(scale, &fitted)
    }
    let spare = room - height(stacks)
    guard spare >= -0.5 else {
      let tenths = Int((-spare / layout.printer.pixelsPerMillimetre * 10).rounded(.up))
      throw FaceError(
        .textDoesNotFit, element: flow.name,
        "its texts are \(tenths / 10).\(tenths % 10) mm too high at their least sizes",
        hint: "shorten a text, or give the flow more room or its texts a smaller minimumSize in the template")
    }
    let gaps = Double(max(1, stacks.count - 1))
    let gap = min(flow.gap.most * millimetre, flow.gap.least * millimetre + max(0, spare) / gaps)
    let left = max(0, spare - (gap - flow.gap.least * millimetre) * Double(stacks.count - 1))
    var top = Double(box.y)
    switch flow.alignment {
    case .top: break
    case .middle: top += left / 2
    case .bottom: top += left
    }
    var placed: [PlacedElement] = []
    for stack in stacks {
      placed += stack.pieces.map { self.placed($0, top: top) }
      top += stack.height + gap
    }
    return placed
  }

  /// The texts of the last attempt, by element: from one attempt to the next many keep their size, which goes by
  /// quarters of a point, and need not be set again.
  private typealias FittedTexts = [String: (style: Element.TextStyle, text: PlacedText?)]

  /// An element's text in a style; nil where the card does not show it.
  private func text(
    of element: Element, _ style: Element.TextStyle, _ fitted: inout FittedTexts
  ) throws(FaceError) -> PlacedText? {
    if let known = fitted[element.name], known.style == style { return known.text }
    let placed = try layout.shown(element.with(style), for: subject)
    let text: PlacedText? = if case .text(let text)? = placed?.content { text } else { nil }
    fitted[element.name] = (style, text)
    return text
  }

  private var box: DeviceRect { layout.printer.pixels(flow.box) }
  private var millimetre: Double { layout.printer.pixelsPerMillimetre }

  private func height(_ stacks: [Stack]) -> Double {
    stacks.reduce(0) { $0 + $1.height } + Double(max(0, stacks.count - 1)) * flow.gap.least * millimetre
  }

  private func stacks(_ scale: Double, _ fitted: inout FittedTexts) throws(FaceError) -> [Stack] {
    var stacks: [Stack] = []
    for group in flow.groups {
      var stack = Stack(pieces: [], height: 0)
      for column in group {
        let pieces = try self.column(column, scale, &fitted)
        stack.pieces += pieces
        stack.height = max(stack.height, pieces.last.map { $0.bottom } ?? 0)
      }
      if !stack.pieces.isEmpty { stacks.append(stack) }
    }
    return stacks
  }

  /// A column's texts; none where only labels would stand in it.
  private func column(
    _ names: [String], _ scale: Double, _ fitted: inout FittedTexts
  ) throws(FaceError) -> [Piece] {
    var pieces: [Piece] = []
    var cursor: Double?
    for name in names {
      guard let element = members[name], case .text(let style, _) = element.content else { continue }
      guard let text = try text(of: element, style.shrunk(to: scale), &fitted), let first = text.lines.first,
        let last = text.lines.last
      else { continue }
      let em = text.size * layout.printer.pixelsPerPoint
      var piece = Piece(element: element, text: text)
      if let cursor {
        piece.baseline = max(
          cursor + flow.labelGap * millimetre + Self.capital * em,
          cursor + Self.clearance * millimetre + first.shaped.inkAscent)
      } else {
        // A label's capitals begin the group; a value has room for accents, so that it lies alike on all cards.
        let isLabel = !element.showsFields
        piece.baseline = max((isLabel ? Self.capital : Self.accented) * em, first.shaped.inkAscent)
      }
      piece.bottom =
        piece.baseline + Double(last.baseline - first.baseline) + max(Self.descent * em, last.shaped.inkDescent)
      cursor = piece.bottom
      pieces.append(piece)
    }
    return pieces.contains { $0.element.showsFields } ? pieces : []
  }

  private func placed(_ piece: Piece, top: Double) -> PlacedElement {
    let first = piece.text.lines.first
    let baseline = Int((top + piece.baseline).rounded())
    let text = piece.text.moved(by: baseline - (first?.baseline ?? 0))
    let above = Int((top + piece.baseline - (first?.shaped.inkAscent ?? 0)).rounded(.down))
    let own = layout.printer.pixels(piece.element.box)
    return PlacedElement(
      name: piece.element.name,
      box: DeviceRect(
        x: own.x, y: above, width: own.width, height: Int((top + piece.bottom).rounded(.up)) - above),
      plane: piece.element.plane, content: .text(text))
  }
}

extension Element {
  /// Whether the text shows a datum of the card, and is no label.
  fileprivate var showsFields: Bool { if case .text(_, let text) = content { !text.fields.isEmpty } else { false } }

  /// The same text in another style, with all of its flow's height for its box.
  fileprivate func with(_ style: TextStyle) -> Element {
    guard case .text(_, let text) = content else { return self }
    var element = Element(
      name: name, box: extent, content: .text(style, text), plane: plane, conditions: conditions)
    element.overlaps = overlaps
    return element
  }
}

extension Element.TextStyle {
  /// Sizes go by quarters of a point.
  private static let quarters = 4.0

  /// The style at a share of its size, no smaller than its least one, at the top of its box.
  fileprivate func shrunk(to share: Double) -> Self {
    let scaled = max(minimumSize, (size * share * Self.quarters).rounded(.down) / Self.quarters)
    return Self(
      font: font, size: share < 1 ? scaled : size, minimumSize: minimumSize, lines: lines, lineHeight: lineHeight,
      tracking: tracking, color: color, alignment: alignment, verticalAlignment: .top)
  }
}

extension PlacedText {
  /// The same text so many device pixels further down.
  func moved(by pixels: Int) -> PlacedText {
    PlacedText(
      size: size, color: color,
      lines: lines.map { Line(shaped: $0.shaped, x: $0.x, baseline: $0.baseline + pixels) })
  }
}
