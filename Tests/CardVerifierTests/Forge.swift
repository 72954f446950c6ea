import CardModel

@testable import CardCredential

/// Makes messages that the library would not: any header, claim or byte, under any key.
struct Forge {
  var tag: UInt64 = 18
  var protected: [Int64: CBORValue] = [1: .integer(-8)]
  var unprotected: CBORValue = .map([])
  /// The payload's claims, unless `payload` has other bytes.
  var claims: [Int64: CBORValue]
  var attributes: [Int64: CBORValue]
  /// The profile's own claim, as long as `claims` has one.
  var profile: [Int64: CBORValue] = [:]
  /// Other bytes for the value of the profile's own claim, which stands last.
  var rawProfile: [UInt8]?
  var payload: [UInt8]?
  var signature: ((PrivateKey, [UInt8]) throws -> [UInt8]) = { try $0.signature(for: $1) }

  init(_ claims: CredentialClaims, kid: [UInt8]?) throws {
    guard case .map(let pairs) = try CBORValue(decoding: claims.encoded()) else { throw CBORReader.wrongType }
    self.claims = try Self.fields(pairs)
    guard case .map(let inner)? = self.claims[169] else { throw CBORReader.wrongType }
    attributes = try Self.fields(inner)
    if case .map(let inner)? = self.claims[-65537] { profile = try Self.fields(inner) }
    protected[4] = kid.map(CBORValue.bytes)
  }

  private static func fields(_ pairs: [CBORValue.Pair]) throws -> [Int64: CBORValue] {
    var fields: [Int64: CBORValue] = [:]
    for pair in pairs {
      switch pair.key {
      case .unsigned(let key): fields[Int64(key)] = pair.value
      case .negative(let key): fields[-1 - Int64(key)] = pair.value
      default: throw CBORReader.wrongType
      }
    }
    return fields
  }

  static func map(_ fields: [Int64: CBORValue]) -> CBORValue { .sortedMap(fields.map { ($0.key, $0.value) }) }

  var payloadBytes: [UInt8] {
    if let payload { return payload }
    var all = claims
    if all[169] != nil { all[169] = Self.map(attributes) }
    if case .map? = all[-65537] { all[-65537] = Self.map(profile) }
    guard let rawProfile else { return Self.map(all).encoded() }
    all[-65537] = .null
    return Self.map(all).encoded().dropLast() + rawProfile
  }

  func message(_ key: PrivateKey, header: [UInt8]? = nil) throws -> [UInt8] {
    let header = header ?? Self.map(protected).encoded()
    let signed = CBORValue.array([.text("Signature1"), .bytes(header), .bytes([]), .bytes(payloadBytes)]).encoded()
    let signature = try signature(key, signed)
    return CBORValue.tagged(tag, .array([.bytes(header), unprotected, .bytes(payloadBytes), .bytes(signature)]))
      .encoded()
  }

  func text(_ key: PrivateKey) throws -> String { Self.text(try message(key)) }

  /// The outer layers over any bytes, without the issuer's limits.
  static func text(_ message: [UInt8]) -> String { Base45.encode(Zlib.compress(message)) }
}
