import CardModel

/// What an issuer says of a card beside its holder's data: −65537, key 6.
public struct CardFlags: OptionSet, Sendable, Hashable {
  /// The bits as they are signed; other issuers and later versions may set more than this one knows.
  public let rawValue: UInt64

  /// The flags of `rawValue`, known or not.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Bit 0: the holder does not sign, and the face says so in the signature's place.
  public static let holderDoesNotSign = CardFlags(rawValue: 1 << 0)
  /// Bit 1: the face was drawn for 600 dots per inch, else for 300.
  public static let drawnFor600DotsPerInch = CardFlags(rawValue: 1 << 1)
  /// Bit 2: the face has the feature that a clerk checks by eye.
  public static let hasFeatureForTheEye = CardFlags(rawValue: 1 << 2)

  /// Those that this version gives a meaning, and may issue.
  static let known: CardFlags = [.holderDoesNotSign, .drawnFor600DotsPerInch, .hasFeatureForTheEye]
}

/// The claim with what the profile adds to Claim 169, of which MOSIP reserves the keys 75 to 99.
///
/// Integers below −65536 are for private use (RFC 8392, 9.1), so other issuers may have put anything there: the claim
/// is ours only where it is a map whose key 1 is a template reference.
struct ProfileClaim {
  static let key: Int64 = -65537
  /// The fingerprint's longest form, in bytes: verifiers take shorter ones of any form, for they don't look into it.
  private static let maximumFingerprint = 46
  /// The lengths that are issued: the portrait's fingerprint, and the same with the signature's ink.
  private static let issuedFingerprints = [34, 46]

  var template: String
  var portraitDigest: [UInt8]?
  var portraitFingerprint: [UInt8]?
  var emergencyContact: String?
  var allergies: [String] = []
  var flags: CardFlags = []
  /// Whether a later version has put something here that this one can't read.
  var hasUnknownFields = false

  /// Whether `text` is a template's identifier and version, with an L for large print:
  /// `[a-z0-9][a-z0-9-]{0,23}/[1-9][0-9]{0,3}L?`.
  static func isTemplateReference(_ text: some BidirectionalCollection<UInt8>) -> Bool {
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    guard let slash = text.firstIndex(of: UInt8(ascii: "/")) else { return false }
    let identifier = text[..<slash]
    var version = text[text.index(after: slash)...]
    if version.last == UInt8(ascii: "L") { version = version.dropLast() }
    return (1...24).contains(identifier.count) && identifier.first != UInt8(ascii: "-")
      && identifier.allSatisfy { isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "-") }
      && (1...4).contains(version.count) && version.first != UInt8(ascii: "0") && version.allSatisfy(isDigit)
  }
}

// MARK: - Reading

extension ProfileClaim {
  /// Reads the claim's value; nil where it is another issuer's, which is passed over as strictly as any unknown claim.
  static func read(from reader: inout CBORReader) throws(CredentialError) -> ProfileClaim? {
    guard try reader.peekMajor() == 5 else {
      try reader.skipItem()
      return nil
    }
    var claim: ProfileClaim?
    var hasEarlierKey = false
    var map = try reader.enterMap()
    while let key = try reader.nextKey(in: &map) {
      if claim != nil {
        try claim?.readField(key, from: &reader)
      } else if key == .integer(1) {
        claim = try readReference(from: &reader).map { ProfileClaim(template: $0) }
        claim?.hasUnknownFields = hasEarlierKey
      } else {
        // Keys ascend, so this one is 0, or the claim is not ours.
        hasEarlierKey = true
        try reader.skipItem()
      }
    }
    return claim
  }

  private static func readReference(from reader: inout CBORReader) throws(CredentialError) -> String? {
    guard try reader.peekMajor() == 3 else {
      try reader.skipItem()
      return nil
    }
    let text = reader.bytes[try reader.readText()]
    return isTemplateReference(text) ? String(decoding: text, as: UTF8.self) : nil
  }

  private mutating func readField(_ key: MapKey, from reader: inout CBORReader) throws(CredentialError) {
    switch key {
    case .integer(2):
      portraitDigest = Array(reader.bytes[try reader.readByteString()])
      guard portraitDigest?.count == 16 else { throw Self.invalid(2, "a digest has 16 bytes") }
    case .integer(3):
      portraitFingerprint = Array(reader.bytes[try reader.readByteString()])
      guard (1...Self.maximumFingerprint).contains(portraitFingerprint?.count ?? 0) else {
        throw Self.invalid(3, "a fingerprint has 1 to \(Self.maximumFingerprint) bytes")
      }
    case .integer(4): emergencyContact = try reader.readClaimText("-65537/4")
    case .integer(5):
      for _ in 0..<(try reader.enterArray()) { allergies.append(try reader.readClaimText("-65537/5")) }
      reader.ascend()
      guard !allergies.isEmpty else { throw Self.invalid(5, "the list is empty") }
    case .integer(6):
      flags = CardFlags(rawValue: try reader.readUnsigned())
      // No flag has one form, absence.
      guard !flags.isEmpty else { throw Self.invalid(6, "no flag is set") }
      if !flags.isSubset(of: .known) { hasUnknownFields = true }
    default:
      hasUnknownFields = true
      try reader.skipItem()
    }
  }

  static func invalid(_ key: Int, _ message: String) -> CredentialError {
    CredentialError(.invalidClaim, message, subject: "\(Self.key)/\(key)")
  }
}

// MARK: - Writing

extension ProfileClaim {
  /// The claim of `claims`; nil where they have none of its fields. Throws `invalidClaim` for what can't be issued.
  init?(issuing claims: CredentialClaims) throws(CredentialError) {
    guard !claims.hasUnknownProfileFields else {
      throw CredentialError(
        .invalidClaim, "the claim has fields that this version does not know", subject: "\(Self.key)")
    }
    guard claims.flags.isSubset(of: .known) else { throw Self.invalid(6, "a flag is not one of this version's") }
    guard let template = claims.template else {
      guard claims.portraitDigest == nil, claims.portraitFingerprint == nil, claims.emergencyContact == nil,
        claims.allergies.isEmpty, claims.flags.isEmpty
      else { throw Self.invalid(1, "a credential with one of the profile's own fields names its template") }
      return nil
    }
    guard Self.isTemplateReference(template.utf8) else {
      throw Self.invalid(1, "the template is not an identifier and a version, such as park-city/1")
    }
    if let fingerprint = claims.portraitFingerprint, !Self.issuedFingerprints.contains(fingerprint.count) {
      throw Self.invalid(3, "a fingerprint that is issued has 34 or 46 bytes")
    }
    self.init(
      template: template, portraitDigest: claims.portraitDigest, portraitFingerprint: claims.portraitFingerprint,
      emergencyContact: claims.emergencyContact, allergies: claims.allergies, flags: claims.flags)
  }

  var value: CBORValue {
    .sortedMap([
      (1, .text(template)),
      (2, portraitDigest.map(CBORValue.bytes)),
      (3, portraitFingerprint.map(CBORValue.bytes)),
      (4, emergencyContact.map(CBORValue.text)),
      (5, allergies.isEmpty ? nil : .array(allergies.map(CBORValue.text))),
      (6, flags.isEmpty ? nil : .unsigned(flags.rawValue)),
    ])
  }
}
