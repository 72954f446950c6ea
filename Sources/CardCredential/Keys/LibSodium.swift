import CSodium

/// The one wrapper of libsodium, which verifies Ed25519 in half of libcrypto's time. Unsafe pointers stay in this file.
enum LibSodium {
  /// Before its first use the library must look at the machine, once; it may do so on any thread.
  private static let isReady = sodium_init() >= 0

  /// Whether the installed library compares R as bytes, as our rule wants it. Some after 1.0.18 multiply the equation
  /// by the cofactor 8 and take more: then libcrypto verifies.
  static let comparesBytes = !verifies(oddSignature.span, over: [UInt8]().span, publicKey: oddKey.span)

  /// Pure Ed25519 (RFC 8032, 5.1.7). The caller has checked the encodings: libsodium refuses most that we do, but not
  /// in every build.
  ///
  /// `publicKey` has 32 bytes and `signature` 64.
  static func verifies(_ signature: Span<UInt8>, over message: Span<UInt8>, publicKey: Span<UInt8>) -> Bool {
    precondition(isReady, "libsodium finds no randomness or no memory on this machine")
    precondition(signature.count == crypto_sign_BYTES && publicKey.count == crypto_sign_PUBLICKEYBYTES)
    return signature.withUnsafeBufferPointer { signature in
      message.withUnsafeBufferPointer { message in
        publicKey.withUnsafeBufferPointer { key in
          guard let signature = signature.baseAddress, let key = key.baseAddress else { return false }
          return crypto_sign_verify_detached(signature, message.baseAddress, UInt64(message.count), key) == 0
        }
      }
    }
  }

  // MARK: A signature that is good only with the cofactor

  /// The public key of the seed of 32 times 1.
  private static let oddKey: [UInt8] = [
    0x8A, 0x88, 0xE3, 0xDD, 0x74, 0x09, 0xF1, 0x95, 0xFD, 0x52, 0xDB, 0x2D, 0x3C, 0xBA, 0x5D, 0x72,
    0xCA, 0x67, 0x09, 0xBF, 0x1D, 0x94, 0x12, 0x1B, 0xF3, 0x74, 0x88, 0x01, 0xB4, 0x0F, 0x6F, 0x5C,
  ]

  /// Its signature over the empty message, but that the point (0, −1) of order 2 was added to R before k was drawn.
  private static let oddSignature: [UInt8] = [
    0x3A, 0xE4, 0xDF, 0x0A, 0xFB, 0xD9, 0xDB, 0xDA, 0xEB, 0x27, 0xE4, 0xC7, 0xCA, 0xB7, 0x42, 0x6F,
    0x21, 0x8D, 0x02, 0xF4, 0x73, 0x0D, 0xC7, 0xD5, 0x77, 0x06, 0x0A, 0xD3, 0x1A, 0xF8, 0x94, 0xDC,
    0x92, 0xA7, 0x55, 0x98, 0x7D, 0x25, 0xCE, 0x58, 0x49, 0xE0, 0x0B, 0x67, 0x90, 0x63, 0x40, 0x37,
    0x94, 0x99, 0x9D, 0xB1, 0x5E, 0x5C, 0xD9, 0x49, 0x34, 0x3B, 0x7B, 0xA0, 0x9E, 0x65, 0x9D, 0x0E,
  ]
}
