import CardFace

extension TemplateCheck {
  /// What on the front depends on something that the identity code does not say: data for emergencies, numbers of
  /// other issuers, and other codes than its own.
  func undeterminedFront() -> [TemplateFinding] {
    let fields: Set<TextTemplate.Field> = [.emergencyName, .emergencyPhone, .allergies]
    return template.front.elements.flatMap { element in
      var causes = element.conditions.filter { $0.field.isOnBackOnly }.map { "the condition \($0.field.rawValue)" }
      causes += element.shownFields.filter(fields.contains).map { "{\($0.rawValue)}" }
      if case .qr(let profile) = element.content, profile != .identity { causes.append("the \(profile.rawValue) code") }
      if case .barcode(let code) = element.content { causes.append("externalNumbers.\(code.number)") }
      return causes.map { cause in
        TemplateFinding(
          .undeterminedFront, .front, element.name,
          "depends on \(cause), which the identity code does not say: put it on the back")
      }
    }
  }
}

extension Element {
  /// The fields that its text has.
  fileprivate var shownFields: [TextTemplate.Field] {
    switch content {
    case .text(_, let text), .braille(let text), .microtext(_, let text): text.fields
    case .art, .rectangle, .portrait, .signature, .qr, .barcode, .clerkFeature: []
    }
  }
}
