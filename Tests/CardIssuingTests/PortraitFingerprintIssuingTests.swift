import CardCredential
import CardFace
import CardImaging
import CardIssuing
import TestSupport
import Testing

@Suite("The portrait's fingerprint in the front's code")
struct PortraitFingerprintIssuingTests {
  private static func claims(_ json: String) throws -> (
    identity: CredentialClaims, portrait: CredentialClaims, length: Int
  ) {
    let folder = try Fixture.changedTemplate { $0 = $0.replacing("\"policy\": {", with: "\"policy\": {" + json) }
    let template = try Template(directory: folder.path)
    let request = try Fixture.request()
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
}
