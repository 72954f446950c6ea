import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite(
    "passphrases at a terminal", .enabled(if: OtherReaders.hasPython, "needs .build/test-python: run .ci/install test"))
  struct Terminals {
    @Test("a new key asks twice, an encrypted one once, and nothing typed is shown")
    func asks() async throws {
      let office = try Office.open()
      let made = try await Terminal.run(
        ["key", "new", "typed.pem"], typing: ["correct horse\n", "correct horse\n"], office)
      #expect(made.status == 0, "\(made.screen)")
      #expect(try Files.text(office.folder.file("typed.pem")).hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"))
      // The terminal's own editing holds: the slip is taken back.
      let shown = try await Terminal.run(["key", "show", "typed.pem"], typing: ["correct horsf\u{7F}e\n"], office)
      #expect(shown.status == 0, "\(shown.screen)")
      #expect(shown.output == made.output)
      for screen in [made.screen, shown.screen] {
        #expect(screen.contains("passphrase") && !screen.contains("horse"), "\(screen)")
      }
    }

    @Test("an empty passphrase leaves a new key unencrypted; two that differ make none")
    func newKey() async throws {
      let office = try Office.open()
      #expect(try await Terminal.run(["key", "new", "plain.pem"], typing: ["\n"], office).status == 0)
      #expect(try Files.text(office.folder.file("plain.pem")).hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
      let differing = try await Terminal.run(["key", "new", "differing.pem"], typing: ["one\n", "two\n"], office)
      #expect(differing.status == 77)
      #expect(!Files.exists(office.folder.file("differing.pem")))
    }

    @Test("a wrong passphrase and one that is too long are refused; control-C ends the program")
    func refused() async throws {
      let office = try Office.open()
      let made = try await Terminal.run(["key", "new", "kept.pem"], typing: ["secret\n", "secret\n"], office)
      #expect(made.status == 0, "\(made.screen)")
      let long = String(repeating: "x", count: 1_100) + "\n"
      for typed in ["wrong\n", long] {
        #expect(try await Terminal.run(["key", "show", "kept.pem"], typing: [typed], office).status == 77)
      }
      let interrupted = try await Terminal.run(["key", "show", "kept.pem"], typing: ["secr\u{3}"], office)
      #expect(interrupted.signal == SIGINT && interrupted.output.isEmpty)
    }
  }
}

/// A program with a terminal of its own for input and errors, at which someone answers each question.
enum Terminal {
  struct Outcome: Decodable {
    /// Nil when a signal ended it.
    let status: Int32?
    let signal: Int32?
    let output: String
    /// What the terminal showed.
    let screen: String
  }

  static func run(_ arguments: [String], typing answers: [String], _ office: Office) async throws -> Outcome {
    let typed = String(decoding: try JSONEncoder().encode(answers), as: UTF8.self)
    return try await OtherReaders.script(
      "at_terminal", [typed, office.civiccard.path] + arguments, in: office.folder.path
    ).json(as: Outcome.self)
  }
}
