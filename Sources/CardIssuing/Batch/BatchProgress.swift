/// How far a batch has come, for whoever watches it.
public struct BatchProgress: Sendable {
  /// Rows whose card is there, and rows that were refused.
  public private(set) var (issued, refused) = (0, 0)
  /// Rows whose card was printed before and its files removed.
  public private(set) var removed = 0
  /// How much of the file is done, from 0 to 1; nil where nobody knows its size.
  public private(set) var fraction: Double?
  private let start: ContinuousClock.Instant

  /// A batch that begins at `start`.
  public init(start: ContinuousClock.Instant = .now) { self.start = start }

  /// Counts a row.
  public mutating func count(_ outcome: BatchOutcome) {
    switch outcome.result {
    case .issued: issued += 1
    case .printedAndRemoved: removed += 1
    case .refused: refused += 1
    }
    fraction = outcome.fraction ?? fraction
  }

  /// All rows that were told.
  public var rows: Int { issued + refused + removed }

  /// Seconds since the batch began.
  public func seconds(at now: ContinuousClock.Instant = .now) -> Double { (now - start) / .seconds(1) }

  /// Rows a second; 0 in the first moment.
  public func rowsPerSecond(at now: ContinuousClock.Instant = .now) -> Double {
    let seconds = seconds(at: now)
    return seconds > 0 ? Double(rows) / seconds : 0
  }

  /// Seconds that the rest will take if it goes on like this; nil where the file's size is not known, or nothing is
  /// done.
  public func secondsLeft(at now: ContinuousClock.Instant = .now) -> Double? {
    guard let fraction, fraction > 0, rows > 0 else { return nil }
    return seconds(at: now) * (1 - fraction) / fraction
  }
}
