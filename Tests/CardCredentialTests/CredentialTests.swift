import Testing

@testable import CardCredential

/// Issuing gives a text that reads back to the same claims, the same for the same request.
struct CredentialTests {
  @Test func readsBackAsIssued() throws {
    let key = try Samples.key(1)
    let credential = try Credential.issue(Samples.claims, signedBy: key)
    let message = try CoseSign1(try CredentialText.decode(utf8: Array(credential.text.utf8)), kind: .card)
    #expect(message.isSigned(by: VerificationKey(key.publicKey)))
    #expect(try CredentialClaims(payload: message.payload) == Samples.claims)
    #expect(credential.signature.count == 64)
  }

  @Test func sameRequestGivesSameCredential() throws {
    let key = try Samples.key(1)
    #expect(try Credential.issue(Samples.claims, signedBy: key) == Credential.issue(Samples.claims, signedBy: key))
  }

  @Test func textIsOfQRAlphanumericMode() throws {
    let credential = try Credential.issue(Samples.claims, signedBy: Samples.key(1))
    let alphabet = Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    #expect(credential.text.allSatisfy(alphabet.contains))
  }
}
