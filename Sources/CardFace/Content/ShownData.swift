import CardCredential
import CardModel

/// Which of a card's data a template shows, for each combination of optional fields: conditions that leave a gap lose a
/// datum without a word.
package struct ShownData {
  package let template: Template

  package init(template: Template) { self.template = template }

  /// What a card must not lose.
  package enum Datum: Hashable {
    case field(TextTemplate.Field)
    case portrait
    case signature
    /// What stands in a signature's place on the card of a holder who does not sign.
    case statement
    case code(CredentialProfile)
    /// A number of another issuer, by the template's name.
    case externalNumber(String)

    package var description: String {
      switch self {
      case .field(let field): "text with {\(field.rawValue)}"
      case .portrait: "portrait"
      case .signature: "signature"
      case .statement: "text with the condition !signature, which says that the holder does not sign"
      case .code(let profile): "\(profile.rawValue) QR"
      case .externalNumber(let name): "barcode of externalNumbers.\(name)"
      }
    }
  }

  /// Whether a face shows the datum to the eye on cards with these fields.
  package func shows(_ datum: Datum, on side: Template.Side, of presence: FieldPresence) -> Bool {
    let presence = presence.seen(on: side)
    return template[side].elements.contains { element in
      guard element.plane == .color || element.plane == .black, presence.shows(element) else { return false }
      switch (datum, element.content) {
      case (.field(let field), .text(_, let text)): return text.fields.contains(field)
      case (.portrait, .portrait), (.signature, .signature): return true
      case (.statement, .text): return element.conditions.contains { $0.field == .signature && !$0.isPresent }
      case (.code(let wanted), .qr(let profile)): return wanted == profile
      case (.externalNumber(let name), .barcode(let code)): return name == code.number
      default: return false
      }
    }
  }

  /// What every card has on its front. In large letters a front has no room for the address, which may then stand on
  /// the back.
  package func wantedOnFront(_ presence: FieldPresence) -> [Datum] {
    [.portrait, presence.signs ? .signature : .statement, .code(.identity), .field(.name)]
      + (template.isLargePrint ? [] : [.field(.address)]) + [.field(.dateOfBirth), .field(.expires), .field(.number)]
  }

  /// What may stand on either face.
  package func wantedAnywhere(_ presence: FieldPresence) -> [Datum] {
    var wanted: [Datum] = [.code(.portrait)]
    if template.isLargePrint { wanted.append(.field(.address)) }
    if presence.fields.contains(.secondaryName) { wanted.append(.field(.secondaryName)) }
    if presence.fields.contains(.guardian) { wanted.append(.field(.guardian)) }
    if presence.fields.contains(.emergencyContact) { wanted += [.field(.emergencyName), .field(.emergencyPhone)] }
    if presence.fields.contains(.allergies) { wanted.append(.field(.allergies)) }
    // A code for emergencies is a city's choice; where it has one, it has it on all cards with such data.
    if presence.fields.contains(.emergency), template.profiles.contains(.emergency) {
      wanted.append(.code(.emergency))
    }
    for case .externalNumber(let name) in presence.fields.sorted(by: { $0.rawValue < $1.rawValue }) {
      wanted.append(.externalNumber(name))
    }
    return wanted
  }

  /// Throws `datumNotShown` for a card with a datum that is not printed on it, but for a guardian, whom the identity
  /// code names, and data for emergencies, which the emergency code has.
  package func check(_ content: FaceContent) throws(FaceError) {
    let presence = FieldPresence(content)
    func isThere(_ datum: Datum) -> Bool { Template.Side.allCases.contains { shows(datum, on: $0, of: presence) } }
    for datum in wantedOnFront(presence) + wantedAnywhere(presence) {
      if case .externalNumber(let name) = datum, !isThere(datum) {
        throw FaceError(
          .datumNotShown, field: "externalNumbers.\(name)", "is shown nowhere on this card",
          hint: "give the template's barcode no condition that leaves such cards out")
      }
      guard case .field(let field) = datum else { continue }
      switch field {
      case .guardian: if isThere(.code(.identity)) { continue }
      case .emergencyName, .emergencyPhone, .allergies: if isThere(.code(.emergency)) { continue }
      default: break
      }
      guard isThere(datum) else {
        throw FaceError(
          .datumNotShown, field: field.requestField, "is shown nowhere on this card",
          hint: "give the template a text with {\(field.rawValue)} for such cards; checking the template finds them")
      }
    }
  }
}

extension FieldPresence {
  /// What a card has.
  package init(_ content: FaceContent) {
    var fields: Set<Element.Condition.OptionalField> = []
    if content.emergencyContact != nil { fields.insert(.emergencyContact) }
    if !content.allergies.isEmpty { fields.insert(.allergies) }
    if content.hasEmergencyData { fields.insert(.emergency) }
    if content.guardian != nil { fields.insert(.guardian) }
    if content.secondaryName != nil { fields.insert(.secondaryName) }
    if content.holderSigns { fields.insert(.signature) }
    fields.formUnion(content.externalNumbers.keys.map { .externalNumber($0) })
    self.init(fields: fields)
  }
}
