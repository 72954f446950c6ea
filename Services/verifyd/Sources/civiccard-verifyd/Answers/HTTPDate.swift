import CardModel
import Synchronization

/// The field Date of an answer, as `Fri, 27 Nov 2026 03:03:25 GMT` (RFC 9110, 5.6.7).
enum HTTPDate {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Kept for the second that it is of.
  private static let last = Mutex((instant: Int64.min, text: ""))

  /// - Parameter instant: in seconds since 1970, of the years to 9999.
  static func text(at instant: Int64) -> String {
    last.withLock { last in
      if last.instant != instant { last = (instant, written(instant)) }
      return last.text
    }
  }

  private static func written(_ instant: Int64) -> String {
    let (days, seconds) = (Int(instant / 86_400), Int(instant % 86_400))
    guard instant >= 0, let date = CalendarDate(daysSinceEpoch: days) else { return "" }
    let time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map(twoDigits).joined(separator: ":")
    let day = "\(twoDigits(date.day)) \(months[date.month - 1]) \(date.year)"
    return "\(Self.days[days % 7]), \(day) \(time) GMT"
  }

  private static func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}
