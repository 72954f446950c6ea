/// Rules for Ed25519's encodings (RFC 8032, 5.1) that libcrypto does not check, nor libsodium in every build.
///
/// With a point of small order as public key and R, one signature verifies for any message or for one in eight; and
/// where encodings are not canonical, verifiers disagree. Nothing here is secret, so nothing is constant-time.
enum Ed25519Encoding {
  /// The order of the base point, 2²⁵² + 27742317777372353535851937790883648493, little-endian.
  private static let order: [UInt8] = [
    0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
  ]

  /// The y coordinates of the eight points whose order divides 8, little-endian: 0, 1, p − 1, and two of order 8.
  private static let smallOrder: [[UInt8]] = [
    [UInt8](repeating: 0, count: 32),
    [1] + [UInt8](repeating: 0, count: 31),
    [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
    [
      0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0,
      0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC, 0x05,
    ],
    [
      0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67, 0x0F,
      0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03, 0x7A,
    ],
  ]

  /// Whether the 32 bytes at `offset` are a public key or an R to rely on: y below p, and not of small order.
  static func isSoundPoint(_ bytes: [UInt8], at offset: Int = 0) -> Bool {
    guard bytes.count >= offset + 32 else { return false }
    return isCanonical(bytes, at: offset) && !isSmallOrder(bytes, at: offset)
  }

  /// Whether y, the 255 bits without the sign of x, is below p = 2²⁵⁵ − 19.
  private static func isCanonical(_ bytes: [UInt8], at offset: Int) -> Bool {
    guard bytes[offset + 31] & 0x7F == 0x7F, bytes[offset] >= 0xED else { return true }
    return bytes[offset + 1...offset + 30].contains { $0 != 0xFF }
  }

  private static func isSmallOrder(_ bytes: [UInt8], at offset: Int) -> Bool {
    smallOrder.contains { point in
      // The first byte decides nearly always.
      guard point[0] == bytes[offset] else { return false }
      return (1..<31).allSatisfy { point[$0] == bytes[offset + $0] } && point[31] == bytes[offset + 31] & 0x7F
    }
  }

  /// Whether the second half of a signature, S, is below the order (RFC 8032, 5.1.7): otherwise a second signature
  /// could be made from a first.
  static func isReducedScalar(_ bytes: [UInt8], at offset: Int) -> Bool {
    guard bytes.count >= offset + 32 else { return false }
    for index in (0..<32).reversed() where bytes[offset + index] != order[index] {
      return bytes[offset + index] < order[index]
    }
    return false
  }
}
