import TestSupport
import Testing

@testable import CardCredential

/// A status list reads as the IETF's draft has it.
struct StatusListTests {
  private static let folder = "status-list"

  /// The draft's lists in CBOR: bits, compressed array, and their entries re-encode bit by bit.
  @Test(
    .enabled(if: Vectors.exist(folder), "status-list is not there"),
    arguments: [
      (1, "status_list_encoding_cbor.txt"), (2, "status_list_encoding2_cbor.txt"),
      (1, "status_list_encoding1_long_cbor.txt"),
      (2, "status_list_encoding2_long_cbor.txt"), (4, "status_list_encoding4_cbor.txt"),
      (8, "status_list_encoding8_cbor.txt"),
    ])
  func listsOfTheDraft(_ bits: Int, _ file: String) throws {
    // The short examples have the array's bytes before the encoding.
    let text = try Vectors.text("status-list/\(file)")
    let encoded = try bytes(try #require(text.split(separator: "encoded:").last.map(String.init)))
    var reader = CBORReader(encoded, keyOrder: .asWritten)
    let array = try StatusList.readArray(from: &reader)
    try reader.finish()
    #expect(array.bits == bits)
    let list = try StatusList(
      uri: "u", issuedAt: 1, expires: 2, timeToLive: nil, bits: array.bits, packed: array.packed)
    for (index, value) in Self.entries[file] ?? [:] {
      #expect(list.value(at: index) == value, "entry \(index)")
    }
    #expect(list.value(at: UInt64(list.count)) == nil)
  }

  /// What the draft says the short lists hold (IETF Token Status List, 4.1): its 1-bit and 2-bit example.
  private static let entries: [String: [UInt64: UInt8]] = [
    "status_list_encoding_cbor.txt": Dictionary(
      uniqueKeysWithValues: zip(0..., [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1])),
    "status_list_encoding2_cbor.txt": Dictionary(
      uniqueKeysWithValues: zip(0..., [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3])),
    // The draft's long lists set these alone.
    "status_list_encoding1_long_cbor.txt": [
      0: 1, 1993: 1, 25_460: 1, 159_495: 1, 495_669: 1, 554_353: 1, 645_645: 1, 723_232: 1, 854_545: 1, 934_534: 1,
      1_000_345: 1, 1: 0, 2: 0,
    ],
    "status_list_encoding2_long_cbor.txt": [
      0: 1, 1993: 2, 25_460: 1, 159_495: 3, 495_669: 1, 554_353: 1, 645_645: 2, 723_232: 1, 854_545: 1, 934_534: 2,
      1_000_345: 3,
    ],
    "status_list_encoding4_cbor.txt": [
      0: 1, 1993: 2, 35_460: 3, 459_495: 4, 595_669: 5, 754_353: 6, 845_645: 7, 923_232: 8, 924_445: 9, 934_534: 10,
      1_004_534: 11, 1_000_345: 12, 1_030_203: 13, 1_030_204: 14, 1_030_205: 15,
    ],
  ]

  /// The draft's signed examples are ES256: their payload reads, their signature is not ours to take.
  @Test(.enabled(if: Vectors.exist(folder), "status-list is not there"))
  func tokenOfTheDraft() throws {
    let encoded = try bytes(try Vectors.text("status-list/status_list_cwt.txt"))
    #expect(throws: CredentialError(.unsupported, "")) {
      try CoseSign1(encoded, kind: .document(type: DocumentType.statusList))
    }
    let parts = try CBORValue(decoding: encoded, keyOrder: .asWritten)
    guard case .tagged(18, .array(let items)) = parts, case .bytes(let payload) = items[2] else {
      Issue.record("not a COSE_Sign1")
      return
    }
    let list = try StatusList(payload: payload)
    #expect(list.uri == "https://example.com/statuslists/1")
    #expect(list.issuedAt == 1_686_920_170 && list.expires == 2_291_720_170 && list.timeToLive == 43_200)
    #expect(list.bits == 1 && list.count == 16 && list.value(at: 0) == 1 && list.value(at: 1) == 0)
  }

  private func list(_ states: [CardStatus], issuedAt: Int64 = 1_795_000_000) throws -> StatusList {
    try StatusList(
      uri: "https://a.example/s", issuedAt: issuedAt, expires: 1_900_000_000, timeToLive: 60, states: states)
  }

  @Test func readsBackAsSigned() throws {
    let key = try Samples.key(2)
    let list = try list([.valid, .revoked, .suspended, .neverIssued, .revoked])
    let opened = try StatusList.open(list.signed(by: key), keys: [VerificationKey(key.publicKey)])
    #expect(opened.list == list)
    #expect(
      (0..<9).map { opened.list.status(at: $0) } == [.valid, .revoked, .suspended, nil, .revoked, nil, nil, nil, nil])
    #expect(opened.list.status(at: .max) == nil)
    #expect(throws: CredentialError(.notTrusted, "")) {
      try StatusList.open(list.signed(by: key), keys: [VerificationKey(Samples.key(3).publicKey)])
    }
  }

  /// Any state at any index, and neighbours untouched.
  @Test func packsAndFinds() throws {
    var random = SeededGenerator(seed: 2)
    let states = (0..<10_007).map { _ in CardStatus.allCases.randomElement(using: &random) ?? .valid }
    let list = try list(states)
    for (index, state) in states.enumerated() { #expect(list.value(at: UInt64(index)) == state.rawValue) }
  }

  /// A million cards, 2 % revoked: under 40 KB.
  @Test func aMillionCardsAreSmall() throws {
    var random = SeededGenerator(seed: 3)
    let states = (0..<1_003_520).map { index -> CardStatus in
      index >= 1_000_000 ? .neverIssued : Int.random(in: 0..<50, using: &random) == 0 ? .revoked : .valid
    }
    let file = try list(states).signed(by: Samples.key(2))
    #expect(file.count < 40_000)
  }

  @Test func refusesUnsoundLists() throws {
    func payload(_ changes: [Int64: CBORValue?], bits: UInt64 = 2, array: [UInt8] = Zlib.compress([0])) -> [UInt8] {
      let inner = CBORValue.sortedMap([
        (key: .text("bits"), value: .unsigned(bits)), (key: .text("lst"), value: .bytes(array)),
      ])
      var fields: [Int64: CBORValue] = [2: .text("u"), 4: .integer(2), 6: .integer(1), 65533: inner]
      for (key, value) in changes { fields[key] = value }
      return CBORValue.sortedMap(fields.map { ($0.key, $0.value) }).encoded()
    }
    #expect(throws: Never.self) { try StatusList(payload: payload([:])) }
    for key in [2, 4, 6, 65533] as [Int64] {
      #expect(throws: CredentialError(.invalidClaim, "")) { try StatusList(payload: payload([key: nil])) }
    }
    #expect(throws: CredentialError(.invalidClaim, "")) { try StatusList(payload: payload([:], bits: 3)) }
    #expect(throws: CredentialError(.invalidClaim, "")) { try StatusList(payload: payload([65534: .unsigned(0)])) }
    #expect(throws: Never.self) { try StatusList(payload: payload([65534: .unsigned(1)])) }
    for name in ["", "u\u{1B}[2J", "u\u{202E}"] {
      #expect(throws: CredentialError(.invalidClaim, "")) { try StatusList(payload: payload([2: .text(name)])) }
    }
    #expect(throws: CredentialError(.invalidClaim, "")) { try StatusList(payload: payload([4: .integer(1)])) }
    #expect(throws: CredentialError(.notZlib, "")) { try StatusList(payload: payload([:], array: [1, 2])) }
    let bomb = Zlib.compress([UInt8](repeating: 0, count: StatusList.maximumArraySize + 1))
    #expect(throws: CredentialError(.tooLarge, "")) { try StatusList(payload: payload([:], array: bomb)) }
  }
}
