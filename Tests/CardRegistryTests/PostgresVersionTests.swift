import CardCredential
import CardModel
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import CardRegistry

/// Registries on servers that the program of version 4 of the tables made.
@Suite("Older tables on PostgreSQL", PostgresTrait(), .serialized)
struct PostgresVersionTests {
  private let folder: TemporaryFolder
  private let server: PostgresServer
  private let connection: String
  private let key: PrivateKey

  init() throws {
    folder = try TemporaryFolder()
    server = try #require(PostgresTrait.server)
    connection = try server.database()
    key = try RegistryFixture.key()
    let counter = "old\(UUID().uuidString.prefix(8).lowercased())"
    try server.makeRole(counter)
    self.counter = counter
    let check = try RegistryKeyFile(folder.file("k"), creates: true).key.check
    try server.query(
      connection, [],
      [
        "-1", "-v", "counter=\(counter)", "-v", "keycheck=\(Hexadecimal.text(check))", "-f",
        "\(Checkout.path)/Tests/CardRegistryTests/Schemas/postgres-4.sql",
      ])
    try server.query(
      connection,
      [
        """
        SET search_path TO civiccard;
        INSERT INTO origin (issuer, publicKey, kid, statusURI) VALUES ('\(RegistryFixture.issuer)',
          decode(repeat('01', 32), 'hex'), decode(repeat('02', 8), 'hex'), '\(RegistryFixture.uri)');
        INSERT INTO card (number, statusIndex, status, origin, contents, issued, expires, identityDigest)
          VALUES ('PC-1', 3, 'valid', 1, decode(repeat('01', 32), 'hex'), '2026-11-23', '2029-11-23',
            decode(repeat('03', 9), 'hex'));
        INSERT INTO change (number, instant, status, operator) VALUES ('PC-1', 7, 'valid', 'Ana');
        INSERT INTO handling (number, instant, kind, operator) VALUES ('PC-1', 8, 'printed', 'Ana');
        UPDATE registry SET nextPosition = 1
        """
      ])
  }

  private let counter: String

  private func place(_ user: String = "owner", key: String = "k") throws -> RegistryPlace {
    try RegistryPlace(
      connection.replacingOccurrences(of: "owner@", with: "\(user)@"), keyFile: folder.file(key))
  }

  @Test("its owner brings it up to date, several at once; its cards stay, its counters go on, and have lost no guard")
  func migration() async throws {
    // Nobody else does, nor who holds another key.
    for (user, opening) in [(counter, CardRegistry.Opening.existing), ("owner", .readOnly), (counter, .readOnly)] {
      let error = #expect(throws: RegistryError.self) { try CardRegistry(place(user), opening) }
      #expect(error?.code == .notARegistry && error?.hint?.contains("as its owner") == true, "\(error?.message ?? "")")
    }
    _ = try RegistryKeyFile(folder.file("other"), creates: true)
    #expect(RegistryFixture.code { _ = try CardRegistry(place(key: "other"), .existing) } == .keyUnusable)
    #expect(try server.query(connection, ["SELECT version FROM civiccard.registry"]) == "4\n")

    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<6 {
        group.addTask {
          let registry = try CardRegistry(place(), .existing)
          try RegistryFixture.issue(RegistryFixture.order("T-\(number)", key: key), in: registry, key: key)
        }
      }
      try await group.waitForAll()
    }
    let owner = try CardRegistry(place(), .existing)
    #expect(try owner.count("SELECT version FROM registry") == Int(SQLiteSchema.version))
    let old = try owner.card("PC-1")
    #expect(old.changes.map(\.instant) == [7] && old.changes[0].role == nil && old.handlings.map(\.instant) == [8])
    let desk = try CardRegistry(place(counter), .existing)
    try RegistryFixture.issue(RegistryFixture.order("D-1", key: key), in: desk, key: key)
    #expect(try desk.card("D-1").changes.map(\.role) == [counter])
    let forged = "INSERT INTO change (id, number, instant, status, operator) VALUES (9, 'PC-1', 1, 'suspended', 'Ana')"
    #expect(try server.attack(connection, as: counter, [forged])[forged]?.contains("permission denied") == true)
    #expect(try owner.issuedNumbers().count == 8 && owner.brokenInvariants() == [])
  }

  @Test("who migrates waits for whoever holds the lock, with a word after two seconds, and then finds it done")
  func lock() throws {
    let holder = try PostgresStore(PostgresPlace(connection), waiting: {})
    let (place, told, done) = (try place(), Told(), DispatchSemaphore(value: 0))
    try holder.write(.everything, isRepeatable: true) { db in
      // A thread of its own: those of Swift's tasks are all busy with other tests at times.
      Thread.detachNewThread {
        let code = RegistryFixture.code {
          _ = try CardRegistry(place, .existing, waiting: { told.count.withLock { $0 += 1 } })
        }
        told.failure.withLock { $0 = code }
        done.signal()
      }
      let patience = Date(timeIntervalSinceNow: 120)
      while told.count.withLock({ $0 }) == 0, Date() < patience { Thread.sleep(forTimeInterval: 0.1) }
      try PostgresSchema.migrate(db)
    }
    #expect(done.wait(timeout: .now() + 60) == .success)
    #expect(told.count.withLock { $0 } == 1 && told.failure.withLock { $0 } == nil)
    #expect(try CardRegistry(place, .existing).card("PC-1").status == .valid)
  }

  private final class Told: Sendable {
    let count = Mutex(0)
    let failure = Mutex<RegistryError.Code?>(nil)
  }
}
