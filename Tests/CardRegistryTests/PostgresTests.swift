import Foundation
import TestSupport
import Testing

@testable import CardRegistry

@Suite("A registry on PostgreSQL", PostgresTrait(), .serialized)
struct PostgresTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func code(_ connection: String, key: String? = "/nowhere/key") -> RegistryError.Code? {
    RegistryFixture.code { _ = try RegistryPlace(connection, keyFile: key) }
  }

  @Test(
    "a connection string that names no server, shows a password or trusts a network is refused before anything is sent")
  func connections() {
    #expect(code("postgres://") == .invalidPlace)
    #expect(code("postgres:///city") == .invalidPlace)
    #expect(code("postgres://host:notaport?x=y") == .invalidPlace)
    #expect(code("postgresql://ana:secret@db.example/city?sslmode=verify-full") == .unsafeConnection)
    #expect(code("postgres:///city?host=/run/postgresql&password=secret") == .unsafeConnection)
    for mode in ["", "?sslmode=require", "?sslmode=verify-ca", "?sslmode=disable", "?hostaddr=10.0.0.1"] {
      #expect(code("postgres://db.example/city\(mode)") == .unsafeConnection, "\(mode)")
    }
    #expect(code("postgres:///city?host=/run/postgresql,db.example") == .unsafeConnection)
    #expect(code("postgres://db.example/city?sslmode=verify-full") == nil)
    #expect(code("postgres:///city?host=/run/postgresql") == nil)
    #expect(code("r.db") == .invalidPlace, "a file's key has its place")
  }

  @Test("waiting for a server that is cut off has an end, unless the string says another")
  func bounds() throws {
    let plain = try PostgresPlace("postgres:///city?host=/run/postgresql").bounded
    #expect(plain.hasPrefix("postgres:///city?host=/run/postgresql&connect_timeout=10&"))
    let own = try PostgresPlace("postgres:///city?host=/run/postgresql&connect_timeout=3").bounded
    #expect(own.split(separator: "connect_timeout").count == 2)
  }

  @Test("a password in the string stands in no message")
  func secrets() {
    let error = #expect(throws: RegistryError.self) {
      try RegistryPlace("postgres://ana:s3cret@db.example/city", keyFile: "k")
    }
    #expect(error?.description.contains("s3cret") == false && error?.hint?.contains("s3cret") == false)
  }

  @Test("a server that is too old, or a database that can't hold names, is refused")
  func unfit() {
    #expect(RegistryFixture.code { try PostgresStore.check(version: 120_017, encoding: "UTF8") } == .serverTooOld)
    #expect(RegistryFixture.code { try PostgresStore.check(version: 150_000, encoding: "LATIN1") } == .databaseFailed)
    #expect(RegistryFixture.code { try PostgresStore.check(version: 130_000, encoding: "UTF8") } == nil)
  }

  @Test("a server that does not answer, a database that is not there and a role without rights are told apart")
  func unreachable() throws {
    let server = try #require(PostgresTrait.server)
    let nowhere = try RegistryPlace("postgres:///city?host=/nowhere", keyFile: folder.file("k"))
    let error = #expect(throws: RegistryError.self) { try CardRegistry(nowhere, .orCreate) }
    #expect(error?.code == .databaseFailed && error?.message.contains("does not answer") == true)
    let unknown = try RegistryPlace("postgres://owner@/none?host=\(server.socket)", keyFile: folder.file("k"))
    #expect(RegistryFixture.code { _ = try CardRegistry(unknown, .orCreate) } == .databaseFailed)
    try server.makeRole("stranger")
    let connection = try server.database()
    _ = try CardRegistry(RegistryPlace(connection, keyFile: folder.file("k")), .orCreate)
    let stranger = try RegistryPlace(
      connection.replacingOccurrences(of: "owner@", with: "stranger@"), keyFile: folder.file("k"))
    #expect(RegistryFixture.code { _ = try CardRegistry(stranger, .existing) } == .notPermitted)
  }

  @Test("a counter's role issues cards and revokes them, and can do nothing that must never happen")
  func counter() throws {
    let server = try #require(PostgresTrait.server)
    let (connection, key) = (try server.database(), try RegistryFixture.key())
    try server.makeRole("counter")
    let owner = try CardRegistry(RegistryPlace(connection, keyFile: folder.file("k")), .orCreate)
    try owner.admitCounter("counter")
    #expect(RegistryFixture.code { try owner.admitCounter("x\"; DROP SCHEMA civiccard; --") } == .invalidPlace)
    let counter = try CardRegistry(
      RegistryPlace(connection.replacingOccurrences(of: "owner@", with: "counter@"), keyFile: folder.file("k")),
      .existing)
    try RegistryFixture.issue(RegistryFixture.order("PC-1", key: key), in: counter, key: key)
    try RegistryFixture.issue(RegistryFixture.order("PC-2", key: key, replaces: "PC-1"), in: counter, key: key)
    try counter.setStatus(.revoked, of: "PC-2", by: "Ana", at: 1)
    try counter.note(.printed, of: "PC-2", by: "Ana", at: 2)
    _ = try counter.statusList(for: key.publicKey, issuedAt: 10, expires: 20)
    #expect(RegistryFixture.code { try counter.admitCounter("counter") } == .notPermitted)

    let attacks = [
      "UPDATE card SET status = 'valid' WHERE number = 'PC-1'", "UPDATE card SET status = 'reserved', contents = NULL",
      "UPDATE card SET statusIndex = 7 WHERE number = 'PC-1'", "UPDATE card SET number = 'PC-8' WHERE number = 'PC-1'",
      "UPDATE card SET contents = identityDigest", "DELETE FROM card", "TRUNCATE card CASCADE", "DELETE FROM change",
      "TRUNCATE change", "UPDATE change SET operator = 'nobody'", "DELETE FROM handling",
      "UPDATE registry SET nextPosition = 0", "UPDATE registry SET keyCheck = ''", "UPDATE registry SET moved = NULL",
      "DELETE FROM registry", "INSERT INTO registry VALUES (2, 4, 0, '')", "DELETE FROM publication",
      "INSERT INTO carried VALUES ('u', 1, 'valid')", "ALTER TABLE card DISABLE TRIGGER ALL",
      "DROP TRIGGER revokedStays ON card", "DROP TABLE card CASCADE", "SET session_replication_role = replica",
      "CREATE TABLE civiccard.mine (x int)", "ALTER TABLE card ADD COLUMN name TEXT",
      "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
      "SET ROLE owner",
    ]
    // The server answers this with a warning; the attacks after it show that it gave nothing.
    _ = try server.attack(connection, as: "counter", ["GRANT ALL ON ALL TABLES IN SCHEMA civiccard TO counter"])
    let answers = try server.attack(connection, as: "counter", attacks)
    for attack in attacks { #expect(answers[attack]?.contains("ERROR") == true, "\(attack): not refused") }
    #expect(try owner.card("PC-1").status == .revoked && owner.card("PC-2").status == .revoked)
    #expect(try owner.brokenInvariants() == [])
  }

  @Test(
    "16 writers at once, the server killed and started again thrice: no number or index twice, nothing lost that was told"
  )
  func killedServer() throws {
    let server = try PostgresServer()
    let (connection, cards) = (try server.database(), LongTests.rounds(30, long: 500))
    let keyFile = folder.file("k")
    _ = try CardRegistry(RegistryPlace(connection, keyFile: keyFile), .orCreate)
    func output(_ writer: Int) -> String { folder.file("out-\(writer)") }
    func lines(_ writer: Int) throws -> [String] {
      try Files.text(output(writer)).split(separator: "\n").map(String.init)
    }
    let writers = try (0..<16).map { writer in
      try Program.start(
        // Two writers of each name race for the same cards.
        "RegistryWriter", [connection, "W\(writer / 2)", "\(cards)", "Ana", keyFile], output: output(writer),
        errors: folder.file("err-\(writer)"))
    }
    for kill in 1...3 {
      let patience = Date(timeIntervalSinceNow: 120)
      while try (0..<16).map({ try lines($0).count }).reduce(0, +) < 16 * cards * kill / 5, Date() < patience {
        Thread.sleep(forTimeInterval: 0.02)
      }
      #expect(writers.contains { $0.isRunning }, "the server was killed too late for this to mean anything")
      try server.stop()
      Thread.sleep(forTimeInterval: 0.3)
      try server.start()
    }
    for (writer, process) in writers.enumerated() {
      process.waitUntilExit()
      let told = try Files.text(folder.file("err-\(writer)"))
      #expect(process.terminationStatus == 0, "\(told)")
    }
    let registry = try CardRegistry(RegistryPlace(connection, keyFile: keyFile), .existing)
    #expect(try registry.brokenInvariants() == [])
    #expect(try registry.issuedNumbers().count == 8 * cards)
    #expect(try registry.count("SELECT count(*) FROM change WHERE status = 'valid'") == 8 * cards)
    var told: [String: Set<String>] = [:]
    for writer in 0..<16 {
      for line in try lines(writer) {
        let parts = line.split(separator: " ").map(String.init)
        told[parts[0], default: []].insert(parts[1])
      }
    }
    #expect(told.count == 8 * cards && told.values.allSatisfy { $0.count == 1 })
    for (number, indices) in told {
      #expect(try indices == ["\(#require(registry.card(number).reference).index)"], "\(number)")
    }
  }
}
