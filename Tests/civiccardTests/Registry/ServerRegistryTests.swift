import CardRegistry
import Foundation
import TestSupport
import Testing

/// The command line over a registry on a server.
@Suite("civiccard over PostgreSQL", PostgresTrait(), .serialized)
struct ServerRegistryTests {
  private let fixture: BatchFixture
  private let connection: String

  init() throws {
    fixture = try BatchFixture()
    connection = try #require(PostgresTrait.server).database()
  }

  private var registry: [String] { ["--registry", connection, "--registry-key", fixture.folder.file("city.key")] }

  private func run(_ arguments: [String]) throws -> Program.Outcome { try Program.run("civiccard", arguments) }

  private func batch(_ numbers: [String], _ more: [String] = []) throws -> [String] {
    let requests = try fixture.requests(numbers.map { BatchFixture.request($0) })
    return ["batch", requests, "--template", fixture.template, "--key", fixture.key, "--out", fixture.out] + more
  }

  @Test("a city begins in a file, moves to a server, issues there from two machines, and comes back")
  func moving() throws {
    let file = fixture.folder.file("r.db")
    let first = try run(batch(["PC-1", "PC-2"], ["--registry", file]))
    #expect(first.code == 0, "\(first.errors)")
    let moved = try run(["registry", "copy", file, connection, "--to-key", fixture.folder.file("city.key")])
    #expect(moved.code == 0 && moved.output.hasPrefix("2 cards, 0 reserved numbers and 2 changes"), "\(moved.errors)")
    let closed = try run(batch(["PC-3"], ["--registry", file]))
    #expect(closed.code == 65 && closed.errors.contains("has moved to postgres://"), "\(closed.errors)")

    let numbers = (1...8).map { "PC-\($0)" }
    let shards = try (1...2).map { shard in
      try Program.start(
        "civiccard", batch(numbers, ["--shard", "\(shard)/2"] + registry),
        output: fixture.folder.file("stdout-\(shard)"), errors: fixture.folder.file("stderr-\(shard)"))
    }
    for shard in shards { shard.waitUntilExit() }
    #expect(shards.map(\.terminationStatus) == [0, 0])
    #expect(try Files.names(in: fixture.out) == numbers)
    let check = try run(["registry", "check", "--registry", connection, "--out", fixture.out])
    #expect(check.code == 0 && check.output.hasPrefix("8 cards issued: 8 whole"), "\(check.output)\(check.errors)")

    #expect(try run(["status", "set", "PC-3", "revoked"] + registry).code == 0)
    let list = fixture.folder.file("status.list")
    let published = try run(["status", "publish", "--key", fixture.key, "--out", list] + registry)
    #expect(published.code == 0, "\(published.errors)")
    let back = fixture.folder.file("back.db")
    let returned = try run(["registry", "copy", connection, back, "--from-key", fixture.folder.file("city.key")])
    #expect(returned.code == 0, "\(returned.errors)")
    let listed = try run(["registry", "list", "--registry", back, "--status", "revoked"])
    #expect(listed.lines == ["PC-3  revoked"])
    #expect(try run(["registry", "export", "--registry", back]).lines.count == 9)
    #expect(try CardRegistry(path: back, .existing).brokenInvariants() == [])
  }

  @Test("a counter is admitted and issues with a role of its own; the owner's rights it has not")
  func counter() throws {
    let server = try #require(PostgresTrait.server)
    try server.makeRole("desk")
    let desk = connection.replacingOccurrences(of: "owner@", with: "desk@")
    let request = try fixture.requests([BatchFixture.request("PC-1")], in: "one.json")
    let render = [
      "render", request, "--template", fixture.template, "--key", fixture.key, "--out", fixture.out, "--registry", desk,
      "--registry-key", fixture.folder.file("city.key"),
    ]
    let admitted = try run(["registry", "admit", "desk"] + registry)
    #expect(admitted.code == 0 && admitted.output.hasPrefix("desk works as a counter"), "\(admitted.errors)")
    let issued = try run(render)
    #expect(issued.code == 0, "\(issued.errors)")
    let deskRegistry = ["--registry", desk, "--registry-key", fixture.folder.file("city.key")]
    #expect(try run(["registry", "admit", "desk"] + deskRegistry).code == 77)
    let shown = try run(["status", "show", "PC-1", "--registry", desk])
    #expect(shown.code == 0 && shown.output.hasPrefix("PC-1 is valid"), "\(shown.errors)")
  }

  @Test(
    "a counter issues over TLS, its password out of the file that PGPASSFILE names; by another authority it does not")
  func network() async throws {
    let (server, authority) = (try PostgresServer(onLoopback: true), try Authority())
    let files = try authority.certificate(for: "localhost")
    try server.present(certificate: files.certificate, key: files.key)
    let database = try server.database()
    try server.query(database, ["CREATE ROLE desk LOGIN PASSWORD 'correct horse'"])
    let key = ["--registry-key", fixture.folder.file("tls.key")]
    #expect(try run(["registry", "admit", "desk", "--registry", database] + key).code == 0)
    try fixture.folder.write("localhost:*:*:desk:correct horse\n", to: "pgpass")
    chmod(fixture.folder.file("pgpass"), 0o600)
    let civiccard = try #require(CommandLineTool.civiccard, "there is no civiccard beside the tests")
    func render(_ number: String, authority: Authority) async throws -> CommandLineTool.Outcome {
      let proof = "sslmode=verify-full&sslrootcert=\(authority.certificate)"
      let place = try server.overNetwork(database, host: "localhost", proof).replacing("owner@", with: "desk@")
      let request = try fixture.requests([BatchFixture.request(number)], in: "one.json")
      return try await civiccard.run(
        [
          "render", request, "--template", fixture.template, "--key", fixture.key, "--out", fixture.out, "--registry",
          place,
        ] + key, in: fixture.folder.path, environment: ["PGPASSFILE": fixture.folder.file("pgpass")])
    }
    let issued = try await render("PC-1", authority: authority)
    #expect(issued.status == 0, "\(issued.errors)")
    let refused = try await render("PC-2", authority: Authority())
    #expect(refused.status == 64 && refused.errors.contains("no authority signed which you trust"), "\(refused.errors)")
    #expect(refused.errors.contains("hint: name the city's own authority with sslrootcert=FILE"))
    let shown = try run(["status", "show", "PC-1", "--registry", database])
    #expect(shown.output.contains(" (desk on the server)"), "\(shown.output)")
    #expect(try run(["registry", "list", "--registry", database]).lines == ["PC-1  valid"])
    #expect(try Files.names(in: fixture.out) == ["PC-1"])
  }

  @Test("strings that can't be right are refused before anything is made, in words without the password")
  func refusals() throws {
    let before = fixture.folder.listing
    for (place, code, word) in [
      ("postgres:///city", 64, "names no server"), ("postgres://ana:s3cret@db.example/city", 64, "password"),
      ("postgres://db.example/city?sslmode=require", 64, "nothing proves"),
      ("postgres:///city?host=/nowhere", 74, "does not answer"),
    ] {
      let outcome = try run(["registry", "list", "--registry", place])
      #expect(outcome.code == Int32(code) && outcome.errors.contains(word), "\(place): \(outcome.errors)")
      #expect(!outcome.errors.contains("s3cret"))
    }
    let keyless = try run(batch(["PC-1"], ["--registry", connection]))
    #expect(keyless.code == 77 && keyless.errors.contains("--registry-key FILE"), "\(keyless.errors)")
    #expect(fixture.folder.listing.filter { $0 != "requests.jsonl" } == before)
  }
}
