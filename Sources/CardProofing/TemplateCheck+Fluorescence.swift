import CardFace

// What shows under an ultraviolet lamp: nobody sees it on the proof, so nobody sees what is wrong with it either.

extension TemplateCheck {
  /// Finds what is fluorescent where a code may lie, or over something else that is fluorescent. Boxes count, for some
  /// value fills them; of art that is on every card its ink.
  func fluorescent(_ side: Template.Side) throws(FaceError) -> [TemplateFinding] {
    let elements = template[side].elements
    let shown = elements.filter { $0.plane == .uv }
    var findings: [TemplateFinding] = []
    for (index, element) in shown.enumerated() {
      for other in elements {
        guard other.isCode, let shared = try sharedInk(element, other, side) else { continue }
        findings.append(
          .init(
            .codeCover, side, element.name, "lies under the code \"\(other.name)\" by \(shared), and is cut off there"))
      }
      for other in shown[(index + 1)...] {
        guard let shared = try sharedInk(element, other, side) else { continue }
        findings.append(.init(.overlap, side, element.name, "overlaps \"\(other.name)\" by \(shared)"))
      }
    }
    return findings
  }

  /// What two elements that a card can show together have in common, in words; nil where that is nothing.
  private func sharedInk(_ a: Element, _ b: Element, _ side: Template.Side) throws(FaceError) -> String? {
    guard let (width, height) = a.box.overlap(with: b.box), width > 0.05, height > 0.05, areShownTogether(a, b),
      try hasInk(a, in: b.box, side), try hasInk(b, in: a.box, side)
    else { return nil }
    return "\(Self.millimetres(width)) × \(Self.millimetres(height))"
  }

  private func hasInk(_ element: Element, in box: CardRect, _ side: Template.Side) throws(FaceError) -> Bool {
    guard case .art = element.content,
      let placed = renderer.fixedElements(side).first(where: { $0.name == element.name })
    else { return true }
    let canvas = try Canvas(width: renderer.printer.width, height: renderer.printer.height, format: .coverage)
    try renderer.paint(placed, on: canvas)
    let ink = try canvas.coverage()
    let (columns, rows) = renderer.printer.pixels(box).clipped(toWidth: ink.width, height: ink.height)
    return rows.contains { y in columns.contains { x in ink.pixels[y * ink.width + x] >= 128 } }
  }
}
