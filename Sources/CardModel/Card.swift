/// What one physical card says, validated: the only way to get one is through the checks of
/// ``CardRequest/card(under:today:)``.
public struct Card: Sendable, Equatable {
  /// `[A-Z0-9-]{1,24}`; one number is one physical card.
  public let number: String
  /// The holder's full name, NFC.
  public let name: String
  /// The holder's name in a second script.
  public let secondaryName: LocalizedName?
  /// One to four lines.
  public let address: [String]
  /// The holder's date of birth.
  public let dateOfBirth: CalendarDate
  /// The day of issue as printed; the credential's `iat` is its first instant in the issuer's time zone.
  public let issued: CalendarDate
  /// The last day of validity as printed; the credential's `exp` is its end in the issuer's time zone.
  public let expires: CalendarDate
  /// A minor's guardian, by name.
  public let guardian: String?
  /// The holder's language, ISO 639-3.
  public let language: String?
  /// Whom to call in an emergency.
  public let emergencyContact: EmergencyContact?
  /// Known allergies, in the order given.
  public let allergies: [String]
  /// Numbers that others gave to the holder, by name, as people read them. They stand in no QR code.
  public let externalNumbers: [String: String]

  /// Whether the card carries data for an emergency QR.
  public var hasEmergencyData: Bool { emergencyContact != nil || !allergies.isEmpty }

  /// The same card with the dates that it was issued with before.
  package func dated(issued: CalendarDate, expires: CalendarDate) -> Card {
    Card(
      number: number, name: name, secondaryName: secondaryName, address: address, dateOfBirth: dateOfBirth,
      issued: issued, expires: expires, guardian: guardian, language: language, emergencyContact: emergencyContact,
      allergies: allergies, externalNumbers: externalNumbers)
  }

  /// A name in another language's script.
  public struct LocalizedName: Sendable, Equatable {
    /// NFC.
    public let text: String
    /// ISO 639-3, three lower-case letters.
    public let language: String
    /// A name and its language.
    public init(text: String, language: String) {
      self.text = text
      self.language = language
    }
  }

  /// Whom to call in an emergency.
  public struct EmergencyContact: Sendable, Equatable {
    /// The person's name.
    public let name: String
    /// A telephone number; digits with an optional leading `+` and the usual separators.
    public let phone: String
    /// A person and a number.
    public init(name: String, phone: String) {
      self.name = name
      self.phone = phone
    }
  }
}
