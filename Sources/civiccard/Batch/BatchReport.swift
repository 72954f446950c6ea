import CardImaging
import Foundation
import Synchronization

/// Prints what became of each row in the file's order, whatever order the threads finish in.
final class BatchReport: Sendable {
  /// What became of a row.
  struct Outcome: Sendable {
    let line: Int
    let number: String?
    let result: Result<IssuingDesk.Issued, Failure>
  }

  private struct State {
    var next = 0
    var early: [Int: Outcome] = [:]
    var refused = 0
  }

  private let json: Bool
  private let state = Mutex(State())

  init(json: Bool) { self.json = json }

  /// How many rows were reported, and how many of them refused.
  var counts: (rows: Int, refused: Int) { state.withLock { ($0.next, $0.refused) } }

  func add(_ outcome: Outcome, sequence: Int) {
    state.withLock { state in
      state.early[sequence] = outcome
      while let outcome = state.early.removeValue(forKey: state.next) {
        state.next += 1
        if case .failure = outcome.result { state.refused += 1 }
        show(outcome)
      }
    }
  }

  private func show(_ outcome: Outcome) {
    switch outcome.result {
    case .success(let card):
      if let note = card.note { Console.note("note: line \(outcome.line): \(note)") }
      for warning in card.warnings {
        Console.warn("line \(outcome.line): photo: \(warning.message)", hint: warning.hint)
      }
      if !json { Console.print(card.folder) }
    case .failure(let failure):
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

  private static func line(_ outcome: Outcome) -> String {
    var line = Line(line: outcome.line, number: outcome.number)
    switch outcome.result {
    case .success(let card): (line.folder, line.files, line.warnings) = (card.folder, card.files, card.warnings)
    case .failure(let failure): (line.error, line.hint) = (failure.message, failure.hint)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts and a number: they always encode.
    return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
