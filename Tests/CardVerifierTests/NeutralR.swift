import CLibCrypto

@testable import CardCredential

/// Signatures that satisfy Ed25519's equation with an R that is the neutral element: S = H(R‖A‖M)·a, so that S·B − h·A
/// is neutral too.
///
/// Only whoever has the key can make one, but a verifier that takes it, as libcrypto does, disagrees with those that
/// don't.
enum NeutralR {
  /// The order of the base point (RFC 8032, 5.1), little-endian.
  static let order: [UInt8] =
    [0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14]
    + [UInt8](repeating: 0, count: 15) + [0x10]

  /// A signature over `message` under the key of `seed`, with `r` as an encoding of the neutral element.
  static func signature(r: [UInt8], seed: [UInt8], publicKey: PublicKey, over message: [UInt8]) -> [UInt8] {
    var secret = Array(sha512(seed).prefix(32))
    secret[0] &= 0xF8
    secret[31] = secret[31] & 0x7F | 0x40
    return r + product(sha512(r + publicKey.rawBytes + message), product(secret, [1]))
  }

  private static func sha512(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 64)
    precondition(EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha512(), nil) == 1)
    return digest
  }

  /// left · right modulo the order, for a `right` below it: doubling and adding, bit by bit.
  private static func product(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    let addend = right + [UInt8](repeating: 0, count: 32 - right.count)
    var result = [UInt8](repeating: 0, count: 32)
    for bit in (0..<left.count * 8).reversed() {
      result = sum(result, result)
      if left[bit / 8] >> UInt8(bit % 8) & 1 == 1 { result = sum(result, addend) }
    }
    return result
  }

  /// Of two numbers below the order, which has 253 bits: no carry is lost.
  private static func sum(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    let sum = combined(left, right) { $0 + $1 }
    return order.reversed().lexicographicallyPrecedes(sum.reversed()) || order == sum
      ? combined(sum, order) { $0 - $1 } : sum
  }

  private static func combined(_ left: [UInt8], _ right: [UInt8], _ operation: (Int, Int) -> Int) -> [UInt8] {
    var carry = 0
    return left.indices.map { index in
      let value = operation(Int(left[index]), Int(right[index])) + carry
      carry = value >> 8
      return UInt8(value & 0xFF)
    }
  }
}
