import CardCredential
import CardModel

// The stable form for programs: names as in the specification, instants as days, and null where nothing is known.

extension Verdict: Encodable {
  private enum Key: String, CodingKey {
    case accepted, reason, signature, validity, status, trust, warnings, repairs, card, feature
  }

  /// Writes `accepted`, `reason`, `signature`, `validity`, `status`, `trust`, `warnings`, `repairs`,
  /// and where there are such `card` and `feature`.
  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(accepted, forKey: .accepted)
    try object.encode(reason?.rawValue, forKey: .reason)
    try object.encode(signature.rawValue, forKey: .signature)
    try object.encode(validity.rawValue, forKey: .validity)
    try object.encode(status.rawValue, forKey: .status)
    try object.encode(trust, forKey: .trust)
    try object.encode(warnings.map(\.rawValue), forKey: .warnings)
    try object.encode(repairs.map(\.rawValue), forKey: .repairs)
    try object.encodeIfPresent(card, forKey: .card)
    try object.encodeIfPresent(feature.map(FeatureObject.init), forKey: .feature)
  }
}

/// A feature for a clerk's eye as programs get it.
private struct FeatureObject: Encodable {
  let feature: ClerkFeature

  private enum Key: String, CodingKey { case petals, colors, place, words, svg }

  func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(feature.petals, forKey: .petals)
    try object.encode(feature.colors, forKey: .colors)
    try object.encode(feature.place.rawValue, forKey: .place)
    try object.encode(
      Dictionary(uniqueKeysWithValues: DeskLanguage.allCases.map { ($0.rawValue, feature.words(in: $0)) }),
      forKey: .words)
    try object.encode(feature.svg, forKey: .svg)
  }
}

extension ClerkFeature {
  /// From the middle outwards.
  var colors: [String] { [inner.rawValue, outer.rawValue] }
}

extension TrustAnswer: Encodable {
  private enum Key: String, CodingKey {
    case issuer, issuerName, source, sequence, bundleAge, statusAge, freshness, statusFreshness
  }

  /// Writes `issuer`, `issuerName`, `source`, `sequence`, `bundleAge`, `statusAge` (seconds), `freshness` and
  /// `statusFreshness`.
  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(issuer, forKey: .issuer)
    try object.encode(issuerName, forKey: .issuerName)
    try object.encode(source.rawValue, forKey: .source)
    try object.encode(sequence, forKey: .sequence)
    try object.encode(bundleAge, forKey: .bundleAge)
    try object.encode(statusAge, forKey: .statusAge)
    try object.encode(freshness?.rawValue, forKey: .freshness)
    try object.encode(statusFreshness?.rawValue, forKey: .statusFreshness)
  }
}

extension VerifiedCard: Encodable {
  private enum Key: String, CodingKey {
    case number, name, secondaryName, dateOfBirth, address, guardian, language, issued, expires, profile, template
    case emergencyContact, allergies, hasPortrait, portraitDigest
  }

  private struct SecondaryName: Encodable {
    let text: String
    let language: String?

    private enum Key: String, CodingKey { case text, language }

    func encode(to encoder: any Encoder) throws {
      var object = encoder.container(keyedBy: Key.self)
      try object.encode(text, forKey: .text)
      try object.encode(language, forKey: .language)
    }
  }

  /// Writes the fields with days as `YYYY-MM-DD`, and of the portrait only whether there is one and its digest in hex.
  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(claims.number, forKey: .number)
    try object.encode(claims.name, forKey: .name)
    let secondaryName = claims.secondaryName.map { SecondaryName(text: $0, language: claims.secondaryLanguage) }
    try object.encode(secondaryName, forKey: .secondaryName)
    try object.encode(claims.dateOfBirth?.description, forKey: .dateOfBirth)
    try object.encode(claims.address, forKey: .address)
    try object.encode(claims.guardian, forKey: .guardian)
    try object.encode(claims.language, forKey: .language)
    try object.encode(issued?.description, forKey: .issued)
    try object.encode(expires?.description, forKey: .expires)
    try object.encode(profile.rawValue, forKey: .profile)
    try object.encode(claims.template, forKey: .template)
    try object.encode(claims.emergencyContact, forKey: .emergencyContact)
    try object.encode(claims.allergies, forKey: .allergies)
    try object.encode(claims.portrait != nil, forKey: .hasPortrait)
    try object.encode(claims.portraitDigest.map(Hexadecimal.text), forKey: .portraitDigest)
  }
}
