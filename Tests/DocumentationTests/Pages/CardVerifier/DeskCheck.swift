import CardVerifier
import Foundation

/// What a desk shows for the text that a scanner read.
func deskCheck(_ scanned: String, state folder: String, now: Date = .now) throws -> (accepted: Bool, lines: [String]) {
  let now = Int64(now.timeIntervalSince1970)
  let state = try PartnerState.open(folder)
  try? state.recordClock(now)  // notices a clock that is turned back later
  let verdict = state.verifier().verify(scanned, at: now)

  var lines = [verdict.sentence(in: .english)] + verdict.remarks(in: .english)
  if let card = verdict.card {  // there only if the signature is good
    lines += [card.name, card.number, "expires \(card.expires?.description ?? "unknown")"]
  }
  return (verdict.accepted, lines)  // for a log: verdict.reason?.rawValue, and never the text or the card
}
