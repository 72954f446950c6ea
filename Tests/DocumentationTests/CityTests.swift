import Foundation
import TestSupport
import Testing

/// A city's own package, outside of CivicCard's, is what shows that the libraries are enough.
@Suite("Samples/city", .serialized)
struct CityTests {
  private static let package = "\(Checkout.path)/Samples/city"
  /// Beside `.build`, and kept, so that only the first run takes minutes.
  private static let scratch = "\(Checkout.path)/.build-city"

  private static func swift(_ arguments: [String]) async throws -> CommandLineTool.Outcome {
    try await CommandLineTool(path: "/usr/bin/env").run(["swift"] + arguments, in: Checkout.path)
  }

  private static func build() async throws -> CommandLineTool.Outcome {
    try await swift(["build", "--package-path", package, "--scratch-path", scratch])
  }

  private static func program(_ name: String) -> CommandLineTool { CommandLineTool(path: "\(scratch)/debug/\(name)") }

  /// A folder from which the programs find what they name, and nothing of the checkout's own.
  private static func desk() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in ["Templates", "Samples"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file(name), withDestinationPath: "\(Checkout.path)/\(name)")
    }
    return folder
  }

  @Test("builds as a package of its own, and its programs issue, revoke and verify", .timeLimit(.minutes(20)))
  func runs() async throws {
    var built = try await Self.build()
    if built.status != 0 {
      // What an older checkout left there may not fit any more: a build from nothing decides.
      try? FileManager.default.removeItem(atPath: Self.scratch)
      built = try await Self.build()
    }
    try #require(built.status == 0, "\(built.output.suffix(4_000))\(built.errors.suffix(4_000))")

    let desk = try Self.desk()
    let first = try await Self.program("first-card").run([], in: desk.path)
    #expect(first.status == 0 && first.errors.isEmpty, "\(first.errors)")
    #expect(first.lines.count == 1 && first.output.hasPrefix("accepted: "), "\(first.output)")
    #expect(try Files.names(in: desk.file("out/PC-0012345")) == ["back.png", "credential.txt", "front.png"])

    try desk.makeFolder("day")
    let counter = try await Self.program("counter").run(
      ["Templates/park-city", "Samples/park-city/resident.json", "day"], in: desk.path)
    #expect(counter.status == 0 && counter.errors.isEmpty, "\(counter.errors)")
    #expect(
      counter.lines == [
        "issued PC-0012345: front.png, back.png, credential.txt",
        "issued PC-0012345-2, which replaces PC-0012345",
        "issued PC-0012345-2 again: the same card",
        "refused: number: PC-0012345-2 was issued before with other data and the same pictures (numberTaken)",
        "PC-0012345: revoked",
        "PC-0012345-2: accepted",
        "PC-0012345-3: revoked",
      ])
  }

  @Test("is short, and leaves the executable alone", arguments: ["first-card", "counter"])
  func isShort(_ name: String) throws {
    let text = try Files.text("\(Self.package)/Sources/\(name)/main.swift")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
    #expect(lines < (name == "counter" ? 80 : 45))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 120 })
    #expect(!text.contains("civiccard") && !text.contains("Process("))
    #expect(!text.contains("!\n") && !text.contains("!)") && !text.contains("!,") && !text.contains("try!"))
  }

  /// Dependencies by path are told apart by their folder's name unless they are given another.
  @Test("finds CivicCard in a folder of whatever name", .timeLimit(.minutes(5)))
  func otherFolder() async throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("renamed/Samples")
    for name in ["Package.swift", "Sources", "Tests", "Benchmarks", "Samples/city"] {
      try FileManager.default.copyItem(atPath: "\(Checkout.path)/\(name)", toPath: folder.file("renamed/\(name)"))
    }
    // Loads the graph of packages, and so checks every product that is named.
    let shown = try await Self.swift(
      ["package", "--package-path", folder.file("renamed/Samples/city"), "--scratch-path", folder.file("scratch")]
        + ["show-dependencies", "--format", "json"])
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.output.contains("\"renamed\""), "\(shown.output)")
  }
}
