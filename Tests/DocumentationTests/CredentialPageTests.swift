import CardCredential
import CardModel
import Foundation
import Testing

@testable import PageCode

@Suite("CardCredential's page does what it says")
struct CredentialPageTests {
  @Test("a credential says what went in, whether its key is here or elsewhere")
  func issuing() throws {
    let key = try City.key(1)
    let zone = try #require(TimeZone(identifier: "America/New_York"))
    let issued = try City.day("2026-11-23")
    func text(_ signer: some CredentialSigner) throws -> String {
      try identityText(
        number: "PC-1", name: "Ada", issued: issued, expires: #require(issued.adding(years: 3)), city: City.name,
        zone: zone, status: StatusReference(index: 7, uri: City.statusURI), key: signer)
    }
    let here = try text(key)
    let message = try CoseSign1(CredentialText.decode(utf8: Array(here.utf8)), kind: .card)
    let claims = try CredentialClaims(payload: message.payload)
    #expect(claims.number == "PC-1" && claims.name == "Ada" && claims.status?.index == 7)
    #expect(claims.issuedAt == 1_795_410_000)
    #expect(try text(RemoteSigner(publicKey: key.publicKey) { try key.signature(for: $0) }) == here)
    let broken = RemoteSigner(publicKey: key.publicKey) { _ in [UInt8](repeating: 0, count: 64) }
    #expect(throws: CredentialError(.selfCheckFailed, "")) { try text(broken) }
    let absent = RemoteSigner(publicKey: key.publicKey) { _ in throw KeyError(.fileMissing, "") }
    #expect(throws: KeyError(.signingFailed, "")) { try text(absent) }
  }

  @Test("what is published opens under the root and the status key")
  func publishing() throws {
    let city = try City()
    let published = try publish(
      city: City.name, name: "City", zone: "America/New_York", statusURI: City.statusURI,
      cardKey: city.cardKey.publicKey, statusKey: city.statusKey, root: city.root, sequence: 4,
      states: [.valid, .revoked], firstDay: City.day("2026-01-01"), lastDay: City.day("2031-12-31"),
      now: 1_795_410_000)
    let bundle = try TrustBundle.open(published.bundle, roots: [city.root.publicKey])
    #expect(bundle.sequence == 4 && bundle.issuers[0].keys.count == 2)
    let list = try StatusList.open(published.statusList, keys: [VerificationKey(city.statusKey.publicKey)]).list
    #expect(list.status(at: 0) == .valid && list.status(at: 1) == .revoked)
  }
}
