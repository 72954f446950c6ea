import CardImaging
import CardIssuing
import Foundation

/// Prints what became of each row.
struct BatchReport {
  let json: Bool
  /// How many rows were reported, and how many of them refused.
  private(set) var (rows, refused) = (0, 0)

  init(json: Bool) { self.json = json }

  mutating func show(_ outcome: BatchOutcome) {
    rows += 1
    switch outcome.result {
    case .issued(let card):
      CardReport(card: card, prefix: "line \(outcome.line): ").show()
      if !json { Console.print(card.folder) }
    case .refused(let error):
      refused += 1
      let failure = Failure(error)
      Console.report(
        Failure(exitCode: failure.exitCode, "line \(outcome.line): \(failure.message)", hint: failure.hint))
    }
    if json { Console.print(Self.line(outcome)) }
  }

  /// One object on one line.
  private struct Line: Encodable {
    let line: Int
    let number: String?
    var folder: String?
    var files: [String]?
    var error: String?
    var hint: String?
    var warnings: [PhotoFinding]?
  }

  private static func line(_ outcome: BatchOutcome) -> String {
    var line = Line(line: outcome.line, number: outcome.number)
    switch outcome.result {
    case .issued(let card): (line.folder, line.files, line.warnings) = (card.folder, card.files, card.warnings)
    case .refused(let error):
      let failure = Failure(error)
      (line.error, line.hint) = (failure.message, failure.hint)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts and a number: they always encode.
    return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
