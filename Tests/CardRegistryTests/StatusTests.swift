import CardCredential
import CardRegistry
import TestSupport
import Testing

@Suite("Status in the registry")
struct StatusTests {
  let folder: TemporaryFolder
  let registry: CardRegistry
  let key: PrivateKey

  init() throws {
    folder = try TemporaryFolder()
    registry = try folder.registry()
    key = try RegistryFixture.key()
  }

  private func issue(_ number: String, uri: String? = RegistryFixture.uri) throws -> UInt64? {
    try RegistryFixture.issue(RegistryFixture.order(number, uri: uri, key: key), in: registry, key: key).reference?
      .index
  }

  private func list(
    _ uri: String? = nil, at now: Int64 = RegistryFixture.now, resetsClock: Bool = false
  ) throws -> StatusList {
    try registry.statusList(
      uri: uri, for: key.publicKey, issuedAt: now, expires: RegistryFixture.now + 86_400, resetsClock: resetsClock)
  }

  @Test("A card can be suspended and released, and each change stands in the audit trail with who made it")
  func changes() throws {
    _ = try issue("PC-1")
    #expect(try registry.setStatus(.suspended, of: "PC-1", by: "Bea", at: 10) == .valid)
    #expect(try registry.setStatus(.valid, of: "PC-1", by: "José Ñ", at: 20) == .suspended)
    let changes = try registry.card("PC-1").changes
    #expect(changes.map(\.status) == [.valid, .suspended, .valid])
    #expect(changes.map(\.operatorName) == ["Ana", "Bea", "José Ñ"])
    #expect(changes.map(\.instant) == [RegistryFixture.now, 10, 20])
  }

  @Test("Revoked is for good")
  func revoked() throws {
    _ = try issue("PC-1")
    try registry.setStatus(.revoked, of: "PC-1", by: "Ana", at: 1)
    for status in [IssuedStatus.valid, .suspended] {
      #expect(RegistryFixture.code { try registry.setStatus(status, of: "PC-1", by: "Ana", at: 2) } == .revoked)
    }
    #expect(try registry.setStatus(.revoked, of: "PC-1", by: "Ana", at: 3) == .revoked)
    #expect(try registry.card("PC-1").changes.count == 2)
  }

  @Test("A number that was never issued has no status")
  func unknown() throws {
    try registry.reserve(numbers: ["PC-1"])
    for number in ["PC-1", "PC-2", "", "PC-1' OR '1'='1"] {
      #expect(RegistryFixture.code { try registry.setStatus(.revoked, of: number, by: "Ana", at: 1) } == .unknownNumber)
    }
  }

  @Test(
    "An operator's name is printable and bounded",
    arguments: ["", " ", "a\nb", "x\u{202E}y", String(repeating: "a", count: 101)])
  func operatorName(_ name: String) throws {
    _ = try issue("PC-1")
    #expect(RegistryFixture.code { try registry.setStatus(.revoked, of: "PC-1", by: name, at: 1) } == .invalidOperator)
    #expect(try registry.card("PC-1").status == .valid)
  }

  @Test("What must never change is refused by the tables themselves")
  func tables() throws {
    _ = try issue("PC-1")
    try registry.setStatus(.revoked, of: "PC-1", by: "Ana", at: 1)
    for statement in [
      "UPDATE card SET status = 'valid'", "UPDATE card SET statusIndex = 5", "DELETE FROM card", "DELETE FROM change",
      "UPDATE change SET operator = 'x'", "UPDATE card SET contents = zeroblob(32)", "UPDATE card SET number = 'PC-2'",
      "INSERT INTO card (number, status) VALUES ('PC-3', 'valid')",
      "INSERT INTO card (number, statusIndex, status) SELECT 'PC-3', statusIndex, 'reserved' FROM card",
    ] {
      #expect(throws: (any Error).self, "\(statement)") { try registry.tamper(statement) }
    }
  }

  @Test("A list says of each card what the registry says, and never issued of everything else")
  func published() throws {
    let indices = try (0..<5).map { try issue("PC-\($0)") ?? .max }
    try registry.setStatus(.revoked, of: "PC-1", by: "Ana", at: 1)
    try registry.setStatus(.suspended, of: "PC-3", by: "Ana", at: 1)
    try registry.reserve(numbers: ["PC-9"])
    let file = try list().signed(by: key)
    let opened = try StatusList.open(file, keys: [VerificationKey(key.publicKey)]).list
    #expect(opened.uri == RegistryFixture.uri)
    #expect(opened.count == 4_096)
    #expect(indices.map(opened.status) == [.valid, .revoked, .valid, .suspended, .valid])
    let others = Set(0..<UInt64(4_096)).subtracting(indices)
    #expect(others.count == 4_091)
    #expect(others.allSatisfy { opened.value(at: $0) == CardStatus.neverIssued.rawValue })
  }

  @Test(
    "Each list is of a later second than those before it, also by another process, and a clock far behind is noticed")
  func laterEachTime() throws {
    let now = RegistryFixture.now
    _ = try issue("PC-1")
    #expect(try list().issuedAt == now)
    try registry.setStatus(.suspended, of: "PC-1", by: "Ana", at: now)
    #expect(try list().issuedAt == now + 1)
    let other = try CardRegistry(path: registry.path, .existing)
    let elsewhere = try RegistryFixture.key(5)
    let third = try other.statusList(for: elsewhere.publicKey, issuedAt: now - 100, expires: now + 86_400)
    #expect(third.issuedAt == now + 2)
    #expect(try list(at: now + 60).issuedAt == now + 60)
    #expect(try list(at: now - 240).issuedAt == now + 61)
    #expect(RegistryFixture.code { _ = try list(at: now - 240) } == .clockBehind)
    #expect(try list(at: now - 240, resetsClock: true).issuedAt == now - 240)
    // Another list of the same registry has times of its own.
    _ = try issue("PC-2", uri: "https://other.example/1")
    #expect(try list("https://other.example/1").issuedAt == now)
  }

  @Test("The registry knows what a key has signed")
  func purposes() throws {
    #expect(try registry.purposes(of: key.publicKey).isEmpty)
    _ = try issue("PC-1")
    #expect(try registry.purposes(of: key.publicKey) == [.card])
    _ = try list()
    #expect(try registry.purposes(of: key.publicKey) == [.card, .status])
    #expect(try registry.purposes(of: RegistryFixture.key(5).publicKey).isEmpty)
  }

  @Test("The list's name is the one that the cards carry; among several one must be chosen")
  func names() throws {
    #expect(RegistryFixture.code { _ = try list() } == .noSuchList)
    #expect(try list("https://new.example/1").count == 4_096)
    _ = try issue("PC-0", uri: nil)
    #expect(RegistryFixture.code { _ = try list() } == .noSuchList)
    let first = try #require(try issue("PC-1"))
    #expect(try list().uri == RegistryFixture.uri)
    let second = try #require(try issue("PC-2", uri: "https://other.example/1"))
    #expect(RegistryFixture.code { _ = try list() } == .noSuchList)
    #expect(RegistryFixture.code { _ = try list("https://typo.example/1") } == .noSuchList)
    let other = try list("https://other.example/1")
    #expect(other.status(at: second) == .valid)
    #expect(other.status(at: first) == nil)
  }
}
