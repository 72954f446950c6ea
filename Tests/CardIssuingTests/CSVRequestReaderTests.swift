import CardModel
import Foundation
import TestSupport
import Testing

@testable import CardIssuing

@Suite("Tables of requests")
struct CSVTests {
  private static let header = "number,name,address,dateOfBirth,photo,signature"

  private func input(_ bytes: [UInt8]) throws -> InputBytes {
    let folder = try TemporaryFolder()
    try Data(bytes).write(to: URL(fileURLWithPath: folder.file("t.csv")))
    return try InputBytes(path: folder.file("t.csv"))
  }

  private func records(_ text: String) throws -> [CSVReader.Record] { try records(Array(text.utf8)) }

  private func records(_ bytes: [UInt8]) throws -> [CSVReader.Record] {
    var reader = CSVReader(try input(bytes))
    var records: [CSVReader.Record] = []
    while let record = try reader.next() { records.append(record) }
    return records
  }

  private func fields(_ text: String) throws -> [[String]] { try records(text).map { try $0.fields.get() } }

  private func rows(_ text: String) throws -> [RequestRow] {
    var requests = try CSVRequestReader(bytes: Array(text.utf8))
    var rows: [RequestRow] = []
    while let row = try requests.next() { rows.append(row) }
    return rows
  }

  private func headerFailure(_ text: String) -> CardError? {
    do {
      _ = try CSVRequestReader(bytes: Array(text.utf8))
      return nil
    } catch {
      return error as? CardError
    }
  }

  // MARK: RFC 4180

  @Test("Line feeds and CRLF end records; the last one may be missing")
  func lineEnds() throws {
    for end in ["\n", "\r\n"] {
      #expect(try fields("a,b\(end)1,2\(end)") == [["a", "b"], ["1", "2"]])
      #expect(try fields("a,b\(end)1,2") == [["a", "b"], ["1", "2"]])
    }
  }

  @Test("Quoted cells hold commas, doubled quotes and line breaks, and lines are counted through them")
  func quotes() throws {
    let text = "a,\"x,y\"\r\n\"he said \"\"no\"\"\",\"two\r\nlines\"\r\n3,\"\"\r\n"
    #expect(try fields(text) == [["a", "x,y"], ["he said \"no\"", "two\r\nlines"], ["3", ""]])
    #expect(try records(text).map(\.line) == [1, 2, 4])
  }

  @Test("A byte order mark is no part of the first name")
  func byteOrderMark() throws {
    #expect(try fields("\u{FEFF}a,b\n1,2\n") == [["a", "b"], ["1", "2"]])
    #expect(try fields("\u{FEFF}\"a\",b\n") == [["a", "b"]])
  }

  @Test("A combining mark after a quote or a comma, and separators of other standards, are text")
  func marks() throws {
    #expect(try fields("\"a\",\u{301}b\n1,\"\u{301}x\"\n") == [["a", "\u{301}b"], ["1", "\u{301}x"]])
    #expect(try fields("a\u{2028}b,c\u{85}d\u{B}e\n") == [["a\u{2028}b", "c\u{85}d\u{B}e"]])
  }

  @Test("Spaces are part of a cell, and empty cells are cells")
  func spaces() throws {
    #expect(try fields(" a , b\n,\n\n") == [[" a ", " b"], ["", ""], [""]])
  }

  @Test("A quote within a cell spoils its own record and not the next")
  func strayQuotes() throws {
    for bad in ["x\"y,2", "\"x\"y,2", "\"x\" ,2", "1,\"x\"\r2"] {
      let records = try records("a,b\n\(bad)\n3,4\n")
      #expect(records.count == 3, "\(bad)")
      #expect(throws: CSVReader.Fault.strayQuote, "\(bad)") { try records[1].fields.get() }
      #expect(try records[2].fields.get() == ["3", "4"])
      #expect(records[2].line == 3)
    }
  }

  @Test(
    "A quote that is never closed ends the table with an error, so that a truncated file never passes for a whole one")
  func unclosed() throws {
    let records = try records("a,b\n1,\"x\n3,4\n")
    #expect(records.count == 2)
    #expect(records[1].line == 2)
    #expect(throws: CSVReader.Fault.unclosedQuote) { try records[1].fields.get() }
  }

  @Test("What is not UTF-8 spoils its own record")
  func notUTF8() throws {
    let records = try records(Array("a,b\nJos".utf8) + [0xE9] + Array(",2\n3,4\n".utf8))
    #expect(throws: CSVReader.Fault.notUTF8) { try records[1].fields.get() }
    #expect(try records[2].fields.get() == ["3", "4"])
  }

  @Test("A record without end is given up at 1 MiB, and memory with it")
  func tooLong() throws {
    let long = [UInt8](repeating: 0x61, count: (1 << 20) + 1)
    let plain = try records(long + Array("\n3,4\n".utf8))
    #expect(throws: CSVReader.Fault.tooLong) { try plain[0].fields.get() }
    #expect(try plain[1].fields.get() == ["3", "4"])
    let quoted = try records([0x22] + long + Array("\"\n3,4\n".utf8))
    #expect(quoted.count == 1)
    #expect(throws: CSVReader.Fault.unclosedQuote) { try quoted[0].fields.get() }
  }

  @Test("Random bytes end in records or faults, never in a trap, and sound text comes back as it was written")
  func random() throws {
    var generator = SeededGenerator(seed: 4)
    let alphabet: [UInt8] = Array("a,\"\r\n".utf8) + [0xC3, 0xA9, 0xFF]
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator) ?? 0
      }
      _ = try records(bytes)
    }
    let texts = ["", "a", ",", "\"", "\r\n", "é", "a\"b,c\nd"]
    for _ in 0..<100 {
      let table = (0..<4).map { _ in (0..<3).map { _ in texts.randomElement(using: &generator) ?? "" } }
      let written = table.map { row in
        row.map { "\"" + $0.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }.joined(separator: ",")
      }.joined(separator: "\r\n")
      #expect(try fields(written) == table)
    }
  }

  // MARK: Requests

  @Test("Every column lands in its field")
  func columns() throws {
    let text = """
      number,name,address,dateOfBirth,issued,expires,photo,signature,secondaryName.text,secondaryName.language,guardian,language,emergencyContact.name,emergencyContact.phone,allergies,replaces
      PC-1,"Pérez, Ana",999 Broad Street | Bridgeport,1987-04-12,2026-11-23,2029-11-23,p.jpg,s.png,آنا,ara,Luis,spa,Luis H,+12035550123,Penicillin; Nuts,PC-0
      """
    var expected = CardRequest(
      number: "PC-1", name: "Pérez, Ana", address: ["999 Broad Street", "Bridgeport"], dateOfBirth: "1987-04-12",
      photo: "p.jpg", signature: "s.png")
    (expected.issued, expected.expires) = ("2026-11-23", "2029-11-23")
    expected.secondaryName = Card.LocalizedName(text: "آنا", language: "ara")
    (expected.guardian, expected.language, expected.replaces) = ("Luis", "spa", "PC-0")
    expected.emergencyContact = Card.EmergencyContact(name: "Luis H", phone: "+12035550123")
    expected.allergies = ["Penicillin", "Nuts"]
    #expect(try rows(text).map { try $0.request.get() } == [expected])
  }

  @Test("A face box takes four cells of whole numbers, or none")
  func faceBox() throws {
    let header = "\(Self.header),faceBox.x,faceBox.y,faceBox.width,faceBox.height"
    let row = "PC-1,Ana,A,1987-04-12,p,s"
    let rows = try rows("\(header)\n\(row),310,0,420,500\n\(row),,,,\n\(row),310,0,420,\n\(row),1,2,3.5,4\n")
    #expect(try rows[0].request.get().faceBox == FaceBox(x: 310, y: 0, width: 420, height: 500))
    #expect(try rows[1].request.get().faceBox == nil)
    #expect(
      Fault(in: { _ = try rows[2].request.get() }) == Fault(CardError(.invalidValue, field: "faceBox.height", "")))
    #expect(Fault(in: { _ = try rows[3].request.get() }) == Fault(CardError(.invalidValue, field: "faceBox.width", "")))
  }

  @Test("Numbers of other issuers have a column each, by the template's names; an empty cell is none")
  func externalNumbers() throws {
    let rows = try rows(
      "\(Self.header),externalNumbers.library,externalNumbers.school\nPC-1,Ana,A,1987-04-12,p,,2 1001 00123456 9,\n"
        + "PC-2,Bo,A,1987-04-12,p,, ,S-1\n")
    #expect(try rows[0].request.get().externalNumbers == ["library": "2 1001 00123456 9"])
    #expect(try rows[1].request.get().externalNumbers == ["school": "S-1"])
    #expect(headerFailure("\(Self.header),externalNumbers.a,externalNumbers.a\n")?.message == "names two columns")
    #expect(headerFailure("\(Self.header),externalNumbers.\n")?.code == .unknownField)
  }

  @Test("Empty cells are fields that are not there; an empty signature is a holder who does not sign")
  func emptyCells() throws {
    let rows = try rows(
      "\(Self.header),guardian,allergies,emergencyContact.name,emergencyContact.phone\nPC-1,Ana,A,1987-04-12,p,,,, ,\n")
    let request = try rows[0].request.get()
    #expect(request.signature == nil)
    #expect(request.guardian == nil)
    #expect(request.allergies == [])
    #expect(request.emergencyContact == nil)
  }

  @Test("An unknown column is named with the nearest one, and a table without header not repeated")
  func unknownColumn() throws {
    let near = try #require(headerFailure("number,name,adress,dateOfBirth,photo,signature\n"))
    #expect(near.code == .unknownField)
    #expect(near.description == "line 1: column 3 \"adress\": is not named like a field of a request")
    #expect(near.hint == "did you mean \"address\"?")
    let nested = try #require(headerFailure("\(Self.header),emergencyContact.telephone\n"))
    #expect(nested.hint?.contains("emergencyContact.phone") == true)
    let headless = try #require(headerFailure("PC-1,Ana Pérez,x,1987-04-12,p,s\n"))
    #expect(!headless.description.contains("PC-1"))
  }

  @Test("A column twice, a required one missing and an empty table are errors")
  func badHeaders() throws {
    #expect(headerFailure("\(Self.header),name\n")?.description == "line 1: name: names two columns")
    #expect(headerFailure("number,name,address,dateOfBirth,photo\n")?.description == "line 1: signature: has no column")
    #expect(headerFailure("number;name;address\n")?.description == "line 1: dateOfBirth: has no column")
    #expect(headerFailure("")?.code == .missingField)
    #expect(headerFailure(Self.header) == nil)
  }

  @Test("A row of more or fewer cells than columns is refused, and the next one read")
  func wrongCount() throws {
    let rows = try rows(
      "\(Self.header)\nPC-1,Ana,A,1987-04-12,p\nPC-2,Pérez, Ana,A,1987-04-12,p,s\n\nPC-3,Ana,A,1987-04-12,p,s\n")
    #expect(rows.map(\.line) == [2, 3, 5])
    for row in rows.prefix(2) { #expect(throws: CardError.self) { try row.request.get() } }
    #expect(try rows[2].request.get().number == "PC-3")
  }

  @Test("rows of empty cells, as spreadsheets leave them, are passed over")
  func emptyRows() throws {
    let rows = try rows(
      "\(Self.header)\nPC-1,Ana,A,1987-04-12,p,s\n,,,,,\n , ,,,, \nPC-2,Ana,A,1987-04-12,p,s\n,,,,,\n")
    #expect(rows.map(\.line) == [2, 5])
  }

  @Test("a quote that is never closed ends the table with an error, after the rows before it")
  func unclosedRow() throws {
    var reader = try CSVRequestReader(
      bytes: Array(
        "\(Self.header)\nPC-1,Ana,A,1987-04-12,p,s\nPC-2,\"Ana,A,1987-04-12,p,s\nPC-3,Ana,A,1987-04-12,p,s\n".utf8))
    #expect(try reader.next()?.request.get().number == "PC-1")
    let error = #expect(throws: CardError.self) { try reader.next() }
    #expect(error?.code == .notATable && error?.field == "line 3")
  }

  @Test("a spreadsheet's own file is told from a table, whatever its name says")
  func spreadsheet() throws {
    let error = #expect(throws: CardError.self) { try CSVRequestReader(bytes: [0x50, 0x4B, 0x03, 0x04, 0, 0]) }
    #expect(error?.code == .notATable && error?.hint == "save the sheet as CSV in UTF-8")
    let named = #expect(throws: IssuingError.self) { try RequestFile.open("cards.xlsx") }
    #expect(named?.code == .notRequests && named?.hint == "save the sheet as CSV in UTF-8")
  }

  // MARK: As spreadsheets save them

  private static let sound = [
    ["PC-1", "José; \"el Niño\"", "999 Broad Street|Bridgeport", "1987-04-12", "p.jpg", "s.png"],
    ["PC-2", "Ana\r\nPérez", "1 Main, Apt 2", "1990-01-02", "p.jpg", ""],
    ["PC-3", "王小明 𠮷", "A\tB", "1990-01-02", "p.jpg", ""],
  ]

  private func table(_ separator: String, first: String = "") -> String {
    let rows = [Self.header.split(separator: ",").map(String.init)] + Self.sound
    return first
      + rows.map { row in
        row.map { "\"" + $0.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }.joined(separator: separator)
      }
      .joined(separator: "\r\n") + "\r\n"
  }

  @Test(
    "commas, semicolons and tabs, UTF-8 with and without mark, UTF-16 of both orders: the same requests, from the same lines",
    arguments: [",", ";", "\t"])
  func spreadsheets(separator: String) throws {
    let folder = try TemporaryFolder()
    let text = table(separator)
    let files: [[UInt8]] = [
      Array(text.utf8), Array(("\u{FEFF}" + text).utf8), Self.utf16(text, bigEndian: false),
      Self.utf16("\u{FEFF}" + text, bigEndian: false), Self.utf16("\u{FEFF}" + text, bigEndian: true),
    ]
    for (index, bytes) in files.enumerated() {
      try folder.write(bytes, to: "t.csv")
      for reader in [try CSVRequestReader(path: folder.file("t.csv")), try CSVRequestReader(bytes: bytes)] {
        var (reader, rows): (CSVRequestReader, [RequestRow]) = (reader, [])
        while let row = try reader.next() { rows.append(row) }
        #expect(rows.map(\.line) == [2, 3, 5], "file \(index)")
        let requests = try rows.map { try $0.request.get() }
        #expect(requests.map(\.name) == Self.sound.map { $0[1] }, "file \(index)")
        #expect(requests[0].address == ["999 Broad Street", "Bridgeport"])
        #expect(requests[1].signature == nil)
      }
    }
  }

  @Test("Excel's line that names the separator is no header, and lines are counted with it")
  func namedSeparator() throws {
    #expect(try rows("sep=;\r\n" + table(";")).map(\.line) == [3, 4, 6])
  }

  @Test("a long table in UTF-16 is read across the borders of what is read at once, characters outside the plane too")
  func longUTF16() throws {
    let folder = try TemporaryFolder()
    let names = (0..<5_000).map { "\(String(repeating: "x", count: $0 % 3))𠮷é\($0)" }
    let text = Self.header + "\n" + names.map { "PC-1,\($0),A,1987-04-12,p,s\n" }.joined()
    try folder.write(Self.utf16("\u{FEFF}" + text, bigEndian: true), to: "t.csv")
    var reader = try CSVRequestReader(path: folder.file("t.csv"))
    var (read, fraction): ([String], Double) = ([], 0)
    while let row = try reader.next() {
      read.append(try row.request.get().name)
      let next = try #require(row.fraction)
      #expect(next >= fraction && next <= 1)
      fraction = next
    }
    #expect(read == names)
    #expect(fraction > 0.99)
  }

  @Test("a file that is not UTF-8 is refused before its first row, with the first bad line and how to save it right")
  func firstBadLine() throws {
    let folder = try TemporaryFolder()
    let header = Array("\(Self.header)\nPC-1,Ana,A,1987-04-12,p,s\nPC-2,Jos".utf8)
    let latin = header + [0xE9] + Array(",A,1987-04-12,p,s\n".utf8)
    try folder.write(latin, to: "t.csv")
    try folder.write(Array("{}\n".utf8) + latin, to: "t.jsonl")
    var oddEnd = Self.utf16("\u{FEFF}\(Self.header)\nPC-1", bigEndian: false)
    oddEnd.removeLast()
    try folder.write(oddEnd, to: "odd.csv")
    for (name, line) in [("t.csv", 3), ("t.jsonl", 4), ("odd.csv", 2)] {
      let error = #expect(throws: CardError.self) { try RequestFile.open(folder.file(name)) }
      #expect(error?.code == .notUTF8 && error?.field == "line \(line)", "\(name)")
      #expect(error?.hint?.contains("CSV UTF-8") == true)
    }
  }

  private static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      let bytes = [UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit)]
      return bigEndian ? bytes : bytes.reversed()
    }
  }

  // MARK: JSON lines

  @Test("JSON lines: empty lines don't count but are counted, a bad line spoils none but itself")
  func jsonLines() throws {
    let good =
      #"{"number":"PC-1","name":"Ana","address":["A"],"dateOfBirth":"1987-04-12","photo":"p","signature":null}"#
    let text = "\u{FEFF}\(good)\r\n\n  \n{\"number\": 1}\nnot json\n\(good)"
    var lines = JSONLinesReader(bytes: Array(text.utf8))
    var rows: [RequestRow] = []
    while let row = try lines.next() { rows.append(row) }
    #expect(rows.map(\.line) == [1, 4, 5, 6])
    #expect(try rows[0].request.get() == rows[3].request.get())
    #expect(throws: CardError.self) { try rows[1].request.get() }
    #expect(throws: CardError.self) { try rows[2].request.get() }
  }

  @Test("JSON lines: a line over 1 MiB is refused without being kept, and the next one read")
  func longLine() throws {
    let long = [UInt8](repeating: 0x20, count: (1 << 20) + 10)
    var lines = JSONLinesReader(bytes: long + Array("\n{}\n".utf8))
    let first = try #require(try lines.next())
    #expect(throws: CardError(.tooLong, "")) { try first.request.get() }
    #expect(try lines.next()?.line == 2)
    #expect(try lines.next() == nil)
  }
}
