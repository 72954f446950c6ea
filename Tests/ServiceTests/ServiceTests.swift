import Foundation
import TestSupport
import Testing

/// The verification service as its users have it, asked over real connections by the Python beside this file.
@Suite("civiccard-verifyd", .serialized)
struct ServiceTests {
  private static let python = Checkout.path + "/Tests/ServiceTests/Python"
  private static let readers = Checkout.path + "/.build/test-python/bin/"
  private static let hasReaders = Files.exists(readers + "schemathesis")

  /// Built once for all tests of a run, in a folder that is kept: the first time it takes ten minutes, afterwards as
  /// long as what was changed.
  static let program = Task {
    let outcome = try await CommandLineTool(path: "/usr/bin/env").run(
      ["bash", "Packaging/build", "verifyd"], in: Checkout.path)
    try #require(outcome.status == 0, "\(outcome.output.suffix(2_000))\(outcome.errors.suffix(4_000))")
    return try #require(outcome.lines.last)
  }

  static func environment() async throws -> [String: String] {
    let desk = try await PartnerDesk.shared.value
    let civiccard = try #require(CommandLineTool.civiccard)
    return [
      "DESK": desk.folder.path, "VERIFYD": try await program.value, "CIVICCARD": civiccard.path,
      "TEMPLATES": Checkout.path + "/Templates", "PYTHONDONTWRITEBYTECODE": "1",
    ]
  }

  private static func run(_ tests: String..., with program: String = readers + "python") async throws {
    let outcome = try await CommandLineTool(path: program).run(
      ["-m", "unittest", "-v"] + tests, in: python, environment: try await environment())
    #expect(outcome.status == 0, "\(outcome.errors.suffix(8_000))")
    let ran = try #require(outcome.errors.firstMatch(of: /Ran (\d+) tests? in/), "\(outcome.errors.suffix(2_000))")
    #expect(Int(ran.1) ?? 0 >= tests.count)
  }

  @Test("has an image with every library that it links, or with what brings it", .timeLimit(.minutes(40)))
  func image() async throws {
    let packages = try await ContainerImage("\(Checkout.path)/Services/verifyd/Container/Containerfile")
      .packages(of: try await Self.program.value)
    #expect(packages.missing == [] && packages.needed.contains("libcairo2"), "\(packages)")
  }

  @Test("answers as the command line does, whatever the transport", .timeLimit(.minutes(40)))
  func answers() async throws { try await Self.run("test_answers", with: "/usr/bin/python3") }

  @Test("keeps strangers, floods and slow clients away, and follows its trust data", .timeLimit(.minutes(40)))
  func guards() async throws { try await Self.run("test_guards", with: "/usr/bin/python3") }

  @Test(
    "is what its description says", .enabled(if: hasReaders, "needs schemathesis: run .ci/install test"),
    .timeLimit(.minutes(40)))
  func description() async throws {
    let rounds = String(LongTests.rounds(15, long: 300))
    let script = """
      "$VERIFYD" --state "$DESK/partner" --templates "$TEMPLATES" --port 0 --log-level notice 2>log &
      service=$!
      trap 'kill $service; wait $service' EXIT
      for _ in $(seq 100); do grep -q listening log && break; sleep 0.1; done
      port=$(sed -n 's/.*"address":"[^"]*:\\([0-9]*\\)".*/\\1/p' log)
      schemathesis --config-file "$PYTHONPATH/schemathesis.toml" run "http://127.0.0.1:$port/openapi.json" --max-examples \(rounds) --seed 1
      """
    let folder = try TemporaryFolder()
    try folder.write("set -eu\n" + script, to: "run.sh")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let outcome = try await CommandLineTool(path: "/bin/bash").run(
      ["run.sh"], in: folder.path,
      environment: try await Self.environment().merging([
        "PATH": Self.readers + ":" + path, "SCHEMATHESIS_HOOKS": "schema_hooks", "PYTHONPATH": Self.python,
      ]) { $1 })
    #expect(outcome.status == 0, "\(outcome.output.suffix(6_000))\(outcome.errors.suffix(1_000))")
    #expect(outcome.output.contains("Tested: 10"), "\(outcome.output.suffix(2_000))")
  }

  @Test(
    "has a page on which desks check cards by scanner, picture and camera",
    .enabled(if: hasReaders, "needs a browser's driver: run .ci/install test"), .timeLimit(.minutes(40)))
  func page() async throws {
    guard !LongTests.areWanted else { return try await Self.run("test_page") }
    // The rest of it is about languages, keyboards and small screens, and takes twice as long.
    let usual = [
      "test_a_hand_scanner_types_front_and_back", "test_a_camera_sees_front_then_back", "test_a_picture_may_be_chosen",
      "test_a_revoked_card_is_refused_by_shape_and_word",
    ]
    let outcome = try await CommandLineTool(path: Self.readers + "python").run(
      ["-m", "unittest", "-v"] + usual.map { "test_page.Page." + $0 }, in: Self.python,
      environment: try await Self.environment())
    #expect(outcome.status == 0, "\(outcome.errors.suffix(8_000))")
  }
}
