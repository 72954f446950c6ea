import CardCredential
import CardModel
import CardRegistry
import TestSupport
import Testing

@testable import PageCode

@Suite("CardRegistry's page does what it says")
struct RegistryPageTests {
  /// Prints nothing, and notes what it hands out.
  private final class PaperPress: OwnPress {
    let key: PrivateKey
    var printed: [String] = []
    var handedOut: [String] = []

    init(_ key: PrivateKey) { self.key = key }

    func print(
      _ card: Card, status: StatusReference?
    ) throws -> [(profile: CredentialProfile, credential: Credential)] {
      var claims = CredentialClaims(
        issuer: RegistryFixture.issuer, issuedAt: 1_795_410_000, expires: 1_890_190_800, number: card.number,
        name: card.name)
      claims.status = status
      printed.append("\(card.number) \(card.issued)")
      return [(.identity, try Credential.issue(claims, signedBy: key))]
    }

    func handOut(_ number: String) throws { handedOut.append(number) }
  }

  private let folder: TemporaryFolder
  private let registry: CardRegistry
  private let press: PaperPress

  init() throws {
    folder = try TemporaryFolder()
    registry = try folder.registry()
    press = PaperPress(try RegistryFixture.key())
  }

  private func issueCard(named name: String = "Ana Pérez", on day: String = "2026-11-23") throws {
    let request = RegistryFixture.request("PC-1", name: name)
    try issue(
      request, RegistryFixture.order("PC-1", name: name, key: press.key), under: try Fixture.template().policy,
      today: RegistryFixture.day(day), on: press, registry: registry, clerk: "Ana", now: RegistryFixture.now)
  }

  @Test("a card of one's own press keeps its dates when it is printed again, and its number for its content")
  func ownPress() throws {
    try issueCard()
    try issueCard(on: "2027-02-01")
    #expect(press.printed == ["PC-1 2026-11-23", "PC-1 2026-11-23"])
    #expect(press.handedOut == ["PC-1", "PC-1"])
    #expect(throws: RegistryError(.numberTaken, number: "PC-1", "")) { try issueCard(named: "Eva Pérez") }
    #expect(press.printed.count == 2)
  }

  @Test("a card that is revoked is so in the list that is signed, and survives its key's theft by the other list")
  func publishing() throws {
    try issueCard()
    let goodKey = try City.key(9)
    let saved = try survivors(
      of: press.key.publicKey, in: registry, signedBy: goodKey, now: RegistryFixture.now)
    #expect(saved.digest == Digest.sha256(saved.file))
    let statusKey = try City.key(3)
    let file = try revoke("PC-1", in: registry, statusKey: statusKey, clerk: "Eva", now: RegistryFixture.now)
    let list = try StatusList.open(file, keys: [VerificationKey(statusKey.publicKey)]).list
    let index = try #require(try registry.card("PC-1").reference?.index)
    #expect(list.status(at: index) == .revoked)
  }
}
