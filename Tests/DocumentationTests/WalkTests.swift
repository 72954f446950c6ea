import Foundation
import TestSupport
import Testing

/// The README's shell block is run as a new user would type it.
@Suite("The README's walk")
struct WalkTests {
  /// The block's commands: without comments, and with continued lines as one.
  private static func commands() throws -> [String] {
    let pieces = try Page("README.md").pieces("sh").filter { $0.code.contains("civiccard key new") }
    let block = try #require(pieces.first)
    #expect(pieces.count == 1)
    return block.code.replacing("\\\n", with: " ").split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
  }

  @Test("each line of it succeeds, in its order, and the card is accepted", .timeLimit(.minutes(15)))
  func walk() async throws {
    let civiccard = try #require(CommandLineTool.civiccard, "there is no civiccard beside the tests")
    let folder = try TemporaryFolder()
    let files = FileManager.default
    for name in ["Templates", "Samples"] {
      try files.createSymbolicLink(atPath: folder.file(name), withDestinationPath: "\(Checkout.path)/\(name)")
    }
    // Where the block's first line puts it.
    try folder.makeFolder(".build/release")
    try files.createSymbolicLink(
      atPath: folder.file(".build/release/civiccard"), withDestinationPath: civiccard.path)

    let commands = try Self.commands()
    #expect(commands.first == "swift build -c release --product civiccard")
    let walk = Array(commands.dropFirst())
    try #require(walk.count > 10)
    // One shell for all lines; it stops at the first that fails. Marks tell whose output is whose.
    let script = walk.enumerated().map { "echo '@@ \($0)'\n\($1)\n" }.joined()
    try folder.write("set -eu\n" + script, to: "walk.sh")
    let outcome = try await CommandLineTool(path: "/bin/sh").run(["walk.sh"], in: folder.path)

    let outputs = outcome.output.split(separator: /@@ \d+\n/, omittingEmptySubsequences: false).dropFirst()
      .map(String.init)
    let last = outputs.indices.last.map { walk[$0] } ?? "none"
    try #require(outcome.status == 0, "\(last): \(outcome.errors.suffix(2_000))")
    #expect(outputs.count == walk.count)

    let verdicts = zip(walk, outputs).filter { $0.0.contains("civiccard verify") }.map(\.1)
    #expect(verdicts.count > 1)
    for verdict in verdicts { #expect(verdict.hasPrefix("ACCEPTED."), "\(verdict)") }
    let batch = try #require(zip(walk, outputs).first { $0.0.contains("civiccard batch") }).1
    #expect(batch.split(separator: "\n").count == 2, "\(batch)")
    #expect(try folder.read("demo-city/proof.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }
}
