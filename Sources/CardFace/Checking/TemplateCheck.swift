import CardArtwork
import CardCredential
import CardModel

/// Looks for what a template's designer should change before a city prints cards with it.
public struct TemplateCheck {
  /// How near text, pictures and codes may come to the trim, in millimetres: card printers cut and feed to about half
  /// of that.
  public static let safeMargin = 1.5
  /// The least contrast of text (WCAG 2.2, 1.4.3).
  public static let leastContrast = 4.5
  /// Device pixels of a capital's height below which letters run together.
  public static let leastCapHeight = 8.0
  /// The smallest size in points of a holder's data in the large-print option. A card has no room for the 16 points of
  /// a page; this is half as much again as the usual minimum of an address.
  public static let leastLargePrint = 6.0
  /// Backgrounds over which texts are measured for each kind of colour vision.
  private static let visionSeeds = 4
  /// How far raised elements stay from each other, in millimetres, so that a fingertip tells them apart.
  public static let tactileClearance = 1.0
  /// A capital's height in Noto Sans, as a part of the size.
  private static let capHeight = 0.714

  let template: Template
  let press: CardPress

  /// Loads what the template names. Throws as ``CardPress/init(template:printer:threads:)`` does.
  public init(_ template: Template, printer: PrinterProfile = .cr80at300) throws(FaceError) {
    self.template = template
    press = try CardPress(template: template, printer: printer)
  }

  /// All findings, in the order of the rules for each face.
  ///
  /// - Parameter seeds: how many backgrounds the contrast is measured over; 0 leaves it out.
  public func findings(seeds: Int = 32) throws -> [TemplateFinding] {
    var findings: [TemplateFinding] = []
    for side in Template.Side.allCases {
      findings += missing(side) + overlaps(side) + outsideSafeArea(side) + illegible(side) + tactile(side)
      findings += tooSmallForLargePrint(side)
      findings += try contrast(side, seeds: seeds)
      findings += try tooNarrow(side)
    }
    return findings
  }

  // MARK: - Geometry

  private func missing(_ side: Template.Side) -> [TemplateFinding] {
    guard side == .front else { return [] }
    let elements = template.front.elements
    var findings: [TemplateFinding] = []
    func require(_ name: String, _ isThere: (Element) -> Bool) {
      if !elements.contains(where: isThere) { findings.append(.init(.missingElement, side, nil, "has no \(name)")) }
    }
    require("portrait") { if case .portrait = $0.content { true } else { false } }
    require("signature") { $0.content == .signature }
    require("identity QR") { $0.content == .qr(.identity) }
    for field in [TextTemplate.Field.name, .address, .dateOfBirth, .expires, .number] {
      require("text with {\(field.rawValue)}") { element in
        guard case .text(_, let text) = element.content, element.plane != .uv, element.plane != .tactile else {
          return false
        }
        return text.fields.contains(field)
      }
    }
    return findings
  }

  /// What covers something of its own: not the art and panels, which lie under the rest on purpose.
  private func isContent(_ element: Element) -> Bool {
    guard element.plane == .color || element.plane == .black else { return false }
    switch element.content {
    case .art, .panel, .braille, .microtext: return false
    case .text, .portrait, .signature, .qr: return true
    }
  }

  private func overlaps(_ side: Template.Side) -> [TemplateFinding] {
    let elements = template[side].elements.filter(isContent)
    var findings: [TemplateFinding] = []
    for (index, element) in elements.enumerated() {
      for other in elements[(index + 1)...] {
        guard let (width, height) = element.box.overlap(with: other.box), width > 0.05, height > 0.05,
          FieldPresence.all.contains(where: { $0.shows(element) && $0.shows(other) })
        else { continue }
        findings.append(
          .init(
            .overlap, side, element.name,
            "overlaps \"\(other.name)\" by \(Self.millimetres(width)) × \(Self.millimetres(height))"))
      }
    }
    return findings
  }

  private func outsideSafeArea(_ side: Template.Side) -> [TemplateFinding] {
    template[side].elements.filter(isContent).compactMap { element in
      let (box, trim) = (element.box, CardRect.trim)
      let distance = min(box.x, box.y, trim.width - box.x - box.width, trim.height - box.y - box.height)
      guard distance < Self.safeMargin - 0.001 else { return nil }
      return .init(
        .safeArea, side, element.name,
        "comes within \(Self.millimetres(distance)) of the edge, nearer than \(Self.millimetres(Self.safeMargin))")
    }
  }

  private func illegible(_ side: Template.Side) -> [TemplateFinding] {
    template[side].elements.compactMap { element in
      guard case .text(let style, _) = element.content, element.plane != .tactile else { return nil }
      let capitals = style.minimumSize * press.printer.pixelsPerPoint * Self.capHeight
      guard capitals < Self.leastCapHeight else { return nil }
      let least = Self.leastCapHeight / Self.capHeight / press.printer.pixelsPerPoint
      let tenths = Int((least * 10).rounded(.up))
      return .init(
        .legibility, side, element.name,
        "is illegible at \(style.minimumSize) pt on \(press.printer.name): \(tenths / 10).\(tenths % 10) pt is the least"
      )
    }
  }

  private func tooSmallForLargePrint(_ side: Template.Side) -> [TemplateFinding] {
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

  private func tactile(_ side: Template.Side) -> [TemplateFinding] {
    let elements = template[side].elements
    let raised = elements.filter { $0.plane == .tactile }
    var findings: [TemplateFinding] = []
    for (index, element) in raised.enumerated() {
      for other in raised[(index + 1)...] where element.box.distance(to: other.box) < Self.tactileClearance {
        findings.append(
          .init(
            .tactile, side, element.name,
            "is raised within \(Self.millimetres(element.box.distance(to: other.box))) of \"\(other.name)\", nearer than \(Self.millimetres(Self.tactileClearance))"
          ))
      }
      for other in elements {
        guard case .qr = other.content, element.box.overlap(with: other.box) != nil else { continue }
        findings.append(.init(.tactile, side, element.name, "is raised on the QR \"\(other.name)\""))
      }
    }
    return findings
  }

  // MARK: - What a card shows

  private func contrast(_ side: Template.Side, seeds: Int) throws -> [TemplateFinding] {
    var least: [String: Double] = [:]
    var byVision: [String: [ColorVision: Double]] = [:]
    let probe = try ContrastProbe(press: press)
    for number in 0..<max(0, seeds) {
      guard let seed = ArtworkSeed(bytes: Digest.sha256(Array("template check \(number)".utf8))) else { continue }
      let visions = number < Self.visionSeeds ? ColorVision.allCases : []
      for reading in try probe.readings(side, seed: seed, visions: visions) {
        byVision[reading.element, default: [:]].merge(reading.byVision) { min($0, $1) }
        least[reading.element] = min(least[reading.element] ?? 21, reading.contrast)
      }
    }
    let readable = template[side].elements.compactMap { element -> TemplateFinding? in
      let worst = byVision[element.name]?.min { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }
      guard let worst, worst.value < Self.leastContrast, least[element.name] ?? 0 >= Self.leastContrast else {
        return nil
      }
      return .init(
        .colorVision, side, element.name,
        "has a contrast of \(Self.hundredths(worst.value)) : 1 for readers with \(worst.key.rawValue), below 4.5 : 1")
    }
    return readable
      + template[side].elements.compactMap { element in
        guard let contrast = least[element.name], contrast < Self.leastContrast else { return nil }
        return .init(
          .contrast, side, element.name,
          "has a contrast of \(Self.hundredths(contrast)) : 1 at its worst over \(seeds) backgrounds, below 4.5 : 1"
        )
      }
  }

  private func tooNarrow(_ side: Template.Side) throws -> [TemplateFinding] {
    // Whether a value fits does not depend on the other fields, so each element is tried once, on the fullest card that
    // shows it; a code is longest on the fullest card of all.
    let fullestFirst = FieldPresence.all.sorted { $0.fields.count > $1.fields.count }
    guard let fullest = fullestFirst.first else { return [] }
    let credentials = try press.specimenCredentials(specimen(fullest))
    var findings: [TemplateFinding] = []
    for element in template[side].elements {
      guard let presence = fullestFirst.first(where: { $0.shows(element) }) else { continue }
      let card = try specimen(presence)
      do throws(FaceError) {
        _ = try press.place(element, card: card, credentials: credentials, hasSignature: presence.signs)
      } catch {
        let rule: TemplateFinding.Rule = error.code == .qrDoesNotFit ? .qrBox : .textBox
        findings.append(
          .init(rule, side, element.name, "with \(template.isLargePrint ? "usual" : "long") values, \(error.message)"))
      }
    }
    return findings
  }

  /// Long values, but for large print, which is for those whose data have room for it.
  private func specimen(_ fields: FieldPresence) throws(CardError) -> Card {
    try template.isLargePrint
      ? SpecimenCard.usual(template.policy, fields: fields) : SpecimenCard.long(template.policy, fields: fields)
  }

  /// Rounded down, so that what is below a limit never reads like it.
  private static func hundredths(_ value: Double) -> String {
    let whole = Int(value * 100)
    return "\(whole / 100).\(whole % 100 < 10 ? "0" : "")\(whole % 100)"
  }

  private static func millimetres(_ value: Double) -> String {
    let hundredths = Int((abs(value) * 100).rounded())
    return "\(value < 0 ? "-" : "")\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) mm"
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
