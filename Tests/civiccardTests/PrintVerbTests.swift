import CardRegistry
import Foundation
import TestSupport
import Testing

/// From a batch to printed cards and no traces, against a real IPP service.
@Suite("civiccard print", .serialized)
struct PrintVerbTests {
  private let fixture: BatchFixture
  private let requests: String

  init() throws {
    fixture = try BatchFixture()
    requests = try fixture.requests(["PC-1", "PC-2"].map { BatchFixture.request($0) })
    let batch = try fixture.batch(requests)
    #expect(batch.code == 0, "\(batch.errors)")
  }

  private func arguments(_ numbers: [String], _ address: String) -> [String] {
    ["print"] + numbers.map { "\(fixture.out)/\($0)" } + [
      "--to", address, "--issuer-key", fixture.publicKey, "--registry", fixture.registry,
    ]
  }

  private func print(_ numbers: [String], to address: String, _ more: [String] = []) throws -> Program.Outcome {
    try Program.run("civiccard", arguments(numbers, address) + more)
  }

  @Test("cards are printed once; their files go when they are printed, and the batch run again does not make them anew")
  func shredding() throws {
    let server = try IPPServer()
    let printed = try print(["PC-1", "PC-2"], to: server.address, ["--shred-after-print", "--json"])
    #expect(printed.code == 0, "\(printed.errors)")
    #expect(printed.lines.last == #"{"job":2,"number":"PC-2","state":"done"}"#, "\(printed.output)")
    #expect(try Files.names(in: fixture.out) == [])
    #expect(server.documents.count == 2)
    let again = try fixture.batch(requests)
    #expect(again.code == 0 && again.output.isEmpty, "\(again.errors)")
    #expect(again.errors.contains("note: line 1: PC-1 was printed before and its files removed: passed over"))
    #expect(try Files.names(in: fixture.out) == [])
    let check = try Program.civiccard("registry", "check", "--registry", fixture.registry, "--out", fixture.out)
    #expect(check.code == 0 && check.output.hasPrefix("2 cards issued: 0 whole, 2 removed"), "\(check.output)")

    // A spoiled card.
    let refused = try fixture.render(BatchFixture.request("PC-2"))
    #expect(refused.code == 65 && refused.errors.contains("--again REASON"), "\(refused.errors)")
    #expect(try fixture.render(BatchFixture.request("PC-2"), "--again", "ribbon tore").code == 0)
    let twice = try print(["PC-2"], to: server.address)
    #expect(twice.code == 65 && twice.errors.contains("was printed before"), "\(twice.errors)")
    #expect(try print(["PC-2"], to: server.address, ["--again", "ribbon tore"]).code == 0)
    let shown = try Program.civiccard("status", "show", "PC-2", "--registry", fixture.registry)
    #expect(shown.lines.count { $0.contains("printedAgain") && $0.contains("ribbon tore") } == 2, "\(shown.output)")
  }

  @Test("a revoked card is not printed; SIGINT cancels the job, and the card is not taken for printed")
  func ends() throws {
    let server = try IPPServer(command: "sleep 20")
    #expect(try Program.civiccard("status", "set", "PC-1", "revoked", "--registry", fixture.registry).code == 0)
    let revoked = try print(["PC-1"], to: server.address)
    #expect(revoked.code == 65 && revoked.errors.contains("is revoked in the registry"), "\(revoked.errors)")
    #expect(server.documents.isEmpty)
    let job = try Program.start(
      "civiccard",
      [
        "print", "\(fixture.out)/PC-2", "--to", server.address, "--issuer-key", fixture.publicKey, "--registry",
        fixture.registry,
      ], output: fixture.folder.file("stdout"), errors: fixture.folder.file("stderr"))
    let patience = Date(timeIntervalSinceNow: 120)
    while try !Files.text(fixture.folder.file("stderr")).contains("printing"), Date() < patience {
      Thread.sleep(forTimeInterval: 0.05)
    }
    kill(job.processIdentifier, SIGINT)
    job.waitUntilExit()
    let told = try Files.text(fixture.folder.file("stderr"))
    #expect(job.terminationStatus == 130 && told.contains("was cancelled"), "\(told)")
    #expect(server.log.contains("Cancel-Job successful-ok"))
    #expect(try CardRegistry(path: fixture.registry, .existing).card("PC-2").handlings.isEmpty)
  }

  @Test("a spooler's folder gets panels and manifest as a whole, and a card without them is refused")
  func spooler() throws {
    let spool = fixture.folder.file("spool")
    let bare = try print(["PC-1"], to: spool)
    #expect(bare.code == 65 && bare.errors.contains("lacks manifest.json"), "\(bare.errors)")
    #expect(try fixture.batch(requests, "--planes").code == 0)
    #expect(try print(["PC-1"], to: spool).code == 0)
    #expect(try BatchFixture.contents(spool + "/PC-1") == BatchFixture.contents(fixture.out + "/PC-1"))
    #expect(try Files.names(in: spool) == ["PC-1"])
  }

  @Test("a card for adjusting the printer needs no key; addresses and options that can't be right are usage errors")
  func testCard() throws {
    let server = try IPPServer()
    let printed = try Program.civiccard("print", "--test-card", "--to", server.address)
    #expect(printed.code == 0 && printed.errors.contains("TEST-CARD: done"), "\(printed.errors)")
    #expect(server.documents.count == 1)
    let large = try Program.civiccard("print", "--test-card", "--printer", "cr80-600", "--to", server.address)
    #expect(large.code == 65 && large.errors.contains("prints 300 dpi"), "\(large.errors)")
    #expect(try print(["PC-1"], to: "lpd://x").code == 64)
    #expect(try Program.civiccard("print", "--to", server.address).code == 64)
    #expect(try Program.civiccard("print", fixture.out + "/PC-1", "--to", server.address).code == 64)
  }

  @Test("no name, birth date or address is left in output, logs, the registry, temporary files or file names")
  func noTraces() async throws {
    let server = try IPPServer()
    let temporary = fixture.folder.file("tmp")
    try fixture.folder.makeFolder("tmp")
    let secrets = ["Zoraida", "Quintanilla", "1961-07-03", "19610703", "4711 Elm Way", "Penicillium", "+12035550199"]
    let request = BatchFixture.request(
      "PC-7",
      [
        "name": "Zoraida Quintanilla", "dateOfBirth": "1961-07-03", "address": ["4711 Elm Way"],
        "allergies": ["Penicillium"], "emergencyContact": ["name": "Quintanilla Jr", "phone": "+12035550199"],
      ])
    let bad = BatchFixture.request(
      "PC-8", ["name": "Zoraida Quintanilla\u{202E}", "dateOfBirth": "1961-07-03", "address": ["4711 Elm Way"]])
    let folder = try TemporaryFolder()
    for picture in ["resident.jpg", "resident-signature.png"] {
      try FileManager.default.copyItem(atPath: fixture.folder.file(picture), toPath: folder.file(picture))
    }
    let lines = try [request, bad].map {
      String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self)
    }
    try folder.write(lines.joined(separator: "\n"), to: "r.jsonl")
    let civiccard = try #require(CommandLineTool.civiccard, "there is no civiccard beside the tests")
    let batch = try await civiccard.run(
      fixture.arguments(folder.file("r.jsonl")) + ["--json"], in: fixture.folder.path,
      environment: ["TMPDIR": temporary])
    #expect(batch.status == 65)
    let printed = try await civiccard.run(
      arguments(["PC-7"], server.address) + ["--shred-after-print", "--json"], in: fixture.folder.path,
      environment: ["TMPDIR": temporary])
    #expect(printed.status == 0, "\(printed.errors)")
    var left = [
      "batch": Data((batch.output + batch.errors).utf8), "print": Data((printed.output + printed.errors).utf8),
      "printer's log": Data(server.log.utf8),
    ]
    for (name, bytes) in try BatchFixture.contents(fixture.folder.path) { left[name] = bytes }
    for document in server.documents {
      left["name of a job's file"] = Data(document.utf8)
      // Pixels, run-length coded: texts would stand in its header.
      left["job"] = Data(try Files.read(document))
    }
    #expect(left.keys.contains("r.db") && left.keys.contains("job"))
    for (name, bytes) in left {
      for secret in secrets {
        #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret) in \(name)")
        #expect(!name.contains(secret))
      }
    }
    #expect(try Files.names(in: temporary) == [])
  }
}
