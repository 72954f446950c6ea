import Foundation
import Testing

@testable import CardModel

@Suite("Calendar dates")
struct CalendarDateTests {
  private func date(_ text: String) throws -> CalendarDate { try #require(CalendarDate(iso8601: text)) }
  private func zone(_ name: String) throws -> TimeZone { try #require(TimeZone(identifier: name)) }

  @Test("only days that exist, in exactly ten characters, are read")
  func strictReading() {
    for text in [
      "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "1900-02-29", "26-04-12", "2026-4-12", "2026-04-12 ",
      "2026/04/12", "０026-04-12", "+026-04-12", "0000-01-01",
    ] {
      #expect(CalendarDate(iso8601: text) == nil, "\(text)")
    }
    #expect(CalendarDate(iso8601: "2000-02-29")?.compact == "20000229")
    #expect(CalendarDate(compact: "19870412")?.description == "1987-04-12")
    #expect(CalendarDate(compact: "1987041") == nil)
  }

  @Test("counting days and back agrees with Foundation's calendar over nine thousand years")
  func dayCount() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try zone("UTC")
    for days in stride(from: CalendarDate(year: 1600, month: 1, day: 1)!.daysSinceEpoch, to: 2_932_896, by: 37) {
      let date = try #require(CalendarDate(daysSinceEpoch: days))
      #expect(date.daysSinceEpoch == days)
      let parts = calendar.dateComponents(
        [.year, .month, .day], from: Date(timeIntervalSince1970: Double(days) * 86_400))
      #expect(parts.year == date.year && parts.month == date.month && parts.day == date.day)
    }
    #expect(CalendarDate(daysSinceEpoch: 2_932_897) == nil)
    #expect(CalendarDate(daysSinceEpoch: -719_163) == nil)
    #expect(CalendarDate(daysSinceEpoch: -719_162)?.description == "0001-01-01")
  }

  @Test("a leap day's anniversary is 28 February in a common year, for a card is never valid longer than its term")
  func leapDayTerm() throws {
    #expect(try date("2028-02-29").adding(years: 3)?.description == "2031-02-28")
    #expect(try date("2028-02-29").adding(years: 4)?.description == "2032-02-29")
    #expect(try date("9998-01-01").adding(years: 3) == nil)
    #expect(try date("2028-02-29").adding(years: .max) == nil)
  }

  @Test("who is born on a leap day completes a year on 1 March of a common year")
  func leapDayAge() throws {
    let birth = try date("2008-02-29")
    #expect(try birth.age(on: date("2026-02-28")) == 17)
    #expect(try birth.age(on: date("2026-03-01")) == 18)
    #expect(try birth.age(on: date("2028-02-29")) == 20)
  }

  @Test("a day begins at local midnight, also across the changes of daylight saving time")
  func localMidnight() throws {
    let newYork = try zone("America/New_York")
    #expect(try date("2026-11-23").startInstant(in: newYork) == 1_795_410_000)
    #expect(try date("2026-11-01").endInstant(in: newYork) - date("2026-11-01").startInstant(in: newYork) == 25 * 3600)
    #expect(try date("2026-03-08").endInstant(in: newYork) - date("2026-03-08").startInstant(in: newYork) == 23 * 3600)
    #expect(try date("1970-01-01").startInstant(in: zone("UTC")) == 0)
  }

  @Test("where clocks skip midnight the day begins at the jump; the second before belongs to the day before")
  func skippedMidnight() throws {
    for (name, text) in [
      ("America/Havana", "2024-03-10"), ("Asia/Beirut", "2022-03-27"), ("America/Santiago", "2022-09-11"),
    ] {
      let zone = try zone(name)
      let day = try date(text)
      let start = day.startInstant(in: zone)
      #expect(CalendarDate(instant: start, in: zone) == day, "\(name)")
      #expect(CalendarDate(instant: start - 1, in: zone)?.next == day, "\(name)")
      #expect(day.endInstant(in: zone) - start == 23 * 3600, "\(name)")
    }
  }

  @Test("where midnight comes twice the day begins with the first one")
  func repeatedMidnight() throws {
    let havana = try zone("America/Havana")
    let day = try date("2024-11-03")
    #expect(day.endInstant(in: havana) - day.startInstant(in: havana) == 25 * 3600)
  }

  @Test("instants outside the years 1 to 9999 have no day")
  func hostileInstants() throws {
    let utc = try zone("UTC")
    #expect(CalendarDate(instant: .max, in: utc) == nil)
    #expect(CalendarDate(instant: .min, in: utc) == nil)
    #expect(CalendarDate(instant: -1, in: utc)?.description == "1969-12-31")
  }
}
