import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite(
    "civiccard batch at a terminal",
    .enabled(if: OtherReaders.hasPython, "needs .build/test-python: run .ci/install test"))
  struct BatchProgressLine {
    @Test("one line says how far it is, is taken away at the end, and nothing is appended to it")
    func line() async throws {
      let fixture = try BatchFixture()
      let rows = (1...60).map { BatchFixture.request("PC-\($0)", $0 == 5 ? ["photo": "gone.jpg"] : [:]) }
      let requests = try fixture.requests(rows)
      let outcome = try await Terminal.run(fixture.arguments(requests) + ["--jobs", "2"], typing: [], Office.open())
      #expect(outcome.status == 65)
      let shown = outcome.screen.components(separatedBy: "\r\u{1B}[K").filter { !$0.isEmpty }
      let lines = shown.filter { $0.contains(" cards a second") && !$0.contains("rows refused") }
      #expect(lines.count > 2, "\(outcome.screen)")
      // Redrawn in its place: no line of progress ends in a line break, and none is longer than the terminal.
      #expect(lines.allSatisfy { !$0.contains("\n") && $0.count < 80 }, "\(lines)")
      let told = outcome.screen.components(separatedBy: "\r\n").filter { $0.contains("error: ") }
      #expect(
        told.count == 2 && told.allSatisfy { $0.contains("\r\u{1B}[Kerror: ") || $0.hasPrefix("error: ") }, "\(told)")
      #expect(outcome.screen.contains("59 cards done, 1 row refused"), "\(outcome.screen)")
      #expect(outcome.output.split(separator: "\n").count == 59)
    }
  }
}
