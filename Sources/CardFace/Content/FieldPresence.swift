import CardModel

/// Which optional fields a card has; a template is checked for every combination.
package struct FieldPresence {
  package let fields: Set<Element.Condition.OptionalField>

  package init(fields: Set<Element.Condition.OptionalField>) { self.fields = fields }

  /// The basic fields: whether a card has data for emergencies follows from two of them.
  package static let basic: [Element.Condition.OptionalField] = [
    .emergencyContact, .allergies, .guardian, .secondaryName, .signature,
  ]

  /// All combinations.
  package static let all: [FieldPresence] = (0..<1 << basic.count).map { bits in
    var fields = Set(basic.enumerated().filter { bits >> $0.offset & 1 == 1 }.map(\.element))
    if fields.contains(.emergencyContact) || fields.contains(.allergies) { fields.insert(.emergency) }
    return FieldPresence(fields: fields)
  }

  /// The combinations that a city's policy lets its cards have.
  package static func combinations(_ policy: IssuingPolicy) -> [FieldPresence] {
    var required: Set<Element.Condition.OptionalField> = policy.signature == .required ? [.signature] : []
    for field in policy.requiredFields {
      switch field {
      case .emergencyContact: required.insert(.emergencyContact)
      case .allergies: required.insert(.allergies)
      case .secondaryName: required.insert(.secondaryName)
      case .guardian: required.insert(.guardian)
      case .language: break
      }
    }
    let basic = all.filter { $0.fields.isSuperset(of: required) }
    return policy.externalNumbers.keys.sorted().reduce(basic) { combinations, name in
      combinations + combinations.map { FieldPresence(fields: $0.fields.union([.externalNumber(name)])) }
    }
  }

  /// What of it a face may depend on: the front shows only what the identity code says, which has no data for
  /// emergencies.
  package func seen(on side: Template.Side) -> FieldPresence {
    side == .back ? self : FieldPresence(fields: fields.filter { !$0.isOnBackOnly })
  }

  /// Whether the holder signs.
  package var signs: Bool { fields.contains(.signature) }

  /// Whether a card with these fields shows the element.
  package func shows(_ element: Element) -> Bool {
    guard element.conditions.allSatisfy({ fields.contains($0.field) == $0.isPresent }) else { return false }
    switch element.content {
    case .art, .rectangle, .portrait, .clerkFeature: return true
    case .barcode(let code): return fields.contains(.externalNumber(code.number))
    case .signature: return fields.contains(.signature)
    case .qr(let profile): return profile != .emergency || fields.contains(.emergency)
    case .text(_, let text), .braille(let text), .microtext(_, let text):
      return text.fields.allSatisfy { field in
        switch field {
        case .secondaryName: fields.contains(.secondaryName)
        case .guardian: fields.contains(.guardian)
        case .emergencyName, .emergencyPhone: fields.contains(.emergencyContact)
        case .allergies: fields.contains(.allergies)
        case .number, .numberTail, .name, .address, .dateOfBirth, .birthYear, .issued, .expires: true
        }
      }
    }
  }
}
