import CardModel
import Foundation
import Testing

@testable import CardCredential

/// The profile's own fields stand in claim −65537, which is read strictly where it is ours and passed over where it is
/// not.
struct ProfileClaimTests {
  private static let attributes = CBORValue.sortedMap([(1, .text("PC-1")), (4, .text("Zoë"))])

  private static func claims(_ profile: CBORValue?, attributes: CBORValue = attributes) throws -> CredentialClaims {
    try CredentialClaims(
      payload: CBORValue.sortedMap([
        (1, .text("https://a.example")), (4, .integer(1_900_000_000)), (6, .integer(1_700_000_000)), (169, attributes),
        (-65537, profile),
      ]).encoded())
  }

  private static func ours(_ fields: [(Int64, CBORValue?)]) -> CBORValue {
    .sortedMap([(1, .text("park-city/2L"))] + fields)
  }

  @Test func everyField() throws {
    let claims = try Self.claims(
      Self.ours([
        (2, .bytes([UInt8](repeating: 7, count: 16))), (3, .bytes([9])), (4, .text("Luis")),
        (5, .array([.text("Nuts")])),
        (6, .integer(5)),
      ]))
    #expect(claims.template == "park-city/2L" && claims.portraitDigest == [UInt8](repeating: 7, count: 16))
    #expect(claims.portraitFingerprint == [9] && claims.emergencyContact == "Luis" && claims.allergies == ["Nuts"])
    #expect(claims.flags == [.holderDoesNotSign, .hasFeatureForTheEye] && !claims.hasUnknownProfileFields)
    #expect(claims.profile == .emergency)
  }

  /// Whatever can be issued reads back, and stands in no other place.
  @Test(arguments: [34, 46] as [UInt8])
  func readsBackAsIssued(_ fingerprint: UInt8) throws {
    var claims = Samples.claims
    claims.flags = [.holderDoesNotSign, .drawnFor600DotsPerInch]
    claims.portraitFingerprint = [UInt8](0..<fingerprint)
    let credential = try Credential.issue(claims, signedBy: Samples.key(1))
    #expect(try CredentialClaims(payload: credential.payload) == claims)
    guard case .map(let pairs) = try CBORValue(decoding: credential.payload) else { throw CBORReader.wrongType }
    let keys: [CBORValue] = [1, 4, 6, 169, 65535, -65537].map { .integer($0) }
    #expect(pairs.map(\.key) == keys)
    guard case .map(let attributes)? = pairs.first(where: { $0.key == .integer(169) })?.value else {
      throw CBORReader.wrongType
    }
    // MOSIP reserves the keys from 75 on.
    #expect(attributes.allSatisfy { pair in (0..<75).contains { pair.key == .integer($0) } })
  }

  @Test func aCredentialWithoutTheFieldsHasNoClaim() throws {
    var claims = Samples.claims
    (claims.template, claims.portraitDigest) = (nil, nil)
    let credential = try Credential.issue(claims, signedBy: Samples.key(1))
    guard case .map(let pairs) = try CBORValue(decoding: credential.payload) else { throw CBORReader.wrongType }
    #expect(!pairs.contains { $0.key == .integer(-65537) })
  }

  @Test(arguments: ["a/1", "0/9999", "park-city/1", "park-city/12L", "abcdefghijklmnopqrstuvwx/1"])
  func templateReferences(_ text: String) throws {
    #expect(try Self.claims(.sortedMap([(1, .text(text))])).template == text)
  }

  /// Another issuer's claim, whatever else is in it.
  @Test(arguments: [
    "", "/1", "a/", "a/0", "a/01", "a/10000", "a/1l", "a/1LL", "a/L", "-a/1", "A/1", "a_b/1", "a/1/2", "a@1", "á/1",
    "abcdefghijklmnopqrstuvwxy/1", "a/1 ",
  ])
  func otherTexts(_ text: String) throws {
    let claims = try Self.claims(.sortedMap([(1, .text(text)), (2, .text("x")), (5, .null), (6, .integer(0))]))
    #expect(claims.template == nil && claims.allergies.isEmpty && claims.flags == [] && !claims.hasUnknownProfileFields)
  }

  @Test func otherValues() throws {
    let values: [CBORValue] = [
      .null, .text("a/1"), .array([.text("a/1")]), .map([]), .sortedMap([(2, .integer(1))]),
      .sortedMap([(1, .bytes(Array("a/1".utf8)))]), .sortedMap([(0, .null), (2, .null)]),
      .sortedMap([(key: .text("1"), value: .text("a/1"))]),
    ]
    for value in values {
      let claims = try Self.claims(value)
      #expect(claims.template == nil && claims.profile == .identity && !claims.hasUnknownProfileFields, "\(value)")
    }
  }

  /// A later version may add keys and flags: they change nothing here, but are not forgotten.
  @Test func laterVersions() throws {
    for fields in [[(0, .null)], [(7, .text("x"))], [(-1, .map([]))], [(6, .integer(8))], [(6, .unsigned(.max))]]
      as [[(Int64, CBORValue?)]]
    {
      let claims = try Self.claims(Self.ours(fields))
      #expect(claims.template == "park-city/2L" && claims.hasUnknownProfileFields, "\(fields)")
      #expect(throws: CredentialError(.invalidClaim, "")) { try claims.encoded() }
    }
    #expect(try Self.claims(Self.ours([(6, .integer(9))])).flags.contains(.holderDoesNotSign))
    #expect(try !Self.claims(Self.ours([])).hasUnknownProfileFields)
  }

  /// Keys that other versions of the profile had, and MOSIP reserves.
  @Test func reservedAttributesArePassedOver() throws {
    let attributes = CBORValue.sortedMap(
      [(1, .text("PC-1")), (4, .text("Zoë"))] + (75...79).map { ($0, CBORValue.text("a/1")) })
    let claims = try Self.claims(nil, attributes: attributes)
    #expect(claims.template == nil && claims.profile == .identity && claims.allergies.isEmpty)
  }

  @Test(arguments: [2, 3, 4, 5, 6] as [Int64])
  func fieldsOfAWrongType(_ key: Int64) {
    #expect(throws: CredentialError(.wrongType, "")) { try Self.claims(Self.ours([(key, .bool(true))])) }
  }

  @Test func fieldsOutOfRange() {
    let fields: [(Int64, CBORValue)] = [
      (2, .bytes([UInt8](repeating: 1, count: 15))), (3, .bytes([])), (3, .bytes([UInt8](repeating: 1, count: 47))),
      (4, .text("")), (4, .text("a\nb")), (5, .array([])), (5, .array([.text("")])), (6, .integer(0)),
    ]
    for (key, value) in fields {
      #expect(throws: CredentialError(.invalidClaim, ""), "\(key)") { try Self.claims(Self.ours([(key, value)])) }
    }
  }

  @Test func aPortraitWithEmergencyDataOrAnotherDigest() {
    let image = CBORValue.sortedMap([(0, .bytes(Samples.webP)), (1, .integer(0)), (2, .integer(4))])
    let attributes = CBORValue.sortedMap([(1, .text("PC-1")), (4, .text("Zoë")), (62, .array([image]))])
    for fields in [
      [(2, .bytes([UInt8](repeating: 0, count: 16)))], [(4, .text("Luis"))], [(5, .array([.text("Nuts")]))],
    ] as [[(Int64, CBORValue?)]] {
      #expect(throws: CredentialError(.invalidClaim, "")) {
        try Self.claims(Self.ours(fields), attributes: attributes)
      }
    }
  }
}
