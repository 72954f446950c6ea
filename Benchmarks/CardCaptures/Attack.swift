import CardCredential
import CardFace
import CardImaging
import CardModel

/// What a forger does to a front, beside a genuine code.
package enum Attack: String, Sendable, CaseIterable {
  case genuine, transplant, background, stranger, lookalike
  /// In each of name, address, date of birth and number one character, by any other of its kind or by one like it.
  case anyText, confusableText
  /// A text moved, a line added, a label removed, the emblem turned upside down.
  case layout
  /// A thin line drawn over the artwork.
  case line
  case grayCopy
  /// A genuine card under a hard shadow or beam.
  case hardShadow
  /// A genuine card with the shadow of a small thing on it, or with a window mirrored in it.
  case lightPatch
  /// Another's portrait over the card's own, whose ghost stays; and one that was made to look like the holder's in a
  /// small picture.
  case pastedPortrait, chosenPortrait
  /// Another's signature in the place of the holder's.
  case signature
  /// A picture of the genuine card on a screen; the genuine card scanned and printed again.
  case screen, secondPrinting

  /// What the attack changes of a capture's conditions.
  package func adapt(_ conditions: inout CaptureConditions, using dice: inout Dice) {
    switch self {
    case .hardShadow: conditions.castShadow(&dice)
    case .lightPatch: conditions.castPatch(&dice)
    case .screen:
      // A laptop's, a tablet's or a telephone's: 5 to 17 pixels a millimetre. It shines, so no lamp is mirrored in it.
      conditions.screenPitch = 1 / dice.uniform(5, 17)
      conditions.glare = 0
      if conditions.kind != .phone {
        let density = dice.uniform(12, 24)
        (conditions.kind, conditions.density, conditions.hasBayer) = (.phone, density, true)
        conditions.defocus = dice.uniform(0.35, 0.75) * density / 12
      }
    default: break
    }
  }

  /// A forged front.
  package struct Forgery {
    package let panels: FacePanels
    /// The elements that were changed: what an inspector should name.
    package let targets: [String]
  }

  /// Pictures of a holder who may look like another.
  package struct Candidate {
    package let pictures: PreparedPictures
    /// Who it is, where that is known: nobody looks like himself.
    package let person: String?
    /// The portrait, 24 by 30 pixels.
    private let small: [UInt8]

    package init(_ pictures: PreparedPictures, person: String? = nil) {
      (self.pictures, self.person) = (pictures, person)
      small = pictures.photo(width: 24, height: 30).pixels
    }

    /// The mean difference of the portraits, in levels.
    package func unlikeness(_ other: Self) -> Double {
      zip(small, other.small).reduce(0.0) { $0 + abs(Double($1.0) - Double($1.1)) } / Double(small.count)
    }
  }

  /// The front that he prints.
  ///
  /// - Parameters:
  ///   - card: whose code is on it.
  ///   - other: another holder's card, which is drawn only where the forgery takes something from it.
  ///   - pool: holders among whom the one who looks most like the card's is sought.
  package func forgery(
    of card: City.Issued, other: @autoclosure () throws -> City.Issued, pool: [Candidate], in city: City,
    using dice: inout Dice
  ) throws -> Forgery {
    let front = card.content.onFront
    switch self {
    case .genuine: return Forgery(panels: card.panels, targets: [])
    case .transplant:
      return Forgery(panels: try city.transplant(of: card, onto: other().panels), targets: ["artwork"])
    case .background:
      let panels = try city.panels(front, code: other().identity, pictures: card.pictures)
      return Forgery(panels: try city.transplant(of: card, onto: panels), targets: ["artwork"])
    case .stranger:
      return Forgery(
        panels: try city.panels(front, code: card.identity, pictures: other().pictures), targets: ["portrait"])
    case .lookalike:
      let own = Candidate(card.pictures, person: card.holder.face?.person)
      let others = pool.filter { $0.person == nil || $0.person != own.person }
      let nearest = others.map { ($0, $0.unlikeness(own)) }.min { $0.1 < $1.1 }?.0.pictures
      return Forgery(
        panels: try city.panels(front, code: card.identity, pictures: try nearest ?? other().pictures),
        targets: ["portrait"])
    case .anyText, .confusableText: return try texts(of: card, in: city, &dice)
    case .layout: return PanelForgery(card.panels, city.printer).layout(&dice)
    case .line: return PanelForgery(card.panels, city.printer).line(&dice)
    case .grayCopy: return Forgery(panels: PanelForgery(card.panels, city.printer).gray(), targets: [])
    case .hardShadow, .lightPatch, .screen: return Forgery(panels: card.panels, targets: [])
    case .pastedPortrait:
      return Forgery(panels: Self.pastedPortrait(card.panels, of: try other().panels), targets: ["portrait", "ghost"])
    case .chosenPortrait:
      return Forgery(panels: Self.chosenPortrait(card.panels, of: try other().panels), targets: ["portrait", "ghost"])
    case .signature:
      let pictures = CardPictures(
        photo: card.holder.pictures.photo, signature: try other().holder.pictures.signature)
      return Forgery(
        panels: try city.panels(front, code: card.identity, pictures: try city.prepare(pictures)),
        targets: ["signature"])
    case .secondPrinting:
      return Forgery(
        panels: Self.secondPrinting(card.panels, dotsPerInch: city.printer.dotsPerInch, using: &dice), targets: [])
    }
  }

  private func texts(of card: City.Issued, in city: City, _ dice: inout Dice) throws -> Forgery {
    var claims = card.claims
    var targets: [String] = []
    if let name = changed(claims.name, &dice) {
      claims.name = name
      targets.append("name")
    }
    if let line = changed(claims.address[0], &dice) {
      claims.address[0] = line
      targets.append("address")
    }
    if let number = changed(claims.number, &dice) {
      claims.number = number
      targets.append("number")
    }
    let born = claims.dateOfBirth?.description ?? ""
    for _ in 0..<60 {
      guard let text = changed(born, &dice), let day = CalendarDate(iso8601: text) else { continue }
      claims.dateOfBirth = day
      targets.append("dateOfBirth")
      break
    }
    let panels = try city.panels(
      try city.content(claims).onFront, code: card.identity, pictures: card.pictures)
    return Forgery(panels: panels, targets: targets)
  }

  private static let confusable: [(Character, Character)] = [
    ("8", "B"), ("1", "7"), ("3", "8"), ("O", "0"), ("c", "e"), ("6", "8"), ("5", "6"), ("a", "o"), ("n", "h"),
  ]

  /// A text with one character replaced; nil where none can be.
  private func changed(_ text: String, _ dice: inout Dice) -> String? {
    var characters = Array(text)
    func choices(_ c: Character) -> [Character] {
      if self == .confusableText {
        return Self.confusable.compactMap { $0.0 == c ? $0.1 : $0.1 == c ? $0.0 : nil }

      }
      let kind =
        c.isNumber ? "0123456789" : c.isUppercase ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ" : "abcdefghijklmnopqrstuvwxyz"
      return c.isLetter || c.isNumber ? kind.filter { $0 != c } : []
    }
    let places = characters.indices.filter { !choices(characters[$0]).isEmpty }
    guard !places.isEmpty else { return nil }
    let place = places[Int(dice.uniform(0, Double(places.count)))]
    let options = choices(characters[place])
    characters[place] = options[Int(dice.uniform(0, Double(options.count)))]
    return String(characters)
  }
}

extension FacePanels {
  /// Without a label in colour, as a forger takes it off; nil where there is no such label.
  package func removing(label name: String, printer: PrinterProfile) -> FacePanels? {
    PanelForgery(self, printer).removing(label: name)
  }
}

/// Changes to finished panels.
struct PanelForgery {
  let panels: FacePanels
  /// Pixels along one of 1/300 inch.
  let scale: Int

  init(_ panels: FacePanels, _ printer: PrinterProfile) {
    self.panels = panels
    scale = printer.dotsPerInch / 300
  }

  func layout(_ dice: inout Dice) -> Attack.Forgery {
    let texts = panels.elements.compactMap { element -> (PlacedElement, PlacedText)? in
      if case .text(let text) = element.content { (element, text) } else { nil }
    }
    // A raster checks its size at each change, so the bytes are changed by themselves.
    var (color, black) = (panels.color.pixels, panels.black.pixels)
    var targets: [String] = []
    func one(_ plane: Element.Plane) -> (PlacedElement, PlacedText) {
      let own = texts.filter { $0.0.plane == plane }
      return own[Int(dice.uniform(0, Double(own.count)))]
    }
    // By 0.25 to 0.6 mm, either way.
    let moved = one(.black)
    let far = Int(dice.uniform(3, 7)) * scale * (dice.happens(0.5) ? 1 : -1)
    let (dx, dy) = dice.happens(0.5) ? (far, 0) : (0, far)
    move(&black, inked(moved), dx, dy)
    targets.append(moved.0.name)
    let label = one(.color)
    erase(&color, inked(label))
    targets.append(label.0.name)
    if let emblem = panels.elements.first(where: { $0.name == "emblem" }) {
      turn(&color, emblem.box)
      targets.append("emblem")
    }
    let added = inked(one(.black))
    if let place = free(width: added.width, height: added.height, &dice) {
      for y in 0..<added.height {
        for x in 0..<added.width where panels.black.pixels[(added.y + y) * width + added.x + x] == 0 {
          black[(place.y + y) * width + place.x + x] = 0
        }
      }
      targets.append("artwork")
    }
    return Attack.Forgery(panels: changed(color: color, black: black), targets: targets)
  }

  func gray() -> FacePanels {
    var color = panels.color.pixels
    for at in stride(from: 0, to: color.count, by: 4) {
      let luma = 0.0722 * Double(color[at]) + 0.7152 * Double(color[at + 1]) + 0.2126 * Double(color[at + 2])
      for channel in 0..<3 { color[at + channel] = UInt8(luma) }
    }
    return changed(color: color, black: panels.black.pixels)
  }

  private var width: Int { panels.black.width }

  func changed(color: [UInt8], black: [UInt8]) -> FacePanels {
    var (colorPanel, blackPanel) = (panels.color, panels.black)
    (colorPanel.pixels, blackPanel.pixels) = (color, black)
    return FacePanels(
      background: panels.background, color: colorPanel, black: blackPanel, elements: panels.elements)
  }

  /// Without a label in colour, in whose place is the colour beside it; nil where there is no such label.
  func removing(label name: String) -> FacePanels? {
    for element in panels.elements where element.name == name && element.plane == .color {
      guard case .text(let text) = element.content else { continue }
      var color = panels.color.pixels
      erase(&color, inked((element, text)))
      return changed(color: color, black: panels.black.pixels)
    }
    return nil
  }

  private func inked(_ text: (PlacedElement, PlacedText)) -> DeviceRect {
    let boxes = text.1.lines.map { line in
      let (left, right) = (Int(line.x + line.shaped.inkLeft) - 1, Int(line.x + line.shaped.inkRight) + 2)
      let (top, bottom) = (
        line.baseline - Int(line.shaped.inkAscent) - 1, line.baseline + Int(line.shaped.inkDescent) + 2
      )
      return DeviceRect(x: left, y: top, width: right - left, height: bottom - top)
    }
    let (x0, y0) = (boxes.map(\.x).min() ?? 0, boxes.map(\.y).min() ?? 0)
    let (x1, y1) = (boxes.map(\.maxX).max() ?? 0, boxes.map(\.maxY).max() ?? 0)
    let (left, top) = (max(0, x0), max(0, y0))
    return DeviceRect(
      x: left, y: top, width: min(panels.black.width, x1) - left, height: min(panels.black.height, y1) - top)
  }

  private func move(_ plane: inout [UInt8], _ box: DeviceRect, _ dx: Int, _ dy: Int) {
    let before = plane
    for y in box.y..<box.maxY { for x in box.x..<box.maxX { plane[y * width + x] = 255 } }
    for y in box.y..<box.maxY {
      for x in box.x..<box.maxX where before[y * width + x] == 0 {
        let (px, py) = (x + dx, y + dy)
        guard (0..<width).contains(px), (0..<panels.black.height).contains(py) else { continue }
        plane[py * width + px] = 0
      }
    }
  }

  /// Where nothing but artwork is.
  private func free(width: Int, height: Int, _ dice: inout Dice) -> DeviceRect? {
    let taken = panels.elements.filter { $0.box.width < panels.color.width * 9 / 10 }.map(\.box)
    for _ in 0..<400 {
      let x = Int(dice.uniform(40, Double(max(41, panels.color.width - width - 40))))
      let y = Int(
        dice.uniform(Double(150 * scale), Double(max(151 * scale, panels.color.height - height - 30 * scale))))
      let box = DeviceRect(x: x, y: y, width: width, height: height)
      guard box.maxX < panels.color.width, box.maxY < panels.color.height else { continue }
      if taken.allSatisfy({ !$0.intersects(box) }) { return box }
    }
    return nil
  }

  private func erase(_ plane: inout [UInt8], _ box: DeviceRect) {
    for y in box.y..<box.maxY {
      for x in box.x..<box.maxX {
        // As a forger does it: with the colour beside.
        let beside = 4 * (y * width + max(0, box.x - 2))
        let at = 4 * (y * width + x)
        for channel in 0..<3 { plane[at + channel] = plane[beside + channel] }
      }
    }
  }

  private func turn(_ plane: inout [UInt8], _ box: DeviceRect) {
    let before = plane
    for y in box.y..<box.maxY {
      for x in box.x..<box.maxX {
        let from = 4 * ((box.maxY - 1 - (y - box.y)) * width + x)
        for channel in 0..<3 { plane[4 * (y * width + x) + channel] = before[from + channel] }
      }
    }
  }
}
