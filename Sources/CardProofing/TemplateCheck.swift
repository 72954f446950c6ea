import CardArtwork
import CardCredential
import CardFace
import CardIssuing
import CardModel

/// Looks for what a template's designer should change before a city prints cards with it.
public struct TemplateCheck {
  /// How near text, pictures and codes may come to the trim, in millimetres: cards are punched, and
  /// printers feed them to about half of that.
  public static let safeMargin = 2.0
  /// The same margin above and below a text's box, in millimetres. The box has room for accents and descenders, so the
  /// letters themselves keep ``safeMargin``.
  public static let textMargin = 1.5
  /// The same margin for what is not read, in millimetres: microtext, and what is fluorescent or raised.
  public static let ornamentMargin = 1.0
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
  /// How far a name in a second script stays from panels and codes, in millimetres: marks above and below its letters
  /// tell them apart.
  public static let scriptClearance = 1.0
  /// A capital's height in Noto Sans, as a part of the size.
  static let capHeight = 0.714

  let template: Template
  let renderer: FaceRenderer
  /// How far elements that a flow puts in their places reach, by side and name: over all cards that the policy allows,
  /// with usual and with long values.
  let reaches: [Template.Side: [String: CardRect]]
  /// The codes of the fullest card with long values, to which texts may have to give way.
  private let longest: Result<[CredentialProfile: String], any Error>

  /// Loads what the template names. Throws as `FaceRenderer.init(template:printer:threads:)` does.
  public init(_ template: Template, printer: PrinterProfile = .cr80at300) throws(FaceError) {
    self.template = template
    renderer = try FaceRenderer(template: template, printer: printer)
    longest = Result { [renderer] in try Self.longestCodes(template, renderer) }
    reaches = try FlowReach(
      template: template, renderer: renderer, longestCodes: (try? longest.get()) ?? [:]
    ).bySide()
  }

  /// All findings, in the order of the rules for each face.
  ///
  /// - Parameter seeds: how many backgrounds the contrast is measured over; 0 leaves it out.
  public func findings(seeds: Int = 32) throws -> [TemplateFinding] {
    var findings = ShownData(template: template).findings() + undeterminedFront() + touchedPortraits()
    findings += try unfitFeatures()
    for side in Template.Side.allCases {
      findings += overlaps(side) + missedOverlaps(side)
      findings += try covered(side)
      findings += try fluorescent(side)
      findings += crowded(side)
      findings += onContacts(side) + outsideSafeArea(side) + illegible(side)
      findings += tactile(side) + tooSmallForLargePrint(side)
      findings += try hiddenLayers(side)
      findings += try contrast(side, seeds: seeds)
      findings += try tooNarrow(side) + tooHigh(side)
    }
    return findings + (try unfitArt())
  }

  private func contrast(_ side: Template.Side, seeds: Int) throws -> [TemplateFinding] {
    var least: [String: ContrastProbe.Reading] = [:]
    var byVision: [String: [ColorVision: Double]] = [:]
    let probe = try ContrastProbe(renderer: renderer, reaches: reaches)
    for number in 0..<max(0, seeds) {
      guard let seed = ArtworkSeed(bytes: Digest.sha256(Array("template check \(number)".utf8))) else { continue }
      let visions = number < Self.visionSeeds ? ColorVision.allCases : []
      for reading in try probe.readings(side, seed: seed, visions: visions, feature: 7 * number) {
        byVision[reading.element, default: [:]].merge(reading.byVision) { min($0, $1) }
        if reading.contrast < least[reading.element]?.contrast ?? 22 { least[reading.element] = reading }
      }
    }
    let readable = template[side].elements.compactMap { element -> TemplateFinding? in
      let worst = byVision[element.name]?.min { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }
      guard let worst, worst.value < Self.leastContrast,
        least[element.name]?.contrast ?? 0 >= Self.leastContrast
      else {
        return nil
      }
      return .init(
        .colorVision, side, element.name,
        "has a contrast of \(Self.hundredths(worst.value)) : 1 for readers with \(worst.key.rawValue), below 4.5 : 1")
    }
    return readable
      + template[side].elements.compactMap { element in
        guard let reading = least[element.name], reading.contrast < Self.leastContrast else { return nil }
        let spot = reading.worst.map { ": \(describe($0))" } ?? ""
        return .init(
          .contrast, side, element.name,
          "has a contrast of \(Self.hundredths(reading.contrast)) : 1 at its worst over \(seeds) backgrounds, "
            + "below 4.5 : 1\(spot)"
        )
      }
  }

  private func describe(_ spot: ContrastProbe.Spot) -> String {
    func hex(_ color: UInt32) -> String { "#" + Hexadecimal.text([2, 1, 0].map { UInt8(color >> (8 * $0) & 0xFF) }) }
    func place(_ pixel: Int, _ origin: Int) -> String {
      let tenths = Int(((Double(pixel - origin) + 0.5) / renderer.printer.pixelsPerMillimetre * 10).rounded())
      return "\(tenths / 10).\(abs(tenths) % 10)"
    }
    let (x, y) = (place(spot.x, renderer.printer.trim.x), place(spot.y, renderer.printer.trim.y))
    return "\(hex(spot.ink)) on \(hex(spot.ground)) at \(x), \(y) mm"
  }

  private static func longestCodes(
    _ template: Template, _ renderer: FaceRenderer
  ) throws -> [CredentialProfile: String] {
    // A code is longest on the fullest card, with the last place of the longest status list if the issuer runs one.
    let combinations = FieldPresence.combinations(template.policy)
    guard let fullest = combinations.max(by: { $0.fields.count < $1.fields.count }) else { return [:] }
    let status = template.issuer.statusURI.map {
      CardStatusClaim.listed(StatusReference(index: UInt64(StatusList.maximumArraySize) * 4 - 1, uri: $0))
    }
    return try Specimen(
      FlowReach.card(fullest, template), on: renderer, signs: fullest.signs, status: status ?? .none
    ).codes
  }

  private func tooNarrow(_ side: Template.Side) throws -> [TemplateFinding] {
    // Whether a value fits does not depend on the other fields, so each element is tried once, on the fullest card that
    // shows it.
    let fullestFirst = FieldPresence.combinations(template.policy).sorted { $0.fields.count > $1.fields.count }
    let codes = try longest.get()
    var findings: [TemplateFinding] = []
    for element in template[side].elements {
      findings += tooSmallForPortraits(element, side)
      guard let presence = fullestFirst.first(where: { $0.shows(element) }) else { continue }
      let cards = [
        try specimen(presence),
        try SpecimenCard.long(template.policy, fields: presence, number: SpecimenCard.widestNumber),
      ]
      do throws(FaceError) {
        for card in cards.prefix(element.showsNumber && !template.isLargePrint ? 2 : 1) {
          _ = try renderer.place(
            element, side, content: FaceContent(card, holderSigns: presence.signs), codes: codes)
        }
      } catch {
        let rule: TemplateFinding.Rule =
          switch error.code {
          case .qrDoesNotFit: .qrBox
          case .barcodeDoesNotFit: .barcodeBox
          default: .textBox
          }
        findings.append(
          .init(rule, side, element.name, "with \(template.isLargePrint ? "usual" : "long") values, \(error.message)"))
      }
    }
    return findings
  }

  /// Finds flows that don't hold the texts of some card with long values: each fits by itself, and all together don't.
  private func tooHigh(_ side: Template.Side) throws -> [TemplateFinding] {
    guard !template[side].flows.isEmpty else { return [] }
    let names = Set(template[side].flows.map(\.name))
    let codes = try longest.get()
    var findings: [TemplateFinding] = []
    for presence in FieldPresence.combinations(template.policy) {
      do throws(FaceError) {
        _ = try renderer.placedElements(
          side, of: FaceContent(try FlowReach.card(presence, template), holderSigns: presence.signs),
          codes: codes)
      } catch {
        guard error.code == .textDoesNotFit, let flow = error.element, names.contains(flow) else { continue }
        let finding = TemplateFinding(
          .textBox, side, flow, "with \(template.isLargePrint ? "usual" : "long") values, \(error.message)")
        if !findings.contains(where: { $0.element == flow }) { findings.append(finding) }
      }
    }
    return findings
  }

  /// A portrait's code may need its largest symbol, because nobody knows beforehand how much a photo takes.
  private func tooSmallForPortraits(_ element: Element, _ side: Template.Side) -> [TemplateFinding] {
    guard element.content == .qr(.portrait) else { return [] }
    let box = renderer.printer.pixels(element.box)
    let needed = QRPlacement.leastSide(ofVersion: QRPlacement.maximumPortraitVersion, renderer.printer)
    guard min(box.width, box.height) < needed else { return [] }
    return [
      .init(
        .qrBox, side, element.name,
        "does not hold version \(QRPlacement.maximumPortraitVersion), which photos need: "
          + "\(Self.millimetres(Double(needed) / renderer.printer.pixelsPerMillimetre + 0.005))"
      )
    ]
  }

  /// A card with long values; for large print one with usual values, as large print is for holders whose data fit.
  private func specimen(_ fields: FieldPresence) throws(CardError) -> Card {
    try template.isLargePrint
      ? SpecimenCard.usual(template.policy, fields: fields) : SpecimenCard.long(template.policy, fields: fields)
  }

  /// Rounded down, so that what is below a limit never reads like it.
  private static func hundredths(_ value: Double) -> String {
    let whole = Int(value * 100)
    return "\(whole / 100).\(whole % 100 < 10 ? "0" : "")\(whole % 100)"
  }

  static func millimetres(_ value: Double) -> String {
    let hundredths = Int((abs(value) * 100).rounded())
    return "\(value < 0 ? "-" : "")\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) mm"
  }
}

extension Element {
  /// Whether it is a text of the number or its last characters alone.
  fileprivate var showsNumber: Bool {
    if case .text(_, let text) = content { text.fields == [.numberTail] || text.fields == [.number] } else { false }
  }
}
