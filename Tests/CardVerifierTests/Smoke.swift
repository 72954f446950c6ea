import CardCredential
import CardModel
import CardVerifier
import Testing

struct Smoke {
  @Test func pinnedAndBundle() throws {
    let key = try PrivateKey.generate()
    let root = try PrivateKey.generate()
    let claims = CredentialClaims(
      issuer: "https://a.example", issuedAt: 1_795_410_000, expires: 1_890_104_400, number: "PC-1", name: "Zoë")
    let card = try Credential.issue(claims, signedBy: key)
    let pinned = Verifier(trust: .pinnedKey(key.publicKey))
    #expect(pinned.verify(card.text, at: 1_800_000_000).accepted)
    let days = try (#require(CalendarDate(iso8601: "2026-01-01")), #require(CalendarDate(iso8601: "2029-12-31")))
    let bundle = try TrustBundle(
      sequence: 1, issuedAt: 1_795_000_000, nextUpdate: 1_810_000_000,
      issuers: [
        .init(
          identifier: "https://a.example", name: "A", timeZone: "America/New_York",
          keys: [.init(publicKey: key.publicKey, purpose: .card, notBefore: days.0, notAfter: days.1)])
      ])
    let opened = try TrustBundle.open(bundle.signed(by: [root]), roots: [root.publicKey])
    let verdict = Verifier(trust: .bundle(opened)).verify(card.text.lowercased() + "\r\n", at: 1_800_000_000)
    #expect(verdict.accepted)
    #expect(verdict.repairs == [.lineBreaks, .lowerCase])
  }
}
