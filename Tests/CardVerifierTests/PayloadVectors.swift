import CardVerifier

@testable import CardCredential

/// Vectors for faults of a payload that is duly signed.
extension World {
  func cwtVectors() throws -> VectorGroup {
    var group = VectorGroup(name: "cwt")
    let changes: [(String, (inout Forge) -> Void)] = [
      ("no issuer", { $0.claims[1] = nil }), ("no expiry", { $0.claims[4] = nil }),
      ("no instant of issue", { $0.claims[6] = nil }),
      ("no claim 169", { $0.claims[169] = nil }), ("issuer is an integer", { $0.claims[1] = .integer(1) }),
      ("issuer is empty", { $0.claims[1] = .text("") }), ("expiry is text", { $0.claims[4] = .text("1890190800") }),
      ("expiry is null", { $0.claims[4] = .null }), ("expiry is negative", { $0.claims[4] = .integer(-1) }),
      ("expiry after the year 9999", { $0.claims[4] = .integer(253_402_300_800) }),
      ("expiry of 64 bits", { $0.claims[4] = .unsigned(.max) }),
      ("expiry is a big number", { $0.claims[4] = .tagged(2, .bytes([1, 0])) }),
      ("expiry is a tagged time", { $0.claims[4] = .tagged(1, .integer(1_890_190_800)) }),
      ("expiry is a list", { $0.claims[4] = .array([.integer(1_890_190_800)]) }),
      ("instant of issue is text", { $0.claims[6] = .text("1795410000") }),
      ("instant of issue is negative", { $0.claims[6] = .integer(-1) }),
      ("not before is text", { $0.claims[5] = .text("0") }),
      ("expires when issued", { $0.claims[4] = $0.claims[6] }),
      ("expires before it is issued", { $0.claims[4] = .integer(1_795_409_999) }),
      ("status is null", { $0.claims[65535] = .null }),
      ("status without a status list", { $0.claims[65535] = .map([]) }),
      (
        "status of another mechanism",
        { $0.claims[65535] = .sortedMap([(key: .text("identifier_list"), value: .map([]))]) }
      ),
      ("status without index", { $0.claims[65535] = Self.status([("uri", .text(Self.statusURI))]) }),
      ("status without list", { $0.claims[65535] = Self.status([("idx", .integer(4_711))]) }),
      (
        "status index is negative",
        { $0.claims[65535] = Self.status([("idx", .integer(-1)), ("uri", .text(Self.statusURI))]) }
      ),
      (
        "status index is text",
        { $0.claims[65535] = Self.status([("idx", .text("1")), ("uri", .text(Self.statusURI))]) }
      ),
      ("status list has no name", { $0.claims[65535] = Self.status([("idx", .integer(4_711)), ("uri", .text(""))]) }),
      ("nine levels deep in an unknown claim", { $0.claims[99] = Self.nested(8) }),
      (
        "nine levels deep, of tags, in an unknown claim",
        { $0.claims[99] = (0..<8).reduce(CBORValue.null) { inner, _ in .tagged(55_799, inner) } }
      ),
      ("an unknown claim is a big number of one byte", { $0.claims[99] = .tagged(2, .bytes([1])) }),
      ("an unknown claim is a big number of eight bytes", { $0.claims[99] = .tagged(3, .bytes(Self.ones(8))) }),
      (
        "an unknown claim is a big number with a leading zero",
        { $0.claims[99] = .tagged(2, .bytes([0] + Self.ones(9))) }
      ),
      ("an unknown claim is an empty big number", { $0.claims[99] = .tagged(2, .bytes([])) }),
      ("an unknown claim is a big number of text", { $0.claims[99] = .tagged(2, .text("123456789")) }),
    ]
    for (name, change) in changes {
      var forge = try forge()
      change(&forge)
      group.add(name, .malformedClaims, .valid, try forge.text(cardKey))
    }
    let sound = try forge().payloadBytes
    let issuer = CBORValue.text(Self.parkCity).encoded()
    let rest = Array(sound.dropFirst(2 + issuer.count))
    /// The head of the claims' map, with as many more claims.
    func count(more: UInt8) -> UInt8 { sound[0] + more }
    let payloads: [(String, [UInt8])] = [
      ("empty", []), ("a list", [0x80]), ("null", [0xF6]), ("bytes after the claims", sound + [0]),
      ("cut off", Array(sound.dropLast())),
      ("a map without definite length", [0xBF] + sound.dropFirst() + [0xFF]),
      ("the map's length not in its shortest form", [0xB8, sound[0] & 0x1F] + sound.dropFirst()),
      ("a key not in its shortest form", [count(more: 0), 0x18, 0x01] + issuer + rest),
      ("a claim twice", [count(more: 1), 0x01] + issuer + [0x01] + issuer + rest),
      ("claims out of order", [count(more: 1), 0x03, 0xF6, 0x01] + issuer + rest),
      ("more claims announced than there are", [count(more: 1)] + sound.dropFirst()),
      ("issuer is not UTF-8", [count(more: 0), 0x01, 0x62, 0xC3, 0x28] + rest),
      ("issuer in an overlong form", [count(more: 0), 0x01, 0x62, 0xC0, 0xAF] + rest),
      ("issuer with a surrogate", [count(more: 0), 0x01, 0x63, 0xED, 0xA0, 0x80] + rest),
      ("issuer in pieces", [count(more: 0), 0x01, 0x7F] + issuer + [0xFF] + rest),
      ("an unknown claim is a float", [count(more: 1), 0x01] + issuer + [0x02, 0xF9, 0x3C, 0x00] + rest),
      ("an unknown claim is undefined", [count(more: 1), 0x01] + issuer + [0x02, 0xF7] + rest),
      ("an unknown claim is a simple value", [count(more: 1), 0x01] + issuer + [0x02, 0xF8, 0xFF] + rest),
      ("an unknown claim has a reserved head", [count(more: 1), 0x01] + issuer + [0x02, 0x1C] + rest),
      (
        "an unknown claim's map out of order",
        [count(more: 1), 0x01] + issuer + [0x02, 0xA2, 0x02, 0x00, 0x01, 0x00] + rest
      ),
      (
        "an unknown claim longer than the payload",
        [count(more: 1), 0x01] + issuer + [0x02, 0x5B, 0x7F] + [UInt8](repeating: 0xFF, count: 7) + rest
      ),
      ("a key that is a byte string", [count(more: 1), 0x01] + issuer + [0x41, 0x00, 0x00] + rest),
    ]
    for (name, payload) in payloads {
      var forge = try forge()
      forge.payload = payload
      group.add(name, .malformedClaims, .valid, try forge.text(cardKey))
    }
    return group
  }

  private static func ones(_ count: Int) -> [UInt8] { [UInt8](repeating: 1, count: count) }

  /// Unknown claims and attributes of every kind that the profile's CBOR has.
  func addUnknowns(to group: inout VectorGroup) throws {
    let uuid = CBORValue.bytes([UInt8](0..<16))
    let values: [(String, CBORValue)] = [
      ("a date as text, tag 0", .tagged(0, .text("2026-11-23T00:00:00Z"))),
      ("an instant, tag 1", .tagged(1, .integer(1))),
      ("a big number, tag 2", .tagged(2, .bytes(Self.ones(9)))),
      ("a negative big number, tag 3", .tagged(3, .bytes(Self.ones(20)))),
      ("a decimal fraction, tag 4", .tagged(4, .array([.integer(-2), .integer(27_315)]))),
      ("a web address, tag 32", .tagged(32, .text("https://a.example"))), ("a UUID, tag 37", .tagged(37, uuid)),
      ("a day, tag 100", .tagged(100, .integer(20_000))), ("a set, tag 258", .tagged(258, .array([.integer(1)]))),
      ("an address, tag 260", .tagged(260, .bytes([10, 0, 0, 1]))), ("a tag that nobody knows", .tagged(.max, .null)),
      (
        "maps with keys of both types",
        .sortedMap([(key: .text("a"), value: .map([])), (key: .integer(-1), value: .bool(true))])
      ),
    ]
    for (name, value) in values {
      var forge = try forge()
      (forge.claims[99], forge.attributes[99]) = (value, value)
      group.add("unknown: " + name, nil, .valid, try forge.text(cardKey))
    }
  }

  private static func status(_ fields: [(String, CBORValue)]) -> CBORValue {
    .sortedMap([(key: .text("status_list"), value: .sortedMap(fields.map { (key: .text($0.0), value: $0.1) }))])
  }

  static func nested(_ depth: Int) -> CBORValue {
    (0..<depth).reduce(CBORValue.integer(0)) { inner, _ in .array([inner]) }
  }

  func attributeVectors() throws -> VectorGroup {
    var group = VectorGroup(name: "attributes")
    let image = CBORValue.sortedMap([(0, .bytes(Self.webP)), (1, .integer(0)), (2, .integer(4))])
    let changes: [(String, (inout Forge) -> Void)] = [
      ("no number", { $0.attributes[1] = nil }), ("number is an integer", { $0.attributes[1] = .integer(12_345) }),
      ("number is empty", { $0.attributes[1] = .text("") }),
      ("number with a control character", { $0.attributes[1] = .text("PC\u{7}1") }),
      ("no name", { $0.attributes[4] = nil }), ("name is bytes", { $0.attributes[4] = .bytes([65]) }),
      ("name is empty", { $0.attributes[4] = .text("") }), ("name with NUL", { $0.attributes[4] = .text("Ana\u{0}") }),
      ("name with a line break", { $0.attributes[4] = .text("Ana\nLuz") }),
      ("name with a C1 control", { $0.attributes[4] = .text("Ana\u{9B}") }),
      ("name with a right-to-left override", { $0.attributes[4] = .text("Ana \u{202E}zuL") }),
      ("name with a direction isolate", { $0.attributes[4] = .text("Ana \u{2067}Luz") }),
      ("name with a right-to-left mark", { $0.attributes[4] = .text("Ana\u{200F}") }),
      ("name with a line separator", { $0.attributes[4] = .text("Ana\u{2028}Luz") }),
      ("language is an integer", { $0.attributes[3] = .integer(1) }),
      ("language is empty", { $0.attributes[3] = .text("") }),
      ("date of birth is an integer", { $0.attributes[8] = .integer(19_870_412) }),
      ("date of birth is no day", { $0.attributes[8] = .text("19870230") }),
      ("date of birth is short", { $0.attributes[8] = .text("1987") }),
      ("date of birth with slashes", { $0.attributes[8] = .text("04/12/1987") }),
      ("address is a list", { $0.attributes[10] = .array([.text("a")]) }),
      ("address is empty", { $0.attributes[10] = .text("") }),
      ("address with a tab", { $0.attributes[10] = .text("a\tb") }),
      ("address with CR LF", { $0.attributes[10] = .text("a\r\nb") }),
      ("guardian is null", { $0.attributes[15] = .null }),
      ("guardian with an override", { $0.attributes[15] = .text("\u{202D}x") }),
      ("second name is bytes", { $0.attributes[19] = .bytes([1]) }),
      ("second name's language is empty", { $0.attributes[20] = .text("") }),
      ("portraits are no list", { $0.attributes[62] = image }),
      ("portraits are an empty list", { $0.attributes[62] = .array([]) }),
      ("portrait without data", { $0.attributes[62] = .array([.sortedMap([(1, .integer(0))])]) }),
      ("portrait's data are text", { $0.attributes[62] = .array([.sortedMap([(0, .text("x"))])]) }),
      ("an unknown attribute is nested too deeply", { $0.attributes[99] = Self.nested(7) }),
    ]
    for (name, change) in changes {
      var forge = try forge()
      change(&forge)
      group.add(name, .malformedClaims, .valid, try forge.text(cardKey))
    }
    for (name, value) in [
      ("claim 169 is text", CBORValue.text("x")), ("claim 169 is a list", .array([])), ("claim 169 is empty", .map([])),
    ] {
      var forge = try forge()
      var claims = forge.claims
      claims[169] = value
      forge.payload = Forge.map(claims).encoded()
      group.add(name, .malformedClaims, .valid, try forge.text(cardKey))
    }
    return group
  }
}
