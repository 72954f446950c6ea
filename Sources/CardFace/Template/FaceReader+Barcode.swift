import CardModel

extension FaceReader {
  private enum Guards: String, CaseIterable {
    case AA, AB, AC, AD, BA, BB, BC, BD, CA, CB, CC, CD, DA, DB, DC, DD
  }

  /// The keys of an element of the type `barcode`.
  func barcode(_ reader: inout ObjectReader) throws -> Element.BarcodeStyle {
    let number = try reader.requiredString("number")
    guard number.wholeMatch(of: /[a-z][A-Za-z0-9]{0,23}/) != nil else {
      throw CardError(
        .invalidValue, field: reader.path(of: "number"), "is not 1 to 24 letters and digits that begin with a small one"
      )
    }
    _ = try reader.required("symbology")
    guard let symbology = try reader.choice("symbology", of: BarcodeSymbology.self) else {
      throw CardError(.missingField, field: reader.path(of: "symbology"), "is required")
    }
    let checkDigit = try reader.choice("checkDigit", of: ExternalNumberRule.CheckDigit.self) ?? .none
    let length = try self.length(of: &reader)
    guard let rule = ExternalNumberRule(symbology: symbology, checkDigit: checkDigit, length: length) else {
      throw CardError(
        .invalidValue, field: reader.path(of: "symbology"),
        "does not go with that checkDigit or length",
        hint: "itf has an even length; mod43 goes with code39, code128 and pdf417; at most "
          + "\(ExternalNumberRule.longest) characters")
    }
    let guards = try reader.choice("guards", of: Guards.self)
    guard guards == nil || symbology == .codabar else {
      throw CardError(.invalidValue, field: reader.path(of: "guards"), "is for codabar alone")
    }
    let size = try reader.requiredNumber("size")
    let minimumSize = try reader.number("minimumSize") ?? size
    guard (2...24).contains(size), (2...size).contains(minimumSize) else {
      throw CardError(.invalidValue, field: reader.path(of: "size"), "is not 2 to 24 points with minimumSize within")
    }
    let text = Element.TextStyle(
      font: try font(&reader), size: size, minimumSize: minimumSize, lines: 1, lineHeight: 1.2, tracking: 0,
      color: .black, alignment: try reader.choice("align", of: Element.Alignment.self) ?? .center,
      verticalAlignment: .bottom)
    return Element.BarcodeStyle(
      number: number, rule: rule, guards: (guards ?? .AA).rawValue, text: text)
  }

  /// One number, or the least and the greatest.
  private func length(of reader: inout ObjectReader) throws -> ClosedRange<Int> {
    let path = reader.path(of: "length")
    func whole(_ value: JSONValue) throws(CardError) -> Int {
      guard case .number(let number) = value, let whole = Int(exactly: number) else {
        throw CardError(.wrongType, field: path, "expected a whole number, or two of them")
      }
      return whole
    }
    let bounds =
      switch try reader.required("length") {
      case .array(let values): try values.map(whole)
      case let value: [try whole(value)]
      }
    guard let least = bounds.first, let greatest = bounds.last, bounds.count <= 2, least <= greatest else {
      throw CardError(.invalidValue, field: path, "is neither a number nor [least, greatest]")
    }
    return least...greatest
  }
}

extension Template {
  /// What the back's bar codes say of other issuers' numbers; on a front, which none may stand on, they count for
  /// nothing.
  ///
  /// Throws `invalidTemplate` where two codes of one number differ in that, or a condition names a number without a
  /// code.
  static func externalNumbers(_ front: Face, _ back: Face) throws(FaceError) -> [String: ExternalNumberRule] {
    var rules: [String: ExternalNumberRule] = [:]
    for element in back.elements {
      guard case .barcode(let code) = element.content else { continue }
      guard rules[code.number] ?? code.rule == code.rule else {
        throw FaceError(
          .invalidTemplate, element: element.name, "asks for another kind of \(code.number) than a barcode before it")
      }
      rules[code.number] = code.rule
    }
    guard rules.count <= mostExternalNumbers else {
      throw FaceError(.invalidTemplate, "has more than \(mostExternalNumbers) numbers of other issuers")
    }
    for element in front.elements + back.elements {
      for case .externalNumber(let name) in element.conditions.map(\.field) where rules[name] == nil {
        throw FaceError(
          .invalidTemplate, element: element.name,
          "has the condition externalNumbers.\(name), a number without barcode",
          hint: NearestName.to(name, among: rules.keys.sorted()).map { "did you mean \"externalNumbers.\($0)\"?" })
      }
    }
    return rules
  }

  /// Each doubles the combinations of fields that a template is checked for.
  private static let mostExternalNumbers = 3
}
