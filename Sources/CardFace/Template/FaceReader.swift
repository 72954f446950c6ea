import CardArtwork
import CardCredential
import CardModel

/// Reads a face of `template.json`: its artwork and its elements.
struct FaceReader {
  let palette: [String: Color]
  let fonts: [String: [Template.FontPin]]

  func face(_ reader: ObjectReader) throws -> Template.Face {
    var reader = reader
    var elements: [Element] = []
    for element in try reader.objects("elements") {
      let element = try self.element(element)
      guard !elements.contains(where: { $0.name == element.name }) else {
        throw FaceError(.invalidTemplate, element: element.name, "stands twice on its face")
      }
      elements.append(element)
    }
    let flows = try self.flows(&reader, elements: &elements)
    try checkReferences(&elements)
    let overlay = try rects("overlay", &reader)
    let coversCodes = try reader.bool("overlayOverCodes") ?? false
    let contactAreas = try rects("contactAreas", &reader) ?? []
    let artwork = try reader.object("artwork").map { try ArtworkReader(palette: palette, fonts: fonts).design($0) }
    try reader.finish()
    return Template.Face(
      artwork: artwork?.design, figures: artwork?.figures ?? [:], elements: elements, flows: flows,
      overlay: overlay, overlayCoversCodes: coversCodes, contactAreas: contactAreas)
  }

  private enum Kind: String, CaseIterable {
    case art, panel, text, microtext, braille, portrait, signature, qr, barcode, clerkFeature
  }

  private func element(_ reader: ObjectReader) throws -> Element {
    var reader = reader
    let name = try reader.requiredString("name")
    // Errors name elements by it.
    _ = try PrintableText.checked(name, field: reader.path(of: "name"), limit: 100)
    _ = try reader.required("type")
    guard let kind = try reader.choice("type", of: Kind.self) else { throw CardError(.missingField, "type") }
    let box = try rect(reader.required("box"), path: reader.path(of: "box"))
    let content: Element.Content =
      switch kind {
      case .art: .art(file: try reader.requiredString("file"))
      case .panel: .rectangle(try rectangle(&reader))
      case .text: .text(try style(&reader), try TextTemplate(reader.requiredString("text"), element: name))
      case .braille: .braille(try brailleText(&reader, element: name))
      case .microtext:
        .microtext(try microtext(&reader), try TextTemplate(reader.requiredString("text"), element: name))
      case .portrait: .portrait(try portrait(&reader, box))
      case .signature: .signature
      case .qr: .qr(try profile(&reader))
      case .barcode: .barcode(try barcode(&reader))
      case .clerkFeature: .clerkFeature(try place(&reader))
      }
    let plane = try reader.choice("plane", of: Element.Plane.self) ?? Self.usualPlane(kind)
    let conditions = try conditions(&reader)
    var element = Element(name: name, box: box, content: content, plane: plane, conditions: conditions)
    element.overlaps = Set(try reader.strings("overlaps") ?? [])
    if kind == .qr {
      element.symbolPlace.horizontal = try reader.choice("align", of: Element.Alignment.self) ?? .center
      element.symbolPlace.vertical = try reader.choice("verticalAlign", of: Element.VerticalAlignment.self) ?? .middle
      element.symbolPlace.largestModule = try largestModule(&reader)
    }
    if kind == .text {
      element.anchor = try anchor(&reader)
      element.clearance = try clearance(&reader)
    }
    try reader.finish()
    try check(plane, kind, name)
    guard kind != .clerkFeature || conditions.isEmpty else {
      throw FaceError(.invalidTemplate, element: name, "has a condition, and the feature is on every card")
    }
    return element
  }

  private static func usualPlane(_ kind: Kind) -> Element.Plane {
    switch kind {
    case .qr, .signature, .barcode: .black
    case .art, .panel, .text, .microtext, .portrait, .clerkFeature: .color
    case .braille: .tactile
    }
  }

  private func check(_ plane: Element.Plane, _ kind: Kind, _ name: String) throws {
    let allowed: Set<Element.Plane> =
      switch kind {
      case .art, .text: [.color, .black, .uv, .tactile]
      case .microtext: [.color, .black, .uv]
      case .panel: [.color, .uv, .tactile]
      case .portrait, .clerkFeature: [.color]
      case .signature: [.color, .black]
      case .qr, .barcode: [.black]
      case .braille: [.tactile]
      }
    guard allowed.contains(plane) else {
      throw FaceError(.invalidTemplate, element: name, "can't be on the plane \(plane.rawValue)")
    }
  }

  /// Only what is sure to have no letter beyond Braille's basic ones.
  private func brailleText(_ reader: inout ObjectReader, element: String) throws -> TextTemplate {
    let text = try TextTemplate(reader.requiredString("text"), element: element)
    let known: [TextTemplate.Field] = [.number, .numberTail, .birthYear]
    guard text.fields.allSatisfy({ known.contains($0) }) else {
      throw FaceError(
        .invalidTemplate, element: element, "shows a field that can't be set in Braille",
        hint: "known fields: \(known.map(\.rawValue).joined(separator: ", "))")
    }
    return text
  }

  private func rectangle(_ reader: inout ObjectReader) throws -> Element.Rectangle {
    Element.Rectangle(
      fill: try color("fill", in: &reader) ?? Color(red: 255, green: 255, blue: 255, alpha: 0),
      cornerRadius: try length("cornerRadius", in: &reader) ?? 0, stroke: try color("stroke", in: &reader),
      strokeWidth: try length("strokeWidth", in: &reader) ?? 0)
  }

  private func style(_ reader: inout ObjectReader) throws -> Element.TextStyle {
    let font = try font(&reader)
    let size = try reader.requiredNumber("size")
    let minimumSize = try reader.number("minimumSize") ?? size
    guard (2...72).contains(size), (2...size).contains(minimumSize) else {
      throw CardError(.invalidValue, field: reader.path(of: "size"), "is not 2 to 72 points with minimumSize within")
    }
    let lines = try reader.integer("lines") ?? 1
    guard (1...20).contains(lines) else {
      throw CardError(.invalidValue, field: reader.path(of: "lines"), "is not 1 to 20")
    }
    let lineHeight = try reader.number("lineHeight") ?? 1.2
    guard (0.8...3).contains(lineHeight) else {
      throw CardError(.invalidValue, field: reader.path(of: "lineHeight"), "is not 0.8 to 3 times the size")
    }
    let tracking = try reader.number("tracking") ?? 0
    guard (-100...500).contains(tracking) else {
      throw CardError(.invalidValue, field: reader.path(of: "tracking"), "is not -100 to 500 thousandths")
    }
    return Element.TextStyle(
      font: font, size: size, minimumSize: minimumSize, lines: lines, lineHeight: lineHeight, tracking: tracking,
      color: try color("color", in: &reader) ?? .black,
      alignment: try reader.choice("align", of: Element.Alignment.self) ?? .left,
      verticalAlignment: try reader.choice("verticalAlign", of: Element.VerticalAlignment.self) ?? .top)
  }

  private enum MicrotextPath: String, CaseIterable { case lines, circle }

  private func microtext(_ reader: inout ObjectReader) throws -> Element.MicrotextStyle {
    let font = try font(&reader)
    let size = try reader.requiredNumber("size")
    guard (1...6).contains(size) else {
      throw CardError(.invalidValue, field: reader.path(of: "size"), "is not 1 to 6 points")
    }
    let start = try reader.number("start") ?? 0
    guard (-360...360).contains(start) else {
      throw CardError(.invalidValue, field: reader.path(of: "start"), "is not -360 to 360 degrees")
    }
    let path = try reader.choice("path", of: MicrotextPath.self) ?? .lines
    let fineSize = try reader.number("fineSize")
    if let fineSize {
      guard (0.5...size).contains(fineSize) else {
        throw CardError(.invalidValue, field: reader.path(of: "fineSize"), "is not 0.5 points to the size")
      }
    }
    return Element.MicrotextStyle(
      font: font, size: size, fineSize: fineSize, color: try color("color", in: &reader) ?? .black,
      path: path == .lines ? .lines : .circle(start: start))
  }

  /// A font role of the template.
  func font(_ reader: inout ObjectReader) throws -> String {
    let font = try reader.requiredString("font")
    guard fonts[font] != nil else {
      throw CardError(
        .invalidValue, field: reader.path(of: "font"), "\"\(font)\" is not one of the template's fonts",
        hint: NearestName.to(font, among: fonts.keys.sorted()).map { "did you mean \"\($0)\"?" })
    }
    return font
  }

  private func profile(_ reader: inout ObjectReader) throws -> CredentialProfile {
    let text = try reader.requiredString("profile")
    guard let profile = CredentialProfile(rawValue: text) else {
      throw CardError(
        .invalidValue, field: reader.path(of: "profile"), "is not one of identity, portrait, emergency")
    }
    return profile
  }

  private func place(_ reader: inout ObjectReader) throws -> ClerkFeature.Place {
    guard let place = try reader.choice("place", of: ClerkFeature.Place.self) else {
      throw CardError(.missingField, field: reader.path(of: "place"), "is required: top, middle or bottom")
    }
    return place
  }

  /// `when` is one condition, or an array of which all must hold.
  private func conditions(_ reader: inout ObjectReader) throws -> [Element.Condition] {
    guard let value = reader.value("when") else { return [] }
    if case .array = value {
      return try (reader.strings("when") ?? []).map { try condition($0, path: reader.path(of: "when")) }
    }
    return [try condition(reader.requiredString("when"), path: reader.path(of: "when"))]
  }

  private func condition(_ text: String, path: String) throws(CardError) -> Element.Condition {
    let isPresent = !text.hasPrefix("!")
    let name = isPresent ? text : String(text.dropFirst())
    guard let field = Element.Condition.OptionalField(rawValue: name) else {
      let known = Element.Condition.OptionalField.common.map(\.rawValue)
      throw CardError(
        .invalidValue, field: path, "\"\(name)\" is not an optional field of a card",
        hint: NearestName.to(name, among: known).map { "did you mean \"\($0)\"?" }
          ?? "known: \(known.joined(separator: ", ")), each with a leading ! for cards without it")
    }
    return Element.Condition(field: field, isPresent: isPresent)
  }

  private func color(_ name: String, in reader: inout ObjectReader) throws -> Color? {
    guard let text = try reader.string(name) else { return nil }
    guard let color = palette[text] ?? Color(hex: text) else {
      throw CardError(
        .invalidValue, field: reader.path(of: name), "\"\(text)\" is neither one of the template's colors nor #rrggbb",
        hint: NearestName.to(text, among: palette.keys.sorted()).map { "did you mean \"\($0)\"?" })
    }
    return color
  }

  func length(_ name: String, in reader: inout ObjectReader) throws -> Double? {
    guard let length = try reader.number(name) else { return nil }
    guard (0...100).contains(length) else {
      throw CardError(.invalidValue, field: reader.path(of: name), "is not 0 to 100 mm")
    }
    return length
  }

  private func rects(_ name: String, _ reader: inout ObjectReader) throws -> [CardRect]? {
    try reader.array(name)?.enumerated().map { index, box in
      try rect(box, path: reader.path(of: "\(name)[\(index)]"))
    }
  }

  /// `[x, y, width, height]` in millimetres, at most 10 mm outside the trim.
  func rect(_ value: JSONValue, path: String) throws(CardError) -> CardRect {
    guard case .array(let values) = value, values.count == 4 else {
      throw CardError(.wrongType, field: path, "is not [x, y, width, height]")
    }
    var numbers: [Double] = []
    for value in values {
      guard case .number(let number) = value, number.isFinite else {
        throw CardError(.wrongType, field: path, "is not [x, y, width, height] in numbers")
      }
      numbers.append(number)
    }
    let rect = CardRect(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
    // A device pixel at 300 dpi has 0.085 mm: what is smaller would be none.
    guard rect.width >= 0.1, rect.height >= 0.1, rect.x >= -10, rect.y >= -10,
      rect.x + rect.width <= CardRect.trim.width + 10,
      rect.y + rect.height <= CardRect.trim.height + 10
    else {
      throw CardError(.invalidValue, field: path, "is smaller than 0.1 mm or more than 10 mm outside the card")
    }
    return rect
  }
}
