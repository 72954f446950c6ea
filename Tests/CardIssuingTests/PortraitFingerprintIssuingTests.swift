import CardCredential
import CardFace
import CardImaging
import CardIssuing
import TestSupport
import Testing

@Suite("The portrait's fingerprint in the front's code")
struct PortraitFingerprintIssuingTests {
  private static func claims(_ json: String, signs: Bool = true) throws -> (
    identity: CredentialClaims, portrait: CredentialClaims, length: Int
  ) {
    let folder = try Fixture.changedTemplate { $0 = $0.replacing("\"policy\": {", with: "\"policy\": {" + json) }
    let template = try Template(directory: folder.path)
    var request = try Fixture.request()
    if !signs { request.signature = nil }
    let drawn = try CardMaker(template: template).make(
      Fixture.card(request, template), pictures: Fixture.pictures(request), signedBy: Fixture.key())
    func claims(_ text: String) throws -> CredentialClaims {
      try CredentialClaims(
        payload: CoseSign1(CredentialText.decode(utf8: Array(text.utf8)), kind: .card).payload)
    }
    let back = try #require(drawn.credentials.portrait?.text)
    let front = drawn.credentials.identity.text
    return (try claims(front), try claims(back), front.utf8.count)
  }

  @Test("a city that wants it has it in the front's code and not in the back's, for at most 82 characters")
  func wanted() throws {
    let with = try Self.claims("\"portraitFingerprint\": true, ")
    let without = try Self.claims("")
    let bytes = try #require(with.identity.portraitFingerprint)
    #expect(PortraitFingerprint(bytes: bytes) != nil)
    #expect(with.portrait.portraitFingerprint == nil)
    #expect(without.identity.portraitFingerprint == nil)
    #expect(with.length - without.length <= 82)
  }

  @Test(
    "a city that wants it has the signature's ink after it, for at most 20 characters more and within version 15")
  func withSignature() throws {
    let policy = "\"portraitFingerprint\": true, \"signatureInk\": true, "
    let (both, alone) = (try Self.claims(policy), try Self.claims("\"portraitFingerprint\": true, "))
    let bytes = try #require(both.identity.portraitFingerprint)
    let read = try #require(PictureFingerprints(bytes: bytes))
    #expect(bytes.count == 46 && read.signature != nil)
    #expect(read.portrait.bytes == alone.identity.portraitFingerprint)
    #expect(both.portrait.portraitFingerprint == nil)
    #expect(both.length - alone.length <= 20)
    // What a version 15 symbol of error correction M holds in alphanumeric mode (ISO/IEC 18004:2015, table 7).
    #expect(both.length <= 600)
  }

  @Test("the code of a holder who does not sign has the portrait's fingerprint alone")
  func withoutSignature() throws {
    let claims = try Self.claims("\"portraitFingerprint\": true, \"signatureInk\": true, ", signs: false)
    let bytes = try #require(claims.identity.portraitFingerprint)
    #expect(bytes.count == 34 && PictureFingerprints(bytes: bytes)?.signature == nil)
  }
}
