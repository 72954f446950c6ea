import CardModel
import Testing

@Suite("What every error tells")
struct CivicCardErrorTests {
  @Test("what an error repeats of its input moves no cursor, turns no line, and is cut short")
  func sentences() {
    #expect(CardError(.unknownField, field: "a\u{1B}[2Jb\nc", "is none").description == #"a\u{1B}[2Jb\nc: is none"#)
    #expect(CardError(.unknownField, field: "a\u{202E}b", "x\u{2028}y").description == #"a\u{202E}b: x\u{2028}y"#)
    let long = CardError(.unknownField, field: String(repeating: "é", count: 5_000), "is none").description
    #expect(long == String(repeating: "é", count: 120) + "…: is none")
    #expect(CardError(.missingField, field: "name", "ist nötig – 名").description == "name: ist nötig – 名")
  }
}
