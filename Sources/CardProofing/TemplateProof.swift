import CardCredential
import CardFace
import CardImaging
import CardModel
import CardVerifier

/// A picture of both faces of a specimen card, for a template's designer.
public struct TemplateProof {
  private let renderer: FaceRenderer

  /// Loads what the template names. Throws as `FaceRenderer.init(template:printer:threads:)` does.
  public init(_ template: Template, printer: PrinterProfile = .cr80at300) throws(FaceError) {
    renderer = try FaceRenderer(template: template, printer: printer)
  }

  /// A PNG with the front above the back, marked as specimen, on grey; where the template has the feature for a clerk's
  /// eye, a line below says which this specimen has.
  ///
  /// - Parameter guides: draws the trim (cyan), the safe area (green), each element's box with its name in its panel's
  ///   colour (``boxColor(_:)``), boxes of artwork layers (teal), calm zones (grey) and the baselines of texts (blue).
  /// - Throws: a `FaceError` when the specimen does not fit the template, or what signing throws.
  public func png(guides: Bool) throws -> [UInt8] {
    let specimen = try Specimen(Self.card(renderer.template), on: renderer)
    let faces = try specimen.render(on: renderer)
    let printer = renderer.printer
    let margin = printer.dotsPerInch / 10
    let sheet = try Canvas(
      width: printer.width + 2 * margin, height: 2 * printer.height + 3 * margin, format: .opaque)
    sheet.clear(Color(red: 120, green: 126, blue: 134))
    for (index, side) in Template.Side.allCases.enumerated() {
      let face = try face(side, of: faces)
      if guides { try draw(guidesOf: side, on: face, specimen) }
      sheet.draw(face, x: margin, y: margin + index * (printer.height + margin))
    }
    explainFeature(of: specimen, below: sheet, margin: margin)
    try sheet.checked()
    return try PNGEncoder(pixelsPerMetre: printer.pixelsPerMetre).encode(sheet.raster())
  }

  /// In the sheet's lower margin, which letters of 5 points fit.
  private func explainFeature(of specimen: Specimen, below sheet: Canvas, margin: Int) {
    guard let feature = specimen.codes[.identity].flatMap(ClerkFeature.init(ofIdentityCode:)),
      let line = renderer.caption(
        "By its code: \(feature.words(in: .english)) (one of \(ClerkFeature.count))", points: 5)
    else { return }
    for run in line.runs {
      sheet.fill(run, x: Double(margin), y: Double(sheet.height) - Double(margin) * 0.3, .white)
    }
  }

  /// One face of the specimen, marked as such.
  func face(_ side: Template.Side) throws -> Raster {
    try face(side, of: Specimen(Self.card(renderer.template), on: renderer).render(on: renderer, sides: [side]))
      .raster()
  }

  private func face(_ side: Template.Side, of faces: RenderedFaces) throws -> Canvas {
    let face = try Canvas.copying(try PhotoDecoder.decode(faces[side] ?? []))
    try mark(face)
    return face
  }

  private static func card(_ template: Template) throws(CardError) -> Card {
    let numbers = template.policy.externalNumbers.keys.map(Element.Condition.OptionalField.externalNumber)
    let fields = FieldPresence(
      fields: Set(numbers).union([.emergency, .emergencyContact, .allergies, .secondaryName, .signature]))
    return try SpecimenCard.usual(template.policy, fields: fields)
  }

  /// A proof must never pass for a card.
  private func mark(_ face: Canvas) throws(FaceError) {
    let letters = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 85.6 53.98"><g fill="none" stroke="#c8102e" stroke-opacity="0.55"
      stroke-width="1.1" stroke-linecap="round" stroke-linejoin="round" transform="translate(8 41) rotate(-24)">
      \(Self.specimen)</g></svg>
      """
    try VectorArt(svg: Array(letters.utf8), element: "specimen").draw(
      on: face, in: renderer.printer.trim, element: "specimen")
  }

  /// SPECIMEN in strokes, each letter 6 mm wide and 9 mm high.
  private static let specimen: String = {
    let letters: [Character: String] = [
      "S": "M6 1.5 C5 0 1 0 1 2.6 C1 5 6 4 6 6.6 C6 9.4 1.4 9.2 .6 7.4", "P": "M1 9 V0 H4 C7 0 7 5 4 5 H1",
      "E": "M6 0 H1 V9 H6 M1 4.5 H5", "C": "M6.2 1.6 C4.6-.8 .8 0 .8 4.5 C.8 9 4.6 9.8 6.2 7.4", "I": "M3 0 V9",
      "M": "M.6 9 V0 L3.6 5 L6.6 0 V9", "N": "M1 9 V0 L6 9 V0",
    ]
    return "SPECIMEN".enumerated().map { index, letter in
      "<path transform=\"translate(\(Double(index) * 9) 0)\" d=\"\(letters[letter] ?? "")\"/>"
    }.joined()
  }()

  /// Of the boxes of a panel's elements.
  private static func boxColor(_ plane: Element.Plane) -> Color {
    switch plane {
    case .color: Color(red: 210, green: 0, blue: 150)
    case .black: Color(red: 40, green: 40, blue: 40)
    case .uv: Color(red: 100, green: 50, blue: 240)
    case .tactile: Color(red: 215, green: 95, blue: 0)
    }
  }

  /// A box's edge, with a name in its corner: at the bottom right, where texts seldom are.
  private func outline(_ rect: CardRect, on face: Canvas, _ name: String?, _ color: Color) {
    let printer = renderer.printer
    let box = printer.pixels(rect)
    face.strokeRounded(box, radius: 0, width: max(1, Double(printer.dotsPerInch) / 300), color)
    guard let name, let caption = renderer.caption(name, points: 3) else { return }
    let height = Int((printer.pixelsPerPoint * 3.4).rounded())
    let field = DeviceRect(
      x: max(0, box.maxX - Int(caption.width) - 4), y: max(0, min(box.maxY, face.height) - height),
      width: Int(caption.width) + 4, height: height)
    face.fill(field, Color(red: 255, green: 255, blue: 255, alpha: 215))
    for run in caption.runs {
      face.fill(run, x: Double(field.x) + 2, y: Double(field.maxY) - Double(height) * 0.24, color)
    }
  }

  private func draw(
    guidesOf side: Template.Side, on face: Canvas, _ specimen: Specimen
  ) throws(FaceError) {
    let printer = renderer.printer
    let line = max(1, Double(printer.dotsPerInch) / 300)
    let trim = CardRect.trim
    let margin = TemplateCheck.safeMargin
    let safe = CardRect(
      x: margin, y: margin, width: trim.width - 2 * margin, height: trim.height - 2 * margin)
    face.strokeRounded(
      printer.trim, radius: 3.18 * printer.pixelsPerMillimetre, width: 2 * line, Color(red: 0, green: 170, blue: 220))
    face.strokeRounded(printer.pixels(safe), radius: 0, width: line, Color(red: 0, green: 150, blue: 70))
    if let artwork = renderer.template[side].artwork {
      for zone in artwork.calmZones {
        outline(
          CardRect(x: zone.x, y: zone.y, width: zone.width, height: zone.height), on: face, nil,
          Color(red: 110, green: 110, blue: 110))
      }
      for layer in artwork.layers {
        guard let box = layer.box else { continue }
        outline(CardRect(box), on: face, layer.kind, Color(red: 0, green: 130, blue: 130))
      }
    }
    for element in renderer.template[side].elements {
      let placed = try renderer.place(element, side, content: specimen.content, codes: specimen.codes)
      // Of the places of a feature for the eye, a specimen shows one.
      let isFeature = if case .clerkFeature = element.content { true } else { false }
      guard placed != nil || isFeature else { continue }
      outline(element.box, on: face, element.name, Self.boxColor(element.plane))
      guard let placed, case .text(let text) = placed.content else { continue }
      for baseline in text.baselines {
        face.fill(
          DeviceRect(x: placed.box.x, y: baseline, width: placed.box.width, height: Int(line)),
          Color(red: 30, green: 60, blue: 220))
      }
    }
  }
}
