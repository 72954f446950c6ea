import TestSupport
import Testing

@testable import CardModel

@Suite("Requests")
struct CardRequestTests {
  let today: CalendarDate

  init() throws { today = try #require(CalendarDate(iso8601: "2026-11-23")) }

  static let complete = #"""
    {"number": "PC-0012345", "name": "María José Hernández-Pérez", "address": ["999 Broad Street", "Bridgeport, CT"],
     "dateOfBirth": "1987-04-12", "issued": "2026-11-23", "photo": "photo.jpg", "signature": "signature.png",
     "secondaryName": {"text": "ماريا", "language": "ara"}, "guardian": null, "language": "spa",
     "emergencyContact": {"name": "Luis Hernández", "phone": "+12035550123"}, "allergies": ["Penicillin"]}
    """#

  private func request(_ change: (inout CardRequest) -> Void = { _ in }) throws -> CardRequest {
    var request = try CardRequest(json: Array(Self.complete.utf8))
    change(&request)
    return request
  }

  private func refusal(
    _ policy: IssuingPolicy = IssuingPolicy(), allowingUnusualDates isFree: Bool = false,
    _ change: (inout CardRequest) -> Void
  ) throws -> CardError? {
    let request = try request(change)
    do throws(CardError) {
      _ = try request.card(under: policy, today: today, allowsUnusualDates: isFree)
      return nil
    } catch {
      return error
    }
  }

  private func readingError(_ json: String) -> CardError? {
    do throws(CardError) {
      _ = try CardRequest(json: Array(json.utf8))
      return nil
    } catch {
      return error
    }
  }

  @Test("a day of issue a year ahead, and an expiry beyond the policy, are refused unless somebody answers for them")
  func unusualDates() throws {
    let today = try #require(CalendarDate(iso8601: "2026-11-23"))
    func fault(_ allowed: Bool, _ change: (inout CardRequest) -> Void) throws -> Fault {
      var request = try CardRequest(json: Array(Self.complete.utf8))
      change(&request)
      return Fault(in: { _ = try request.card(under: IssuingPolicy(), today: today, allowsUnusualDates: allowed) })
    }
    let none = Fault(nil)
    for (issued, isFine) in [("2027-11-24", true), ("2027-11-25", false), ("2099-11-23", false), ("2020-01-01", true)] {
      let fault = try fault(false) { ($0.issued, $0.expires) = (issued, nil) }
      #expect(fault == (isFine ? none : Fault(CardError(.againstPolicy, field: "issued", ""))), "\(issued)")
      #expect(try self.allowed(issued, nil) == none, "\(issued)")
    }
    for (expires, isFine) in [("2029-11-23", true), ("2029-11-24", false)] {
      let fault = try fault(false) { ($0.issued, $0.expires) = ("2026-11-23", expires) }
      #expect(fault == (isFine ? none : Fault(CardError(.againstPolicy, field: "expires", ""))), "\(expires)")
      #expect(try self.allowed("2026-11-23", expires) == none, "\(expires)")
    }
    // What nobody can free.
    #expect(try self.allowed("2026-11-23", "2036-11-24") == Fault(CardError(.impossibleDate, field: "expires", "")))
  }

  private func allowed(_ issued: String, _ expires: String?) throws -> Fault {
    let today = try #require(CalendarDate(iso8601: "2026-11-23"))
    var request = try CardRequest(json: Array(Self.complete.utf8))
    (request.issued, request.expires) = (issued, expires)
    let changed = request
    return Fault(in: { _ = try changed.card(under: IssuingPolicy(), today: today, allowsUnusualDates: true) })
  }

  @Test("what is not UTF-8 is told by its line, not taken for garbled names")
  func notUTF8() throws {
    let latin1 = Array("{\n\"name\": \"Jos".utf8) + [0xE9] + Array("\"}".utf8)
    do throws(CardError) {
      _ = try CardRequest(json: latin1)
      Issue.record("Latin-1 was read")
    } catch {
      #expect(error.code == .notJSON && error.message == "not UTF-8 at line 2")
    }
  }

  @Test("a complete request becomes a card with every field, valid for the policy's years")
  func complete() throws {
    let card = try request().card(under: IssuingPolicy(validityYears: 3), today: today)
    #expect(card.number == "PC-0012345")
    #expect(card.expires.description == "2029-11-23")
    #expect(card.secondaryName?.language == "ara")
    #expect(card.emergencyContact?.phone == "+12035550123")
    #expect(card.allergies == ["Penicillin"])
    #expect(card.guardian == nil)
  }

  @Test("the day of issue is today where the request names none")
  func issuedToday() throws {
    let card = try request { $0.issued = nil }.card(under: IssuingPolicy(), today: today)
    #expect(card.issued == today)
  }

  @Test("a face box is read in pixels; one with a side missing, of another type or empty is refused by its path")
  func faceBox() throws {
    func read(_ box: String) throws(CardError) -> CardRequest {
      try CardRequest(json: Array(Self.complete.dropLast().utf8) + Array(",\"faceBox\":\(box)}".utf8))
    }
    let good = try read(#"{"x": 310, "y": 0, "width": 420, "height": 500}"#)
    #expect(good.faceBox == FaceBox(x: 310, y: 0, width: 420, height: 500))
    #expect(try read("null").faceBox == nil)
    for (box, expected) in [
      (#"{"x": 1, "y": 2, "width": 3}"#, CardError(.missingField, field: "faceBox.height", "")),
      (#"{"x": 1.5, "y": 2, "width": 3, "height": 4}"#, CardError(.wrongType, field: "faceBox.x", "")),
      (#"{"x": 1, "y": 2, "width": 3, "height": 4, "z": 5}"#, CardError(.unknownField, field: "faceBox.z", "")),
      ("[1, 2, 3, 4]", CardError(.wrongType, field: "faceBox", "")),
    ] {
      #expect(throws: expected) { _ = try read(box) }
    }
    for box in [
      FaceBox(x: 0, y: 0, width: 0, height: 10), FaceBox(x: -1, y: 0, width: 10, height: 10),
      FaceBox(x: 0, y: 65_501, width: 10, height: 10), FaceBox(x: 0, y: 0, width: 10, height: 1 << 52),
    ] {
      #expect(try Fault(refusal { $0.faceBox = box }) == Fault(CardError(.invalidValue, field: "faceBox", "")))
    }
  }

  @Test("each required field that is missing is named")
  func missingFields() throws {
    for field in ["number", "name", "address", "dateOfBirth", "photo", "signature"] {
      let value = try JSONValue(parsing: Array(Self.complete.utf8))
      guard case .object(var values) = value else { return }
      values[field] = nil
      let pairs = values.map { "\"\($0.key)\": \(Self.text($0.value))" }
      #expect(
        Fault(readingError("{\(pairs.joined(separator: ","))}")) == Fault(CardError(.missingField, field: field, "")))
    }
  }

  static func text(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .number(let number): "\(number)"
    case .string(let text): "\"\(text)\""
    case .array(let values): "[\(values.map(text).joined(separator: ","))]"
    case .object(let values): "{\(values.map { "\"\($0.key)\":\(text($0.value))" }.joined(separator: ","))}"
    }
  }

  @Test("an unknown key is refused and the nearest valid one named")
  func unknownKey() {
    let error = readingError(
      Self.complete.replacingOccurrences(of: "\"language\": \"spa\"", with: "\"langauge\": \"spa\""))
    #expect(Fault(error) == Fault(CardError(.unknownField, field: "langauge", "")))
    #expect(error?.hint == "did you mean \"language\"?")
    let nested = readingError(Self.complete.replacingOccurrences(of: "\"phone\"", with: "\"phnoe\""))
    #expect(Fault(nested) == Fault(CardError(.missingField, field: "emergencyContact.phone", "")))
    #expect(nested?.hint?.contains("phnoe") == true)
  }

  @Test("what is not JSON, not an object, or of the wrong type is refused")
  func wrongTypes() {
    #expect(readingError("{")?.code == .notJSON)
    #expect(readingError("[]")?.code == .wrongType)
    #expect(
      Fault(
        readingError(Self.complete.replacingOccurrences(of: "\"spa\"", with: "7")))
        == Fault(CardError(.wrongType, field: "language", "")))
  }

  @Test("dates that can't be, or contradict each other, are refused by field")
  func dates() throws {
    #expect(
      try Fault(refusal { $0.dateOfBirth = "1987-02-30" })
        == Fault(CardError(.impossibleDate, field: "dateOfBirth", "")))
    #expect(
      try Fault(refusal { $0.dateOfBirth = "12.4.1987" }) == Fault(CardError(.invalidValue, field: "dateOfBirth", "")))
    #expect(
      try Fault(refusal { $0.dateOfBirth = "2026-11-24" })
        == Fault(CardError(.datesOutOfOrder, field: "dateOfBirth", "")))
    #expect(
      try Fault(refusal { $0.dateOfBirth = "1887-04-12" })
        == Fault(CardError(.impossibleDate, field: "dateOfBirth", "")))
    #expect(
      try Fault(refusal { $0.expires = "2026-11-22" }) == Fault(CardError(.datesOutOfOrder, field: "expires", "")))
    #expect(try Fault(refusal { $0.issued = "2026-11-31" }) == Fault(CardError(.impossibleDate, field: "issued", "")))
    #expect(
      try refusal {
        $0.dateOfBirth = "2026-11-23"; $0.guardian = "A"
      } == nil)
  }

  @Test("control, direction-changing, invisible and unassigned characters are refused with their place")
  func forbiddenCharacters() throws {
    for character in ["\u{7}", "\u{202E}", "\u{2066}", "\u{200F}", "\u{FEFF}", "\u{E000}", "\u{FFFF}", "\u{378}", "\n"]
    {
      let error = try refusal { $0.name = "Ana\(character)Ruiz" }
      #expect(Fault(error) == Fault(CardError(.forbiddenCharacter, field: "name", "")))
      #expect(error?.message.contains("at character 4") == true)
    }
    #expect(try refusal { $0.name = "Ana\u{202E}" }?.message.contains("U+202E RIGHT-TO-LEFT OVERRIDE") == true)
    #expect(try refusal { $0.address = ["ok", "a\u{0}"] }?.field == "address[1]")
    #expect(try refusal { $0.name = "می\u{200C}خواهم" } == nil)
  }

  @Test("a text that prints nothing, or a part of which was lost, is refused")
  func nothingVisible() throws {
    for name in ["\u{200D}", "\u{3164}", "\u{301}\u{302}", "\u{301}Ana", "Ana\u{FFFD}", "Ana \u{FFFC}", "\u{200C} "] {
      #expect(
        try Fault(
          refusal { $0.name = name }) == Fault(CardError(.forbiddenCharacter, field: "name", "")),
        "\(name.unicodeScalars)")
    }
    for name in ["O", "葛\u{E0100}城", "Ọlá", "र्‍य"] { #expect(try refusal { $0.name = name } == nil, "\(name)") }
  }

  @Test("a name that stands twice in an object is refused, however it is written")
  func duplicates() {
    #expect(
      Fault(
        readingError(
          Self.complete.replacingOccurrences(of: "\"name\": \"María", with: "\"name\": \"Ana\", \"name\": \"María")))
        == Fault(CardError(.notJSON, field: "name", "")))
    #expect(readingError("{\"a\": [{\"b\": 1}, {\"b\": \",{\"}], \"\\u0061\": 2}")?.field == "a")
    #expect(readingError("{\"a\": {\"b\": 1}, \"b\": {\"a\": 1}, \"c\": [\"a\", \"a\"]}")?.code != .notJSON)
  }

  @Test("no card is asked for that outlives every policy")
  func longestValidity() throws {
    #expect(try refusal(allowingUnusualDates: true) { $0.expires = "2036-11-23" } == nil)
    #expect(try Fault(refusal { $0.expires = "2036-11-23" }) == Fault(CardError(.againstPolicy, field: "expires", "")))
    #expect(try Fault(refusal { $0.expires = "2036-11-24" }) == Fault(CardError(.impossibleDate, field: "expires", "")))
    #expect(try Fault(refusal { $0.expires = "9999-12-31" }) == Fault(CardError(.impossibleDate, field: "expires", "")))
  }

  @Test("a picture's path may not be empty")
  func emptyPaths() throws {
    #expect(try Fault(refusal { $0.photo = "" }) == Fault(CardError(.missingField, field: "photo", "")))
    #expect(try Fault(refusal { $0.signature = "" }) == Fault(CardError(.missingField, field: "signature", "")))
  }

  @Test("names are kept in normalisation form C")
  func normalisation() throws {
    let card = try request { $0.name = " Jose\u{301} " }.card(under: IssuingPolicy(), today: today)
    #expect(Array(card.name.unicodeScalars) == Array("Jos\u{E9}".unicodeScalars))
  }

  @Test("numbers are 1 to 24 capital letters, digits and hyphens")
  func numbers() throws {
    for number in ["pc-1", "PC 1", "PC/1", "../x", "PC-É", String(repeating: "A", count: 25)] {
      #expect(try Fault(refusal { $0.number = number }) == Fault(CardError(.invalidValue, field: "number", "")))
    }
    #expect(try Fault(refusal { $0.number = "" }) == Fault(CardError(.missingField, field: "number", "")))
    #expect(try refusal { $0.replaces = "PC-0012345" }?.field == "replaces")
  }

  @Test("a minor needs a guardian, a holder without a signature the policy's leave")
  func policy() throws {
    let minor: (inout CardRequest) -> Void = { $0.dateOfBirth = "2018-05-05" }
    #expect(try Fault(refusal(IssuingPolicy(), minor)) == Fault(CardError(.againstPolicy, field: "guardian", "")))
    #expect(try refusal { $0.signature = nil } == nil)
    let strict = IssuingPolicy(signature: .optionalForMinors, requiredFields: [.language])
    #expect(
      try Fault(refusal(strict) { $0.signature = nil }) == Fault(CardError(.againstPolicy, field: "signature", "")))
    #expect(try Fault(refusal(strict) { $0.language = nil }) == Fault(CardError(.againstPolicy, field: "language", "")))
  }

  @Test("lists and texts have bounds")
  func bounds() throws {
    #expect(try Fault(refusal { $0.address = [] }) == Fault(CardError(.missingField, field: "address", "")))
    #expect(
      try Fault(refusal { $0.address = Array(repeating: "a", count: 5) })
        == Fault(CardError(.tooLong, field: "address", "")))
    #expect(
      try Fault(refusal { $0.name = String(repeating: "n", count: 151) })
        == Fault(CardError(.tooLong, field: "name", "")))
    #expect(try refusal { $0.allergies = Array(repeating: "a", count: 13) }?.field == "allergies")
    #expect(try refusal { $0.emergencyContact = .init(name: "A", phone: "call me") }?.field == "emergencyContact.phone")
    #expect(try refusal { $0.language = "es" }?.field == "language")
  }
}
