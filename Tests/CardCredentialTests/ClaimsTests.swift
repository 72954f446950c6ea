import CardModel
import TestSupport
import Testing

@testable import CardCredential

/// Claims are read strictly where the profile knows them, and passed over where it does not.
struct ClaimsTests {
  private static let attributes: [Int64: CBORValue] = [1: .text("PC-1"), 4: .text("Zoë")]
  private static let claims: [Int64: CBORValue] = [
    1: .text("https://a.example"), 4: .integer(1_900_000_000), 6: .integer(1_700_000_000), 169: map(attributes),
  ]

  private static func map(_ fields: [Int64: CBORValue]) -> CBORValue { .sortedMap(fields.map { ($0.key, $0.value) }) }

  private static func payload(_ changes: [Int64: CBORValue?] = [:], attributes: [Int64: CBORValue?] = [:]) -> [UInt8] {
    var inner = Self.attributes
    for (key, value) in attributes { inner[key] = value }
    var fields = claims
    fields[169] = map(inner)
    for (key, value) in changes { fields[key] = value }
    return map(fields).encoded()
  }

  @Test func leastCard() throws {
    let claims = try CredentialClaims(payload: Self.payload())
    #expect(claims.number == "PC-1")
    #expect(claims.name == "Zoë")
    #expect(claims.profile == .identity)
    #expect(claims.address.isEmpty && claims.status == nil && claims.dateOfBirth == nil)
  }

  @Test func unknownClaimsArePassedOver() throws {
    let payload = Self.payload([2: .text("sub"), 99: .array([.null])], attributes: [30: .map([]), 99: .bool(true)])
    #expect(try CredentialClaims(payload: payload).number == "PC-1")
  }

  @Test(arguments: [1, 4, 6, 169] as [Int64])
  func requiredClaims(_ key: Int64) {
    #expect(throws: CredentialError(.invalidClaim, "")) { try CredentialClaims(payload: Self.payload([key: nil])) }
  }

  @Test(arguments: [1, 4] as [Int64])
  func requiredAttributes(_ key: Int64) {
    let payload = Self.payload(attributes: [key: nil])
    #expect(throws: CredentialError(.invalidClaim, "")) { try CredentialClaims(payload: payload) }
  }

  @Test(arguments: [1, 4, 5, 6, 169, 65535] as [Int64])
  func claimsOfAWrongType(_ key: Int64) {
    #expect(throws: CredentialError(.wrongType, "")) { try CredentialClaims(payload: Self.payload([key: .null])) }
  }

  @Test(arguments: [1, 3, 4, 8, 10, 15, 19, 20, 62] as [Int64])
  func attributesOfAWrongType(_ key: Int64) {
    let payload = Self.payload(attributes: [key: .integer(5)])
    #expect(throws: CredentialError(.wrongType, "")) { try CredentialClaims(payload: payload) }
  }

  @Test func instantsOutOfRange() {
    for (key, value) in [(4, 253_402_300_800), (6, -1), (5, -1), (4, 1_700_000_000)] as [(Int64, Int64)] {
      let payload = Self.payload([key: .integer(value)])
      #expect(throws: CredentialError(.invalidClaim, "")) { try CredentialClaims(payload: payload) }
    }
  }

  /// What would make a name or an address read as another.
  @Test(arguments: [
    "", "a\u{0}b", "a\nb", "a\u{7F}", "a\u{85}b", "a\u{202E}b", "a\u{2066}b", "a\u{200F}", "a\u{2028}b",
  ])
  func harmfulText(_ text: String) {
    #expect(throws: CredentialError(.invalidClaim, "")) {
      try CredentialClaims(payload: Self.payload(attributes: [4: .text(text)]))
    }
    #expect(throws: CredentialError(.invalidClaim, "")) {
      try CredentialClaims(payload: Self.payload([1: .text(text)]))
    }
  }

  /// Text of other issuers is taken as it is: any script, composed or not, joiners that scripts need.
  @Test(arguments: ["Zoe\u{308}", "جاناردان", "क्\u{200D}ष", "می\u{200C}خواهم", "渡辺", "𐅑"])
  func otherScripts(_ text: String) throws {
    let claims = try CredentialClaims(payload: Self.payload(attributes: [4: .text(text)]))
    #expect(claims.name.utf8.elementsEqual(text.utf8))
  }

  @Test func datesOfBirth() throws {
    for text in ["19840118", "1984-01-18"] {
      let claims = try CredentialClaims(payload: Self.payload(attributes: [8: .text(text)]))
      #expect(claims.dateOfBirth == CalendarDate(year: 1984, month: 1, day: 18))
    }
    for text in ["19840230", "1984", "1984-1-18", "84-01-18"] {
      let payload = Self.payload(attributes: [8: .text(text)])
      #expect(throws: CredentialError(.invalidClaim, "")) { try CredentialClaims(payload: payload) }
    }
  }

  @Test func portraits() throws {
    let image = CBORValue.sortedMap([(0, .bytes(Samples.webP)), (1, .integer(0)), (2, .integer(4))])
    let claims = try CredentialClaims(payload: Self.payload(attributes: [62: .array([image])]))
    #expect(claims.portrait == Samples.webP && claims.profile == .portrait)
    let faults: [[Int64: CBORValue?]] = [
      [62: .array([])], [62: .array([.map([])])],
    ]
    for fault in faults {
      #expect(throws: CredentialError(.invalidClaim, "")) {
        try CredentialClaims(payload: Self.payload(attributes: fault))
      }
    }
  }

  /// A status mechanism that we don't know must not pass for none.
  @Test func statusClaims() throws {
    func list(_ fields: [(String, CBORValue)]) -> CBORValue {
      .sortedMap([(key: .text("status_list"), value: .sortedMap(fields.map { (key: .text($0.0), value: $0.1) }))])
    }
    let claims = try CredentialClaims(
      payload: Self.payload([65535: list([("idx", .integer(7)), ("uri", .text("u"))])]))
    #expect(claims.status == StatusReference(index: 7, uri: "u"))
    for fault in [.map([]), .sortedMap([(key: .text("other"), value: .null)]), list([("idx", .integer(7))])]
      as [CBORValue]
    {
      #expect(throws: CredentialError(.invalidClaim, "")) {
        try CredentialClaims(payload: Self.payload([65535: fault]))
      }
    }
    #expect(throws: CredentialError(.wrongType, "")) {
      try CredentialClaims(payload: Self.payload([65535: list([("idx", .integer(-1)), ("uri", .text("u"))])]))
    }
  }

  /// What our own cards may not say.
  @Test func issuingRefuses() throws {
    let changes: [(String, (inout CredentialClaims) -> Void)] = [
      ("number in lower case", { $0.number = "pc-1" }),
      ("number too long", { $0.number = String(repeating: "1", count: 25) }),
      ("no number", { $0.number = "" }), ("name not in NFC", { $0.name = "Zoe\u{308}" }), ("no name", { $0.name = "" }),
      ("bidi override", { $0.name = "a\u{202E}b" }), ("line break in an address line", { $0.address = ["a\nb"] }),
      ("empty address line", { $0.address = ["a", ""] }), ("two-letter language", { $0.language = "es" }),
      ("second name without language", { $0.secondaryName = "x" }),
      ("portrait that is no WebP", { $0.portrait = [1, 2, 3] }),
      ("emergency data with an address", { $0.emergencyContact = "Luis" }), ("expiry before issue", { $0.expires = 1 }),
      ("not valid when issued", { $0.notBefore = $0.issuedAt + 1 }), ("before 1970", { $0.issuedAt = -1 }),
      ("digest of another length", { $0.portraitDigest = [1] }), ("no issuer", { $0.issuer = "" }),
      ("a digest without template", { $0.template = nil }),
      ("a template without version", { $0.template = "park-city" }),
      ("a flag of another version", { $0.flags = CardFlags(rawValue: 8) }),
      ("a flag without template", { ($0.template, $0.portraitDigest, $0.flags) = (nil, nil, .holderDoesNotSign) }),
      ("fields of another version", { $0.hasUnknownProfileFields = true }),
      ("fingerprint too long", { $0.portraitFingerprint = [UInt8](repeating: 1, count: 47) }),
      ("fingerprint of no form's length", { $0.portraitFingerprint = [UInt8](repeating: 1, count: 45) }),
    ]
    let key = try Samples.key(1)
    for (name, change) in changes {
      var claims = Samples.claims
      change(&claims)
      #expect(throws: CredentialError(.invalidClaim, ""), "\(name)") { try Credential.issue(claims, signedBy: key) }
    }
  }

  /// A portrait that no QR code holds, and a message over the limit.
  @Test func issuingRefusesWhatDoesNotFit() throws {
    var random = SeededGenerator(seed: 62)
    var claims = Samples.claims
    claims.portraitDigest = nil
    for size in [4_000, 9_000] {
      claims.portrait = Samples.webP + random.bytes(size)
      #expect(throws: CredentialError(.tooLarge, "")) { try Credential.issue(claims, signedBy: Samples.key(1)) }
    }
    claims.portrait = Samples.webP + random.bytes(600)
    #expect(throws: Never.self) { try Credential.issue(claims, signedBy: Samples.key(1)) }
  }
}
