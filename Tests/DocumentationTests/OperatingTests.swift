import CardRegistry
import Foundation
import TestSupport
import Testing

/// The operating guide is run as an office would type it, against a real server and a real IPP service.
@Suite("The operating guide", PostgresTrait(), .serialized)
struct OperatingTests {
  @Test("each command of it succeeds, in its order", .timeLimit(.minutes(15)))
  func guide() async throws {
    let civiccard = try #require(CommandLineTool.civiccard, "there is no civiccard beside the tests")
    let server = try #require(PostgresTrait.server)
    let (database, printer) = (try server.database(), try IPPServer(sides: ["two-sided-short-edge"]))
    try server.makeRole("counter")
    let folder = try TemporaryFolder()
    for name in ["Templates", "Samples"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file(name), withDestinationPath: "\(Checkout.path)/\(name)")
    }
    let commands = try Page("Documentation/Operating.md").pieces("sh")
      .flatMap { $0.code.split(separator: "\n").map(String.init) }
    try #require(commands.count > 40)
    let script = commands.enumerated().map { "echo '@@ \($0)'\n\($1)\n" }.joined()
    try folder.write("set -eu\n" + script, to: "guide.sh")
    let outcome = try await CommandLineTool(path: "/bin/bash").run(
      ["guide.sh"], in: folder.path,
      environment: [
        "CITY_DB": database, "PRINTER": printer.secureAddress,
        "PATH": "\(URL(fileURLWithPath: civiccard.path).deletingLastPathComponent().path):/usr/local/bin:/usr/bin:/bin",
      ])
    let last = outcome.output.matches(of: /@@ (\d+)/).last.flatMap { Int($0.1) }.map { commands[$0] } ?? "none"
    try #require(outcome.status == 0, "\(last): \(outcome.errors.suffix(2_000))")
    #expect(outcome.output.contains("ACCEPTED."), "the stolen key's card survives")
    #expect(printer.documents.count == 4)
    #expect(try Files.text(folder.file("backup/cards.csv")).contains("PC-0012401,revoked,"))
    #expect(try !Files.names(in: folder.path).contains { ["rejected.csv", "proof.html"].contains($0) })
    #expect(try CardRegistry(path: folder.file("home.db"), .existing).brokenInvariants(afterRecovery: true) == [])
  }

  @Test("each verb of the command line stands in it, or in the README")
  func verbs() throws {
    let text = try Page("Documentation/Operating.md").text + Page("README.md").text
    let help = try Program.civiccard("--help").output
    let verbs = try #require(help.split(separator: "SUBCOMMANDS:").last).matches(of: /\n  ([a-z]+) {2,}/).map { $0.1 }
    #expect(verbs.count > 10)
    for verb in verbs where verb != "help" { #expect(text.contains("civiccard \(verb)"), "\(verb)") }
  }
}
