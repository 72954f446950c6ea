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

  @Test("what answers as a server of too old a version is told so, and nothing is asked of it")
  func oldServer() throws {
    let old = try OldPostgres(version: "12.22", in: folder)
    // A machine that runs the whole suite can keep a small server waiting for longer than a counter would.
    let connection = "postgres://owner@/city?host=\(old.socket)&connect_timeout=120"
    let place = try RegistryPlace(connection, keyFile: folder.file("k"))
    let error = try withExtendedLifetime(old) {
      try #require(throws: RegistryError.self) { try CardRegistry(place, .orCreate) }
    }
    #expect(error.code == .serverTooOld, "\(error)")
    #expect(error.message.contains("is of version 12, and 13 is the oldest"), "\(error)")
    #expect(!Files.exists(folder.file("k")))
  }

  @Test("what a counter writes into the audit trail by hand has the server's time and the counter's own role")
  func auditTrail() throws {
    let server = try #require(PostgresTrait.server)
    let (connection, key) = (try server.database(), try RegistryFixture.key())
    for role in ["desk1", "desk2"] { try server.makeRole(role) }
    let owner = try CardRegistry(RegistryPlace(connection, keyFile: folder.file("k")), .orCreate)
    for role in ["desk1", "desk2"] { try owner.admitCounter(role) }
    for number in ["PC-1", "PC-2"] {
      try RegistryFixture.issue(RegistryFixture.order(number, key: key), in: owner, key: key)
    }
    try owner.setStatus(.revoked, of: "PC-2", by: "Ana", at: 1)
    let line = "INSERT INTO change (number, instant, status, operator) VALUES"
    let suspend = "UPDATE card SET status = 'suspended' WHERE number = 'PC-1'"
    let issue =
      "UPDATE card SET status = 'valid', origin = 1, contents = decode(repeat('00', 32), 'hex'), issued = '2026-11-23', "
      + "expires = '2029-11-23', identityDigest = decode(repeat('00', 9), 'hex') WHERE number = 'PC-4'"
    let attacks = [
      // Another's name, another time, another place in the order.
      "INSERT INTO change (number, instant, status, operator, role) VALUES ('PC-1', 1, 'suspended', 'Ana', 'desk2')",
      "INSERT INTO change (id, number, instant, status, operator) VALUES (1, 'PC-1', 1, 'suspended', 'Ana')",
      "INSERT INTO handling (number, instant, kind, operator, role) VALUES ('PC-1', 1, 'printed', 'Ana', 'desk2')",
      "INSERT INTO handling (id, number, instant, kind, operator) VALUES (-1, 'PC-1', 1, 'printed', 'Ana')",
      "SET SESSION AUTHORIZATION desk2", "SET ROLE desk2",
      // A line without its change, a change without its line, and each with the wrong one.
      "\(line) ('PC-1', 1, 'suspended', 'Ana')", "\(line) ('PC-1', 1, 'valid', 'Ana')",
      "\(line) ('PC-2', 1, 'revoked', 'Ana')", "\(line) ('PC-2', 1, 'valid', 'Ana')", suspend,
      "BEGIN; \(suspend); \(line) ('PC-1', 1, 'revoked', 'Ana'); COMMIT",
      "BEGIN; \(suspend); \(line) ('PC-2', 1, 'suspended', 'Ana'); COMMIT",
      "UPDATE card SET status = 'revoked', replacedBy = 'PC-2' WHERE number = 'PC-1'",
      "BEGIN; INSERT INTO card (number, status) VALUES ('PC-4', 'reserved'); \(issue); COMMIT",
      // Said to be a registry that is only arriving, whose lines are taken as they are.
      "UPDATE registry SET moved = '.'",
      "CREATE TEMP TABLE registry AS SELECT '.'::text AS moved; \(suspend)",
      // Places that were not handed out, and all of them at once.
      "INSERT INTO card (number, statusIndex, status) VALUES ('PC-4', 5000, 'reserved')",
      "UPDATE registry SET nextPosition = nextPosition + 2", "UPDATE registry SET nextPosition = 16000000",
      "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE change DISABLE TRIGGER USER",
      "CREATE OR REPLACE FUNCTION civiccard.stampLine() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ]
    let answers = try server.attack(connection, as: "desk1", attacks)
    for attack in attacks { #expect(answers[attack]?.contains("ERROR") == true, "\(attack): not refused") }
    #expect(try owner.card("PC-1").changes.count == 1 && owner.card("PC-2").changes.count == 2)
    #expect(try owner.card("PC-1").handlings.isEmpty && owner.brokenInvariants() == [])

    // What is left: a change with its line, under a name of choice, but the role and the time are the server's.
    let before = Int64(Date().timeIntervalSince1970) - 1
    let forged = "BEGIN; \(suspend); \(line) ('PC-1', 7, 'suspended', 'Bea'); COMMIT"
    let printed = "INSERT INTO handling (number, instant, kind, operator) VALUES ('PC-1', 7, 'printed', 'Bea')"
    #expect(try server.attack(connection, as: "desk1", [forged, printed]) == [:])
    let card = try owner.card("PC-1")
    let (change, handling) = (try #require(card.changes.last), try #require(card.handlings.last))
    #expect(change.role == "desk1" && change.operatorName == "Bea" && change.status == .suspended)
    #expect(handling.role == "desk1")
    for instant in [change.instant, handling.instant] {
      #expect((before...Int64(Date().timeIntervalSince1970) + 1).contains(instant))
    }
    #expect(card.changes.first?.role == "owner")
    #expect(try owner.brokenInvariants() == [])
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
