import CardArtwork
import CardCredential
import CardModel

/// Resolves a face of a template for one card: millimetres to device pixels, fields to fitted glyphs, credentials to
/// modules. Nothing is painted here.
struct FaceLayout {
  let template: Template
  let printer: PrinterProfile
  let fitter: TextFitter
  private let visualSize: VisualSize

  init(template: Template, printer: PrinterProfile, fitter: TextFitter) {
    (self.template, self.printer, self.fitter) = (template, printer, fitter)
    visualSize = VisualSize(typesetter: fitter.typesetter)
  }

  /// What a layout shows: a card's content and its codes' texts by profile.
  struct Subject {
    let content: FaceContent
    let codes: [CredentialProfile: String]

    /// What a clerk's eye finds on the card, by its identity code.
    var feature: ClerkFeature? { codes[.identity].flatMap(ClerkFeature.init(ofIdentityCode:)) }
  }

  /// The elements that are the same on every card, in painting order.
  func fixedElements(_ side: Template.Side) throws(FaceError) -> [PlacedElement] {
    var placed: [PlacedElement] = []
    for element in template[side].elements where element.isFixed {
      guard let content = try content(of: element, subject: nil) else { continue }
      placed.append(self.placed(element, content))
    }
    return placed
  }

  /// The elements that depend on the card, in painting order. Those whose condition does not hold, or whose field the
  /// card lacks, are left out.
  func elements(_ side: Template.Side, for subject: Subject) throws(FaceError) -> [PlacedElement] {
    let subject = Subject(content: subject.content.seen(on: side), codes: subject.codes)
    var placed: [(order: Int, element: PlacedElement)] = []
    let elements = Array(template[side].elements.enumerated()).filter { !$0.element.isFixed }
    // Microtext last: a name that can't be printed is reported where it can be read.
    let ordered = elements.filter { !$0.element.isMicrotext } + elements.filter(\.element.isMicrotext)
    // Codes first: texts may give way to them.
    for (order, element) in ordered where element.isSymbol {
      if let element = try self.shown(element, for: subject) { placed.append((order, element)) }
    }
    let codes = placed.reduce(into: [String: DeviceRect]()) { codes, placed in
      if case .qr(let qr) = placed.element.content { codes[placed.element.name] = qr.outer }
    }
    for (order, element) in ordered where element.flow == nil && !element.isSymbol {
      let element = keptClear(element, of: codes)
      if let element = try self.shown(element, for: subject) { placed.append((order, element)) }
    }
    for flow in template[side].flows {
      let members = elements.filter { $0.element.flow?.name == flow.name }
        .map { (offset: $0.offset, element: keptClear($0.element, of: codes)) }
      let texts = try FlowLayout(
        flow: flow, layout: self, subject: subject,
        members: Dictionary(uniqueKeysWithValues: members.map { ($0.element.name, $0.element) })
      ).place()
      for text in texts {
        guard let order = members.first(where: { $0.element.name == text.name })?.offset else { continue }
        placed.append((order, text))
      }
    }
    return placed.sorted { $0.order < $1.order }.compactMap { order, placed in
      guard let anchor = template[side].elements[order].anchor else { return placed }
      return codes[anchor.element].flatMap { placed.moved(beside: $0, anchor, on: printer) }
    }
  }

  /// An element whose box has given way to the symbol that it leaves room for.
  private func keptClear(_ element: Element, of codes: [String: DeviceRect]) -> Element {
    guard let code = element.clearance?.element, let symbol = codes[code] else { return element }
    return element.keepingClear(of: printer.millimetres(symbol))
  }

  /// One element for a card, by itself: a flow's has all of the flow's height. Nil when the card does not show it.
  func element(
    _ element: Element, on side: Template.Side, for subject: Subject
  ) throws(FaceError) -> PlacedElement? {
    var element = element
    if let name = element.clearance?.element, let code = template[side].elements.first(where: { $0.name == name }),
      let symbol = try shown(code, for: subject)
    {
      element = keptClear(element, of: [name: symbol.codeArea ?? symbol.box])
    }
    if element.flow != nil { element.fillFlow() }
    return try shown(element, for: subject)
  }

  /// An element in its box, if its conditions hold and the card has what it shows.
  func shown(_ element: Element, for subject: Subject) throws(FaceError) -> PlacedElement? {
    guard element.conditions.allSatisfy({ holds($0, for: subject) }) else { return nil }
    return try content(of: element, subject: subject).map { placed(element, $0) }
  }

  /// An art or a rectangle.
  func backdrop(_ element: Element) throws(FaceError) -> PlacedElement? {
    try content(of: element, subject: nil).map { placed(element, $0) }
  }

  private var microtext: MicrotextLayout { MicrotextLayout(typesetter: fitter.typesetter, printer: printer) }

  /// Throws `microtextTooSmall` for an element whose letters the printer can't show, whatever they say.
  func checkMicrotext(_ side: Template.Side) throws(FaceError) {
    for element in template[side].elements {
      guard case .microtext(let style, _) = element.content else { continue }
      try microtext.check(style, element: element.name)
    }
  }

  private func placed(_ element: Element, _ content: PlacedElement.Content) -> PlacedElement {
    PlacedElement(name: element.name, box: printer.pixels(element.box), plane: element.plane, content: content)
  }

  private func content(of element: Element, subject: Subject?) throws(FaceError) -> PlacedElement.Content? {
    let box = printer.pixels(element.box)
    let scale = printer.pixelsPerMillimetre
    switch element.content {
    case .art(let file): return .art(file: file)
    case .rectangle(let look):
      return .rectangle(
        fill: look.fill, cornerRadius: look.cornerRadius * scale, stroke: look.stroke,
        strokeWidth: look.strokeWidth * scale)
    case .portrait(let style):
      return .portrait(
        PlacedPortrait(
          cornerRadius: style.cornerRadius * scale, feather: style.feather * scale,
          bottomFeather: style.bottomFeather * scale,
          weave: style.weave.map { PortraitWeave(element.box, style, $0) }))
    case .signature: return subject?.content.holderSigns == true ? .signature : nil
    case .text(let style, let text):
      guard let resolved = text.resolved(for: subject?.content, dates: template.dates) else { return nil }
      // As large to the eye as the Latin letters beside it, where there is room; the minimum stays.
      let style =
        text.fields.first == .secondaryName
        ? style.scaled(by: visualSize.factor(of: resolved, role: style.font)) : style
      // Letters' forms differ by language: the Navajo ogonek, Japanese and Chinese characters.
      let language: String? =
        switch text.fields.first {
        case .secondaryName: subject?.content.secondaryName?.language
        case .name, .guardian: subject?.content.language
        default: nil
        }
      return .text(
        try fitter.fit(
          resolved, style: style, box: box, element: element.name, field: text.fields.first?.requestField,
          language: language))
    case .braille(let text):
      guard let resolved = text.resolved(for: subject?.content, dates: template.dates) else { return nil }
      return try BraillePlacement.place(resolved, box: element.box, printer: printer, element: element.name)
    case .microtext(let style, let text):
      guard let resolved = text.resolved(for: subject?.content, dates: template.dates) else { return nil }
      return .microtext(
        try microtext.place(
          resolved, style: style, box: box, element: element.name, field: text.fields.first?.requestField))
    case .clerkFeature(let place):
      guard let feature = subject?.feature, feature.place == place else { return nil }
      return .clerkFeature(feature)
    case .barcode(let style):
      guard let number = subject?.content.externalNumbers[style.number] else { return nil }
      return .barcode(
        try BarcodePlacement(fitter: fitter, printer: printer).place(
          number, style: style, box: box, element: element.name))
    case .qr(let profile):
      guard let credential = subject?.codes[profile] else { return nil }
      return .qr(
        try QRPlacement.place(
          credential, profile: profile, box: box, printer: printer, element: element.name, at: element.symbolPlace))
    }
  }

  private func holds(_ condition: Element.Condition, for subject: Subject) -> Bool {
    let isPresent =
      switch condition.field {
      case .emergency: subject.content.hasEmergencyData
      case .emergencyContact: subject.content.emergencyContact != nil
      case .allergies: !subject.content.allergies.isEmpty
      case .guardian: subject.content.guardian != nil
      case .secondaryName: subject.content.secondaryName != nil
      case .signature: subject.content.holderSigns
      case .externalNumber(let name): subject.content.externalNumbers[name] != nil
      }
    return isPresent == condition.isPresent
  }
}

extension PortraitWeave {
  /// The lines over a portrait in that box.
  init(_ box: CardRect, _ style: Element.PortraitStyle, _ weave: Element.PortraitStyle.Weave) {
    self.init(
      box: ArtworkBox(x: box.x, y: box.y, width: box.width, height: box.height), reach: weave.reach,
      strength: weave.strength, feather: style.feather, bottomFeather: style.bottomFeather)
  }
}
