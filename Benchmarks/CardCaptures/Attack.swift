import CardCredential
import CardFace
import CardImaging
import CardModel

/// What a forger does to a front, beside a genuine code.
package enum Attack: String, Sendable, CaseIterable {
  case genuine, transplant, background
  case stranger, lookalike
  case anyName, anyAddress, anyDate, anyNumber
  case confusableName, confusableAddress, confusableDate, confusableNumber
  case movedText, addedLine, removedLabel, changedEmblem
  case grayCopy

  /// The front that he prints, or nil where this card gives no occasion for the attack.
  ///
  /// - Parameters:
  ///   - card: whose code is on it.
  ///   - other: another holder's card.
  ///   - pool: holders among whom the one who looks most like the card's is sought.
  package func panels(
    of card: City.Issued, other: City.Issued, pool: [PreparedPictures], in city: City, using dice: inout Dice
  ) throws -> FacePanels? {
    func printed(_ claims: CredentialClaims) throws -> FacePanels {
      try city.panels(try city.content(claims).onFront, code: card.identity, pictures: card.pictures)
    }
    switch self {
    case .genuine: return card.panels
    case .transplant: return try city.transplant(of: card, onto: other.panels)
    case .background:
      let front = try city.panels(card.content.onFront, code: other.identity, pictures: card.pictures)
      return try city.transplant(of: card, onto: front)
    case .stranger: return try city.panels(card.content.onFront, code: card.identity, pictures: other.pictures)
    case .lookalike:
      guard let nearest = pool.min(by: {
        City.unlikeness($0, card.pictures) < City.unlikeness($1, card.pictures)
      }) else { return nil }
      return try city.panels(card.content.onFront, code: card.identity, pictures: nearest)
    case .anyName, .confusableName:
      var claims = card.claims
      guard let name = changed(claims.name, &dice) else { return nil }
      claims.name = name
      return try printed(claims)
    case .anyAddress, .confusableAddress:
      var claims = card.claims
      guard let line = changed(claims.address[0], &dice) else { return nil }
      claims.address[0] = line
      return try printed(claims)
    case .anyNumber, .confusableNumber:
      var claims = card.claims
      guard let number = changed(claims.number, &dice) else { return nil }
      claims.number = number
      return try printed(claims)
    case .anyDate, .confusableDate:
      var claims = card.claims
      guard let text = claims.dateOfBirth?.description else { return nil }
      for _ in 0..<60 {
        if let other = changed(text, &dice), let day = CalendarDate(iso8601: other) {
          claims.dateOfBirth = day
          return try printed(claims)
        }
      }
      return nil
    case .movedText, .addedLine, .removedLabel, .changedEmblem:
      return PanelForgery(card.panels, city.printer).forged(self, &dice)
    case .grayCopy: return PanelForgery(card.panels, city.printer).gray()
    }
  }

  private static let confusable: [(Character, Character)] = [
    ("8", "B"), ("1", "7"), ("3", "8"), ("O", "0"), ("c", "e"), ("6", "8"), ("5", "6"), ("a", "o"), ("n", "h"),
  ]

  /// A text with one character replaced; nil where none can be.
  private func changed(_ text: String, _ dice: inout Dice) -> String? {
    var characters = Array(text)
    let isConfusable = rawValue.hasPrefix("confusable")
    func choices(_ c: Character) -> [Character] {
      if isConfusable {
        return Self.confusable.compactMap { $0.0 == c ? $0.1 : $0.1 == c ? $0.0 : nil }
          .filter { $0.isNumber == c.isNumber || self != .confusableDate }
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

/// Changes to finished panels.
struct PanelForgery {
  private let panels: FacePanels
  private let scale: Int

  init(_ panels: FacePanels, _ printer: PrinterProfile) {
    self.panels = panels
    scale = printer.dotsPerInch / 300
  }

  func forged(_ attack: Attack, _ dice: inout Dice) -> FacePanels? {
    let texts = panels.elements.compactMap { element -> (PlacedElement, PlacedText)? in
      if case .text(let text) = element.content { (element, text) } else { nil }
    }
    var (color, black) = (panels.color, panels.black)
    switch attack {
    case .movedText:
      let own = texts.filter { $0.0.plane == .black }
      let box = inked(own[Int(dice.uniform(0, Double(own.count)))])
      // By 0.25 to 0.6 mm, either way.
      let far = Int(dice.uniform(3, 7)) * scale * (dice.happens(0.5) ? 1 : -1)
      let (dx, dy) = dice.happens(0.5) ? (far, 0) : (0, far)
      move(&black, box, dx, dy)
    case .addedLine:
      let own = texts.filter { $0.0.plane == .black }
      let box = inked(own[Int(dice.uniform(0, Double(own.count)))])
      guard let place = free(width: box.width, height: box.height, &dice) else { return nil }
      for y in 0..<box.height {
        for x in 0..<box.width where black.pixels[(box.y + y) * black.width + box.x + x] == 0 {
          black.pixels[(place.y + y) * black.width + place.x + x] = 0
        }
      }
    case .removedLabel:
      let labels = texts.filter { $0.0.plane == .color }
      erase(&color, inked(labels[Int(dice.uniform(0, Double(labels.count)))]))
    case .changedEmblem:
      guard let emblem = panels.elements.first(where: { $0.name == "emblem" }) else { return nil }
      mirror(&color, emblem.box)
    default: return nil
    }
    return FacePanels(background: panels.background, color: color, black: black, elements: panels.elements)
  }

  func gray() -> FacePanels {
    var color = panels.color
    for index in 0..<color.width * color.height {
      let at = 4 * index
      let luma =
        0.0722 * Double(color.pixels[at]) + 0.7152 * Double(color.pixels[at + 1]) + 0.2126 * Double(color.pixels[at + 2])
      for channel in 0..<3 { color.pixels[at + channel] = UInt8(luma) }
    }
    return FacePanels(background: panels.background, color: color, black: panels.black, elements: panels.elements)
  }

  private func inked(_ text: (PlacedElement, PlacedText)) -> DeviceRect {
    let boxes = text.1.lines.map { line in
      let (left, right) = (Int(line.x + line.shaped.inkLeft) - 1, Int(line.x + line.shaped.inkRight) + 2)
      let (top, bottom) = (line.baseline - Int(line.shaped.inkAscent) - 1, line.baseline + Int(line.shaped.inkDescent) + 2)
      return DeviceRect(x: left, y: top, width: right - left, height: bottom - top)
    }
    let (x0, y0) = (boxes.map(\.x).min() ?? 0, boxes.map(\.y).min() ?? 0)
    let (x1, y1) = (boxes.map(\.maxX).max() ?? 0, boxes.map(\.maxY).max() ?? 0)
    let (left, top) = (max(0, x0), max(0, y0))
    return DeviceRect(
      x: left, y: top, width: min(panels.black.width, x1) - left, height: min(panels.black.height, y1) - top)
  }

  private func move(_ plane: inout Raster, _ box: DeviceRect, _ dx: Int, _ dy: Int) {
    let before = plane
    for y in box.y..<box.maxY { for x in box.x..<box.maxX { plane.pixels[y * plane.width + x] = 255 } }
    for y in box.y..<box.maxY {
      for x in box.x..<box.maxX where before.pixels[y * plane.width + x] == 0 {
        let (px, py) = (x + dx, y + dy)
        guard (0..<plane.width).contains(px), (0..<plane.height).contains(py) else { continue }
        plane.pixels[py * plane.width + px] = 0
      }
    }
  }

  /// Where nothing but artwork is.
  private func free(width: Int, height: Int, _ dice: inout Dice) -> DeviceRect? {
    let taken = panels.elements.filter { $0.box.width < panels.color.width * 9 / 10 }.map(\.box)
    for _ in 0..<400 {
      let x = Int(dice.uniform(40, Double(max(41, panels.color.width - width - 40))))
      let y = Int(dice.uniform(Double(150 * scale), Double(max(151 * scale, panels.color.height - height - 30 * scale))))
      let box = DeviceRect(x: x, y: y, width: width, height: height)
      guard box.maxX < panels.color.width, box.maxY < panels.color.height else { continue }
      if taken.allSatisfy({ !$0.intersects(box) }) { return box }
    }
    return nil
  }

  private func erase(_ plane: inout Raster, _ box: DeviceRect) {
    for y in box.y..<box.maxY {
      for x in box.x..<box.maxX {
        // As a forger does it: with the colour beside.
        let beside = 4 * (y * plane.width + max(0, box.x - 2))
        let at = 4 * (y * plane.width + x)
        for channel in 0..<3 { plane.pixels[at + channel] = plane.pixels[beside + channel] }
      }
    }
  }

  private func mirror(_ plane: inout Raster, _ box: DeviceRect) {
    let before = plane
    for y in box.y..<box.maxY {
      for x in box.x..<box.maxX {
        let from = 4 * ((box.maxY - 1 - (y - box.y)) * plane.width + x)
        for channel in 0..<3 { plane.pixels[4 * (y * plane.width + x) + channel] = before.pixels[from + channel] }
      }
    }
  }
}
