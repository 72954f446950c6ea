import CardCredential
import CardRegistry
import TestSupport
import Testing

@Suite("Replacing a card")
struct ReplacementTests {
  let folder: TemporaryFolder
  let registry: CardRegistry
  let key: PrivateKey

  init() throws {
    folder = try TemporaryFolder()
    registry = try folder.registry()
    key = try RegistryFixture.key()
    try RegistryFixture.issue(RegistryFixture.order("PC-1", key: key), in: registry, key: key)
  }

  @Test("The old card is revoked when the new one is recorded, and not before")
  func revokes() throws {
    let order = RegistryFixture.order("PC-2", key: key, replaces: "PC-1")
    _ = try registry.reserve(order)
    #expect(try registry.card("PC-1").status == .valid)
    try RegistryFixture.issue(order, in: registry, key: key, by: "Bea", at: 5)
    let old = try registry.card("PC-1")
    #expect(old.status == .revoked)
    #expect(old.replacedBy == "PC-2")
    let last = try #require(old.changes.last)
    #expect(last.instant == 5)
    #expect(last.status == .revoked)
    #expect(last.replacedBy == "PC-2")
    #expect(last.operatorName == "Bea")
    #expect(try registry.card("PC-2").status == .valid)
  }

  @Test("The same replacement again changes nothing")
  func idempotent() throws {
    let order = RegistryFixture.order("PC-2", key: key, replaces: "PC-1")
    for _ in 0..<2 { try RegistryFixture.issue(order, in: registry, key: key) }
    #expect(try registry.card("PC-1").changes.count == 2)
    #expect(try registry.brokenInvariants() == [])
  }

  @Test("A lost card that was revoked already can be replaced, once")
  func lost() throws {
    try registry.setStatus(.revoked, of: "PC-1", by: "Ana", at: 1)
    try RegistryFixture.issue(RegistryFixture.order("PC-2", key: key, replaces: "PC-1"), in: registry, key: key)
    #expect(try registry.card("PC-1").replacedBy == "PC-2")
    let second = RegistryFixture.order("PC-3", key: key, replaces: "PC-1")
    #expect(RegistryFixture.code { _ = try registry.reserve(second) } == .alreadyReplaced)
  }

  @Test("A card that was never issued, or only reserved, can't be replaced; nothing is reserved for the new one")
  func unknown() throws {
    try registry.reserve(numbers: ["PC-7"])
    for old in ["PC-9", "PC-7"] {
      let order = RegistryFixture.order("PC-2", key: key, replaces: old)
      #expect(RegistryFixture.code { _ = try registry.reserve(order) } == .unknownNumber)
    }
    #expect(try registry.count("SELECT count(*) FROM card") == 2)
  }

  @Test("Of two that replace one card at once, the second issues nothing")
  func race() throws {
    let other = try folder.registry()
    let (mine, theirs) = (
      RegistryFixture.order("PC-2", key: key, replaces: "PC-1"),
      RegistryFixture.order("PC-3", key: key, replaces: "PC-1")
    )
    let place = try registry.reserve(mine)
    try RegistryFixture.issue(theirs, in: other, key: key)
    let credentials = try RegistryFixture.credentials(mine, place.reference, key: key)
    let day = try RegistryFixture.day("2026-11-23")
    #expect(
      RegistryFixture.code {
        try registry.record(mine, credentials: credentials, issued: day, expires: day, by: "Ana", at: 0)
      } == .alreadyReplaced)
    #expect(RegistryFixture.code { _ = try registry.card("PC-2") } == .unknownNumber)
    #expect(try registry.brokenInvariants() == [])
  }
}
