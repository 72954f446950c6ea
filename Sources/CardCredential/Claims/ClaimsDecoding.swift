import CardModel

extension CredentialClaims {
  /// Reads a payload strictly: deterministic CBOR, no key twice, each known claim of its type and within its range.
  ///
  /// Only the issuer, the instants of issue and expiry, the number and the name are required, so that other issuers' cards work;
  /// unknown claims and attributes are passed over, but must be sound CBOR.
  public init(payload: [UInt8]) throws(CredentialError) {
    var fields = PayloadFields()
    var reader = CBORReader(payload)
    var map = try reader.enterMap()
    while let key = try reader.nextKey(in: &map) {
      switch key {
      case .integer(1): fields.issuer = try reader.readClaimText("1")
      case .integer(4): fields.expires = try reader.readInstant("4")
      case .integer(5): fields.notBefore = try reader.readInstant("5")
      case .integer(6): fields.issuedAt = try reader.readInstant("6")
      case .integer(169):
        fields.hasAttributes = true
        try fields.attributes.read(from: &reader)
      case .integer(65535): fields.status = try StatusReference(from: &reader)
      case .integer(ProfileClaim.key): fields.profile = try ProfileClaim(from: &reader)
      default: try reader.skipItem()
      }
    }
    try reader.finish()
    self = try fields.claims()
  }
}

/// The claims as they come in, before it is known that the required ones are there.
private struct PayloadFields {
  var issuer: String?
  var expires: Int64?
  var notBefore: Int64?
  var issuedAt: Int64?
  var hasAttributes = false
  var attributes = Attributes()
  var status: StatusReference?
  var profile: ProfileClaim?

  func claims() throws(CredentialError) -> CredentialClaims {
    guard let issuer else { throw .missing("1") }
    guard let expires else { throw .missing("4") }
    guard let issuedAt else { throw .missing("6") }
    guard hasAttributes else { throw .missing("169") }
    guard let number = attributes.number else { throw .missing("169/1") }
    guard let name = attributes.name else { throw .missing("169/4") }
    guard issuedAt < expires else {
      throw CredentialError(.invalidClaim, "the card expires before it is issued", subject: "4")
    }
    if let portrait = attributes.portrait, let profile {
      guard profile.emergencyContact == nil, profile.allergies.isEmpty else {
        throw CredentialError(.invalidClaim, "a portrait and emergency data in one credential", subject: "169/62")
      }
      if let digest = profile.portraitDigest, digest != CredentialClaims.digest(ofPortrait: portrait) {
        throw ProfileClaim.invalid(2, "the digest is not the portrait's")
      }
    }
    var claims = CredentialClaims(
      issuer: issuer, issuedAt: issuedAt, expires: expires, notBefore: notBefore, number: number,
      language: attributes.language, name: name, dateOfBirth: attributes.dateOfBirth, address: attributes.address,
      guardian: attributes.guardian, secondaryName: attributes.secondaryName,
      secondaryLanguage: attributes.secondaryLanguage, portrait: attributes.portrait,
      portraitDigest: profile?.portraitDigest, template: profile?.template,
      emergencyContact: profile?.emergencyContact, allergies: profile?.allergies ?? [], flags: profile?.flags ?? [],
      status: status)
    claims.portraitFingerprint = profile?.portraitFingerprint
    claims.hasUnknownProfileFields = profile?.hasUnknownFields ?? false
    return claims
  }
}

/// The attributes of Claim 169 that the profile uses.
private struct Attributes {
  var number: String?
  var language: String?
  var name: String?
  var dateOfBirth: CalendarDate?
  var address: [String] = []
  var guardian: String?
  var secondaryName: String?
  var secondaryLanguage: String?
  var portrait: [UInt8]?

  mutating func read(from reader: inout CBORReader) throws(CredentialError) {
    var map = try reader.enterMap()
    while let key = try reader.nextKey(in: &map) {
      switch key {
      case .integer(1): number = try reader.readClaimText("169/1")
      case .integer(3): language = try reader.readClaimText("169/3")
      case .integer(4): name = try reader.readClaimText("169/4")
      case .integer(8): dateOfBirth = try Self.readDate(from: &reader)
      case .integer(10): address = try reader.readClaimLines("169/10")
      case .integer(15): guardian = try reader.readClaimText("169/15")
      case .integer(19): secondaryName = try reader.readClaimText("169/19")
      case .integer(20): secondaryLanguage = try reader.readClaimText("169/20")
      case .integer(62): portrait = try Self.readPortrait(from: &reader)
      default: try reader.skipItem()
      }
    }
  }

  /// `YYYYMMDD`, or `YYYY-MM-DD` as version 1.0 of Claim 169 had it.
  private static func readDate(from reader: inout CBORReader) throws(CredentialError) -> CalendarDate {
    let text = try reader.readClaimText("169/8")
    guard let date = CalendarDate(compact: text) ?? CalendarDate(iso8601: text) else {
      throw CredentialError(.invalidClaim, "there is no such day", subject: "169/8")
    }
    return date
  }

  /// The first image of key 62; other formats and further images are passed over.
  private static func readPortrait(from reader: inout CBORReader) throws(CredentialError) -> [UInt8] {
    var first: [UInt8]?
    for _ in 0..<(try reader.enterArray()) {
      var data: Range<Int>?
      var map = try reader.enterMap()
      while let key = try reader.nextKey(in: &map) {
        if key == .integer(0) { data = try reader.readByteString() } else { try reader.skipItem() }
      }
      guard let data else { throw .missing("169/62/0") }
      first = first ?? Array(reader.bytes[data])
    }
    reader.ascend()
    guard let first else { throw CredentialError(.invalidClaim, "the list is empty", subject: "169/62") }
    return first
  }
}

extension StatusReference {
  /// Reads claim 65535 (IETF Token Status List, "Referenced Token in CWT Format").
  fileprivate init(from reader: inout CBORReader) throws(CredentialError) {
    var reference: StatusReference?
    var map = try reader.enterMap()
    while let key = try reader.nextKey(in: &map) {
      guard case .text(let name) = key, reader.text(at: name, is: "status_list") else {
        try reader.skipItem()
        continue
      }
      var index: UInt64?
      var uri: String?
      var list = try reader.enterMap()
      while let key = try reader.nextKey(in: &list) {
        guard case .text(let name) = key else {
          try reader.skipItem()
          continue
        }
        if reader.text(at: name, is: "idx") {
          index = try reader.readUnsigned()
        } else if reader.text(at: name, is: "uri") {
          uri = try reader.readClaimText("65535/status_list/uri")
        } else {
          try reader.skipItem()
        }
      }
      guard let index, let uri else { throw .missing("65535/status_list") }
      reference = StatusReference(index: index, uri: uri)
    }
    // A way to tell the status that we don't know must not pass for a card without status.
    guard let reference else { throw .missing("65535/status_list") }
    self = reference
  }
}

extension CBORReader {
  /// Non-empty text on one line, without control characters and direction changes.
  mutating func readClaimText(_ subject: String) throws(CredentialError) -> String {
    let (range, isHarmless) = try readText(satisfying: UTF8Text.isHarmless)
    guard !range.isEmpty, isHarmless else {
      throw CredentialError(.invalidClaim, "the text is empty or has a control character", subject: subject)
    }
    return String(decoding: bytes[range], as: UTF8.self)
  }

  /// Non-empty text of lines joined by LF.
  fileprivate mutating func readClaimLines(_ subject: String) throws(CredentialError) -> [String] {
    let (range, isHarmless) = try readText { $0 == 0x0A || UTF8Text.isHarmless($0) }
    guard !range.isEmpty, isHarmless else {
      throw CredentialError(.invalidClaim, "the text is empty or has a control character", subject: subject)
    }
    return bytes[range].split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// Whole seconds from 1970 to the end of the year 9999.
  fileprivate mutating func readInstant(_ subject: String) throws(CredentialError) -> Int64 {
    let value = try readInteger()
    guard (0...CredentialClaims.latestInstant).contains(value) else {
      throw CredentialError(.invalidClaim, "the instant is not of the years 1970 to 9999", subject: subject)
    }
    return value
  }
}

extension CredentialError {
  fileprivate static func missing(_ subject: String) -> CredentialError {
    CredentialError(.invalidClaim, "a required claim is missing", subject: subject)
  }
}
