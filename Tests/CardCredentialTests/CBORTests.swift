import TestSupport
import Testing

@testable import CardCredential

/// CBOR is read in its one deterministic encoding, and only the profile's types.
struct CBORTests {
  private struct Vector: Decodable { let hex: String }

  /// RFC 8949, appendix A: what is of the profile's types and deterministic is taken and re-encodes; all else is not.
  @Test(.enabled(if: Vectors.exist("rfc8949-appendix-a.json"), "rfc8949-appendix-a.json is not there"))
  func appendixA() throws {
    let vectors = try Vectors.json("rfc8949-appendix-a.json", as: [Vector].self)
    var taken = 0
    for vector in vectors {
      let encoded = try bytes(vector.hex)
      let initial = try #require(encoded.first)
      let isIndefinite = ["5f", "7f", "9f", "bf", "83018202039f", "83019f", "826161bf"].contains {
        vector.hex.hasPrefix($0)
      }
      // Floats, undefined and other simple values; a date as a float in a tag.
      let isForeign = initial >= 0xE0 && !(0xF4...0xF6).contains(initial) || vector.hex.hasPrefix("c1fb")
      if isIndefinite || isForeign {
        #expect(throws: CredentialError(isIndefinite ? .notDeterministic : .wrongType, ""), "\(vector.hex)") {
          try CBORValue(decoding: encoded)
        }
      } else {
        #expect(try CBORValue(decoding: encoded).encoded() == encoded, "\(vector.hex)")
        taken += 1
      }
    }
    #expect(vectors.count == 82)
    #expect(taken == 44)
  }

  /// Each breaks one rule.
  @Test(arguments: [
    ("1800", CredentialError.Code.notDeterministic), ("1817", .notDeterministic), ("190018", .notDeterministic),
    ("1a0000ffff", .notDeterministic), ("1b00000000ffffffff", .notDeterministic), ("5800", .notDeterministic),
    ("a20201 0101", .notDeterministic), ("a2 0101 0102", .notDeterministic), ("a2 616101 01 02", .notDeterministic),
    ("a2 626161 01 6162 02", .notDeterministic), ("5f4101ff", .notDeterministic), ("9fff", .notDeterministic),
    ("1c", .notWellFormed), ("18", .notWellFormed), ("4201", .notWellFormed), ("62c328", .notWellFormed),
    ("62c0af", .notWellFormed), ("63eda080", .notWellFormed), ("64f4908080", .notWellFormed),
    ("9affffffff", .notWellFormed), ("bb7fffffffffffffff", .notWellFormed), ("5b7fffffffffffffff", .notWellFormed),
    ("c24101", .notDeterministic), ("c240", .notDeterministic), ("c3480102030405060708", .notDeterministic),
    ("c249000102030405060708", .notDeterministic), ("c2613a", .wrongType), ("c3f6", .wrongType), ("c2", .notWellFormed),
    ("c24901", .notWellFormed), ("ff", .notWellFormed), ("", .notWellFormed), ("0000", .trailingBytes),
    ("8101f6", .trailingBytes),
    ("f7", .wrongType), ("f93c00", .wrongType), ("f820", .wrongType), ("a1800000", .wrongType), ("a14000", .wrongType),
  ])
  func refuses(_ hexadecimal: String, _ code: CredentialError.Code) throws {
    let encoded = try bytes(hexadecimal)
    #expect(throws: CredentialError(code, "")) { try CBORValue(decoding: encoded) }
    #expect(throws: CredentialError(code, ""), "skipping is as strict as reading") {
      var reader = CBORReader(encoded)
      try reader.skipItem()
      try reader.finish()
    }
  }

  @Test func nestsEightDeepAndNoDeeper() throws {
    func nested(_ depth: Int) -> [UInt8] { [UInt8](repeating: 0x81, count: depth) + [0x00] }
    #expect(throws: Never.self) { try CBORValue(decoding: nested(8)) }
    #expect(throws: CredentialError(.nestedTooDeeply, "")) { try CBORValue(decoding: nested(9)) }
    #expect(throws: CredentialError(.nestedTooDeeply, "")) {
      try CBORValue(decoding: [UInt8](repeating: 0xC1, count: 100_000))
    }
  }

  /// Depth is given back when a container ends: many beside each other are not deep.
  @Test func siblingsDoNotAddUp() throws {
    let encoded: [UInt8] = [0x98, 100] + (0..<100).flatMap { _ in [UInt8]([0x81, 0xA1, 0x01, 0x80]) }
    #expect(try CBORValue(decoding: encoded).encoded() == encoded)
  }

  /// Unsorted maps are for the IETF's status lists alone; a key twice is refused there too.
  @Test func unsortedMapsOnlyWhereAsked() throws {
    let unsorted = try bytes("a2 626162 01 6163 02")
    #expect(throws: CredentialError(.notDeterministic, "")) { try CBORValue(decoding: unsorted) }
    #expect(try CBORValue(decoding: unsorted, keyOrder: .asWritten).encoded() == unsorted)
    #expect(throws: CredentialError(.notDeterministic, "")) {
      try CBORValue(decoding: bytes("a3 02 01 01 01 02 02"), keyOrder: .asWritten)
    }
  }

  @Test func whateverItTakesReencodes() throws {
    var random = SeededGenerator(seed: 8949)
    let seeds = [
      try Credential.issue(Samples.claims, signedBy: Samples.key(1)).message, try Samples.claims.encoded(),
      try bytes("a56161614161626142616361436164614461656145"), try bytes("8301820203820405"),
    ]
    var taken = 0
    for round in 0..<40_000 {
      let encoded =
        round % 5 == 4 ? random.bytes(Int.random(in: 0...12, using: &random)) : random.mutated(seeds[round % 5])
      guard let value = try? CBORValue(decoding: encoded) else { continue }
      taken += 1
      #expect(value.encoded() == encoded)
    }
    #expect(taken > 1_000)
  }
}
