import CardImaging
import CardIssuing
import CardProofing
import Foundation
import VerifyCommand

/// Prints what became of each row, how far the batch is, and how it ended.
struct BatchReport {
  /// How often whoever reads a log is told; a terminal's line is drawn again more often.
  private static let (logInterval, terminalInterval) = (5.0, 0.2)

  let json: Bool
  private let rejected: RejectedRows?
  private let proof: ProofSheet?
  private(set) var progress = BatchProgress()
  private var lastTold = 0.0

  init(json: Bool, rejected: RejectedRows?, proof: ProofSheet?) {
    self.json = json
    (self.rejected, self.proof) = (rejected, proof)
  }

  mutating func show(_ outcome: BatchOutcome) throws {
    progress.count(outcome)
    var hint: String?
    switch outcome.result {
    case .issued(let card):
      CardReport(card: card, prefix: "line \(outcome.line): ").show()
      if !json { Console.print(card.folder) }
    case .printedAndRemoved:
      Console.note(
        "note: line \(outcome.line): \(outcome.number ?? "") was printed before and its files removed: passed over")
    case .refused(let error):
      let failure = Failure(error)
      hint = failure.hint
      Console.report(
        Failure(exitCode: failure.exitCode, "line \(outcome.line): \(failure.message)", hint: failure.hint))
    }
    try rejected?.add(outcome, hint: hint)
    try proof?.add(outcome)
    if json { try Console.print(jsonLine: Line(outcome)) }
    try tellProgress()
  }

  private mutating func tellProgress() throws {
    let seconds = progress.seconds()
    let isTerminal = Console.isTerminal && !json
    guard seconds - lastTold >= (isTerminal ? Self.terminalInterval : Self.logInterval) else { return }
    lastTold = seconds
    guard !json else { return try Console.print(jsonLine: Event("progress", progress)) }
    if isTerminal {
      Console.status(Self.sentence(progress))
    } else {
      Console.note("progress: \(Self.sentence(progress))")
    }
  }

  /// How it ended.
  ///
  /// - Parameter ending: what ended it before the last row; nil where nothing did.
  func summarize(ending: String?) throws {
    Console.clearStatus()
    if json {
      return try Console.print(
        jsonLine: Event("summary", progress, rejected: rejectedPath, proof: proof?.path, ending: ending))
    }
    let seconds = progress.seconds()
    let passed = progress.removed > 0 ? "\(Self.count(progress.removed, "row")) passed over, " : ""
    let speed = Self.decimal(progress.rowsPerSecond())
    Console.note(
      "\(ending.map { "\($0): " } ?? "")\(Self.count(progress.issued, "card")) done, "
        + "\(passed)\(Self.count(progress.refused, "row")) refused in \(Self.time(seconds)), \(speed) a second")
    if let rejectedPath {
      Console.note("the refused rows, with reasons, are in \(rejectedPath): it holds personal data")
    }
    if let proof { Console.note("the proof is \(proof.path): it holds personal data; civiccard forget removes it") }
  }

  private var rejectedPath: String? { rejected.flatMap { $0.count > 0 ? $0.path : nil } }

  private static func sentence(_ progress: BatchProgress) -> String {
    let share = progress.fraction.map { " (\(Int($0 * 100)) %)" } ?? ""
    let left = progress.secondsLeft().map { ", \(time($0)) left" } ?? ""
    return
      "\(progress.issued) done\(share), \(progress.refused) refused, \(decimal(progress.rowsPerSecond())) cards a second\(left)"
  }

  private static func count(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }

  private static func decimal(_ value: Double) -> String { String(format: "%.1f", value) }

  private static func time(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    return switch whole {
    case ..<60: "\(whole) s"
    case ..<3_600: "\(whole / 60) min \(whole % 60) s"
    default: "\(whole / 3_600) h \(whole % 3_600 / 60) min"
    }
  }

  /// A row's event.
  private struct Line: Encodable {
    let event: String
    let line: Int
    let number: String?
    var folder: String?
    var files: [String]?
    var code: String?
    var field: String?
    var error: String?
    var hint: String?
    var warnings: [PhotoFinding]?

    init(_ outcome: BatchOutcome) {
      (line, number) = (outcome.line, outcome.number)
      switch outcome.result {
      case .issued(let card):
        event = "issued"
        (folder, files, warnings) = (card.folder, card.files, card.warnings)
      case .printedAndRemoved: event = "printedAndRemoved"
      case .refused(let refusal):
        event = "refused"
        let failure = Failure(refusal)
        (code, field, error, hint) = (refusal.codeName, refusal.subject, failure.message, failure.hint)
      }
    }
  }

  /// How far the batch is, or how it ended.
  private struct Event: Encodable {
    let event: String
    let done: Int
    let refused: Int
    let seconds: Double
    let cardsPerSecond: Double
    var fraction: Double?
    var secondsLeft: Double?
    var rejected: String?
    var proof: String?
    var ending: String?

    init(
      _ event: String, _ progress: BatchProgress, rejected: String? = nil, proof: String? = nil, ending: String? = nil
    ) {
      func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
      self.event = event
      (done, refused) = (progress.issued, progress.refused)
      (seconds, cardsPerSecond) = (rounded(progress.seconds()), rounded(progress.rowsPerSecond()))
      if event == "progress" {
        fraction = progress.fraction.map(rounded)
        secondsLeft = progress.secondsLeft().map(rounded)
      }
      (self.rejected, self.proof, self.ending) = (rejected, proof, ending)
    }
  }
}
