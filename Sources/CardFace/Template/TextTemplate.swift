import CardModel

/// A text of a template: fixed parts and fields of the card in braces, for example `{emergencyContact.name}`.
package struct TextTemplate: Sendable, Equatable {
  /// A piece of the text.
  package enum Part: Sendable, Equatable {
    case fixed(String)
    case field(Field)
  }

  /// What a text can show of a content.
  package enum Field: String, Sendable, CaseIterable {
    /// The card's number.
    case number
    /// The holder's full name.
    case name
    /// The holder's name in a second script.
    case secondaryName
    /// The address, a line each.
    case address
    /// The date of birth in the template's format.
    case dateOfBirth
    /// The year of birth.
    case birthYear
    /// The day of issue in the template's format.
    case issued
    /// The last day of validity in the template's format.
    case expires
    /// A minor's guardian.
    case guardian
    /// Whom to call.
    case emergencyName = "emergencyContact.name"
    /// The number to call, in its own country's groups.
    case emergencyPhone = "emergencyContact.phone"
    /// All allergies, with commas.
    case allergies
    /// The last four characters of the number.
    case numberTail

    /// The request's field that it comes from, for messages.
    package var requestField: String {
      switch self {
      case .birthYear: Self.dateOfBirth.rawValue
      case .numberTail: Self.number.rawValue
      default: rawValue
      }
    }
  }

  package let parts: [Part]

  /// The fields that the text shows, in order.
  package var fields: [Field] {
    parts.compactMap { if case .field(let field) = $0 { field } else { nil } }
  }

  /// Parses a template's text. Throws `invalidTemplate` for an unknown field or an unbalanced brace.
  package init(_ text: String, element: String) throws(FaceError) {
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      guard rest[open] == "{", let close = rest[open...].firstIndex(of: "}") else {
        throw FaceError(.invalidTemplate, element: element, "has an unbalanced brace in its text")
      }
      let name = String(rest[rest.index(after: open)..<close])
      guard let field = Field(rawValue: name) else {
        let known = Field.allCases.map(\.rawValue)
        throw FaceError(
          .invalidTemplate, element: element, "shows an unknown field {\(name)}",
          hint: NearestName.to(name, among: known).map { "did you mean {\($0)}?" }
            ?? "known fields: \(known.joined(separator: ", "))")
      }
      if open > rest.startIndex { parts.append(.fixed(String(rest[..<open]))) }
      parts.append(.field(field))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.fixed(String(rest))) }
    self.parts = parts
  }

  /// The text for `content`, or nil when there is none, or it lacks one of the fields: such an element is left out.
  package func resolved(for content: FaceContent?, dates: DateFormat) -> String? {
    var text = ""
    for part in parts {
      switch part {
      case .fixed(let fixed): text += fixed
      case .field(let field):
        guard let content, let value = Self.value(of: field, content, dates) else { return nil }
        text += value
      }
    }
    return text
  }

  private static func value(of field: Field, _ content: FaceContent, _ dates: DateFormat) -> String? {
    switch field {
    case .number: content.number
    case .name: content.name
    case .secondaryName: content.secondaryName?.text
    case .address: content.address.joined(separator: "\n")
    case .dateOfBirth: content.dateOfBirth.map(dates.text)
    case .birthYear: content.dateOfBirth.map { String($0.year) }
    case .issued: dates.text(content.issued)
    case .expires: dates.text(content.expires)
    case .guardian: content.guardian
    case .emergencyName: content.emergencyContact?.name
    case .emergencyPhone: content.emergencyContact.map { PhoneGrouping.spaced($0.phone) }
    case .allergies: content.allergies.isEmpty ? nil : content.allergies.joined(separator: ", ")
    case .numberTail: String(content.number.suffix(4))
    }
  }
}

/// How a template writes dates: `yyyy`, `MM`, `MMM` (a name of the template's own months) and `dd` between other
/// characters, which stand for themselves.
package struct DateFormat: Sendable, Equatable {
  package let pattern: String
  package let months: [String]

  /// Throws `invalidTemplate` unless year, month and day each stand once in the pattern.
  package init(pattern: String, months: [String]) throws(FaceError) {
    self.pattern = pattern
    self.months = months
    let plain = pattern.replacing("yyyy", with: "").replacing("MMM", with: "").replacing("MM", with: "")
      .replacing("dd", with: "")
    guard pattern.ranges(of: "yyyy").count == 1, pattern.ranges(of: "dd").count == 1,
      pattern.ranges(of: "MM").count == 1, !plain.contains(where: \.isLetter)
    else {
      throw FaceError(
        .invalidTemplate, field: "dates.pattern", "is not a date format",
        hint: "write the year as yyyy, the month as MM or MMM, the day as dd, for example MM/dd/yyyy")
    }
    guard !pattern.contains("MMM") || months.count == 12 else {
      throw FaceError(.invalidTemplate, field: "dates.months", "needs twelve names for the pattern's MMM")
    }
  }

  package func text(_ date: CalendarDate) -> String {
    let iso = date.description
    return
      pattern
      .replacing("yyyy", with: iso.prefix(4))
      .replacing("dd", with: iso.suffix(2))
      .replacing("MMM", with: months.count == 12 ? months[date.month - 1] : "")
      .replacing("MM", with: iso.dropFirst(5).prefix(2))
  }
}
