import CardCredential
import CardModel

/// Which of a card's data a template shows, for each combination of optional fields: conditions that leave a gap lose a
/// datum without a word.
struct ShownData {
  let template: Template

  /// What a card must not lose.
  enum Datum: Hashable {
    case field(TextTemplate.Field)
    case portrait
    case signature
    /// What stands in a signature's place on the card of a holder who does not sign.
    case statement
    case code(CredentialProfile)

    var description: String {
      switch self {
      case .field(let field): "text with {\(field.rawValue)}"
      case .portrait: "portrait"
      case .signature: "signature"
      case .statement: "text with the condition !signature, which says that the holder does not sign"
      case .code(let profile): "\(profile.rawValue) QR"
      }
    }
  }

  /// Whether a face shows the datum to the eye on cards with these fields.
  func shows(_ datum: Datum, on side: Template.Side, of presence: FieldPresence) -> Bool {
    template[side].elements.contains { element in
      guard element.plane == .color || element.plane == .black, presence.shows(element) else { return false }
      switch (datum, element.content) {
      case (.field(let field), .text(_, let text)): return text.fields.contains(field)
      case (.portrait, .portrait), (.signature, .signature): return true
      case (.statement, .text): return element.conditions.contains { $0.field == .signature && !$0.isPresent }
      case (.code(let wanted), .qr(let profile)): return wanted == profile
      default: return false
      }
    }
  }

  /// What every card has on its front.
  private static func wantedOnFront(_ presence: FieldPresence) -> [Datum] {
    [
      .portrait, presence.signs ? .signature : .statement, .code(.identity), .field(.name), .field(.address),
      .field(.dateOfBirth), .field(.expires), .field(.number),
    ]
  }

  /// What may stand on either face.
  private static func wantedAnywhere(_ presence: FieldPresence) -> [Datum] {
    var wanted: [Datum] = [.code(.portrait)]
    if presence.fields.contains(.secondaryName) { wanted.append(.field(.secondaryName)) }
    if presence.fields.contains(.guardian) { wanted.append(.field(.guardian)) }
    if presence.fields.contains(.emergencyContact) { wanted += [.field(.emergencyName), .field(.emergencyPhone)] }
    if presence.fields.contains(.allergies) { wanted.append(.field(.allergies)) }
    if presence.fields.contains(.emergency) { wanted.append(.code(.emergency)) }
    return wanted
  }

  /// A finding for each datum that is shown on no card or not on all that have it.
  func findings() -> [TemplateFinding] {
    findings(Self.wantedOnFront, .front) { shows($0, on: .front, of: $1) }
      + findings(Self.wantedAnywhere, .back) { datum, presence in
        Template.Side.allCases.contains { shows(datum, on: $0, of: presence) }
      }
  }

  private func findings(
    _ wanted: (FieldPresence) -> [Datum], _ side: Template.Side, isShown: (Datum, FieldPresence) -> Bool
  ) -> [TemplateFinding] {
    var having: [Datum: [FieldPresence]] = [:]
    var order: [Datum] = []
    for presence in FieldPresence.combinations(template.policy) {
      for datum in wanted(presence) {
        if having[datum] == nil { order.append(datum) }
        having[datum, default: []].append(presence)
      }
    }
    return order.compactMap { datum in
      let all = having[datum] ?? []
      let lacking = all.filter { !isShown(datum, $0) }
      guard !lacking.isEmpty else { return nil }
      return TemplateFinding(
        .missingElement, side, nil,
        "has no \(datum.description)\(side == .back ? ", nor has the front" : "")\(Self.condition(of: lacking, among: all))"
      )
    }
  }

  /// In words, what the cards have in common that lack a datum, and the others have not.
  private static func condition(of lacking: [FieldPresence], among all: [FieldPresence]) -> String {
    guard lacking.count < all.count else { return "" }
    let parts = FieldPresence.basic.compactMap { field -> String? in
      let (some, rest) = (lacking.map { $0.fields.contains(field) }, all.map { $0.fields.contains(field) })
      if some.allSatisfy(\.self), !rest.allSatisfy(\.self) { return "with \(field.rawValue)" }
      if !some.contains(true), rest.contains(true) { return "without \(field.rawValue)" }
      return nil
    }
    return parts.isEmpty ? " on some cards" : ", on cards \(parts.joined(separator: " and "))"
  }

  /// Throws `datumNotShown` for a card with a datum that is not printed on it, but for a guardian, whom the identity code
  /// names, and data for emergencies, which the emergency code has.
  func check(_ card: Card, signs: Bool) throws(FaceError) {
    let presence = FieldPresence(card, signs: signs)
    func isThere(_ datum: Datum) -> Bool { Template.Side.allCases.contains { shows(datum, on: $0, of: presence) } }
    for datum in Self.wantedOnFront(presence) + Self.wantedAnywhere(presence) {
      guard case .field(let field) = datum else { continue }
      switch field {
      case .guardian: if isThere(.code(.identity)) { continue }
      case .emergencyName, .emergencyPhone, .allergies: if isThere(.code(.emergency)) { continue }
      default: break
      }
      guard isThere(datum) else {
        throw FaceError(
          .datumNotShown, field: field.requestField, "is shown nowhere on this card",
          hint: "give the template a text with {\(field.rawValue)} for such cards; civiccard template check finds them")
      }
    }
  }
}

extension FieldPresence {
  /// What a card has.
  init(_ card: Card, signs: Bool) {
    var fields: Set<Element.Condition.OptionalField> = []
    if card.emergencyContact != nil { fields.insert(.emergencyContact) }
    if !card.allergies.isEmpty { fields.insert(.allergies) }
    if card.hasEmergencyData { fields.insert(.emergency) }
    if card.guardian != nil { fields.insert(.guardian) }
    if card.secondaryName != nil { fields.insert(.secondaryName) }
    if signs { fields.insert(.signature) }
    self.init(fields: fields)
  }
}
