import CardCredential
import CardModel
import CardVerifier
import Foundation

/// What a face shows of a card and its holder, wherever it is known from: from a request's ``CardModel/Card`` when a
/// card is issued, from a ``CardVerifier/VerifiedCard`` when one is checked. Both draw the same front.
///
/// Pictures are not in it, nor are the codes: they are given beside it.
public struct FaceContent: Sendable, Equatable {
  /// The card's number.
  public let number: String
  /// The holder's full name.
  public let name: String
  /// The name in a second script, and its language.
  public let secondaryName: Card.LocalizedName?
  /// The address, line by line.
  public let address: [String]
  /// The date of birth; nil only for a credential of another issuer that leaves it out.
  public let dateOfBirth: CalendarDate?
  /// The printed day of issue.
  public let issued: CalendarDate
  /// The printed last day of validity.
  public let expires: CalendarDate
  /// A minor's guardian.
  public let guardian: String?
  /// The holder's language, ISO 639-3.
  public let language: String?
  /// Whom to call in an emergency; the back alone shows it.
  public let emergencyContact: Card.EmergencyContact?
  /// Known allergies; the back alone shows them.
  public let allergies: [String]
  /// Numbers that others gave to the holder, by the template's name; the back alone shows them, as bar codes.
  public let externalNumbers: [String: String]
  /// Whether the holder signs; for one who does not, a statement stands in the signature's place.
  public let holderSigns: Bool

  /// Whether there are data for first responders.
  public var hasEmergencyData: Bool { emergencyContact != nil || !allergies.isEmpty }

  /// What a validated request says.
  public init(_ card: Card, holderSigns: Bool) {
    number = card.number
    name = card.name
    secondaryName = card.secondaryName
    address = card.address
    dateOfBirth = card.dateOfBirth
    issued = card.issued
    expires = card.expires
    guardian = card.guardian
    language = card.language
    emergencyContact = card.emergencyContact
    allergies = card.allergies
    externalNumbers = card.externalNumbers
    self.holderSigns = holderSigns
  }

  /// What a verified card says. Its days are those in the time zone of the template's issuer, as they were printed.
  ///
  /// Throws `cannotDraw` for a credential whose days are outside the calendar, or that has fields or flags which this
  /// version does not know: such a face may look otherwise than it would be drawn here.
  public init(_ card: VerifiedCard, for template: Template) throws(FaceError) {
    try self.init(card.claims, in: template.issuer.timeZone)
  }

  /// What signed claims say, with the days of `timeZone`, an IANA name.
  package init(_ claims: CredentialClaims, in timeZone: String) throws(FaceError) {
    guard let zone = TimeZone(identifier: timeZone), let issued = CalendarDate(instant: claims.issuedAt, in: zone),
      let expires = CalendarDate(instant: claims.expires - 1, in: zone)
    else { throw FaceError(.cannotDraw, "the card's days are none that can be printed") }
    guard !claims.hasUnknownProfileFields else {
      throw FaceError(
        .cannotDraw, "the credential says something of its face that this version does not know",
        hint: "use a newer version")
    }
    number = claims.number
    name = claims.name
    secondaryName = claims.secondaryName.map {
      Card.LocalizedName(text: $0, language: claims.secondaryLanguage ?? "und")
    }
    address = claims.address
    dateOfBirth = claims.dateOfBirth
    (self.issued, self.expires) = (issued, expires)
    guardian = claims.guardian
    language = claims.language
    emergencyContact = claims.emergencyContact.flatMap(Card.EmergencyContact.init(claim:))
    allergies = claims.allergies
    externalNumbers = [:]
    holderSigns = !claims.flags.contains(.holderDoesNotSign)
  }

  private init(
    _ other: FaceContent, _ contact: Card.EmergencyContact?, _ allergies: [String], _ externalNumbers: [String: String]
  ) {
    number = other.number
    name = other.name
    secondaryName = other.secondaryName
    address = other.address
    dateOfBirth = other.dateOfBirth
    issued = other.issued
    expires = other.expires
    guardian = other.guardian
    language = other.language
    holderSigns = other.holderSigns
    emergencyContact = contact
    self.allergies = allergies
    self.externalNumbers = externalNumbers
  }

  /// The same with what the card's back shows and no identity code has: data for first responders, and the numbers of
  /// other issuers.
  package func addingBack(of card: Card) -> FaceContent {
    FaceContent(self, card.emergencyContact, card.allergies, card.externalNumbers)
  }

  /// What the identity code says of it, and so all that the front may show: whoever reads that code can draw it again.
  package var onFront: FaceContent { FaceContent(self, nil, [], [:]) }
}

extension Card.EmergencyContact {
  /// As the emergency credential has it, on one line.
  package var claim: String { "\(name), \(phone)" }

  /// The contact of a credential's line. A telephone number has no comma, so the last one parts it from the name.
  package init?(claim: String) {
    guard let comma = claim.ranges(of: ", ").last else { return nil }
    self.init(name: String(claim[..<comma.lowerBound]), phone: String(claim[comma.upperBound...]))
  }
}
