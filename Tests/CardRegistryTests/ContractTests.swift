import CardCredential
import CardModel
import Foundation
import TestSupport
import Testing

@testable import CardRegistry

/// What a registry promises wherever its tables lie: each test runs on both stores.
@Suite("What both stores promise", PostgresTrait())
struct ContractTests {
  private let folder: TemporaryFolder
  private let key: PrivateKey

  init() throws {
    folder = try TemporaryFolder()
    key = try RegistryFixture.key()
  }

  private func issue(_ number: String, in registry: CardRegistry, photo: [UInt8] = [1], replaces: String? = nil) throws
  {
    try RegistryFixture.issue(
      RegistryFixture.order(number, photo: photo, key: key, replaces: replaces), in: registry, key: key)
  }

  @Test("a number keeps its index, is issued once, and what differs is named", arguments: StoreKind.allCases)
  func numbers(kind: StoreKind) throws {
    let registry = try CardRegistry(kind.place(in: folder), .orCreate)
    try registry.reserve(numbers: ["PC-1", "PC-2", "PC-1"])
    let order = RegistryFixture.order("PC-1", key: key)
    let place = try registry.reserve(order)
    #expect(place.reference?.index == UInt64(registry.shuffle.index(at: 0)) && place.earlier == nil)
    try issue("PC-1", in: registry)
    try issue("PC-1", in: registry)
    #expect(try registry.reserve(order).earlier?.status == .valid)
    #expect(try registry.unfinished() == ["PC-2"])
    for (changed, word) in [
      (RegistryFixture.order("PC-1", photo: [9], key: key), "another photo"),
      (RegistryFixture.order("PC-1", signature: [9], key: key), "another signature"),
      (RegistryFixture.order("PC-1", signature: nil, key: key), "another signature"),
      (RegistryFixture.order("PC-1", photo: [8], signature: [9], key: key), "another photo and another signature"),
      (RegistryFixture.order("PC-1", name: "Bea", key: key), "other data and the same pictures"),
    ] {
      let error = #expect(throws: RegistryError.self) { try registry.reserve(changed) }
      #expect(error?.code == .numberTaken && error?.message.hasSuffix(word) == true, "\(error?.message ?? "")")
    }
    #expect(try registry.brokenInvariants() == [])
  }

  @Test("a replacement revokes in one step, revoked is final, and each change is kept", arguments: StoreKind.allCases)
  func changes(kind: StoreKind) throws {
    let registry = try CardRegistry(kind.place(in: folder), .orCreate)
    try issue("PC-1", in: registry)
    try issue("PC-2", in: registry, replaces: "PC-1")
    #expect(try registry.card("PC-1").replacedBy == "PC-2")
    #expect(try registry.setStatus(.suspended, of: "PC-2", by: "José Ñ", at: 7) == .valid)
    #expect(try registry.setStatus(.suspended, of: "PC-2", by: "Ana", at: 8) == .suspended)
    #expect(RegistryFixture.code { try registry.setStatus(.valid, of: "PC-1", by: "Ana", at: 9) } == .revoked)
    #expect(RegistryFixture.code { try registry.setStatus(.valid, of: "PC-3", by: "Ana", at: 9) } == .unknownNumber)
    let card = try registry.card("PC-2")
    #expect(
      card.changes.map(\.operatorName) == ["Ana", "José Ñ"] && card.changes.map(\.status) == [.valid, .suspended])
    try registry.note(.printed, of: "PC-2", job: "printer-7", by: "Ana", at: 11)
    try registry.note(.removed, of: "PC-2", by: "Ana", at: 12)
    #expect(RegistryFixture.code { try registry.note(.printed, of: "PC-9", by: "Ana", at: 1) } == .unknownNumber)
    #expect(try registry.card("PC-2").handlings.map(\.job) == ["printer-7", nil])
    #expect(try registry.removedNumbers() == ["PC-2"])
    #expect(try registry.brokenInvariants() == [])
  }

  @Test("cards are listed by status, day and operator, and shown without personal data", arguments: StoreKind.allCases)
  func listing(kind: StoreKind) throws {
    let registry = try CardRegistry(kind.place(in: folder), .orCreate)
    for number in ["PC-2", "PC-10", "PC-1"] { try issue(number, in: registry) }
    try RegistryFixture.issue(RegistryFixture.order("ZZ-1", key: key), in: registry, key: key, by: "Bea")
    try registry.setStatus(.revoked, of: "PC-2", by: "Bea", at: 1)
    func numbers(_ filter: CardFilter) throws -> [String] {
      var numbers: [String] = []
      try registry.forEachCard(filter) { numbers.append($0.number) }
      return numbers
    }
    #expect(try numbers(CardFilter()) == ["PC-1", "PC-10", "PC-2", "ZZ-1"])
    #expect(try numbers(CardFilter(status: .revoked)) == ["PC-2"])
    #expect(try numbers(CardFilter(operatorName: "Bea")) == ["ZZ-1"])
    #expect(try numbers(CardFilter(issued: RegistryFixture.day("2026-11-23"))).count == 4)
    #expect(try numbers(CardFilter(issued: RegistryFixture.day("2026-11-24"))) == [])
    #expect(try numbers(CardFilter(operatorName: "x' OR '1'='1")) == [])
    struct Enough: Error {}
    #expect(throws: Enough.self) { try registry.forEachCard { _ in throw Enough() } }
    #expect(try numbers(CardFilter(status: .valid)).count == 3, "the registry goes on after a caller's error")
  }

  @Test("lists and survivors say what the registry says, each list of a later second", arguments: StoreKind.allCases)
  func publishing(kind: StoreKind) throws {
    let registry = try CardRegistry(kind.place(in: folder), .orCreate)
    try issue("PC-1", in: registry)
    try issue("PC-2", in: registry)
    try registry.setStatus(.revoked, of: "PC-2", by: "Ana", at: 1)
    let now = RegistryFixture.now
    func list(_ instant: Int64) throws -> StatusList {
      try registry.statusList(for: key.publicKey, issuedAt: instant, expires: now + 86_400)
    }
    let (first, second) = (try list(now), try list(now))
    #expect(second.issuedAt == first.issuedAt + 1)
    #expect(first.count == 4_096)
    #expect(try first.status(at: #require(registry.card("PC-1").reference).index) == .valid)
    #expect(try first.status(at: #require(registry.card("PC-2").reference).index) == .revoked)
    #expect((0..<4_096).count { first.status(at: $0) != nil } == 2)
    #expect(RegistryFixture.code { _ = try list(now - 1_000) } == .clockBehind)
    #expect(try registry.purposes(of: key.publicKey) == [.card, .status])
    let survivors = try registry.survivors(ofKey: key.publicKey.keyIdentifier, issuedAt: now)
    #expect(survivors.cards == 2 && survivors.withoutIndex == 0)
  }

  @Test("the tables refuse what must never happen, whoever writes them", arguments: StoreKind.allCases)
  func guards(kind: StoreKind) throws {
    let registry = try CardRegistry(kind.place(in: folder), .orCreate)
    try issue("PC-1", in: registry)
    try registry.setStatus(.revoked, of: "PC-1", by: "Ana", at: 1)
    try registry.note(.printed, of: "PC-1", by: "Ana", at: 2)
    for statement in [
      "UPDATE card SET status = 'valid'", "UPDATE card SET status = 'suspended' WHERE number = 'PC-1'",
      "DELETE FROM card", "DELETE FROM change", "UPDATE change SET operator = 'x'", "UPDATE card SET statusIndex = 5",
      "UPDATE card SET number = 'PC-9'", "UPDATE card SET issued = '2020-01-01'", "UPDATE card SET template = 'x/1'",
      "UPDATE registry SET nextPosition = 0", "DELETE FROM handling", "UPDATE handling SET job = 'x'",
      "INSERT INTO card (number, status) VALUES ('PC-5', 'valid')",
      "INSERT INTO card (number, statusIndex, status) SELECT 'PC-6', statusIndex, 'reserved' FROM card",
    ] { #expect(throws: RegistryError.self, "\(statement)") { try registry.tamper(statement) } }
    #expect(try registry.brokenInvariants() == [])
    #expect(try registry.card("PC-1").status == .revoked)
  }

  @Test("several threads over one registry: no number and no index twice", arguments: StoreKind.allCases)
  func threads(kind: StoreKind) async throws {
    let registry = try CardRegistry(kind.place(in: folder), .orCreate)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for thread in 0..<6 {
        // Two threads of each prefix race for the same cards.
        group.addTask { for card in 0..<15 { try issue("T\(thread / 2)-\(card)", in: registry) } }
      }
      try await group.waitForAll()
    }
    #expect(try registry.issuedNumbers().count == 45)
    #expect(try registry.count("SELECT count(*) FROM change") == 45)
    #expect(try registry.brokenInvariants() == [])
  }

  @Test("another registry's key, and none, are refused", arguments: StoreKind.allCases)
  func keys(kind: StoreKind) throws {
    let place = try kind.place(in: folder)
    _ = try CardRegistry(place, .orCreate)
    let path = folder.file(kind == .file ? "r.db.key" : "r-server.key")
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    try folder.write([UInt8](repeating: 5, count: 32), to: "other")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.file("other"))
    try FileManager.default.removeItem(atPath: path)
    #expect(RegistryFixture.code { _ = try CardRegistry(place, .existing) } == .keyMissing)
    #expect(RegistryFixture.code { _ = try CardRegistry(place, .orCreate) } == .keyMissing)
    #expect(try CardRegistry(place, .readOnly).issuedNumbers().isEmpty)
    try FileManager.default.moveItem(atPath: folder.file("other"), toPath: path)
    #expect(RegistryFixture.code { _ = try CardRegistry(place, .existing) } == .keyUnusable)
  }

  @Test(
    "a registry moves to the other store and back with all that is in it; what it left issues no more",
    arguments: StoreKind.allCases)
  func moving(kind: StoreKind) throws {
    let other: StoreKind = kind == .file ? .server : .file
    let places = [try kind.place(in: folder, "a"), try other.place(in: folder, "b"), try kind.place(in: folder, "c")]
    let first = try CardRegistry(places[0], .orCreate)
    for number in ["PC-1", "PC-3", "PC-2"] { try issue(number, in: first) }
    // A replacement that sorts before the card that it replaces.
    try issue("AA-1", in: first, replaces: "PC-3")
    try first.reserve(numbers: ["PC-9"])
    try first.setStatus(.suspended, of: "PC-2", by: "José Ñ", at: 5)
    try first.note(.printed, of: "PC-2", job: "j", by: "Ana", at: 6)
    _ = try first.statusList(for: key.publicKey, issuedAt: 10, expires: 20)
    let before = try ["AA-1", "PC-1", "PC-2", "PC-3"].map { try first.card($0) }

    let moved = try CardRegistry.move(from: places[0], to: places[1])
    #expect(moved == RegistryCopy(issued: 4, reserved: 1, changes: 6))
    // Also one that was open all the while.
    #expect(RegistryFixture.code { try issue("PC-4", in: first) } == .moved)
    #expect(RegistryFixture.code { try first.setStatus(.revoked, of: "PC-1", by: "Ana", at: 1) } == .moved)
    #expect(try CardRegistry(places[0], .readOnly).card("PC-1").status == .valid)
    let second = try CardRegistry(places[1], .existing)
    #expect(try before == ["AA-1", "PC-1", "PC-2", "PC-3"].map { try second.card($0) })
    #expect(try second.unfinished() == ["PC-9"])
    try issue("PC-1", in: second)
    try issue("PC-4", in: second)
    #expect(try second.card("PC-4").reference?.index == UInt64(first.shuffle.index(at: 5)))
    #expect(try second.brokenInvariants() == [])
    // Run again, it has nothing to do but to find that the copy went on.
    #expect(RegistryFixture.code { try CardRegistry.move(from: places[0], to: places[1]) } == .notEmpty)

    try CardRegistry.move(from: places[1], to: places[2])
    let third = try CardRegistry(places[2], .existing)
    #expect(try before == ["AA-1", "PC-1", "PC-2", "PC-3"].map { try third.card($0) })
    try issue("PC-5", in: third)
    #expect(try third.brokenInvariants() == [])
  }

  @Test(
    "a move that was broken off before the original was closed, or before the copy was opened, is completed",
    arguments: [false, true])
  func brokenMove(isClosed: Bool) throws {
    let places = [try StoreKind.file.place(in: folder, "a"), try StoreKind.server.place(in: folder, "b")]
    let first = try CardRegistry(places[0], .orCreate)
    try issue("PC-1", in: first)
    try CardRegistry.move(from: places[0], to: places[1])
    let second = try CardRegistry(places[1], .existing)
    try second.tamper("UPDATE registry SET moved = '.'")
    if !isClosed { try first.tamper("UPDATE registry SET moved = NULL") }
    #expect(RegistryFixture.code { try issue("PC-2", in: second) } == .moved)
    try CardRegistry.move(from: places[0], to: places[1])
    try issue("PC-2", in: second)
    #expect(RegistryFixture.code { try issue("PC-2", in: first) } == .moved)
  }

  @Test(
    "a registry takes over cards and a published list, and hands out no place that may be in use",
    arguments: StoreKind.allCases)
  func recovery(kind: StoreKind) throws {
    let registry = try CardRegistry(kind.place(in: folder), .orCreate)
    try issue("PC-1", in: registry)
    let known = try #require(registry.card("PC-1").reference).index
    let (lost, nameless) = (known == 7 ? UInt64(8) : 7, known == 9 ? UInt64(10) : 9)
    let order = RegistryFixture.order("PC-2", key: key)
    let reference = StatusReference(index: lost, uri: RegistryFixture.uri)
    let credentials = try RegistryFixture.credentials(order, reference, key: key)
    let card = CardRegistry.FoundCard(
      claims: try CredentialClaims(payload: credentials[0].credential.payload), key: key.publicKey,
      digests: [.identity: credentials[0].credential.survivorDigest])
    var states = [CardStatus](repeating: .neverIssued, count: 4_096)
    for (index, state) in [(known, CardStatus.revoked), (lost, .suspended), (nameless, .revoked)] {
      states[Int(index)] = state
    }
    let now = RegistryFixture.now
    let list = try StatusList(uri: RegistryFixture.uri, issuedAt: now, expires: now + 9, states: states)
    for round in 0..<2 {
      let taken = try registry.takeOver([card], lists: [(list, key.publicKey)], by: "Bea", at: now)
      #expect(taken.cards == (round == 0 ? 1 : 0) && taken.statuses == (round == 0 ? 2 : 0))
      #expect(taken.carried == 1 && taken.nextBlock == 4_096 && taken.contradictions == [])
    }
    #expect(try registry.card("PC-1").status == .revoked && registry.card("PC-2").status == .suspended)
    #expect(
      try registry.card("PC-2").changes.map(\.note) == [
        "taken over from its folder", "taken over from a published list",
      ])
    let next = try registry.statusList(for: key.publicKey, issuedAt: now, expires: now + 86_400)
    #expect(next.issuedAt == now + 1)
    for index in 0..<UInt64(4_096) { #expect(next.status(at: index) == list.status(at: index)) }
    try issue("PC-3", in: registry)
    #expect(try #require(registry.card("PC-3").reference).index >= 4_096)
    #expect(try registry.brokenInvariants(afterRecovery: true) == [])
  }

  @Test("a registry that is not there is not made unless it is to be", arguments: StoreKind.allCases)
  func missing(kind: StoreKind) throws {
    let place = try kind.place(in: folder)
    for opening in [CardRegistry.Opening.existing, .readOnly] {
      #expect(RegistryFixture.code { _ = try CardRegistry(place, opening) } == .fileMissing)
    }
    #expect(folder.listing == [])
  }
}
