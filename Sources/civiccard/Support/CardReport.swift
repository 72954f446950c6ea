import CardImaging
import CardIssuing
import VerifyCommand

/// What the operator should know of a card that was issued, on standard error.
struct CardReport {
  let card: IssuedCard
  /// Before each line: `line 7: ` in a batch.
  var prefix = ""

  func show() {
    if let status = card.earlierStatus, status != .valid {
      Console.note("note: \(prefix)\(card.number) is \(status.rawValue) in the registry")
    }
    if let days = card.daysAhead {
      Console.warn("\(prefix)issued: lies \(days) days ahead", hint: "see that the date is meant")
    }
    for notice in card.notices { Console.warn("\(prefix)\(notice.field): \(notice.message)", hint: notice.hint) }
    for notice in card.photoNotices { Console.warn("\(prefix)photo: \(notice.message)", hint: notice.hint) }
    for warning in card.warnings { Console.warn("\(prefix)photo: \(warning.message)", hint: warning.hint) }
  }
}
