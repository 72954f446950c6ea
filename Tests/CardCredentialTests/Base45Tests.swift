import CardCredential
import TestSupport
import Testing

/// Base45 is that of RFC 9285 and nothing looser.
struct Base45Tests {
  /// The examples of RFC 9285, 4.3 and 4.4.
  @Test(arguments: [
    ("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581"), ("ietf!", "QED8WEX0"), ("", ""),
  ])
  func examplesOfTheRFC(_ plain: String, _ encoded: String) throws {
    #expect(Base45.encode(Array(plain.utf8)) == encoded)
    #expect(try Base45.decode(encoded) == Array(plain.utf8))
  }

  /// Lengths without meaning, foreign characters, and groups that overflow their bytes.
  @Test(arguments: ["A", "BB8A", "bb8", "BB8\n", "BB,", "GGW", ":::", "U6", "::", "BB8U6", "ÄÄÄ", "BB\u{0}"])
  func refuses(_ text: String) {
    #expect(throws: CredentialError(.notBase45, "")) { try Base45.decode(text) }
  }

  /// The last values that still fit: 65535 and 255.
  @Test func takesTheLargestGroups() throws {
    #expect(try Base45.decode("FGW") == [0xFF, 0xFF])
    #expect(try Base45.decode("U5") == [0xFF])
  }

  /// What is taken encodes to the same text, whatever was done to it.
  @Test func whateverItTakesReencodes() {
    var random = SeededGenerator(seed: 45)
    var taken = 0
    for _ in 0..<20_000 {
      let text = String(
        decoding: random.mutated(Array(Base45.encode(random.bytes(Int.random(in: 0...40, using: &random))).utf8)),
        as: UTF8.self)
      guard let decoded = try? Base45.decode(text) else { continue }
      taken += 1
      #expect(Base45.encode(decoded) == text)
    }
    #expect(taken > 500)
  }
}
