/// A CBOR item of the profile's types as a value: for writing, and for reading where speed does not count.
indirect enum CBORValue: Sendable, Hashable {
  case unsigned(UInt64)
  /// The integer −1 − n.
  case negative(UInt64)
  case bytes([UInt8])
  case text(String)
  case array([CBORValue])
  /// In the order in which the pairs are written.
  case map([Pair])
  case tagged(UInt64, CBORValue)
  case bool(Bool)
  case null

  struct Pair: Sendable, Hashable {
    let key: CBORValue
    let value: CBORValue
  }

  static func integer(_ value: Int64) -> CBORValue {
    value >= 0 ? .unsigned(UInt64(value)) : .negative(UInt64(-1 - value))
  }

  /// A map with its pairs in the deterministic order (RFC 8949, 4.2.1), those without a value left out.
  static func sortedMap(_ pairs: [(key: CBORValue, value: CBORValue?)]) -> CBORValue {
    let present = pairs.compactMap { pair in pair.value.map { (pair.key.encoded(), Pair(key: pair.key, value: $0)) } }
    return .map(present.sorted { $0.0.lexicographicallyPrecedes($1.0) }.map { $0.1 })
  }

  /// A map with integer keys, in the deterministic order.
  static func sortedMap(_ pairs: [(Int64, CBORValue?)]) -> CBORValue {
    sortedMap(pairs.map { (key: .integer($0.0), value: $0.1) })
  }
}

// MARK: - Writing

extension CBORValue {
  /// The item's bytes: shortest heads, definite lengths.
  func encoded() -> [UInt8] {
    var output: [UInt8] = []
    encode(into: &output)
    return output
  }

  private func encode(into output: inout [UInt8]) {
    switch self {
    case .unsigned(let value): Self.appendHead(major: 0, value, to: &output)
    case .negative(let value): Self.appendHead(major: 1, value, to: &output)
    case .bytes(let bytes):
      Self.appendHead(major: 2, UInt64(bytes.count), to: &output)
      output += bytes
    case .text(let text):
      Self.appendHead(major: 3, UInt64(text.utf8.count), to: &output)
      output += text.utf8
    case .array(let items):
      Self.appendHead(major: 4, UInt64(items.count), to: &output)
      for item in items { item.encode(into: &output) }
    case .map(let pairs):
      Self.appendHead(major: 5, UInt64(pairs.count), to: &output)
      for pair in pairs {
        pair.key.encode(into: &output)
        pair.value.encode(into: &output)
      }
    case .tagged(let tag, let item):
      Self.appendHead(major: 6, tag, to: &output)
      item.encode(into: &output)
    case .bool(let value): output.append(value ? 0xF5 : 0xF4)
    case .null: output.append(0xF6)
    }
  }

  private static func appendHead(major: UInt8, _ argument: UInt64, to output: inout [UInt8]) {
    let (info, length): (UInt8, Int)
    switch argument {
    case 0..<24: (info, length) = (UInt8(argument), 0)
    case ...0xFF: (info, length) = (24, 1)
    case ...0xFFFF: (info, length) = (25, 2)
    case ...0xFFFF_FFFF: (info, length) = (26, 4)
    default: (info, length) = (27, 8)
    }
    output.append(major << 5 | info)
    for shift in (0..<length).reversed() { output.append(UInt8(truncatingIfNeeded: argument >> UInt64(shift * 8))) }
  }
}

// MARK: - Reading

extension CBORValue {
  /// Decodes exactly one item. Whatever it takes, `encoded()` gives back byte for byte.
  init(decoding bytes: [UInt8], keyOrder: CBORReader.KeyOrder = .deterministic) throws(CredentialError) {
    var reader = CBORReader(bytes, keyOrder: keyOrder)
    self = try CBORValue(from: &reader)
    try reader.finish()
  }

  /// Reads one item from `reader`.
  init(from reader: inout CBORReader) throws(CredentialError) {
    switch try reader.peekMajor() {
    case 0: self = .unsigned(try reader.readHead().argument)
    case 1: self = .negative(try reader.readHead().argument)
    case 2: self = .bytes(Array(reader.bytes[try reader.readByteString()]))
    case 3: self = .text(String(decoding: reader.bytes[try reader.readText()], as: UTF8.self))
    case 4:
      let count = try reader.enterArray()
      var items: [CBORValue] = []
      for _ in 0..<count { items.append(try CBORValue(from: &reader)) }
      reader.ascend()
      self = .array(items)
    case 5:
      var map = try reader.enterMap()
      var pairs: [Pair] = []
      var start = reader.position
      while try reader.nextKey(in: &map) != nil {
        var keyReader = CBORReader(reader.bytes, in: start..<reader.position, keyOrder: reader.keyOrder)
        let key = try CBORValue(from: &keyReader)
        pairs.append(Pair(key: key, value: try CBORValue(from: &reader)))
        start = reader.position
      }
      self = .map(pairs)
    case 6:
      let tag = try reader.readTag()
      self = .tagged(tag, try CBORValue(from: &reader))
      reader.ascend()
    default: self = try reader.readSimple().map(CBORValue.bool) ?? .null
    }
  }
}
