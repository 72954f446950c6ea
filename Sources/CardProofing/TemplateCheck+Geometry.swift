import CardFace

// What lies where: overlaps, edges, sizes.

extension Element {
  /// Whether it stands beside a code or keeps clear of it, wherever that lies.
  fileprivate func givesWay(to code: Element) -> Bool {
    anchor?.element == code.name || clearance?.element == code.name
  }
}

extension TemplateCheck {
  /// Whether nothing may overlap it. Art and panels lie under other elements on purpose.
  private func isContent(_ element: Element) -> Bool {
    guard element.plane == .color || element.plane == .black else { return false }
    switch element.content {
    case .art, .rectangle, .braille, .clerkFeature: return false
    case .text, .microtext, .portrait, .signature, .qr, .barcode: return true
    }
  }

  /// Where an element may lie.
  func reach(of element: Element, _ side: Template.Side) -> CardRect {
    reaches[side]?[element.name] ?? element.extent
  }

  func areShownTogether(_ a: Element, _ b: Element) -> Bool {
    FieldPresence.combinations(template.policy).contains { $0.shows(a) && $0.shows(b) }
  }

  func overlaps(_ side: Template.Side) -> [TemplateFinding] {
    let elements = template[side].elements.filter(isContent)
    var findings: [TemplateFinding] = []
    for (index, element) in elements.enumerated() {
      for other in elements[(index + 1)...] {
        guard !mayMeet(element, other),
          let (width, height) = reach(of: element, side).overlap(with: reach(of: other, side)), width > 0.05,
          height > 0.05,
          areShownTogether(element, other)
        else { continue }
        findings.append(
          .init(
            .overlap, side, element.name,
            "overlaps \"\(other.name)\" by \(Self.millimetres(width)) × \(Self.millimetres(height))"))
      }
    }
    return findings
  }

  /// Whether two elements keep out of each other's way by a rule of their own, or lie over one another on purpose.
  private func mayMeet(_ a: Element, _ b: Element) -> Bool {
    a.sharesFlow(with: b) || a.givesWay(to: b) || b.givesWay(to: a)
      || a.overlaps.contains(b.name) || b.overlaps.contains(a.name)
  }

  /// Finds what is said to lie over something on purpose and does not, after a change of one of the two.
  func missedOverlaps(_ side: Template.Side) -> [TemplateFinding] {
    let elements = template[side].elements
    return elements.flatMap { element in
      element.overlaps.sorted().compactMap { name -> TemplateFinding? in
        guard let other = elements.first(where: { $0.name == name }),
          reach(of: element, side).overlap(with: reach(of: other, side)) == nil
        else { return nil }
        return .init(.overlap, side, element.name, "is said to overlap \"\(name)\", and does not")
      }
    }
  }

  /// The part of an element's box that art may hide.
  private static let mostHidden = 0.3

  /// Finds what is hidden by a panel or art that is painted later. Elements with a condition are painted after all that
  /// are the same on every card, wherever they stand in the file.
  func covered(_ side: Template.Side) throws(FaceError) -> [TemplateFinding] {
    let elements = template[side].elements
    let painted = elements.filter(\.isFixed) + elements.filter { !$0.isFixed }
    var findings: [TemplateFinding] = []
    for (index, element) in painted.enumerated() where isContent(element) && element.plane == .color {
      for cover in painted[(index + 1)...] where cover.isBackdrop && cover.plane == .color {
        guard let (width, height) = reach(of: element, side).overlap(with: cover.box), width > 0.05, height > 0.05,
          areShownTogether(element, cover), try hides(cover, element)
        else { continue }
        findings.append(
          .init(
            .overlap, side, element.name,
            "is covered by \"\(cover.name)\" by \(Self.millimetres(width)) × \(Self.millimetres(height))"))
      }
    }
    return findings
  }

  /// Whether a panel is opaque, or art where the element is.
  private func hides(_ cover: Element, _ element: Element) throws(FaceError) -> Bool {
    if case .rectangle(let look) = cover.content { return look.fill.alpha > 127 }
    let canvas = try Canvas(width: renderer.printer.width, height: renderer.printer.height, format: .translucent)
    if let placed = try renderer.placeBackdrop(cover) { try renderer.paint(placed, on: canvas) }
    return share(of: canvas, in: renderer.printer.pixels(element.extent)) > Self.mostHidden
  }

  /// Finds second scripts beside panels and codes. What lies on a panel has it as its ground.
  func crowded(_ side: Template.Side) -> [TemplateFinding] {
    let elements = template[side].elements
    return elements.flatMap { element -> [TemplateFinding] in
      guard case .text(_, let text) = element.content, text.fields.contains(.secondaryName),
        element.plane == .color || element.plane == .black
      else { return [] }
      return elements.compactMap { other in
        switch other.content {
        case .rectangle, .qr, .barcode: break
        default: return nil
        }
        let distance = reach(of: element, side).distance(to: other.box)
        guard distance < Self.scriptClearance - 0.001, reach(of: element, side).overlap(with: other.box) == nil,
          areShownTogether(element, other)
        else { return nil }
        return .init(
          .clearance, side, element.name,
          "comes within \(Self.millimetres(distance)) of \"\(other.name)\", nearer than "
            + Self.millimetres(Self.scriptClearance))
      }
    }
  }

  func onContacts(_ side: Template.Side) -> [TemplateFinding] {
    template[side].elements.flatMap { element -> [TemplateFinding] in
      guard isContent(element) || element.plane == .tactile else { return [] }
      return template[side].contactAreas.enumerated().compactMap { index, area in
        guard let (width, height) = reach(of: element, side).overlap(with: area), width > 0.05, height > 0.05 else {
          return nil
        }
        return .init(
          .contactArea, side, element.name,
          "lies on contactAreas[\(index)] by \(Self.millimetres(width)) × \(Self.millimetres(height))")
      }
    }
  }

  func outsideSafeArea(_ side: Template.Side) -> [TemplateFinding] {
    template[side].elements.compactMap { element in
      let isForReading = isContent(element) && !element.isMicrotext
      if !isForReading, element.isBackdrop { return nil }
      let (box, trim) = (reach(of: element, side), CardRect.trim)
      let across = min(box.x, trim.width - box.x - box.width)
      let along = min(box.y, trim.height - box.y - box.height)
      let isText = if case .text = element.content { true } else { false }
      let margin = isForReading ? Self.safeMargin : Self.ornamentMargin
      let margins = (across: margin, along: isForReading && isText ? Self.textMargin : margin)
      let (distance, least) =
        across - margins.across < along - margins.along ? (across, margins.across) : (along, margins.along)
      guard distance < least - 0.001 else { return nil }
      let place =
        distance < 0
        ? "reaches \(Self.millimetres(-distance)) beyond the edge"
        : "comes within \(Self.millimetres(distance)) of the edge"
      return .init(.safeArea, side, element.name, "\(place), nearer than \(Self.millimetres(least))")
    }
  }

  func illegible(_ side: Template.Side) -> [TemplateFinding] {
    template[side].elements.compactMap { element in
      guard case .text(let style, _) = element.content, element.plane != .tactile else { return nil }
      let capitals = style.minimumSize * renderer.printer.pixelsPerPoint * Self.capHeight
      guard capitals < Self.leastCapHeight else { return nil }
      let least = Self.leastCapHeight / Self.capHeight / renderer.printer.pixelsPerPoint
      let tenths = Int((least * 10).rounded(.up))
      return .init(
        .legibility, side, element.name,
        "is illegible at \(style.minimumSize) pt on \(renderer.printer.name): \(tenths / 10).\(tenths % 10) pt is "
          + "the least"
      )
    }
  }

  func tooSmallForLargePrint(_ side: Template.Side) -> [TemplateFinding] {
    guard template.isLargePrint else { return [] }
    return template[side].elements.compactMap { element in
      guard case .text(let style, let text) = element.content, !text.fields.isEmpty,
        element.plane == .color || element.plane == .black, style.minimumSize < Self.leastLargePrint
      else { return nil }
      return .init(
        .largePrint, side, element.name,
        "may become as small as \(style.minimumSize) pt in large print, below \(Self.leastLargePrint) pt")
    }
  }

  func tactile(_ side: Template.Side) -> [TemplateFinding] {
    let elements = template[side].elements
    let raised = elements.filter { $0.plane == .tactile }
    var findings: [TemplateFinding] = []
    for (index, element) in raised.enumerated() {
      for other in raised[(index + 1)...] where element.box.distance(to: other.box) < Self.tactileClearance {
        findings.append(
          .init(
            .tactile, side, element.name,
            "is raised within \(Self.millimetres(element.box.distance(to: other.box))) of \"\(other.name)\", "
              + "nearer than \(Self.millimetres(Self.tactileClearance))"
          ))
      }
      for other in elements {
        guard other.isCode, element.box.overlap(with: other.box) != nil else { continue }
        findings.append(.init(.tactile, side, element.name, "is raised on the code \"\(other.name)\""))
      }
    }
    return findings
  }
}

extension CardRect {
  /// Width and height of what both cover, or nil.
  func overlap(with other: CardRect) -> (width: Double, height: Double)? {
    let width = min(x + self.width, other.x + other.width) - max(x, other.x)
    let height = min(y + self.height, other.y + other.height) - max(y, other.y)
    return width > 0 && height > 0 ? (width, height) : nil
  }

  /// The shortest way between both, 0 where they touch.
  func distance(to other: CardRect) -> Double {
    let dx = max(0, max(x, other.x) - min(x + width, other.x + other.width))
    let dy = max(0, max(y, other.y) - min(y + height, other.y + other.height))
    return (dx * dx + dy * dy).squareRoot()
  }
}
