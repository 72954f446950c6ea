import CardCredential
import CardModel
import Foundation
import Testing

/// The module's page shows code that is compiled here, word by word, and that does what the page says.
struct GuideTests {
  private static let guide = URL(filePath: #filePath).deletingLastPathComponent()
  private static let page = guide.appending(
    path: "../../../Sources/CardCredential/CardCredential.docc/CardCredential.md")

  @Test("each piece of Swift on the page is one of the files here, and each file is on the page")
  func codeIsCompiled() throws {
    let page = try String(contentsOf: Self.page, encoding: .utf8)
    let shown = page.components(separatedBy: "```swift\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.guide.path).filter { $0 != "GuideTests.swift" }
    let files = try names.map { try String(contentsOf: Self.guide.appending(path: $0), encoding: .utf8) }
    #expect(files.count == 3)
    #expect(Set(shown) == Set(files))
  }

  @Test("a credential says what went in, whether its key is here or elsewhere")
  func issuing() throws {
    let key = try Samples.key(1)
    let zone = try #require(TimeZone(identifier: "America/New_York"))
    let issued = try #require(CalendarDate(iso8601: "2026-11-23"))
    func text(_ signer: some CredentialSigner) throws -> String {
      try identityText(
        number: "PC-1", name: "Ada", issued: issued, expires: #require(issued.adding(years: 3)),
        city: "https://city.example", zone: zone,
        status: StatusReference(index: 7, uri: "https://city.example/status/1"),
        key: signer)
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
    let (root, cardKey, statusKey) = (try Samples.key(1), try Samples.key(2), try Samples.key(3))
    let published = try publish(
      city: "https://city.example", name: "City", zone: "America/New_York", statusURI: "https://city.example/status/1",
      cardKey: cardKey.publicKey, statusKey: statusKey, root: root, sequence: 4, states: [.valid, .revoked],
      firstDay: #require(CalendarDate(iso8601: "2026-01-01")), lastDay: #require(CalendarDate(iso8601: "2031-12-31")),
      now: 1_795_410_000)
    let bundle = try TrustBundle.open(published.bundle, roots: [root.publicKey])
    #expect(bundle.sequence == 4 && bundle.issuers[0].keys.count == 2)
    let list = try StatusList.open(published.statusList, keys: [VerificationKey(statusKey.publicKey)]).list
    #expect(list.status(at: 0) == .valid && list.status(at: 1) == .revoked)
  }
}
