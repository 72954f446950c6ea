import Foundation
import TestSupport
import Testing

/// What is installed works where no Swift is.
@Suite("Packages", .serialized)
struct PackagesTests {
  private static func run(_ arguments: [String]) async throws -> CommandLineTool.Outcome {
    try await CommandLineTool(path: "/usr/bin/env").run(["bash"] + arguments, in: Checkout.path)
  }

  @Test("the version of packages and pkg-config is the header's")
  func version() async throws {
    let version = try await Self.run(["-c", "Packaging/version"]).output
    #expect(version.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    let symbols = try Files.text(Checkout.path + "/Packaging/debian/libciviccard0.symbols")
    #expect(symbols.hasPrefix("libciviccard.so.\(version.prefix { $0 != "." }) libciviccard0"))
  }

  @Test("the manual is made from the parser, and man takes it without a warning")
  func manual() async throws {
    let civiccard = try #require(CommandLineTool.civiccard)
    let folder = try TemporaryFolder()
    let page = try await Self.run([
      "-c",
      "\(civiccard.path) --experimental-dump-help | python3 -B Packaging/manual.py 1 0.1.0 > \(folder.file("civiccard.1"))",
    ])
    try #require(page.status == 0, "\(page.errors)")
    let shown = try await Self.run(["-c", "MANWIDTH=100 man -l --warnings \(folder.file("civiccard.1")) | col -b"])
    #expect(shown.errors.isEmpty, "\(shown.errors)")
    for words in ["civiccard verify", "civiccard partner update", "--replace-roots", "EXIT STATUS"] {
      #expect(shown.output.contains(words), "\(words)")
    }
  }

  @Test(
    "Debian packages install into a fresh Debian without Swift, and issue, print and verify there",
    .enabled(
      if: LongTests.areWanted && getuid() == 0 && Files.exists("/usr/sbin/debootstrap"), "takes minutes, as root"),
    .timeLimit(.minutes(60)))
  func debian() async throws {
    let built = try await Self.run(["Packaging/deb"])
    try #require(built.status == 0, "\(built.output.suffix(4_000))\(built.errors.suffix(4_000))")
    let tried = try await Self.run(["Packaging/try-deb"])
    #expect(tried.status == 0, "\(tried.output.suffix(4_000))\(tried.errors.suffix(4_000))")
    #expect(tried.output.contains("ACCEPTED."), "\(tried.output)")
  }
}
