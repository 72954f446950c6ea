import Foundation
import TestSupport
import Testing

@testable import CardFace

@Suite("Telephone numbers as people read them")
struct PhoneGroupingTests {
  private static func plain(_ phone: String) -> String {
    PhoneGrouping.spaced(phone).replacing("\u{A0}", with: " ")
  }

  @Test("numbers of every country are grouped as libphonenumber groups them")
  func everyCountry() throws {
    let examples = try JSONDecoder().decode(
      [String: String].self, from: Data(Fixture.bytes("\(Fixture.root)/Tests/CardFaceTests/Content/phones.json")))
    #expect(examples.count > 900)
    for (given, grouped) in examples { #expect(Self.plain(given) == grouped) }
  }

  @Test("separators that were given give way to the country's own, and no line ends within a number")
  func separators() {
    for given in ["+12035550123", "+1 (203) 555-0123", "+1.203.555.0123", "+1 203 5550123"] {
      #expect(PhoneGrouping.spaced(given) == "+1\u{A0}203\u{A0}555\u{A0}0123")
    }
    #expect(Self.plain("+1 203-555-0123 x45") == "+1 203 555 0123 x45")
    #expect(Self.plain("+50934101234") == "+509 34 10 1234")
  }

  @Test(
    "what is no international number of a known country stays as it was given",
    arguments: [
      "203-555-0123", "(203) 555 0123", "911", "+1 203 555 012", "+44 (0)20 7946 0018", "+999123456", "+1203555012345",
      "+12035550123/4", "+", "+1", "",
    ])
  func untouched(_ given: String) { #expect(PhoneGrouping.spaced(given) == given) }

  @Test("digits are never added, lost or moved, whatever was given")
  func digits() {
    var generator = SeededGenerator(seed: 14)
    for _ in 0..<2_000 {
      let given =
        "+"
        + (0..<Int.random(in: 1...18, using: &generator)).map { _ in
          String(Int.random(in: 0...9, using: &generator))
        }.joined()
      #expect(PhoneGrouping.spaced(given).filter { $0 != "\u{A0}" } == given)
    }
  }
}
