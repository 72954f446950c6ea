import CardArtwork
import CardModel

// Reads where elements come to lie by rules of their own: in the artwork, in flows, beside codes.

extension FaceReader {
  private enum AnchorSide: String, CaseIterable { case above, below }

  func anchor(_ reader: inout ObjectReader) throws -> Element.Anchor? {
    guard var anchor = try reader.object("beside") else { return nil }
    guard let side = try anchor.choice("side", of: AnchorSide.self) else {
      throw CardError(.missingField, field: anchor.path(of: "side"), "is required")
    }
    let result = Element.Anchor(
      element: try anchor.requiredString("code"), isAbove: side == .above, gap: try length("gap", in: &anchor) ?? 0)
    try anchor.finish()
    return result
  }

  func clearance(_ reader: inout ObjectReader) throws -> Element.Clearance? {
    guard var clearance = try reader.object("clearOf") else { return nil }
    let result = Element.Clearance(
      element: try clearance.requiredString("code"), gap: try length("gap", in: &clearance) ?? 0)
    try clearance.finish()
    return result
  }

  /// In device pixels at 300 dpi; fewer than 3 are not read well, and more than 4 gain nothing.
  func largestModule(_ reader: inout ObjectReader) throws -> Int {
    guard let value = try reader.number("largestModule") else { return 4 }
    guard value == 3 || value == 4 else {
      throw CardError(.invalidValue, field: reader.path(of: "largestModule"), "is neither 3 nor 4")
    }
    return Int(value)
  }

  /// The photo's look; what would touch the ellipse in which a face is judged is refused.
  func portrait(_ reader: inout ObjectReader, _ box: CardRect) throws -> Element.PortraitStyle {
    var style = Element.PortraitStyle()
    style.cornerRadius = try length("cornerRadius", in: &reader) ?? 0
    style.feather = try length("feather", in: &reader) ?? 0
    style.bottomFeather = try length("bottomFeather", in: &reader) ?? style.feather
    let free = PortraitWeave.freeEllipse
    let (across, along) = (box.width * (1 - free.width) / 2, box.height * (1 - free.height) / 2)
    guard style.feather <= min(across, along), style.bottomFeather <= along else {
      throw CardError(
        .invalidValue, field: reader.path(of: "feather"),
        "reaches the ellipse of 60 × 75 % of the portrait's box, in which the face is judged",
        hint: "feather it by less, or make the portrait larger")
    }
    if var weave = try reader.object("weave") {
      let lines = Element.PortraitStyle.Weave(
        reach: try weave.requiredNumber("reach"), strength: try weave.requiredNumber("strength"))
      try weave.finish()
      do throws(ArtworkError) {
        try PortraitWeave(box, style, lines).validate(weave.path)
      } catch {
        throw CardError(.invalidValue, field: error.subject, error.message, hint: error.hint)
      }
      style.weave = lines
    }
    return style
  }

  func flows(_ reader: inout ObjectReader, elements: inout [Element]) throws -> [Flow] {
    var flows: [Flow] = []
    for var flow in try reader.objects("flows") {
      let name = try flow.requiredString("name")
      guard !flows.contains(where: { $0.name == name }) else {
        throw CardError(.invalidValue, field: flow.path(of: "name"), "stands twice on its face")
      }
      let box = try rect(flow.required("box"), path: flow.path(of: "box"))
      let gap = try gaps(&flow)
      let groups = try groups(&flow)
      flows.append(
        Flow(
          name: name, box: box, gap: gap, labelGap: try length("labelGap", in: &flow) ?? 0.4,
          alignment: try flow.choice("verticalAlign", of: Element.VerticalAlignment.self) ?? .top, groups: groups))
      for member in groups.joined().joined() {
        guard let index = elements.firstIndex(where: { $0.name == member }) else {
          throw CardError(.invalidValue, field: flow.path(of: "groups"), "\"\(member)\" is no element of the face")
        }
        guard case .text = elements[index].content, elements[index].flow == nil, elements[index].anchor == nil else {
          throw CardError(
            .invalidValue, field: flow.path(of: "groups"),
            "\"\(member)\" is no text, or has its place by another rule already")
        }
        elements[index].flow = Flow.Membership(name: name, box: box)
      }
      try flow.finish()
    }
    return flows
  }

  private func gaps(_ flow: inout ObjectReader) throws -> (least: Double, most: Double) {
    guard let value = flow.value("gap") else { return (1.6, 2) }
    switch value {
    case .number(let gap) where (0...20).contains(gap): return (gap, gap)
    case .array(let ends):
      guard ends.count == 2, case .number(let least) = ends[0], case .number(let most) = ends[1], least <= most,
        (0...20).contains(least), most <= 20
      else { fallthrough }
      return (least, most)
    default:
      throw CardError(
        .invalidValue, field: flow.path(of: "gap"), "is neither a length nor [least, greatest], of 0 to 20 mm")
    }
  }

  /// Each group is a column of names, or an array of such columns, which then stand side by side.
  private func groups(_ flow: inout ObjectReader) throws -> [Flow.Group] {
    let path = flow.path(of: "groups")
    func column(_ values: [JSONValue]) throws(CardError) -> [String] {
      var names: [String] = []
      for value in values {
        guard case .string(let name) = value else {
          throw CardError(.wrongType, field: path, "is not made of names, or of columns of names")
        }
        names.append(name)
      }
      return names
    }
    var groups: [Flow.Group] = []
    for group in try flow.array("groups") ?? [] {
      guard case .array(let parts) = group, !parts.isEmpty else {
        throw CardError(.wrongType, field: path, "has a group that is no array of names")
      }
      if case .array = parts[0] {
        var columns: [[String]] = []
        for part in parts {
          guard case .array(let names) = part else {
            throw CardError(.wrongType, field: path, "mixes columns with names")
          }
          columns.append(try column(names))
        }
        groups.append(columns)
      } else {
        groups.append([try column(parts)])
      }
    }
    guard !groups.isEmpty else { throw CardError(.missingField, field: path, "names no group") }
    return groups
  }

  /// What an element says of others must be about elements of the same face.
  func checkReferences(_ elements: inout [Element]) throws {
    for (index, element) in elements.enumerated() {
      for name in element.overlaps.sorted() where !elements.contains(where: { $0.name == name }) {
        throw FaceError(.invalidTemplate, element: element.name, "overlaps \"\(name)\", which its face does not have")
      }
      func code(_ name: String, _ relation: String) throws -> Element {
        guard let code = elements.first(where: { $0.name == name }), case .qr = code.content else {
          throw FaceError(
            .invalidTemplate, element: element.name, "\(relation) \"\(name)\", which is no code of its face")
        }
        return code
      }
      if let clearance = element.clearance { _ = try code(clearance.element, "keeps clear of") }
      guard let anchor = element.anchor else { continue }
      let way = try code(anchor.element, "stands beside").box
      elements[index].anchor?.way = way
    }
  }
}
