import Foundation

/// A day of the proleptic Gregorian calendar, as printed on a card: no time of day, no time zone.
///
/// Years run from 1 to 9999, so that the ISO 8601 form always has ten characters.
public struct CalendarDate: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// 1 to 9999.
  public let year: Int
  /// 1 (January) to 12.
  public let month: Int
  /// 1 to the length of the month.
  public let day: Int

  /// Nil when there is no such day, for example 29 February of a common year.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.daysInMonth(month, year: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `YYYY-MM-DD` (ISO 8601-1, 5.2.2.1, extended format), nothing shorter, longer or looser.
  public init?(iso8601 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
    self.init(digits: bytes[0..<4], bytes[5..<7], bytes[8..<10])
  }

  /// Reads `YYYYMMDD` (ISO 8601-1 basic format), the form of claim 169's key 8.
  public init?(compact text: String) {
    guard text.utf8.count == 8 else { return nil }
    var number = 0
    for byte in text.utf8 {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    self.init(year: number / 10_000, month: number / 100 % 100, day: number % 100)
  }

  private init?(digits year: ArraySlice<UInt8>, _ month: ArraySlice<UInt8>, _ day: ArraySlice<UInt8>) {
    func number(_ digits: ArraySlice<UInt8>) -> Int? {
      var value = 0
      for byte in digits {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
      }
      return value
    }
    guard let year = number(year), let month = number(month), let day = number(day) else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// `YYYY-MM-DD`.
  public var description: String { digits(separator: UInt8(ascii: "-")) }

  /// `YYYYMMDD`.
  public var compact: String { digits(separator: nil) }

  private func digits(separator: UInt8?) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(10)
    for (index, number) in [year / 100, year % 100, month, day].enumerated() {
      if index > 1, let separator { text.append(separator) }
      text.append(UInt8(ascii: "0") + UInt8(number / 10))
      text.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Earlier days are smaller.
  public static func < (left: Self, right: Self) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  /// 28 to 31, or 0 for a month outside 1...12.
  public static func daysInMonth(_ month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    case 1...12: 31
    default: 0
    }
  }

  static func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  }
}

// MARK: - Counting days and years

extension CalendarDate {
  /// Days since 1970-01-01; earlier days are negative.
  public var daysSinceEpoch: Int {
    // Months count from March, so that the leap day comes last in the year and needs no case of its own.
    let shiftedYear = month > 2 ? year : year - 1
    let shiftedMonth = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * shiftedMonth + 2) / 5 + day - 1
    let leapDays = shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400
    return 365 * shiftedYear + leapDays + dayOfYear - 719_468
  }

  /// Nil outside the years 1 to 9999.
  public init?(daysSinceEpoch days: Int) {
    guard (-719_162...2_932_896).contains(days) else { return nil }
    // The first guess is off by some years; the two loops walk to the right one.
    var year = 1970 + days / 366
    while let next = Self(year: year + 1, month: 1, day: 1), next.daysSinceEpoch <= days { year += 1 }
    while let start = Self(year: year, month: 1, day: 1), start.daysSinceEpoch > days { year -= 1 }
    guard let start = Self(year: year, month: 1, day: 1) else { return nil }
    var rest = days - start.daysSinceEpoch
    var month = 1
    while rest >= Self.daysInMonth(month, year: year) {
      rest -= Self.daysInMonth(month, year: year)
      month += 1
    }
    self.init(year: year, month: month, day: rest + 1)
  }

  /// The following day, or nil after 9999-12-31.
  public var next: Self? { Self(daysSinceEpoch: daysSinceEpoch + 1) }

  /// The same day `years` later. 29 February becomes 28 February in a common year: a card is never valid for longer
  /// than its term. Nil outside the years 1 to 9999.
  public func adding(years: Int) -> Self? {
    let (later, overflow) = year.addingReportingOverflow(years)
    guard !overflow, (1...9999).contains(later) else { return nil }
    return Self(year: later, month: month, day: min(day, Self.daysInMonth(month, year: later)))
  }

  /// Whole years completed on `day` by someone born on this date; negative before birth.
  ///
  /// Someone who was born on 29 February completes a year on 1 March of a common year, the rule in most of the United
  /// States.
  public func age(on day: Self) -> Int {
    let hadBirthday = (day.month, day.day) >= (month, self.day)
    return day.year - year - (hadBirthday ? 0 : 1)
  }
}

// MARK: - Instants

extension CalendarDate {
  /// The first instant of this day in `timeZone`, in seconds since 1970-01-01T00:00:00Z.
  ///
  /// Where clocks skip midnight (Beirut, Havana and others have done so), the day begins at the instant of the jump;
  /// where midnight comes twice, with the first one.
  public func startInstant(in timeZone: TimeZone) -> Int64 {
    let localMidnight = Int64(daysSinceEpoch) * 86_400
    func offset(at instant: Int64) -> Int64 {
      Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant))))
    }
    // The local clock shows this midnight under the offset in force a day earlier, under that of a day later, or under
    // both. The earliest instant at which it does is the beginning of the day. Where it never does, clocks jumped over
    // midnight, and the day begins with the jump.
    let before = offset(at: localMidnight - 86_400)
    let after = offset(at: localMidnight + 86_400)
    let candidates = [localMidnight - before, localMidnight - after].sorted()
    for candidate in candidates where candidate + offset(at: candidate) == localMidnight { return candidate }
    return firstInstant(from: candidates[0] - 1, through: candidates[1] + 86_400) { instant in
      instant + offset(at: instant) >= localMidnight
    }
  }

  /// The instant at which this day ends in `timeZone`: the first one of the following day.
  public func endInstant(in timeZone: TimeZone) -> Int64 {
    guard let next else { return startInstant(in: timeZone) + 86_400 }
    return next.startInstant(in: timeZone)
  }

  /// The day on which `instant` (seconds since 1970-01-01T00:00:00Z) falls in `timeZone`. Nil outside years 1 to 9999.
  public init?(instant: Int64, in timeZone: TimeZone) {
    // Beyond this there is no day to name, and a Date would lose the second.
    guard (-62_135_596_800...253_402_300_799).contains(instant) else { return nil }
    let offset = Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant))))
    let local = instant + offset
    let days = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
    self.init(daysSinceEpoch: Int(days))
  }

  /// Binary search for the first instant in the range at which `holds` turns true.
  private func firstInstant(from low: Int64, through high: Int64, where holds: (Int64) -> Bool) -> Int64 {
    var low = low
    var high = high
    while low + 1 < high {
      let middle = low + (high - low) / 2
      if holds(middle) { high = middle } else { low = middle }
    }
    return high
  }
}
