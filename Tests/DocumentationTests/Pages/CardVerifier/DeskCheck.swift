import CardVerifier
import Foundation

/// What a desk shows for the text that a scanner read.
func deskCheck(_ scanned: String, state folder: String, now: Date = .now) throws -> (accepted: Bool, lines: [String]) {
  let now = Int64(now.timeIntervalSince1970)
  let verifier = try PartnerState.verifier(in: folder, recordingClock: now)  // notices a clock turned back
  let verdict = verifier.verify(scanned, at: now)

  var lines = [verdict.sentence(in: .english)] + verdict.remarks(in: .english)
  // The card's data are among them only if the signature is good.
  lines += verdict.facts(in: .english).map { "\($0.label): \($0.value)" }
  return (verdict.accepted, lines)  // for a log: verdict.reason?.rawValue, and never the text or the card
}
