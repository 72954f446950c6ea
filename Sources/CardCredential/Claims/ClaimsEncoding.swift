import Foundation

extension CredentialClaims {
  /// The payload's bytes: deterministic CBOR. Throws `invalidClaim` with the key of what our own cards may not say.
  func encoded() throws(CredentialError) -> [UInt8] {
    try checkForIssuing()
    let claims: [(Int64, CBORValue?)] = [
      (1, .text(issuer)), (4, .integer(expires)), (5, notBefore.map(CBORValue.integer)), (6, .integer(issuedAt)),
      (169, attributes), (65535, status?.claim), (ProfileClaim.key, try ProfileClaim(issuing: self)?.value),
    ]
    return CBORValue.sortedMap(claims).encoded()
  }

  private var attributes: CBORValue {
    let lines = address.isEmpty ? nil : CBORValue.text(address.joined(separator: "\n"))
    // Format 0 is an image, sub-format 4 is WebP (Claim 169, 1.2, biometric data formats).
    let image = portrait.map { CBORValue.array([.sortedMap([(0, .bytes($0)), (1, .integer(0)), (2, .integer(4))])]) }
    let pairs: [(Int64, CBORValue?)] = [
      (1, .text(number)),
      (3, language.map(CBORValue.text)),
      (4, .text(name)),
      (8, dateOfBirth.map { CBORValue.text($0.compact) }),
      (10, lines),
      (15, guardian.map(CBORValue.text)),
      (19, secondaryName.map(CBORValue.text)),
      (20, secondaryLanguage.map(CBORValue.text)),
      (62, image),
    ]
    return CBORValue.sortedMap(pairs)
  }

  /// What the decoder checks as well is checked there, on our own output.
  private func checkForIssuing() throws(CredentialError) {
    func require(_ condition: Bool, _ subject: String, _ message: String) throws(CredentialError) {
      guard condition else { throw CredentialError(.invalidClaim, message, subject: subject) }
    }
    try require(
      (1...24).contains(number.utf8.count) && number.utf8.allSatisfy(Self.isNumberCharacter), "169/1",
      "the card number is not 1 to 24 of A to Z, 0 to 9 and -")
    try require(!name.isEmpty, "169/4", "the name is empty")
    try require(
      name.utf8.elementsEqual(name.precomposedStringWithCanonicalMapping.utf8), "169/4", "the name is not in NFC")
    try require(
      address.allSatisfy { !$0.isEmpty && !$0.utf8.contains(0x0A) }, "169/10",
      "an address line is empty or has a line break")
    try require(language.map(Self.isLanguage) ?? true, "169/3", "the language is not a code of ISO 639-3")
    try require(secondaryLanguage.map(Self.isLanguage) ?? true, "169/20", "the language is not a code of ISO 639-3")
    try require(
      (secondaryName == nil) == (secondaryLanguage == nil), "169/19",
      "a second name and its language go together")
    if let portrait {
      try require(
        portrait.starts(with: "RIFF".utf8) && portrait.dropFirst(8).starts(with: "WEBP".utf8), "169/62",
        "the portrait is not a WebP file")
    }
    try require(notBefore ?? issuedAt <= issuedAt, "5", "the card would not be valid on its day of issue")
    if profile == .emergency {
      try require(
        address.isEmpty && dateOfBirth == nil, "-65537/4",
        "an emergency credential has neither address nor date of birth")
    }
  }

  private static func isNumberCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
    default: false
    }
  }

  private static func isLanguage(_ code: String) -> Bool {
    code.utf8.count == 3 && code.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
  }
}

extension StatusReference {
  /// Claim 65535 (IETF Token Status List, "Referenced Token in CWT Format").
  fileprivate var claim: CBORValue {
    let list = CBORValue.sortedMap([
      (key: .text("idx"), value: .unsigned(index)), (key: .text("uri"), value: .text(uri)),
    ])
    return CBORValue.sortedMap([(key: .text("status_list"), value: list)])
  }
}
