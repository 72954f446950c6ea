extension CardRequest {
  /// The bounds of a request's texts, in Unicode scalars. They are wide enough for every real name, and keep a
  /// credential within the QR symbols that a card has room for.
  public enum Limit {
    /// Names of people.
    public static let name = 150
    /// One line of an address.
    public static let addressLine = 80
    /// Lines of an address.
    public static let addressLines = 4
    /// One allergy.
    public static let allergy = 60
    /// Number of allergies.
    public static let allergies = 12
    /// Years from issue to expiry, whatever a request says: the longest that any policy can grant.
    public static let validityYears = 10
    /// Days from today to the day of issue beyond which a clerk should look at it again.
    public static let daysAheadToNotice = 31
    /// Days from today to the day of issue beyond which a request is refused: its year is a slip.
    public static let daysAhead = 366
    /// Years between birth and issue; nobody has lived longer than 122.
    public static let age = 130
  }

  /// The card that this request asks for.
  ///
  /// - Parameters:
  ///   - policy: the template's rules.
  ///   - today: the day of issue where the request names none, in the issuer's time zone.
  ///   - allowsUnusualDates: whether the day of issue may lie further ahead than ``Limit/daysAhead``, and the last day
  ///     after the policy's years: for cards that somebody answers for. The limit of 10 years stays.
  /// - Throws: a ``CardError`` that names the first field at fault.
  public func card(
    under policy: IssuingPolicy, today: CalendarDate, allowsUnusualDates: Bool = false
  ) throws(CardError) -> Card {
    let number = try Self.checkedNumber(number, field: "number")
    if let replaces {
      guard try Self.checkedNumber(replaces, field: "replaces") != number else {
        throw CardError(
          .invalidValue, field: "replaces", "is the card's own number", hint: "a new card has a new number")
      }
    }
    guard !photo.isEmpty else { throw CardError(.missingField, field: "photo", "is empty") }
    try faceBox?.check()
    guard signature?.isEmpty != true else {
      throw CardError(.missingField, field: "signature", "is empty", hint: "write null for a holder who does not sign")
    }
    let name = try PrintableText.checked(name, field: "name", limit: Limit.name)
    let address = try checkedAddress()
    let birth = try Self.date(dateOfBirth, field: "dateOfBirth")
    let issued = try issued.map { (text) throws(CardError) in try Self.date(text, field: "issued") } ?? today
    guard allowsUnusualDates || issued.daysSinceEpoch - today.daysSinceEpoch <= Limit.daysAhead else {
      throw CardError(
        .againstPolicy, field: "issued", "\(issued) lies more than \(Limit.daysAhead) days ahead",
        hint: "correct the year, or have the dates of this card allowed")
    }
    guard birth <= issued else {
      throw CardError(.datesOutOfOrder, field: "dateOfBirth", "lies after the day of issue \(issued)")
    }
    let age = birth.age(on: issued)
    guard age <= Limit.age else {
      throw CardError(.impossibleDate, field: "dateOfBirth", "lies \(age) years before the day of issue")
    }
    let expires = try checkedExpiry(issued: issued, policy: policy, isFree: allowsUnusualDates)
    let minor = age < policy.guardianUnderAge
    try check(policy, minor: minor)
    return Card(
      number: number, name: name,
      secondaryName: try secondaryName.map { (second) throws(CardError) in
        Card.LocalizedName(
          text: try PrintableText.checked(second.text, field: "secondaryName.text", limit: Limit.name),
          language: try Self.language(second.language, field: "secondaryName.language"))
      },
      address: address, dateOfBirth: birth, issued: issued, expires: expires,
      guardian: try guardian.map { (text) throws(CardError) in
        try PrintableText.checked(text, field: "guardian", limit: Limit.name)
      },
      language: try language.map { (text) throws(CardError) in try Self.language(text, field: "language") },
      emergencyContact: try checkedContact(), allergies: try checkedAllergies(),
      externalNumbers: try checkedExternalNumbers(policy))
  }

  private func check(_ policy: IssuingPolicy, minor: Bool) throws(CardError) {
    if minor, guardian == nil {
      throw CardError(
        .againstPolicy, field: "guardian", "is required for holders under \(policy.guardianUnderAge)")
    }
    if signature == nil {
      let allowed =
        switch policy.signature {
        case .required: false
        case .optionalForMinors: minor
        case .optional: true
        }
      guard allowed else {
        throw CardError(.againstPolicy, field: "signature", "is required by the template's policy for this holder")
      }
    }
    for field in IssuingPolicy.OptionalField.allCases where policy.requiredFields.contains(field) {
      let given =
        switch field {
        case .emergencyContact: emergencyContact != nil
        case .allergies: !allergies.isEmpty
        case .language: language != nil
        case .secondaryName: secondaryName != nil
        case .guardian: guardian != nil
        }
      guard given else {
        throw CardError(.againstPolicy, field: field.rawValue, "is required by the template's policy")
      }
    }
  }

  private func checkedAddress() throws(CardError) -> [String] {
    guard !address.isEmpty else { throw CardError(.missingField, field: "address", "has no line") }
    guard address.count <= Limit.addressLines else {
      throw CardError(
        .tooLong, field: "address", "has \(address.count) lines, at most \(Limit.addressLines) are allowed")
    }
    var lines: [String] = []
    for (index, line) in address.enumerated() {
      lines.append(try PrintableText.checked(line, field: "address[\(index)]", limit: Limit.addressLine))
    }
    return lines
  }

  private func checkedExpiry(
    issued: CalendarDate, policy: IssuingPolicy, isFree: Bool
  ) throws(CardError) -> CalendarDate {
    guard let text = expires else {
      guard let date = issued.adding(years: policy.validityYears) else {
        throw CardError(.impossibleDate, field: "issued", "leaves no day for the expiry")
      }
      return date
    }
    let date = try Self.date(text, field: "expires")
    guard date >= issued else {
      throw CardError(.datesOutOfOrder, field: "expires", "lies before the day of issue \(issued)")
    }
    guard let latest = issued.adding(years: Limit.validityYears), date <= latest else {
      throw CardError(
        .impossibleDate, field: "expires", "lies more than \(Limit.validityYears) years after the day of issue")
    }
    guard isFree || issued.adding(years: policy.validityYears).map({ date <= $0 }) ?? false else {
      throw CardError(
        .againstPolicy, field: "expires",
        "\(date) lies beyond the \(policy.validityYears) years that the city's cards are valid",
        hint: "leave it out, or have the dates of this card allowed")
    }
    return date
  }

  private func checkedContact() throws(CardError) -> Card.EmergencyContact? {
    guard let contact = emergencyContact else { return nil }
    let name = try PrintableText.checked(contact.name, field: "emergencyContact.name", limit: Limit.name)
    let phone = try PrintableText.checked(contact.phone, field: "emergencyContact.phone", limit: 32)
    let digits = phone.utf8.count { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard (3...20).contains(digits), phone.utf8.allSatisfy({ "+0123456789 ()-./x".utf8.contains($0) }) else {
      throw CardError(
        .invalidValue, field: "emergencyContact.phone", "is not a telephone number",
        hint: "write it like +12035550123")
    }
    return Card.EmergencyContact(name: name, phone: phone)
  }

  private func checkedAllergies() throws(CardError) -> [String] {
    guard allergies.count <= Limit.allergies else {
      throw CardError(
        .tooLong, field: "allergies", "has \(allergies.count) entries, at most \(Limit.allergies) are allowed")
    }
    var checked: [String] = []
    for (index, allergy) in allergies.enumerated() {
      checked.append(try PrintableText.checked(allergy, field: "allergies[\(index)]", limit: Limit.allergy))
    }
    return checked
  }

  private func checkedExternalNumbers(_ policy: IssuingPolicy) throws(CardError) -> [String: String] {
    var checked: [String: String] = [:]
    for (name, text) in externalNumbers.sorted(by: { $0.key < $1.key }) {
      let field = "externalNumbers.\(name)"
      guard let rule = policy.externalNumbers[name] else {
        let known = policy.externalNumbers.keys.sorted()
        throw CardError(
          .againstPolicy, field: field, "is no number that the template has a bar code for",
          hint: NearestName.to(name, among: known).map { "did you mean \"\($0)\"?" }
            ?? (known.isEmpty ? nil : "known: \(known.joined(separator: ", "))"))
      }
      checked[name] = try rule.checked(text, field: field)
    }
    return checked
  }

  /// `[A-Z0-9-]{1,24}`.
  static func checkedNumber(_ text: String, field: String) throws(CardError) -> String {
    guard !text.isEmpty else { throw CardError(.missingField, field: field, "is empty") }
    let allowed = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-")
    }
    guard allowed, text.utf8.count <= 24 else {
      throw CardError(
        .invalidValue, field: field, "is not a card number",
        hint: "1 to 24 capital letters A–Z, digits and hyphens")
    }
    return text
  }

  static func language(_ text: String, field: String) throws(CardError) -> String {
    guard text.utf8.count == 3, text.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }) else {
      throw CardError(
        .invalidValue, field: field, "is not an ISO 639-3 code", hint: "three lower-case letters, for example spa")
    }
    return text
  }

  static func date(_ text: String, field: String) throws(CardError) -> CalendarDate {
    if let date = CalendarDate(iso8601: text) { return date }
    let looksRight = text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil
    throw CardError(
      looksRight ? .impossibleDate : .invalidValue, field: field,
      looksRight ? "there is no such day" : "is not a date",
      hint: looksRight ? nil : "write it as YYYY-MM-DD")
  }
}
