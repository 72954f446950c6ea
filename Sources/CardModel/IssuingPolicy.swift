/// What a city allows on its cards; part of its template.
public struct IssuingPolicy: Sendable, Equatable {
  /// Years from issue to expiry where a request names no expiry. 1 to 10.
  public var validityYears: Int
  /// Holders younger than this on the day of issue need a guardian in the request. 0 when none do.
  public var guardianUnderAge: Int
  /// Who may have a card without a signature, besides nobody.
  public var signature: SignatureRule
  /// Optional fields of the request that this city requires.
  public var requiredFields: Set<OptionalField>
  /// Whether the front's code carries the portrait's fingerprint, a coarse picture of the face: whoever inspects the
  /// front then needs no back to judge the portrait.
  public var portraitFingerprint: Bool
  /// Whether the front's code also says where the signature has its ink, in twelve bytes after the portrait's
  /// fingerprint, without which it has no place: whoever inspects the front can then tell another's signature.
  public var signatureInk: Bool
  /// The numbers of other issuers that the card's back has a bar code for, by name: `library`.
  public var externalNumbers: [String: ExternalNumberRule]

  /// When `signature` may be null in a request.
  public enum SignatureRule: String, Sendable, CaseIterable {
    /// Never: every holder signs.
    case required
    /// For holders younger than `guardianUnderAge`.
    case optionalForMinors
    /// For whoever can't write.
    case optional
  }

  /// A field that a request may leave out unless the policy requires it.
  public enum OptionalField: String, Sendable, CaseIterable {
    /// The person to call in an emergency.
    case emergencyContact
    /// Known allergies.
    case allergies
    /// The holder's language.
    case language
    /// The name in a second script.
    case secondaryName
    /// A minor's guardian.
    case guardian
  }

  /// A policy; see the properties for ranges.
  public init(
    validityYears: Int = 3, guardianUnderAge: Int = 18, signature: SignatureRule = .optional,
    requiredFields: Set<OptionalField> = [], portraitFingerprint: Bool = false,
    signatureInk: Bool = false, externalNumbers: [String: ExternalNumberRule] = [:]
  ) {
    self.validityYears = validityYears
    self.guardianUnderAge = guardianUnderAge
    self.signature = signature
    self.requiredFields = requiredFields
    self.portraitFingerprint = portraitFingerprint
    self.signatureInk = signatureInk
    self.externalNumbers = externalNumbers
  }
}
