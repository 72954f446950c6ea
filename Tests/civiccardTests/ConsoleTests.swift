import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("results that can't be handed over") struct Consoles {
    /// Runs a line of shell in which `$0` is civiccard.
    private static func shell(_ line: String) async throws -> CommandLineTool.Outcome {
      let office = try Office.open()
      return try await CommandLineTool(path: "/bin/sh").run(
        ["-c", line, office.civiccard.path], in: office.folder.path)
    }

    @Test("a full disk, a closed output and a reader that went away end with 74, and say so")
    func failures() async throws {
      for line in [
        "$0 printers >/dev/full", "$0 printers --json >&-", "$0 --help >/dev/full", "$0 key show issuer.pub.pem >&-",
        "{ sleep 1; $0 printers; echo $? >code; } | true; exit $(cat code)",
      ] {
        let outcome = try await Self.shell(line)
        #expect(outcome.status == 74, "\(line)")
        #expect(outcome.errors.contains("error: standard output can't be written\nhint: "), "\(line)")
      }
    }

    @Test("a verdict that can't be told is no acceptance")
    func verdict() async throws {
      let office = try Office.open()
      try await office.folder.write(office.card().credential(), to: "told.txt")
      let line = "$0 verify - --issuer-key issuer.pub.pem --at \(Office.aDayOfUse) <told.txt"
      #expect(try await Self.shell(line).status == 0)
      #expect(try await Self.shell(line + " >/dev/full").status == 74)
    }

    @Test("without standard error or input the results still come, and no file takes their place")
    func otherStreams() async throws {
      let outcome = try await Self.shell("$0 printers 2>&-")
      #expect(outcome.status == 0 && outcome.lines.count == 6)
      #expect(try await Self.shell("$0 verify nowhere --issuer-key nowhere 2>&-").status == 66)
      let closed = try await Self.shell("$0 trust sign manifest.json --root root.pem --out closed.bundle <&- >&- 2>&-")
      #expect(closed.status == 74)
      let office = try Office.open()
      #expect(try office.folder.read("closed.bundle") == Files.read(office.bundle))
    }
  }
}
