import TestSupport
import Testing

@testable import CardModel

@Suite("Numbers of other issuers")
struct ExternalNumberTests {
  private static func rule(
    _ symbology: BarcodeSymbology, _ check: ExternalNumberRule.CheckDigit = .none, _ length: ClosedRange<Int> = 1...30
  ) throws -> ExternalNumberRule {
    try #require(ExternalNumberRule(symbology: symbology, checkDigit: check, length: length))
  }

  private static func fault(_ text: String, _ rule: ExternalNumberRule) -> CardError? {
    do throws(CardError) {
      _ = try rule.checked(text, field: "externalNumbers.library")
      return nil
    } catch {
      return error
    }
  }

  @Test("spaces stay in what people read and go from what the code says")
  func spaces() throws {
    let text = try Self.rule(.codabar, .luhn, 14...14).checked(" 2 1001 00123456 9 ", field: "externalNumbers.library")
    #expect(text == "2 1001 00123456 9")
    #expect(ExternalNumberRule.code(of: text) == "21001001234569")
  }

  @Test(
    "published examples of check digits verify, and with any other last character they don't",
    arguments: [
      // A library's label; the example that ISO/IEC 7812-1's algorithm is taught with; a GTIN-14 of GS1's; and the
      // example of Code 39's standard.
      (.codabar, .luhn, "21001001234569"), (.code128, .luhn, "79927398713"), (.itf, .gs1, "12345678901231"),
      (.code39, .mod43, "CODE39W"),
    ] as [(BarcodeSymbology, ExternalNumberRule.CheckDigit, String)])
  func checkDigits(_ symbology: BarcodeSymbology, _ check: ExternalNumberRule.CheckDigit, _ number: String) throws {
    let rule = try Self.rule(symbology, check, 2...30)
    for last in check == .mod43 ? Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") : Array("0123456789") {
      let changed = number.dropLast() + String(last)
      let fault = Self.fault(String(changed), rule)
      #expect((fault == nil) == (changed == number), "\(changed)")
      if let fault { #expect(fault.field == "externalNumbers.library" && !fault.message.contains(changed)) }
    }
  }

  @Test("a slip in any one digit of a library's number is refused")
  func slips() throws {
    let rule = try Self.rule(.codabar, .luhn, 14...14)
    let number = Array("21001001234569".utf8)
    for place in number.indices {
      for digit in UInt8(ascii: "0")...UInt8(ascii: "9") where digit != number[place] {
        var slip = number
        slip[place] = digit
        #expect(Self.fault(String(decoding: slip, as: UTF8.self), rule)?.code == .invalidValue)
      }
    }
  }

  @Test("a character that the code can't hold is refused, and so is a length that the template does not have")
  func characters() throws {
    #expect(Self.fault("12A4", try Self.rule(.codabar))?.message.contains("codabar") == true)
    #expect(Self.fault("12-4$:/.+", try Self.rule(.codabar)) == nil)
    #expect(Self.fault("abc", try Self.rule(.code39)) != nil)
    #expect(Self.fault("ABC-1.$/+%", try Self.rule(.code39)) == nil)
    #expect(Self.fault("abc~!{}", try Self.rule(.code128)) == nil)
    #expect(Self.fault("é", try Self.rule(.code128)) != nil)
    #expect(Self.fault("1\u{A0}2", try Self.rule(.pdf417)) != nil)
    #expect(Self.fault("12-4", try Self.rule(.itf, .none, 2...8)) != nil)
    #expect(Self.fault("123", try Self.rule(.itf, .none, 2...8))?.message.contains("even") == true)
    #expect(Self.fault("1234", try Self.rule(.itf, .none, 2...8)) == nil)
    #expect(Self.fault("123456", try Self.rule(.code128, .none, 3...5))?.message.contains("3 to 5") == true)
    #expect(Self.fault("  ", try Self.rule(.code128))?.code == .missingField)
  }

  @Test("rules that no code can follow don't exist")
  func rules() {
    #expect(ExternalNumberRule(symbology: .itf, checkDigit: .none, length: 3...4) == nil)
    #expect(ExternalNumberRule(symbology: .codabar, checkDigit: .mod43, length: 4...4) == nil)
    #expect(ExternalNumberRule(symbology: .code128, checkDigit: .none, length: 1...31) == nil)
    #expect(ExternalNumberRule(symbology: .codabar, checkDigit: .luhn, length: 1...4) == nil)
  }

  @Test("the number that templates are checked with passes its own rule", arguments: BarcodeSymbology.allCases)
  func specimens(_ symbology: BarcodeSymbology) {
    for check in ExternalNumberRule.CheckDigit.allCases {
      for length in 2...30 {
        guard let rule = ExternalNumberRule(symbology: symbology, checkDigit: check, length: length...length) else {
          continue
        }
        #expect(Self.fault(rule.specimen, rule) == nil, "\(rule.specimen) \(check)")
      }
    }
  }

  @Test("a request's number is checked by the template's rule, and one without a rule is refused")
  func requests() throws {
    var request = CardRequest(
      number: "A-1", name: "Ana", address: ["1 Elm St"], dateOfBirth: "1990-01-01", photo: "p", signature: "s")
    request.externalNumbers = ["library": "2 1001 00123456 9"]
    let today = try #require(CalendarDate(iso8601: "2026-11-23"))
    let policy = IssuingPolicy(externalNumbers: ["library": try Self.rule(.codabar, .luhn, 14...14)])
    #expect(try request.card(under: policy, today: today).externalNumbers == ["library": "2 1001 00123456 9"])
    request.externalNumbers = ["library": "2 1001 00123456 7"]
    #expect(throws: CardError(.invalidValue, field: "externalNumbers.library", "")) {
      try request.card(under: policy, today: today)
    }
    request.externalNumbers = ["libary": "2 1001 00123456 9"]
    do {
      _ = try request.card(under: policy, today: today)
      Issue.record("a number without a rule was taken")
    } catch {
      #expect(error.code == .againstPolicy && error.hint == "did you mean \"library\"?")
    }
  }

  @Test("a request's JSON names them by the template's names; null is none")
  func json() throws {
    let request = try CardRequest(
      json: Array(
        #"""
        {"number": "A-1", "name": "A", "address": ["B"], "dateOfBirth": "1990-01-01", "photo": "p", "signature": null,
        "externalNumbers": {"library": "2 1", "school": null}}
        """#.utf8))
    #expect(request.externalNumbers == ["library": "2 1"])
  }
}
