import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("civiccard partner, and verify with a state folder") struct PartnerVerb {
    /// `partner show --json`.
    private struct Summary: Decodable {
      let sequence: Int
      let freshness: String
      let roots: [String]
      let latestClock: String
      let clockUnreliable: Bool
    }

    private static func show(_ office: Office, _ state: String) async throws -> Summary {
      let outcome = try await office.run(["partner", "show", "--state", state, "--json"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try outcome.json(as: Summary.self)
    }

    private static func make(_ office: Office, _ state: String) async throws {
      let made = try await office.run(["partner", "update", "--state", state] + office.trust)
      #expect(made.status == 0, "\(made.errors)")
      #expect(made.output.contains("sequence 7"))
    }

    @Test("after the first update the folder alone verifies cards")
    func verify() async throws {
      let office = try Office.open()
      try await Self.make(office, "desk")
      let summary = try await Self.show(office, "desk")
      #expect(summary.sequence == 7 && summary.roots.count == 1)
      let text = try await office.card().credential()
      let verdict = try await office.verify(text, trust: ["--state", "desk"])
      #expect(verdict.accepted)
      #expect(verdict.trust.sequence == 7)
    }

    @Test("an older bundle, another root and an incomplete first update are refused, each with its exit code")
    func refused() async throws {
      let office = try Office.open()
      try await Self.make(office, "strict")
      try await office.sign(Office.manifest(sequence: 6), as: "older.bundle")
      try await office.sign(Office.manifest(sequence: 8), as: "foreign.bundle", roots: [.stranger])
      let before = try Files.contents(of: office.folder.file("strict"))
      let cases: [(arguments: [String], status: Int32)] = [
        (["--state", "strict", "--trust", "older.bundle"], 65),
        (["--state", "strict", "--trust", "foreign.bundle"], 65),
        (["--state", "strict", "--root", office.publicKey(.stranger)], 77),
        (["--state", "strict", "--trust", "nowhere.bundle"], 66), (["--state", "new", "--trust", office.bundle], 64),
        (["--state", "new", "--root", office.publicKey(.root)], 64), (["--state", "strict", "--replace-roots"], 64),
        (["--state", "manifest.json/in-a-file"] + office.trust, 73),
      ]
      for (arguments, status) in cases {
        let outcome = try await office.run(["partner", "update"] + arguments)
        #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
        #expect(outcome.errors.hasPrefix("error: ") && outcome.output.isEmpty, "\(arguments)")
      }
      #expect(try Files.contents(of: office.folder.file("strict")) == before)
      #expect(!Files.exists(office.folder.file("new")))
      for verb in [["partner", "show"], ["verify", "X"]] {
        #expect(try await office.run(verb + ["--state", "nowhere"]).status == 66)
      }
    }

    @Test("roots change when it is said")
    func roots() async throws {
      let office = try Office.open()
      try await Self.make(office, "moving")
      try await office.sign(Office.manifest(sequence: 8), as: "both-roots.bundle", roots: [.root, .secondRoot])
      let moved = try await office.run(
        ["partner", "update", "--state", "moving", "--trust", "both-roots.bundle", "--replace-roots"]
          + ["--root", office.publicKey(.secondRoot)])
      #expect(moved.status == 0, "\(moved.errors)")
      let text = try await office.card().credential()
      #expect(try await office.verify(text, trust: ["--state", "moving"]).accepted)
      try await office.sign(Office.manifest(sequence: 9), as: "old-root.bundle")
      #expect(
        try await office.run(["partner", "update", "--state", "moving", "--trust", "old-root.bundle"]).status == 65)
    }

    @Test("verify notes the time, and a clock behind it is told until it is set or the record is given up")
    func clock() async throws {
      let office = try Office.open()
      try await Self.make(office, "clock")
      let text = try await office.card().credential()
      try office.folder.write("1000000000\n", to: "clock/clock")
      _ = try await office.run(["verify", text, "--state", "clock"])
      #expect(try await Self.show(office, "clock").latestClock > "2026-01-01")
      // The end of the year 2199: whatever the machine's clock says, it is behind that.
      try office.folder.write("7258118399\n", to: "clock/clock")
      #expect(try await Self.show(office, "clock").clockUnreliable)
      let verdict = try await office.run(["verify", text, "--state", "clock", "--json"])
      #expect(verdict.status == 1)
      #expect(try ["clockUnreliable", "expired"].contains(verdict.json(as: VerdictObject.self).reason))
      #expect(try Files.text(office.folder.file("clock/clock")) == "7258118399\n")
      #expect(try await office.run(["partner", "update", "--state", "clock"]).output.contains("CLOCK BEHIND"))
      #expect(try await office.run(["partner", "update", "--state", "clock", "--reset-clock"]).status == 0)
      #expect(try await !Self.show(office, "clock").clockUnreliable)
    }

    @Test("lists beside a state folder are a usage error, as they would not be kept")
    func usage() async throws {
      let office = try Office.open()
      let outcome = try await office.run(["verify", "X", "--state", "desk", "--status", "list"])
      #expect(outcome.status == 64)
      #expect(try await office.run(["verify", "X", "--state", "desk"] + office.trust).status == 64)
    }

    @Test("an update that is killed at any moment leaves the old state or the new one")
    func killed() async throws {
      let office = try Office.open()
      try await Self.make(office, "hardy")
      var sequence = 7
      var random = SystemRandomNumberGenerator()
      for round in 0..<20 {
        try await office.sign(Office.manifest(sequence: 100 + round), as: "next.bundle")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: office.civiccard.path)
        process.arguments = ["partner", "update", "--state", "hardy", "--trust", "next.bundle"]
        process.currentDirectoryURL = URL(fileURLWithPath: office.folder.path)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...80, using: &random)))
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        let now = try await Self.show(office, "hardy").sequence
        #expect(now == sequence || now == 100 + round)
        sequence = now
      }
      #expect(try await office.run(["partner", "update", "--state", "hardy"]).status == 0)
      #expect(try Files.names(in: office.folder.file("hardy")).count == 4)
    }
  }
}
