/// Instants as text (RFC 3339, section 5.6), for example `2026-11-23T09:30:00-05:00`.
public enum RFC3339 {
  /// Seconds since 1970-01-01T00:00:00Z; a fraction of a second is dropped, a leap second counts as the second after
  /// it. Nil when the text is not a date-time with an offset.
  public static func instant(_ text: String) -> Int64? {
    let form =
      /(\d{4}-\d{2}-\d{2})[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d{1,9})?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))/
      .asciiOnlyDigits()
    guard let match = text.wholeMatch(of: form), let date = CalendarDate(iso8601: String(match.1)),
      let hour = Int64(match.2), let minute = Int64(match.3), let second = Int64(match.4)
    else { return nil }
    var offset: Int64 = 0
    if let sign = match.5, let hours = match.6.flatMap({ Int64($0) }), let minutes = match.7.flatMap({ Int64($0) }) {
      offset = (hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1)
    }
    return Int64(date.daysSinceEpoch) * 86_400 + hour * 3600 + minute * 60 + second - offset
  }

  /// `instant` in UTC, for example `2026-11-23T14:30:00Z`; nil outside the years 1 to 9999.
  public static func text(_ instant: Int64) -> String? {
    let (days, second) = (instant.flooringDivision(by: 86_400), instant.flooringRemainder(by: 86_400))
    guard let day = Int(exactly: days), let date = CalendarDate(daysSinceEpoch: day) else { return nil }
    func two(_ value: Int64) -> String { (value < 10 ? "0" : "") + String(value) }
    return "\(date)T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
  }
}

extension Int64 {
  fileprivate func flooringDivision(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }

  fileprivate func flooringRemainder(by divisor: Int64) -> Int64 {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
