import CardModel

/// Which of a card's QR codes a credential is for. It follows from the claims that are present.
public enum CredentialProfile: String, Sendable, Hashable, CaseIterable {
  /// The front's: no photo, no medical data.
  case identity
  /// The back's, with the portrait (169/62).
  case portrait
  /// The back's, with emergency contact or allergies (−65537, keys 4 and 5) and neither address nor date of birth.
  case emergency
}

/// Where a card's status stands: one entry of a published status list (IETF Token Status List).
public struct StatusReference: Sendable, Hashable {
  /// The card's place in the list, from 0.
  public let index: UInt64
  /// The list's name, its `sub` claim.
  public let uri: String

  /// The entry `index` of the list `uri`.
  public init(index: UInt64, uri: String) {
    self.index = index
    self.uri = uri
  }
}

/// What one credential says: a CWT's claims (RFC 8392) with the attributes of Claim 169 and the profile's own claim in
/// them.
///
/// Instants are seconds since 1970-01-01T00:00:00Z, 0 to the end of the year 9999.
public struct CredentialClaims: Sendable, Hashable {
  /// CWT 1: the issuer's identifier.
  public var issuer: String
  /// CWT 6: the instant at which the printed day of issue begins in the issuer's time zone.
  public var issuedAt: Int64
  /// CWT 4: the instant at which the printed day of expiry ends there; the card is valid before it.
  public var expires: Int64
  /// CWT 5: not valid before this instant; other issuers write it.
  public var notBefore: Int64?
  /// 169/1: the card's number.
  public var number: String
  /// 169/3: the holder's language, ISO 639-3.
  public var language: String?
  /// 169/4: the full name in NFC.
  public var name: String
  /// 169/8: the date of birth.
  public var dateOfBirth: CalendarDate?
  /// 169/10: the address's lines.
  public var address: [String]
  /// 169/15: the guardian of a minor.
  public var guardian: String?
  /// 169/19: the name in a second script.
  public var secondaryName: String?
  /// 169/20: that name's language, ISO 639-3.
  public var secondaryLanguage: String?
  /// 169/62: the portrait, a WebP file.
  public var portrait: [UInt8]?
  /// −65537/2: the first 16 bytes of SHA-256 over the portrait's WebP file.
  public var portraitDigest: [UInt8]?
  /// −65537/1: the template's identifier and version, for example `park-city/1`; whoever issues one of the profile's
  /// own fields names it.
  public var template: String?
  /// −65537/4: whom to call.
  public var emergencyContact: String?
  /// −65537/5: allergies.
  public var allergies: [String]
  /// −65537/6: what the issuer says of the card itself. Only those that this version knows can be issued.
  public var flags: CardFlags
  /// Whether −65537 has a key or a flag that this version does not know: it changes no verdict, but whoever draws the
  /// face again can't be sure of it. Such claims can't be issued.
  public package(set) var hasUnknownProfileFields = false
  /// −65537/3: a coarse picture of the face that survives printing, in 34 bytes, or in 46 with where the signature has
  /// its ink; 1 to 46 bytes are read. Not for any log, JSON or other program: it shows a person.
  package var portraitFingerprint: [UInt8]?
  /// CWT 65535: where the card's status stands; nil when its issuer runs no status list.
  public var status: StatusReference?

  /// Claims with what every card has; the rest is set afterwards or here.
  public init(
    issuer: String, issuedAt: Int64, expires: Int64, notBefore: Int64? = nil, number: String, language: String? = nil,
    name: String, dateOfBirth: CalendarDate? = nil, address: [String] = [], guardian: String? = nil,
    secondaryName: String? = nil, secondaryLanguage: String? = nil, portrait: [UInt8]? = nil,
    portraitDigest: [UInt8]? = nil, template: String? = nil, emergencyContact: String? = nil,
    allergies: [String] = [], flags: CardFlags = [], status: StatusReference? = nil
  ) {
    self.issuer = issuer
    self.issuedAt = issuedAt
    self.expires = expires
    self.notBefore = notBefore
    self.number = number
    self.language = language
    self.name = name
    self.dateOfBirth = dateOfBirth
    self.address = address
    self.guardian = guardian
    self.secondaryName = secondaryName
    self.secondaryLanguage = secondaryLanguage
    self.portrait = portrait
    self.portraitDigest = portraitDigest
    self.template = template
    self.emergencyContact = emergencyContact
    self.allergies = allergies
    self.flags = flags
    self.status = status
  }

  /// Emergency with −65537/4 or 5, portrait with 169/62, identity without either. Both together are refused on reading
  /// and on issuing.
  public var profile: CredentialProfile {
    if emergencyContact != nil || !allergies.isEmpty { return .emergency }
    return portrait == nil ? .identity : .portrait
  }

  /// The digest of `portrait` for the identity profile's ``portraitDigest``: the first 16 bytes of SHA-256.
  public static func digest(ofPortrait portrait: [UInt8]) -> [UInt8] { Array(Digest.sha256(portrait).prefix(16)) }

  /// The last instant of the year 9999, after which no printed date exists.
  public static let latestInstant: Int64 = 253_402_300_799
}
