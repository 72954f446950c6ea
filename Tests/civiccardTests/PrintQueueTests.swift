import Foundation
import TestSupport
import Testing

/// Printers behind TLS, behind a queue of CUPS's, and those that say their names in the network.
@Suite("civiccard print, by TLS and by queues", .serialized)
struct PrintQueueTests {
  private let fixture: BatchFixture
  private let civiccard: CommandLineTool

  init() throws {
    fixture = try BatchFixture()
    civiccard = try #require(CommandLineTool.civiccard, "there is no civiccard beside the tests")
    let batch = try fixture.batch(try fixture.requests(["PC-1", "PC-2"].map { BatchFixture.request($0) }))
    #expect(batch.code == 0, "\(batch.errors)")
  }

  private func print(
    _ number: String, to address: String, _ more: [String] = [], environment: [String: String] = [:]
  ) async throws -> CommandLineTool.Outcome {
    try await civiccard.run(
      [
        "print", "\(fixture.out)/\(number)", "--to", address, "--issuer-key", fixture.publicKey, "--registry",
        fixture.registry,
      ] + more, in: fixture.folder.path, environment: environment)
  }

  @Test("a printer over TLS is known by its certificate, which is compared once; nothing goes to one with another")
  func encrypted() async throws {
    let (server, other) = (try IPPServer(), try IPPServer())
    let bare = try await print("PC-1", to: server.secureAddress)
    #expect(bare.status == 77 && bare.errors.contains("nothing proves which printer answers there"), "\(bare.errors)")
    #expect(bare.errors.contains("--printer-certificate"))
    func certificate(_ server: IPPServer, _ name: String) async throws -> String {
      let shown = try await civiccard.run(["printers", "--certificate", server.secureAddress], in: fixture.folder.path)
      #expect(shown.status == 0 && shown.errors.contains("compare it"), "\(shown.errors)")
      try fixture.folder.write(shown.output, to: name)
      let read = try await CommandLineTool(path: "/usr/bin/openssl").run(
        ["x509", "-in", name, "-noout", "-fingerprint", "-sha256"], in: fixture.folder.path)
      let fingerprint = try #require(read.output.split(separator: "=").last).trimmingCharacters(in: .newlines)
      #expect(shown.errors.contains("SHA-256 \(fingerprint)\n"), "\(shown.errors) \(read.output)")
      return fixture.folder.file(name)
    }
    let (right, wrong) = (try await certificate(server, "right.pem"), try await certificate(other, "wrong.pem"))
    let refused = try await print("PC-1", to: server.secureAddress, ["--printer-certificate", wrong])
    #expect(refused.status == 77 && refused.errors.contains("shows another certificate"), "\(refused.errors)")
    #expect(server.documents.isEmpty && other.documents.isEmpty)
    #expect(server.log.contains("Print-Job") == false)
    let printed = try await print("PC-1", to: server.secureAddress, ["--printer-certificate", right])
    #expect(printed.status == 0 && printed.errors.contains("PC-1: done"), "\(printed.errors)")
    #expect(server.documents.count == 1)
    // During a change both may be in the file.
    try fixture.folder.write(try Files.text(wrong) + Files.text(right), to: "both.pem")
    let both = try await print(
      "PC-2", to: server.secureAddress, ["--printer-certificate", fixture.folder.file("both.pem")])
    #expect(both.status == 0, "\(both.errors)")
    let plain = try await print("PC-1", to: server.address, ["--printer-certificate", right, "--again", "x"])
    #expect(plain.status == 64 && plain.errors.contains("shows no certificate"), "\(plain.errors)")
    let damaged = try await print("PC-1", to: server.secureAddress, ["--printer-certificate", fixture.registry])
    #expect(damaged.status == 65 && damaged.errors.contains("certificate can't be read"), "\(damaged.errors)")
  }

  @Test(
    "a queue of CUPS's prints what the printer itself would get; its job is followed, and nothing stays in its spool")
  func queue() async throws {
    let printer = try IPPServer(
      sides: ["one-sided", "two-sided-long-edge", "two-sided-short-edge"], isForQueues: true)
    let cups = try CUPSServer()
    try cups.addQueue("cards", to: printer)
    let environment = ["CUPS_SERVER": cups.socket]
    let queued = try await print("PC-1", to: "cards", ["--shred-after-print", "--json"], environment: environment)
    #expect(queued.status == 0, "\(queued.errors) \(cups.log.suffix(3_000))")
    #expect(queued.lines.last?.contains(#""state":"done""#) == true, "\(queued.output)")
    #expect(printer.documents.count == 1)
    let direct = try await print("PC-2", to: printer.address)
    #expect(direct.status == 0, "\(direct.errors)")
    try #require(printer.documents.count == 2)
    // PC-1 again and directly: the very same pages.
    let shown = try Files.read(printer.documents[0])
    let rendered = try fixture.render(BatchFixture.request("PC-1"), "--again", "a test")
    #expect(rendered.code == 0, "\(rendered.errors)")
    #expect(try await print("PC-1", to: printer.address, ["--again", "a test"]).status == 0)
    #expect(try Files.read(#require(printer.documents.last)) == shown)

    #expect(cups.spool == [], "what CUPS keeps of a job holds both faces")
    let handlings = try await civiccard.run(
      ["status", "show", "PC-1", "--registry", fixture.registry], in: fixture.folder.path)
    #expect(handlings.output.contains("printed, job cards 1, by "), "\(handlings.output)")
    for part in ["cache", "log", "root", "spool", "state"] {
      for (name, bytes) in try BatchFixture.contents("\(cups.folder)/\(part)") {
        for secret in ["Ana P", "Pérez", "1987-04-12", "19870412", "999 Broad"] {
          #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret) in \(name)")
        }
      }
    }

    let nowhere = try await print("PC-2", to: "nowhere", ["--again", "x"], environment: environment)
    #expect(nowhere.status == 74 && nowhere.errors.contains("nowhere: the printer refused"), "\(nowhere.errors)")
    let absent = try await print(
      "PC-2", to: "cards", ["--again", "x"], environment: ["CUPS_SERVER": fixture.folder.file("none")])
    #expect(absent.status == 74 && absent.errors.contains("does not answer"), "\(absent.errors)")
  }

  @Test("a queue's job that is cancelled leaves nothing in its spool either")
  func cancelled() async throws {
    let printer = try IPPServer(
      sides: ["one-sided", "two-sided-long-edge", "two-sided-short-edge"], command: "sleep 20", isForQueues: true)
    let cups = try CUPSServer()
    try cups.addQueue("cards", to: printer)
    try fixture.folder.write(
      """
      "$@" & job=$!
      for _ in $(seq 200); do grep -q printing stderr && break; sleep 0.1; done
      kill -INT $job; wait $job
      """, to: "cancel.sh")
    let outcome = try await CommandLineTool(path: "/bin/bash").run(
      [
        "-c", "set -m; . ./cancel.sh 2> stderr", "bash", civiccard.path, "print", fixture.out + "/PC-1", "--to",
        "cards",
        "--issuer-key", fixture.publicKey, "--registry", fixture.registry,
      ], in: fixture.folder.path, environment: ["CUPS_SERVER": cups.socket])
    let told = try Files.text(fixture.folder.file("stderr"))
    #expect(outcome.status == 130 && told.contains("was cancelled"), "\(outcome.status) \(told)")
    #expect(cups.spool == [], "\(cups.log.suffix(2_000))")
  }

  @Test("printers that say their names in the network are listed with an address that can be printed to")
  func network() async throws {
    let server = try IPPServer(isAnnounced: true)
    // No CUPS of this machine's is asked.
    let found = try await civiccard.run(
      ["printers", "--network", "--json"], in: fixture.folder.path,
      environment: ["CUPS_SERVER": fixture.folder.file("none")])
    struct Row: Decodable {
      let name: String
      let address: String
    }
    let rows = try found.json(as: [Row].self)
    let row = try #require(
      rows.first { $0.name == server.name.replacingOccurrences(of: " ", with: "_") }, "\(rows) \(found.errors)")
    let port = try #require(server.address.firstMatch(of: /:(\d+)\//)).1
    #expect(row.address.wholeMatch(of: /ipps?:\/\/[A-Za-z0-9.-]+:(\d+)\/ipp\/print/)?.1 == port, "\(row.address)")
    #expect(!row.address.contains("._tcp"))
  }

  @Test("whom to trust for the codes is said as for verify: a bundle with its lists, a state folder, or one key")
  func trust() async throws {
    let (server, desk) = (try IPPServer(), try await PartnerDesk.shared.value)
    func print(_ trust: [String]) async throws -> CommandLineTool.Outcome {
      try await civiccard.run(
        ["print", "\(fixture.out)/PC-1", "--to", server.address] + trust, in: fixture.folder.path)
    }
    let nobody = try await print([])
    #expect(nobody.status == 64 && nobody.errors.contains("--trust BUNDLE"), "\(nobody.errors)")
    #expect(try await print(["--issuer-key", fixture.publicKey, "--state", "s"]).status == 64)
    let expired = try await print(["--issuer-key", fixture.publicKey, "--at", "2036-01-01T00:00:00Z"])
    #expect(expired.status == 65 && expired.errors.contains("not accepted: expired"), "\(expired.errors)")
    #expect(server.documents.isEmpty)
    for trust in [
      ["--trust", "trust.bundle", "--root", "root.pub.pem", "--status", "status.list"], ["--state", "partner"],
    ] {
      func print(_ number: String) async throws -> CommandLineTool.Outcome {
        try await civiccard.run(["print", "out/\(number)", "--to", server.address] + trust, in: desk.folder.path)
      }
      let before = server.documents.count
      let revoked = try await print("PC-0012347")
      #expect(revoked.status == 65 && revoked.errors.contains("not accepted: revoked"), "\(trust) \(revoked.errors)")
      #expect(server.documents.count == before)
      let good = try await print("PC-0012345")
      #expect(good.status == 0 && server.documents.count == before + 1, "\(trust) \(good.errors)")
    }
    // Before its first day, as cards are printed.
    let early = try await print(["--issuer-key", fixture.publicKey, "--at", "2026-11-01T00:00:00Z"])
    #expect(early.status == 0, "\(early.errors)")
  }
}
