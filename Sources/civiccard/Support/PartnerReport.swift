import CardModel
import CardVerifier

/// What a partner's state holds, as lines for a terminal.
struct PartnerReport {
  let text: String

  init(_ summary: PartnerSummary, now: Int64) {
    var lines = [
      "trust bundle  sequence \(summary.sequence), issued \(Self.day(summary.issued)), next update "
        + "\(Self.day(summary.nextUpdate))\(Self.mark(summary.freshness))",
      "pinned roots  " + summary.roots.map(Hexadecimal.text).joined(separator: ", "),
    ]
    for issuer in summary.issuers {
      lines.append("issuer        \(issuer.name) (\(issuer.identifier))")
      for template in issuer.templates {
        let here = template.isHere ? "here" : "MISSING: faces that it draws can't be inspected"
        lines.append("  template    \(Hexadecimal.text(Array(template.digest.prefix(8))))…, \(here)")
      }
      guard let list = issuer.statusList else {
        lines.append("  status      runs no status list")
        continue
      }
      if let issued = list.issued, let expires = list.expires {
        lines.append(
          "  status      \(list.uri), issued \(Self.day(issued)), expires "
            + "\(Self.day(expires))\(Self.mark(list.freshness))"
        )
      } else {
        lines.append("  status      \(list.uri)\(Self.mark(list.freshness)): its cards are refused as statusUnknown")
      }
    }
    for survivors in summary.survivors {
      let key = Hexadecimal.text(survivors.keyIdentifier)
      lines.append(
        "stolen key    \(key), survivors list \(survivors.isHere ? "here" : "MISSING: its cards are refused")")
    }
    lines.append("clock         latest time seen \(RFC3339.text(summary.latestClock) ?? "none")")
    if summary.isClockBehind {
      lines.append(
        "  CLOCK BEHIND: it is \(RFC3339.text(now) ?? "unknown") here, and no card is accepted. Set the clock; if "
          + "the recorded time is wrong, "
          + "civiccard partner update --reset-clock")
    }
    text = lines.joined(separator: "\n")
  }

  private static func day(_ instant: Int64) -> String {
    RFC3339.text(instant).map { String($0.prefix(10)) } ?? "unknown"
  }

  private static func mark(_ freshness: PartnerSummary.Freshness) -> String {
    freshness == .fresh ? "" : " (\(freshness.rawValue.uppercased()))"
  }
}
