import CardVerifier

@testable import CardCredential

/// Vectors for what lies around the payload: Base45, zlib, COSE, and the signature.
extension World {
  func base45Vectors() throws -> VectorGroup {
    var group = VectorGroup(name: "base45")
    let text = try card()
    let head = String(text.prefix(30))
    let texts: [(String, String)] = [
      ("no text", ""), ("one character", "A"), ("last character lost", String(text.dropLast())),
      ("one character too many", text + "A"), ("first character lost", String(text.dropFirst())),
      ("character outside the alphabet: _", "_" + text.dropFirst()),
      ("character outside the alphabet: ,", head + ",,," + text.dropFirst(33)),
      ("character outside the alphabet: ;", text.replacing(":", with: ";")),
      ("NUL within", head + "\u{0}AB" + text.dropFirst(33)),
      ("tab within", head + "\t00" + text.dropFirst(33)), ("Cyrillic А for A", text.replacing("A", with: "А")),
      ("fullwidth digits", text.replacing("1", with: "１")), ("byte order mark after", text + "\u{FEFF}"),
      ("first group over 65535", ":::" + text.dropFirst(3)),
      ("middle group over 65535", head + "GGW" + text.dropFirst(33)),
      ("last pair over 255", text.count % 3 == 2 ? text.dropLast(2) + "::" : text + "::"),
      ("prefix of a health certificate", "HC1:" + text), ("a web address", "HTTPS://VERIFY.EXAMPLE/" + text),
      ("the text twice", text + text), ("plus signs for spaces", text.replacing(" ", with: "+")),
      ("longer than any QR code", text + String(repeating: "0", count: 4_297 - text.count)),
      ("Base64 of the message", "0oRDoQEnoFhPpAF4GWh0dHBzOi8vbW9zaXAuZXhhbXBsZS5vcmc="),
    ]
    for (name, text) in texts { group.add(name, .unreadable, .notChecked, text) }
    return group
  }

  func zlibVectors() throws -> VectorGroup {
    var group = VectorGroup(name: "zlib")
    let message = try forge().message(cardKey)
    let stream = Zlib.compress(message)
    let raw = Array(stream.dropFirst(2).dropLast(4))
    var wrongSum = stream
    wrongSum[stream.count - 1] ^= 1
    let length = UInt16(message.count)
    func stored(_ complement: UInt16) -> [UInt8] {
      let head = [
        0x78, 0x01, 0x01, UInt8(length & 0xFF), UInt8(length >> 8), UInt8(complement & 0xFF), UInt8(complement >> 8),
      ]
      return head + message + stream.suffix(4)
    }
    let dictionary: [UInt8] = [0x78, 0xBB, 0x00, 0x00, 0x00, 0x01] + raw + stream.suffix(4)
    let streams: [(String, [UInt8])] = [
      ("not compressed", message), ("deflate without zlib's frame", raw), ("gzip", Self.gzip(raw, of: message)),
      ("cut off in the middle", Array(stream.prefix(stream.count / 2))),
      ("checksum missing", Array(stream.dropLast(4))),
      ("checksum wrong", wrongSum), ("a byte after the stream", stream + [0]), ("two streams", stream + stream),
      ("compressed twice", Zlib.compress(stream)), ("a preset dictionary", dictionary),
      ("reserved block type", [0x78, 0x9C, 0x07, 0x00] + stream.suffix(4)),
      ("stored block with a wrong length", stored(length)),
      ("wrong header check", [0x78, 0x9D] + stream.dropFirst(2)), ("wrong method", [0x77, 0x85] + stream.dropFirst(2)),
      ("nothing in it", Zlib.compress([])),
      ("one byte over 8 KiB", Zlib.compress(message + [UInt8](repeating: 0, count: 8_193 - message.count))),
      ("a megabyte of zeros", Zlib.compress([UInt8](repeating: 0, count: 1 << 20))),
    ]
    for (name, stream) in streams { group.add(name, .unreadable, .notChecked, Base45.encode(stream)) }
    return group
  }

  /// RFC 1952: the same deflate data in gzip's frame, sound in itself.
  private static func gzip(_ raw: [UInt8], of plain: [UInt8]) -> [UInt8] {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in plain {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    func littleEndian(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * UInt32($0)) & 0xFF) } }
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] + raw + littleEndian(~sum) + littleEndian(UInt32(plain.count))
  }

  func coseVectors() throws -> VectorGroup {
    var group = VectorGroup(name: "cose")
    func forged(_ change: (inout Forge) -> Void) throws -> [UInt8] {
      var forge = try forge()
      change(&forge)
      return try forge.message(cardKey)
    }
    let sound = try forge().message(cardKey)
    let header = Forge.map(try forge().protected).encoded()
    let payload = try forge().payloadBytes
    let signature = CBORValue.bytes([UInt8](sound.suffix(64)))
    func envelope(_ items: [CBORValue]) -> [UInt8] { CBORValue.tagged(18, .array(items)).encoded() }
    let parts: [CBORValue] = [.bytes(header), .map([]), .bytes(payload), signature]
    func replacing(_ index: Int, _ value: CBORValue) -> [UInt8] {
      var items = parts
      items[index] = value
      return envelope(items)
    }
    func headed(_ bytes: [UInt8]) throws -> [UInt8] { try forge().message(cardKey, header: bytes) }
    let kid = CBORValue.bytes(cardKey.publicKey.kid).encoded()
    let unreadable: [(String, [UInt8])] = [
      ("untagged", Array(sound.dropFirst())), ("a COSE_Mac0", try forged { $0.tag = 17 }),
      ("a COSE_Mac", try forged { $0.tag = 97 }),
      ("a COSE_Sign", try forged { $0.tag = 98 }), ("a CWT tag around it", [0xD8, 0x3D] + sound),
      ("three items", envelope(Array(parts.prefix(3)))), ("five items", envelope(parts + [.null])),
      ("an array without definite length", [0xD2, 0x9F] + sound.dropFirst(2) + [0xFF]),
      ("the tag in two bytes", [0xD8, 0x12] + sound.dropFirst()), ("a byte after the message", sound + [0]),
      ("two messages", sound + sound), ("signature cut off", Array(sound.dropLast(8))),
      ("protected header not in a byte string", replacing(0, .map([]))),
      ("protected header is null", replacing(0, .null)),
      ("protected header is no map", try headed([0x80])), ("no bytes in the protected header", try headed([])),
      ("a byte after the protected header", try headed(header + [0])),
      ("header labels out of order", try headed([0xA2, 0x04] + kid + [0x01, 0x27])),
      ("a header label twice", try headed([0xA2, 0x01, 0x27, 0x01, 0x27])),
      ("the algorithm not in its shortest form", try headed([0xA1, 0x01, 0x38, 0x07])),
      ("the key identifier is text", try forged { $0.protected[4] = .text("key") }),
      ("the key identifier is null", try forged { $0.protected[4] = .null }),
      ("the key identifier in both headers", try forged { $0.unprotected = .sortedMap([(4, .bytes([1]))]) }),
      ("the algorithm in both headers", try forged { $0.unprotected = .sortedMap([(1, .integer(-8))]) }),
      (
        "a private label in both headers",
        try forged {
          $0.protected[-70_000] = .null
          $0.unprotected = .sortedMap([(-70_000, .null)])
        }
      ),
      ("unprotected header is an array", replacing(1, .array([]))),
      ("unprotected header in a byte string", replacing(1, .bytes([0xA0]))),
      ("payload detached", replacing(2, .null)), ("payload is text", replacing(2, .text("payload"))),
      ("payload not in a byte string", replacing(2, .map([]))), ("signature is null", replacing(3, .null)),
      ("ES256 and a byte after the message", try forged { $0.protected[1] = .integer(-7) } + [0]),
      ("ES256, and integers for payload and signature", [0xD2, 0x84, 0x43, 0xA1, 0x01, 0x26, 0xA0, 0x05, 0x06]),
      ("ES256 and a payload that is text", envelope([.bytes([0xA1, 0x01, 0x26]), .map([]), .text("x"), signature])),
      ("the tag of a COSE_Encrypt0 and no message", [0xD0, 0xFF, 0xFF]),
      ("a COSE_Encrypt0 and a byte after it", try forged { $0.tag = 16 } + [0]),
      ("not CBOR", [0xFF, 0xFE, 0xFD]), ("an integer", [0x01]), ("a text", CBORValue.text("card").encoded()),
    ]
    for (name, message) in unreadable { group.add(name, .unreadable, .notChecked, Forge.text(message)) }
    let unsupported: [(String, (inout Forge) -> Void)] = [
      ("ES256", { $0.protected[1] = .integer(-7) }),
      ("the newer number of Ed25519", { $0.protected[1] = .integer(-19) }),
      ("HMAC", { $0.protected[1] = .integer(5) }), ("the algorithm as text", { $0.protected[1] = .text("EdDSA") }),
      ("no algorithm", { $0.protected[1] = nil }), ("a critical header", { $0.protected[2] = .array([.integer(1)]) }),
      ("a content type", { $0.protected[3] = .integer(60) }),
      ("a type", { $0.protected[16] = .text("application/cwt") }),
      ("a certificate", { $0.protected[33] = .bytes([0x30, 0x00]) }),
      ("a private header", { $0.protected[-70_000] = .null }),
      (
        "an unprotected key identifier",
        {
          $0.protected[4] = nil
          $0.unprotected = .sortedMap([(4, .bytes([1]))])
        }
      ),
      (
        "an unprotected algorithm",
        {
          $0.protected[1] = nil
          $0.unprotected = .sortedMap([(1, .integer(-8))])
        }
      ),
      ("an unprotected label of another kind", { $0.unprotected = .sortedMap([(3, .integer(60))]) }),
      ("a COSE_Encrypt0", { $0.tag = 16 }), ("a COSE_Encrypt", { $0.tag = 96 }),
    ]
    for (name, change) in unsupported { group.add(name, .unsupported, .notChecked, Forge.text(try forged(change))) }
    return group
  }

  func signatureVectors() throws -> VectorGroup {
    var group = VectorGroup(name: "signature")
    let stranger = stranger
    let signatures: [(String, (PrivateKey, [UInt8]) throws -> [UInt8])] = [
      ("empty", { _, _ in [] }), ("63 bytes", { Array(try $0.signature(for: $1).dropLast()) }),
      ("65 bytes", { try $0.signature(for: $1) + [0] }), ("zeros", { _, _ in [UInt8](repeating: 0, count: 64) }),
      ("another key's", { try stranger.signature(for: $1) }),
      ("twice the signature", { try $0.signature(for: $1) + $0.signature(for: $1) }),
      (
        "halves swapped",
        { key, signed in
          let signature = try key.signature(for: signed)
          return Array(signature.suffix(32) + signature.prefix(32))
        }
      ),
      ("S with the group's order added", { Self.addingOrder(try $0.signature(for: $1)) }),
      ("R the neutral element", { Self.crafted(r: Self.neutral, $0, $1) }),
      ("R the neutral element, not canonical", { Self.crafted(r: Self.neutralPlusP, $0, $1) }),
      ("R the neutral element with the sign of x", { Self.crafted(r: Self.neutral.dropLast() + [0x80], $0, $1) }),
      ("R of order 2", { Self.crafted(r: [0xEC] + Self.neutralPlusP.dropFirst(), $0, $1) }),
      (
        "a bit of R turned",
        { key, signed in
          var signature = try key.signature(for: signed)
          signature[0] ^= 1
          return signature
        }
      ),
      (
        "a bit of S turned",
        { key, signed in
          var signature = try key.signature(for: signed)
          signature[32] ^= 1
          return signature
        }
      ),
    ]
    for (name, signature) in signatures {
      var forge = try forge()
      forge.signature = signature
      group.add(name, .signatureInvalid, .invalid, try forge.text(cardKey))
    }
    let header = Forge.map(try forge().protected).encoded()
    let payload = try forge().payloadBytes
    let structures: [(String, CBORValue)] = [
      ("over the payload alone", .bytes(payload)),
      ("for another context", .array([.text("Signature"), .bytes(header), .bytes([]), .bytes(payload)])),
      ("with external data", .array([.text("Signature1"), .bytes(header), .bytes([1]), .bytes(payload)])),
      ("without the header", .array([.text("Signature1"), .bytes([]), .bytes([]), .bytes(payload)])),
      ("over another payload", .array([.text("Signature1"), .bytes(header), .bytes([]), .bytes(payload + [0])])),
    ]
    for (name, structure) in structures {
      var forge = try forge()
      forge.signature = { key, _ in try key.signature(for: structure == .bytes(payload) ? payload : structure.encoded())
      }
      group.add(name, .signatureInvalid, .invalid, try forge.text(cardKey))
    }
    var unnamed = try forge()
    unnamed.protected[4] = nil
    group.add("no key named, a stranger's", .signatureInvalid, .invalid, try unnamed.text(stranger))
    return group
  }

  static let neutral = [1] + [UInt8](repeating: 0, count: 31)
  static let neutralPlusP = [0xEE] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]

  /// With an S that satisfies the equation for the neutral element: only a look at R tells.
  private static func crafted(r: [UInt8], _ key: PrivateKey, _ signed: [UInt8]) -> [UInt8] {
    NeutralR.signature(r: r, seed: cardSeed, publicKey: key.publicKey, over: signed)
  }

  /// S + L, little-endian (RFC 8032, 5.1).
  private static func addingOrder(_ signature: [UInt8]) -> [UInt8] {
    var result = signature
    var carry = 0
    for index in 0..<32 {
      let sum = Int(result[32 + index]) + Int(NeutralR.order[index]) + carry
      result[32 + index] = UInt8(sum & 0xFF)
      carry = sum >> 8
    }
    return result
  }
}
