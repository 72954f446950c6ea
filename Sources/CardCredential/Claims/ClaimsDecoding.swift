import CardModel

extension CredentialClaims {
  /// Reads a payload strictly: deterministic CBOR, no key twice, each known claim of its type and within its range.
  ///
  /// Only the issuer, the instants of issue and expiry, the number and the name are required, so that other issuers'
  /// cards work; unknown claims and attributes are passed over, but must be sound CBOR.
  public init(payload: [UInt8]) throws(CredentialError) {
    self = try Self.read(from: CBORReader(payload))
  }

  static func read(from reader: consuming CBORReader) throws(CredentialError) -> CredentialClaims {
    // What can't be read stands for what is missing: no text is empty.
    var claims = CredentialClaims(issuer: "", issuedAt: -1, expires: -1, number: "", name: "")
    try claims.readAll(from: &reader)
    return claims
  }

  /// Straight into the claims, for a copy of them must count the references to all their texts.
  private mutating func readAll(from reader: inout CBORReader) throws(CredentialError) {
    var hasAttributes = false
    var map = try reader.enterMap()
    while let key = try reader.nextKey(in: &map) {
      switch key {
      case .integer(1): issuer = try reader.readClaimText("1")
      case .integer(4): expires = try reader.readInstant("4")
      case .integer(5): notBefore = try reader.readInstant("5")
      case .integer(6): issuedAt = try reader.readInstant("6")
      case .integer(169):
        hasAttributes = true
        try readAttributes(from: &reader)
      case .integer(65535): status = try StatusReference.read(from: &reader)
      case .integer(ProfileClaim.key): try readProfile(from: &reader)
      default: try reader.skipItem()
      }
    }
    try reader.finish()
    try checkWhole(hasAttributes: hasAttributes)
  }

  /// What claims must say, and what not beside each other. It changes nothing: `mutating` spares a copy of all texts.
  private mutating func checkWhole(hasAttributes: Bool) throws(CredentialError) {
    guard !issuer.isEmpty else { throw .missing("1") }
    guard expires >= 0 else { throw .missing("4") }
    guard issuedAt >= 0 else { throw .missing("6") }
    guard hasAttributes else { throw .missing("169") }
    guard !number.isEmpty else { throw .missing("169/1") }
    guard !name.isEmpty else { throw .missing("169/4") }
    guard issuedAt < expires else {
      throw CredentialError(.invalidClaim, "the card expires before it is issued", subject: "4")
    }
    guard let portrait else { return }
    guard emergencyContact == nil, allergies.isEmpty else {
      throw CredentialError(.invalidClaim, "a portrait and emergency data in one credential", subject: "169/62")
    }
    if let portraitDigest, portraitDigest != Self.digest(ofPortrait: portrait) {
      throw ProfileClaim.invalid(2, "the digest is not the portrait's")
    }
  }

  /// The attributes of Claim 169 that the profile uses.
  private mutating func readAttributes(from reader: inout CBORReader) throws(CredentialError) {
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

  private mutating func readProfile(from reader: inout CBORReader) throws(CredentialError) {
    guard let profile = try ProfileClaim.read(from: &reader) else { return }
    template = profile.template
    portraitDigest = profile.portraitDigest
    portraitFingerprint = profile.portraitFingerprint
    emergencyContact = profile.emergencyContact
    allergies = profile.allergies
    flags = profile.flags
    hasUnknownProfileFields = profile.hasUnknownFields
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
  fileprivate static func read(from reader: inout CBORReader) throws(CredentialError) -> StatusReference {
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
    return reference
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
    var lines: [String] = []
    var start = range.lowerBound
    for index in range where bytes[index] == 0x0A {
      lines.append(String(decoding: bytes[start..<index], as: UTF8.self))
      start = index + 1
    }
    lines.append(String(decoding: bytes[start..<range.upperBound], as: UTF8.self))
    return lines
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
