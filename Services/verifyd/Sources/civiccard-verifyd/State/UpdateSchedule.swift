/// When to fetch a document again: as often as it asks to be, and after a failure soon, then ever later.
struct UpdateSchedule {
  /// Of the bundle, and of a list that names no `ttl`, in seconds.
  static let usual: Int64 = 3_600
  /// No document is fetched more often, whatever its `ttl`.
  static let shortest: Int64 = 60
  /// No document is left alone for longer: a card may be revoked.
  static let longest: Int64 = 86_400
  /// After the first failure; doubled with each.
  static let firstRetry: Int64 = 30

  private(set) var due: Int64 = 0
  private(set) var failures = 0

  mutating func succeeded(at now: Int64, timeToLive: UInt64?) {
    failures = 0
    let wanted = timeToLive.map { Int64(clamping: $0) } ?? Self.usual
    due = now + min(max(wanted, Self.shortest), Self.longest)
  }

  /// - Parameter spread: from 0 to 1, so that a city's partners don't all come back at once.
  mutating func failed(at now: Int64, spread: Double) {
    failures += 1
    let pause = min(Self.firstRetry << min(failures - 1, 10), Self.usual)
    due = now + pause + Int64(Double(pause) * spread * 0.5)
  }
}
