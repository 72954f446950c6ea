import Foundation
import TestSupport
import Testing

/// The partners' guide is run as a partner types it, with the city's files in `city/`.
@Suite("Documentation/Partners.md", .serialized)
struct PartnersPageTests {
  private static let page = Checkout.path + "/Documentation/Partners.md"

  /// The commands of all shell blocks, in their order.
  private static func commands() throws -> String {
    let blocks = try Files.text(page).matches(of: /```sh\n(.*?)```/.dotMatchesNewlines()).map { String($0.1) }
    try #require(blocks.count >= 6)
    return blocks.joined(separator: "\n")
  }

  /// An installed CivicCard: programs, header and library below one prefix.
  private static func installed() async throws -> TemporaryFolder {
    let (folder, civiccard) = (try TemporaryFolder(), try #require(CommandLineTool.civiccard))
    try folder.makeFolder("bin")
    for (name, path) in [("civiccard", civiccard.path), ("civiccard-verifyd", try await ServiceTests.program.value)] {
      try FileManager.default.createSymbolicLink(atPath: folder.file("bin/" + name), withDestinationPath: path)
    }
    let outcome = try await CommandLineTool(path: "/usr/bin/env").run(
      ["bash", "Packaging/install", folder.path, "library"], in: Checkout.path)
    try #require(outcome.status == 0, "\(outcome.errors.suffix(4_000))")
    return folder
  }

  @Test("each command does what the page says", .timeLimit(.minutes(40)))
  func commands() async throws {
    let (desk, prefix, folder) = (try await PartnerDesk.shared.value, try await Self.installed(), try TemporaryFolder())
    try folder.makeFolder("city")
    for name in try Files.names(in: desk.folder.path) where name.contains(".") {
      try folder.write(try desk.folder.read(name), to: "city/" + name)
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("Samples"), withDestinationPath: Checkout.path + "/Samples")
    // Job control, so that the jobs have their numbers; an output that ends with each command's line.
    try folder.write("set -eum\n" + Self.commands(), to: "walk.sh")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let outcome = try await CommandLineTool(path: "/bin/bash").run(
      ["walk.sh"], in: folder.path,
      environment: [
        "PATH": prefix.file("bin") + ":" + path, "CITY": "file://" + folder.file("city"),
        "PKG_CONFIG_PATH": prefix.file("lib/pkgconfig"), "LD_LIBRARY_PATH": prefix.file("lib"),
      ])
    try #require(outcome.status == 0, "\(outcome.output.suffix(2_000))\(outcome.errors.suffix(4_000))")
    #expect(outcome.output.components(separatedBy: "ACCEPTED. The card is genuine").count == 3, "\(outcome.output)")
    #expect(outcome.output.components(separatedBy: "\"accepted\":true").count >= 3, "\(outcome.output)")
    #expect(outcome.output.contains("La tarjeta es auténtica"))
    #expect(outcome.output.contains("\"freshness\":\"fresh\""))
    #expect(outcome.output.components(separatedBy: "accepted: The card is genuine").count == 4, "\(outcome.output)")
    #expect(try folder.read("holder.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }

  @Test("names every reason that a verdict can have")
  func reasons() throws {
    let page = try Files.text(Self.page)
    let source = try Files.text(Checkout.path + "/Sources/CardVerifier/Reason.swift")
    let reasons = source.matches(of: /\n  case (\w+)/).map { String($0.1) }
    #expect(reasons.count > 10)
    for reason in reasons { #expect(page.contains("`\(reason)`"), "\(reason)") }
  }

  @Test("links to files that are there")
  func links() throws {
    let links = try Files.text(Self.page).matches(of: /\]\(([^)#]+)\)/).map { String($0.1) }
    #expect(links.count > 5)
    for link in links where !link.contains("://") {
      #expect(Files.exists(Checkout.path + "/Documentation/" + link), "\(link)")
    }
  }
}
