import Foundation
import Testing

extension EndToEnd {
  @Suite("civiccard render, requests that are refused") struct RefusedRequest {
    /// A request with one fault.
    struct Fault: Sendable, CustomTestStringConvertible {
      /// What is wrong; also the name of the case's folder.
      let name: String
      /// What the error line has after `error: `.
      let error: String
      /// What the hint has in it.
      var hint: String?
      /// What becomes of the sample resident's request.
      let change: @Sendable (inout [String: Any]) -> Void

      var testDescription: String { name }
    }

    @Test(
      "a required field that is missing is named",
      arguments: [
        "number", "name", "address", "dateOfBirth", "photo", "signature",
      ])
    func missing(_ field: String) async throws {
      let render = try RefusedRender(named: "missing-\(field)", in: Office.open())
      try render.changeRequest { $0[field] = nil }
      try await render.run(status: 65, error: "\(field): is required")
    }

    static let wrongDates = [
      Fault(name: "30 February", error: "dateOfBirth: there is no such day") { $0["dateOfBirth"] = "1987-02-30" },
      Fault(name: "29 February of a common year", error: "issued: there is no such day") {
        $0["issued"] = "2027-02-29"
      },
      Fault(name: "month 13", error: "expires: there is no such day") { $0["expires"] = "2027-13-01" },
      Fault(name: "American order", error: "dateOfBirth: is not a date", hint: "YYYY-MM-DD") {
        $0["dateOfBirth"] = "04/12/1987"
      },
      Fault(name: "expiry before issue", error: "expires: lies before the day of issue") {
        $0["expires"] = "2026-11-22"
      },
      Fault(name: "birth in the future", error: "dateOfBirth: lies after the day of issue") {
        $0["dateOfBirth"] = "2026-11-24"
      },
      Fault(name: "birth in 1800", error: "dateOfBirth: lies 226 years before") { $0["dateOfBirth"] = "1800-01-01" },
    ]

    @Test("an impossible date, or dates that contradict each other, are refused by field", arguments: wrongDates)
    func dates(_ fault: Fault) async throws { try await refuse(fault) }

    static let wrongKeys = [
      Fault(name: "unknown key", error: "adress: is not a known field", hint: "did you mean \"address\"?") {
        $0["adress"] = ["1 Main Street"]
      },
      Fault(
        name: "mistyped key", error: "dateOfBirth: is required", hint: "is \"dateOfBrith\" meant for \"dateOfBirth\"?"
      ) {
        $0["dateOfBrith"] = $0.removeValue(forKey: "dateOfBirth")
      },
      Fault(name: "unknown key within", error: "emergencyContact.phon: is not a known field", hint: "\"phone\"") {
        $0["emergencyContact"] = ["name": "Luis", "phone": "+12035550123", "phon": "x"]
      },
      Fault(name: "gender", error: "gender: is not a known field", hint: "known here: address, ") {
        $0["gender"] = "X"
      },
    ]

    @Test("an unknown key is refused, and the nearest valid one named", arguments: wrongKeys)
    func unknownKeys(_ fault: Fault) async throws { try await refuse(fault) }

    static let wrongTexts = [
      Fault(name: "control", error: "name: control character U+0007 at character 6") {
        $0["name"] = "María\u{7} José"
      },
      Fault(name: "line break", error: "name: control character U+000A") { $0["name"] = "María\nJosé" },
      Fault(name: "bidi override", error: "name: direction-changing character U+202E RIGHT-TO-LEFT OVERRIDE") {
        $0["name"] = "María \u{202E}ésoJ"
      },
      Fault(name: "bidi isolate in the address", error: "address[1]: direction-changing character U+2066") {
        $0["address"] = ["999 Broad Street", "\u{2066}Bridgeport"]
      },
      Fault(name: "zero-width space", error: "guardian: invisible character U+200B") {
        $0["guardian"] = "Lu\u{200B}is"
      },
      Fault(name: "empty name", error: "name: is empty") { $0["name"] = "  " },
      Fault(name: "too long a name", error: "name: has 151 characters, at most 150") {
        $0["name"] = String(repeating: "n", count: 151)
      },
      Fault(name: "five lines", error: "address: has 5 lines, at most 4") {
        $0["address"] = ["1", "2", "3", "4", "5"]
      },
    ]

    @Test("a text with characters that deceive, or too many, is refused with the place", arguments: wrongTexts)
    func texts(_ fault: Fault) async throws { try await refuse(fault) }

    static let wrongValues = [
      Fault(name: "path as number", error: "number: is not a card number", hint: "capital letters") {
        $0["number"] = "../x"
      },
      Fault(name: "absolute path as number", error: "number: is not a card number") { $0["number"] = "/etc/passwd" },
      Fault(name: "two dots", error: "number: is not a card number") { $0["number"] = ".." },
      Fault(name: "lower case number", error: "number: is not a card number") { $0["number"] = "pc-1" },
      Fault(name: "number of another type", error: "number: expected a text, found a number") { $0["number"] = 12345 },
      Fault(name: "address of another type", error: "address: expected an array, found a text") {
        $0["address"] = "999 Broad Street"
      },
      Fault(name: "language", error: "language: is not an ISO 639-3 code", hint: "spa") { $0["language"] = "es" },
      Fault(name: "telephone", error: "emergencyContact.phone: is not a telephone number") {
        $0["emergencyContact"] = ["name": "Luis", "phone": "call me"]
      },
      Fault(name: "own number replaced", error: "replaces: is the card's own number") { $0["replaces"] = "PC-0012345" },
      Fault(name: "minor without guardian", error: "guardian: is required for holders under 18") {
        $0["dateOfBirth"] = "2010-01-01"
      },
    ]

    @Test("a value that the field does not allow is refused by field", arguments: wrongValues)
    func values(_ fault: Fault) async throws { try await refuse(fault) }

    static let unprintableNames = [
      Fault(name: "script without font", error: "name, element \"name.above\": ", hint: "add a font") {
        $0["name"] = "ᚠᚢᚦᚨᚱᚲ"
      },
      Fault(name: "emoji", error: "name, element \"name.above\": ", hint: "add a font") { $0["name"] = "María 🌷" },
      Fault(name: "name too long for its box", error: "name, element \"name.above\": ") {
        $0["name"] = Array(repeating: "Wwwwwwwww", count: 15).joined(separator: " ")
      },
    ]

    @Test(
      "a text that can't be set whole is refused with its field and element, never cut", arguments: unprintableNames)
    func unprintable(_ fault: Fault) async throws { try await refuse(fault) }

    @Test("a request that is no JSON object is refused")
    func notJSON() async throws {
      for (index, (text, error)) in [
        ("", "not valid JSON"), ("{\"number\": ", "not valid JSON"), ("[]", "expected an object, found an array"),
      ].enumerated() {
        let render = try RefusedRender(named: "json-\(index)", in: Office.open())
        try render.write(Array(text.utf8), to: "request.json")
        try await render.run(status: 65, error: error)
      }
    }

    @Test("a request that is not there ends with 66")
    func noRequest() async throws {
      let render = try RefusedRender(named: "no-request", in: Office.open())
      try FileManager.default.removeItem(atPath: render.path("request.json"))
      try await render.run(status: 66, error: "there is no file request.json")
    }

    private func refuse(_ fault: Fault) async throws {
      let render = try RefusedRender(named: fault.name.replacing(" ", with: "-"), in: Office.open())
      try render.changeRequest(fault.change)
      try await render.run(status: 65, error: fault.error, hint: fault.hint)
    }
  }
}
