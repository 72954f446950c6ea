import CardCredential
import CardRegistry
import Foundation
import TestSupport
import Testing

/// From a backup to cards again, as the operating guide says it: for both stores, with their own tools.
@Suite("A registry that is restored from a backup", PostgresTrait(), .serialized)
struct RestoredBackupTests {
  private let fixture: BatchFixture
  private let server: PostgresServer

  init() throws {
    fixture = try BatchFixture()
    server = try #require(PostgresTrait.server)
  }

  private var list: String { fixture.folder.file("status.list") }

  @discardableResult
  private func run(_ arguments: [String], code: Int32 = 0) throws -> Program.Outcome {
    let outcome = try Program.run("civiccard", arguments)
    #expect(outcome.code == code, "\(arguments): \(outcome.errors)")
    return outcome
  }

  private func index(_ number: String, in folder: String) throws -> UInt64 {
    let text = try Files.text("\(folder)/\(number)/credential.txt")
    let card = try CoseSign1(CredentialText.decode(utf8: Array(text.dropLast().utf8)), kind: .card)
    return try #require(try CredentialClaims(payload: card.payload).status?.index)
  }

  @Test(
    "no place is given twice, no revoked card comes back, and issuing goes on, with a counter's role too",
    arguments: StoreKind.allCases)
  func restoring(kind: StoreKind) throws {
    let (isServer, backup) = (kind == .server, fixture.folder.file("backup"))
    let connection = isServer ? try server.database() : fixture.registry
    let registry = ["--registry", connection] + (isServer ? ["--registry-key", fixture.folder.file("city.key")] : [])
    var desk = registry
    func batch(_ numbers: [String], into out: String, _ place: [String]) throws {
      let requests = try fixture.requests(numbers.map { BatchFixture.request($0) })
      try run(["batch", requests, "--template", fixture.template, "--key", fixture.key, "--out", out] + place)
    }
    func publish(code: Int32 = 0) throws -> Program.Outcome {
      try run(["status", "publish", "--key", fixture.key, "--out", list] + registry, code: code)
    }
    try batch(["PC-1", "PC-2", "PC-3"], into: fixture.out, registry)
    if isServer {
      try server.makeRole("restored")
      try run(["registry", "admit", "restored"] + registry)
      desk[1] = connection.replacingOccurrences(of: "owner@", with: "restored@")
    }
    try run(["status", "set", "PC-1", "revoked"] + registry)
    _ = try publish()

    // The backup, and a day of work after it: two cards whose folders stay, two that were printed and are gone.
    if isServer {
      try server.tool(
        "pg_dump", ["--dbname", connection, "--schema", "civiccard", "--format", "custom", "--file", backup])
    } else {
      try copyDatabase(connection, to: backup)
    }
    try batch(["PC-4", "PC-5"], into: fixture.out, desk)
    let gone = fixture.folder.file("gone")
    try batch(["PC-6", "PC-7"], into: gone, desk)
    for number in ["PC-2", "PC-4", "PC-6"] { try run(["status", "set", number, "revoked"] + registry) }
    _ = try publish()
    let used =
      try (1...5).map { try index("PC-\($0)", in: fixture.out) } + ["PC-6", "PC-7"].map { try index($0, in: gone) }
    #expect(Set(used).count == 7)
    try FileManager.default.removeItem(atPath: gone)

    // The loss.
    if isServer {
      try server.lose(connection)
      try run(["registry", "list"] + registry, code: 66)
      try server.tool("pg_restore", ["--dbname", connection, "--exit-on-error", backup])
    } else {
      for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: connection + ending) }
      try FileManager.default.copyItem(atPath: backup, toPath: connection)
    }
    let listed = try run(["registry", "list", "--registry", connection])
    #expect(listed.lines == ["PC-1  revoked", "PC-2  valid", "PC-3  valid"])
    // Whoever forgets to recover publishes nothing.
    let early = try publish(code: 65)
    #expect(early.errors.contains("registry recover"), "\(early.errors)")

    let recover = ["registry", "recover", "--out", fixture.out, "--status", list, "--issuer-key", fixture.publicKey]
    if isServer {
      let refused = try Program.run("civiccard", recover + desk)
      #expect(refused.code != 0, "a counter recovers nothing")
    }
    let recovered = try run(recover + registry)
    #expect(recovered.output.hasPrefix("2 cards and 2 changes of status taken over; the next place is 4096"))
    #expect(recovered.errors.contains("2 places of the list are in use by cards whose numbers nobody knows"))

    // On it goes.
    try batch(["PC-8", "PC-9", "PC-4"], into: fixture.out, desk)
    let all = try used + ["PC-8", "PC-9"].map { try index($0, in: fixture.out) }
    #expect(Set(all).count == 9 && all.suffix(2).allSatisfy { $0 >= 4_096 })
    #expect(
      try run(["registry", "list", "--status", "revoked", "--registry", connection]).lines.map { $0.prefix(4) }
        == ["PC-1", "PC-2", "PC-4"])
    for number in ["PC-2", "PC-4"] {
      let back = try run(["status", "set", number, "valid"] + desk, code: 65)
      #expect(back.errors.contains("is revoked, and stays so"))
    }
    _ = try publish()
    let keys = [VerificationKey(try RegistryFixture.key().publicKey)]
    let published = try StatusList.open(Files.read(list), keys: keys).list
    let states = all.map { published.status(at: $0) }
    #expect(
      states == [.revoked, .revoked, .valid, .revoked, .valid, .revoked, .valid, .valid, .valid], "\(states)")
    let check = try run(["registry", "check", "--registry", connection, "--out", fixture.out])
    #expect(check.output.hasPrefix("7 cards issued: 7 whole"), "\(check.output)")
    let place = isServer ? try RegistryPlace(connection, keyFile: fixture.folder.file("city.key")) : .file(connection)
    #expect(try CardRegistry(place, .existing).brokenInvariants(afterRecovery: true) == [])
  }

  /// As the guide does it, while the file may be in use.
  private func copyDatabase(_ path: String, to backup: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
    process.arguments = [path, "VACUUM INTO '\(backup)'"]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}
