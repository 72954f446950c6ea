import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("verify at a desk: lines, fronts and backs")
  struct ScanVerb {
    @Test("--scan judges each line, whatever ends it, for as long as lines come, and exits with 0")
    func lines() async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      let input = "\(text)\r\nNONSENSE\n\n\(text)\r\(text.lowercased())"
      let outcome = try await office.run(
        ["verify", "--scan", "--json"] + office.trust + ["--at", Office.aDayOfUse], input: Array(input.utf8))
      #expect(outcome.status == 0, "\(outcome.errors)")
      let verdicts = try outcome.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
      #expect(verdicts.map(\.reason) == [nil, "unreadable", nil, nil])
      #expect(verdicts.map(\.repairs) == [[], [], [], ["lowerCase"]])
      let words = try await office.run(
        ["verify", "--scan"] + office.trust + ["--at", Office.aDayOfUse], input: Array("\(text)\nX\n".utf8))
      #expect(words.output.components(separatedBy: "ACCEPTED.").count == 3 && words.output.contains("NOT ACCEPTED."))
    }

    private struct Line: Decodable {
      let reason: String?
      let repairs: [String]
    }

    @Test("front and back of one card are accepted; of two cards, or without the portrait's code, they are not")
    func frontAndBack() async throws {
      let office = try Office.open()
      let (card, child) = (try await office.card(), try await office.card(CardOrder(request: "child")))
      func verify(_ front: String, _ back: String) async throws -> CommandLineTool.Outcome {
        try await office.run(
          ["verify", "--image", front, "--back", back, "--json"] + office.trust + ["--at", Office.aDayOfUse])
      }
      let whole = try await verify(card.path("front.png"), card.path("back.png"))
      #expect(whole.status == 0, "\(whole.output)")
      #expect(whole.output.contains("\"hasPortrait\" : true"))
      let mixed = try await verify(card.path("front.png"), child.path("back.png"))
      #expect(mixed.status == 1 && mixed.output.contains("\"reason\" : \"codesDisagree\""))
      let twice = try await verify(card.path("front.png"), card.path("front.png"))
      #expect(twice.status == 1 && twice.output.contains("\"codesDisagree\""))
    }

    @Test("--back without --image, and several ways in at once, are usage errors; a mistyped verb is told")
    func usage() async throws {
      let office = try Office.open()
      for arguments in [["--back", "x.png", "-"], ["--scan", "-"], ["--scan", "--portrait", "p.png"], []] {
        let outcome = try await office.run(["verify"] + arguments + office.trust)
        #expect(outcome.status == 64, "\(arguments): \(outcome.errors)")
      }
      let mistyped = try await office.run(["rendr", "x.json"])
      #expect(mistyped.status == 64)
      #expect(mistyped.errors == "error: there is no verb rendr\nhint: did you mean render?\n")
    }
  }
}
