import CLibCrypto

// The one wrapper of OpenSSL 3's libcrypto. Unsafe pointers stay in this file; each C handle has one owner here.

/// SHA-256 (FIPS 180-4).
public enum Digest {
  /// The 32 bytes of SHA-256 over `bytes`.
  public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { output, count in
      let done = bytes.withUnsafeBufferPointer { input in
        EVP_Digest(input.baseAddress, input.count, output.baseAddress, nil, EVP_sha256(), nil)
      }
      precondition(done == 1, "SHA-256 is part of every libcrypto: out of memory")
      count = 32
    }
  }

  /// The 32 bytes of HMAC-SHA-256 (RFC 2104) over `bytes`.
  public static func hmacSHA256(_ bytes: [UInt8], key: SecretBytes) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { output, count in
      let done = key.withBytes { key in
        bytes.withUnsafeBufferPointer { input in
          HMAC(
            EVP_sha256(), key.baseAddress, Int32(key.count), input.baseAddress, input.count, output.baseAddress, nil)
        }
      }
      precondition(done != nil, "HMAC with SHA-256 is part of every libcrypto: out of memory")
      count = 32
    }
  }
}

/// `count` random bytes of libcrypto's generator for what is no secret, such as a salt.
func randomBytes(_ count: Int) throws(KeyError) -> [UInt8] {
  var done: Int32 = 0
  let bytes = [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
    done = RAND_bytes(output.baseAddress, Int32(output.count))
    initialized = done == 1 ? count : 0
  }
  guard done == 1 else { throw KeyError(.noRandomness, "the system gives no randomness") }
  return bytes
}

/// Whether some point of edwards25519 has the y of `encoding`, 32 bytes little-endian with the sign of x in the highest
/// bit: whether x² = (y² − 1) / (dy² + 1) is a square (RFC 8032, 5.1.3). libcrypto decodes a public key only while it
/// verifies.
func isOnEdwardsCurve(_ encoding: [UInt8]) -> Bool {
  var bytes = encoding
  bytes[31] &= 0x7F
  guard let context = BN_CTX_new() else { return false }
  defer { BN_CTX_free(context) }
  BN_CTX_start(context)
  defer { BN_CTX_end(context) }
  var (prime, d): (OpaquePointer?, OpaquePointer?)
  defer { [prime, d].forEach { BN_free($0) } }
  let one = BN_CTX_get(context)
  let (square, left, right) = (BN_CTX_get(context), BN_CTX_get(context), BN_CTX_get(context))
  guard BN_hex2bn(&prime, "7" + String(repeating: "F", count: 61) + "ED") == 64,
    BN_hex2bn(&d, "52036CEE2B6FFE738CC740797779E89800700A4D4141D8AB75EB4DCA135978A3") == 64,
    let right, BN_set_word(one, 1) == 1, BN_lebin2bn(bytes, 32, square) != nil,
    BN_mod_sqr(square, square, prime, context) == 1, BN_mod_sub(left, square, one, prime, context) == 1,
    BN_mod_mul(right, square, d, prime, context) == 1, BN_mod_add(right, right, one, prime, context) == 1,
    // u / v is a square exactly where u · v is; v is never 0.
    BN_mod_mul(square, left, right, prime, context) == 1
  else { return false }
  return BN_kronecker(square, prime, context) >= 0
}

/// Bytes that are overwritten when their owner goes: private keys and passphrases on their way in and out.
public final class SecretBytes: @unchecked Sendable {
  // Unchecked: the buffer is written in `init` alone and only read afterwards.
  private let buffer: UnsafeMutableRawBufferPointer

  /// Takes a copy of `bytes`. The caller's own copy stays where it is.
  public convenience init(copying bytes: [UInt8]) {
    self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
  }

  package init(count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) -> Void) {
    buffer = .allocate(byteCount: count, alignment: 1)
    buffer.initializeMemory(as: UInt8.self, repeating: 0)
    fill(buffer)
  }

  deinit {
    OPENSSL_cleanse(buffer.baseAddress, buffer.count)
    buffer.deallocate()
  }

  /// The number of bytes.
  public var count: Int { buffer.count }

  /// A copy that is not wiped, for what is no secret or for the caller to answer for.
  public func copy() -> [UInt8] { Array(buffer) }

  /// Whether both hold the same bytes, in a time that tells only their numbers.
  package func isEqual(to other: SecretBytes) -> Bool {
    count == other.count && CRYPTO_memcmp(buffer.baseAddress, other.buffer.baseAddress, count) == 0
  }

  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(buffer))
  }

  /// `count` random bytes of libcrypto's generator for private keys.
  package static func random(_ count: Int) throws(KeyError) -> SecretBytes {
    var done: Int32 = 0
    let bytes = SecretBytes(count: count) { buffer in
      done = RAND_priv_bytes(buffer.assumingMemoryBound(to: UInt8.self).baseAddress, Int32(buffer.count))
    }
    guard done == 1 else { throw KeyError(.noRandomness, "the system gives no randomness") }
    return bytes
  }
}

/// Owns an `EVP_PKEY` that holds an Ed25519 key. libcrypto's keys are immutable and may be used on any thread.
final class Ed25519Handle: @unchecked Sendable {
  private let key: OpaquePointer

  /// Takes over a reference; nil and released when the key is of another type.
  private init?(owning key: OpaquePointer) {
    self.key = key
    // After a failed initializer the deinit still runs, as every property is set.
    guard EVP_PKEY_get_id(key) == EVP_PKEY_ED25519 else { return nil }
  }

  deinit { EVP_PKEY_free(key) }

  /// A public key from its 32 bytes; libcrypto itself looks at nothing but their number.
  init?(publicKey raw: [UInt8]) {
    guard let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, raw, raw.count) else {
      ERR_clear_error()
      return nil
    }
    self.key = key
  }

  /// A private key from its seed (RFC 8032, 5.1.5), 32 bytes.
  init?(seed: SecretBytes) {
    let key = seed.withBytes { seed in
      EVP_PKEY_new_raw_private_key(
        EVP_PKEY_ED25519, nil, seed.assumingMemoryBound(to: UInt8.self).baseAddress, seed.count)
    }
    guard let key else {
      ERR_clear_error()
      return nil
    }
    self.key = key
  }

  /// The 32 bytes of the public key.
  var publicKeyBytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { output, count in
      var length = output.count
      count = EVP_PKEY_get_raw_public_key(key, output.baseAddress, &length) == 1 ? length : 0
    }
  }

  /// Pure Ed25519 (RFC 8032, 5.1.7), as libcrypto does it: the caller checks encodings that libcrypto takes.
  /// `LibSodium` does the same in half the time.
  func verifies(_ signature: [UInt8], over message: [UInt8]) -> Bool {
    guard let context = EVP_MD_CTX_new() else { return false }
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1,
      EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    else {
      ERR_clear_error()
      return false
    }
    return true
  }

  /// The 64 bytes of the signature (RFC 8032, 5.1.6), or nil when libcrypto fails.
  func sign(_ message: [UInt8]) -> [UInt8]? {
    guard let context = EVP_MD_CTX_new() else { return nil }
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1 else {
      ERR_clear_error()
      return nil
    }
    var length = 64
    var done: Int32 = 0
    let signature = [UInt8](unsafeUninitializedCapacity: length) { output, count in
      done = EVP_DigestSign(context, output.baseAddress, &length, message, message.count)
      count = done == 1 ? length : 0
    }
    return signature.count == 64 ? signature : nil
  }
}

// MARK: - PEM

extension Ed25519Handle {
  /// What reading a PEM block came to.
  enum ReadKey {
    case key(Ed25519Handle)
    /// Sound, but of another type.
    case otherType
    /// Not such a block, or not decrypted by this passphrase.
    case unreadable
  }

  private static func outcome(of key: OpaquePointer?) -> ReadKey {
    guard let key else {
      ERR_clear_error()
      return .unreadable
    }
    return Ed25519Handle(owning: key).map(ReadKey.key) ?? .otherType
  }

  /// A PKCS#8 private key (RFC 5958) from the text of one PEM block.
  static func readPrivate(pem: SecretBytes, passphrase: SecretBytes?) -> ReadKey {
    let key = pem.withBytes { text -> OpaquePointer? in
      guard let bio = BIO_new_mem_buf(text.baseAddress, Int32(clamping: text.count)) else { return nil }
      defer { BIO_free(bio) }
      return withExtendedLifetime(passphrase) {
        PEM_read_bio_PrivateKey(
          bio, nil, answerPassphrase, passphrase.map { Unmanaged.passUnretained($0).toOpaque() })
      }
    }
    return outcome(of: key)
  }

  /// A SubjectPublicKeyInfo (RFC 8410) from the text of one PEM block.
  static func readPublic(pem: [UInt8]) -> ReadKey {
    let key = pem.withUnsafeBytes { text -> OpaquePointer? in
      guard let bio = BIO_new_mem_buf(text.baseAddress, Int32(clamping: text.count)) else { return nil }
      defer { BIO_free(bio) }
      return PEM_read_bio_PUBKEY(bio, nil, { _, _, _, _ in -1 }, nil)
    }
    return outcome(of: key)
  }

  /// What comes before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo, which has no other encoding in DER
  /// (RFC 8410, 4): a sequence of the algorithm 1.3.101.112, without parameters, and a bit string.
  private static let publicKeyHead: [UInt8] = [
    0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
  ]

  /// The 32 bytes of an Ed25519 key from the text of one PEM block; nil for all else, which ``readPublic(pem:)`` tells
  /// apart. libcrypto takes the PEM apart, but not the DER in it: to get ready for every kind of key there is takes it
  /// longer than a card takes to verify, and a third of the command line's start.
  static func rawPublicKey(pem: [UInt8]) -> [UInt8]? {
    var (name, header): (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?) = (nil, nil)
    var data: UnsafeMutablePointer<UInt8>?
    var count = 0
    let isRead = pem.withUnsafeBytes { text in
      guard let bio = BIO_new_mem_buf(text.baseAddress, Int32(clamping: text.count)) else { return false }
      defer { BIO_free(bio) }
      return PEM_read_bio(bio, &name, &header, &data, &count) == 1
    }
    guard isRead, let data else {
      ERR_clear_error()
      return nil
    }
    defer {
      CRYPTO_free(name, #file, 0)
      CRYPTO_free(header, #file, 0)
      CRYPTO_free(data, #file, 0)
    }
    let der = Array(UnsafeBufferPointer(start: data, count: count))
    guard der.count == publicKeyHead.count + 32, der.starts(with: publicKeyHead) else { return nil }
    return Array(der[publicKeyHead.count...])
  }

  /// SubjectPublicKeyInfo in PEM.
  func publicPEM() -> [UInt8]? {
    guard let bio = BIO_new(BIO_s_mem()) else { return nil }
    defer { BIO_free(bio) }
    guard PEM_write_bio_PUBKEY(bio, key) == 1 else {
      ERR_clear_error()
      return nil
    }
    return Self.drain(bio)?.copy()
  }

  /// Unencrypted PKCS#8 in PEM.
  func privatePEM() -> SecretBytes? {
    // The secure memory BIO wipes its buffer when it is freed.
    guard let bio = BIO_new(BIO_s_secmem()) else { return nil }
    defer { BIO_free(bio) }
    guard PEM_write_bio_PKCS8PrivateKey(bio, key, nil, nil, 0, nil, nil) == 1 else {
      ERR_clear_error()
      return nil
    }
    return Self.drain(bio)
  }

  /// PKCS#8 encrypted with PBES2 (RFC 8018): PBKDF2 with HMAC-SHA-256, AES-256 in CBC mode.
  func privatePEM(passphrase: SecretBytes, iterations: Int32, salt: [UInt8]) -> SecretBytes? {
    defer { ERR_clear_error() }
    guard let plain = EVP_PKEY2PKCS8(key) else { return nil }
    defer { PKCS8_PRIV_KEY_INFO_free(plain) }
    var salt = salt
    // A nil initialization vector makes libcrypto draw one.
    guard
      let scheme = PKCS5_pbe2_set_iv(
        EVP_aes_256_cbc(), iterations, &salt, Int32(salt.count), nil, NID_hmacWithSHA256)
    else { return nil }
    let sealed = passphrase.withBytes { secret in
      PKCS8_set0_pbe(secret.assumingMemoryBound(to: CChar.self).baseAddress, Int32(secret.count), plain, scheme)
    }
    guard let sealed else {
      X509_ALGOR_free(scheme)
      return nil
    }
    defer { X509_SIG_free(sealed) }
    guard let bio = BIO_new(BIO_s_mem()) else { return nil }
    defer { BIO_free(bio) }
    guard PEM_write_bio_PKCS8(bio, sealed) == 1 else { return nil }
    return Self.drain(bio)
  }

  private static func drain(_ bio: OpaquePointer) -> SecretBytes? {
    let pending = BIO_ctrl_pending(bio)
    var read = 0
    let bytes = SecretBytes(count: pending) { buffer in
      guard BIO_read_ex(bio, buffer.baseAddress, buffer.count, &read) == 1 else { return }
    }
    return read == pending ? bytes : nil
  }
}

/// libcrypto's question for a passphrase, answered from the `SecretBytes` handed along with it. Without an answer of
/// ours libcrypto would ask at the terminal.
private func answerPassphrase(
  _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _ isWriting: Int32, _ secret: UnsafeMutableRawPointer?
) -> Int32 {
  guard let buffer, let secret else { return -1 }
  let passphrase = Unmanaged<SecretBytes>.fromOpaque(secret).takeUnretainedValue()
  guard passphrase.count <= Int(size) else { return -1 }
  passphrase.withBytes { UnsafeMutableRawBufferPointer(start: buffer, count: Int(size)).copyMemory(from: $0) }
  return Int32(passphrase.count)
}
