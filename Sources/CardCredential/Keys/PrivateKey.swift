/// Whatever can sign as an issuer, a root or a status publisher: a key in memory, a token, a service elsewhere.
public protocol CredentialSigner: Sendable {
  /// The key that verifies what this signs.
  var publicKey: PublicKey { get }

  /// 64 bytes of pure Ed25519 (RFC 8032, 5.1.6) over `message`.
  func signature(for message: [UInt8]) throws(KeyError) -> [UInt8]
}

/// An Ed25519 private key in memory, held by libcrypto and wiped by it when the last reference goes.
public final class PrivateKey: CredentialSigner {
  /// The key that verifies what this signs.
  public let publicKey: PublicKey
  private let handle: Ed25519Handle

  /// OWASP's count for PBKDF2 with HMAC-SHA-256 (2023): a fraction of a second once a run, years for a guesser.
  private static let iterations: Int32 = 600_000

  /// libcrypto's own buffer for a passphrase (PEM_BUFSIZE).
  private static let maximumPassphrase = 1_024

  private init(_ handle: Ed25519Handle) throws(KeyError) {
    self.handle = handle
    publicKey = try PublicKey(rawBytes: handle.publicKeyBytes)
  }

  /// A new key from the system's randomness.
  public static func generate() throws(KeyError) -> PrivateKey {
    try PrivateKey(seed: try SecretBytes.random(32))
  }

  /// The key of a seed of 32 bytes (RFC 8032, 5.1.5), as test vectors give it.
  public convenience init(seed: SecretBytes) throws(KeyError) {
    guard seed.count == 32, let handle = Ed25519Handle(seed: seed) else {
      throw KeyError(.wrongKeyType, "an Ed25519 seed has 32 bytes")
    }
    try self.init(handle)
  }

  /// Reads one PEM block of PKCS#8, `PRIVATE KEY` or `ENCRYPTED PRIVATE KEY`, with nothing around it.
  ///
  /// Throws `passphraseMissing` for an encrypted key without passphrase. A passphrase for a key that is not encrypted
  /// is not used.
  public convenience init(pem: SecretBytes, passphrase: SecretBytes? = nil) throws(KeyError) {
    let label = try pem.withBytes { (text) throws(KeyError) in
      try PEMText.check(text, allowed: [PEMText.privateLabel, PEMText.encryptedLabel])
    }
    if label == PEMText.encryptedLabel {
      guard let passphrase else {
        throw KeyError(.passphraseMissing, "the private key is encrypted", hint: "give its passphrase")
      }
      try Self.checkPassphrase(passphrase)
    }
    switch Ed25519Handle.readPrivate(pem: pem, passphrase: passphrase) {
    case .key(let handle): try self.init(handle)
    case .otherType: throw KeyError(.wrongKeyType, "the private key is not an Ed25519 key")
    case .unreadable where label == PEMText.encryptedLabel:
      throw KeyError(.passphraseWrong, "the passphrase does not open the private key")
    case .unreadable: throw KeyError(.notPEM, "the text is not a private key in PKCS#8")
    }
  }

  /// The same from a `String`, of which Swift may leave copies in memory: prefer `KeyFile`.
  public convenience init(pem: String, passphrase: String? = nil) throws(KeyError) {
    try self.init(
      pem: SecretBytes(copying: Array(pem.utf8)), passphrase: passphrase.map { SecretBytes(copying: Array($0.utf8)) })
  }

  /// One PEM block of PKCS#8; with a passphrase of 1 to 1,024 bytes encrypted by PBES2: PBKDF2 with HMAC-SHA-256 and
  /// 600,000 iterations, AES-256-CBC.
  public func pem(passphrase: SecretBytes? = nil) throws(KeyError) -> SecretBytes {
    let text: SecretBytes?
    if let passphrase {
      try Self.checkPassphrase(passphrase)
      text = handle.privatePEM(passphrase: passphrase, iterations: Self.iterations, salt: try randomBytes(16))
    } else {
      text = handle.privatePEM()
    }
    guard let text else { throw KeyError(.signingFailed, "libcrypto could not write the private key") }
    return text
  }

  private static func checkPassphrase(_ passphrase: SecretBytes) throws(KeyError) {
    guard (1...maximumPassphrase).contains(passphrase.count) else {
      throw KeyError(.passphraseUnfit, "a passphrase has 1 to \(maximumPassphrase) bytes")
    }
  }

  /// 64 bytes of pure Ed25519 over `message`.
  public func signature(for message: [UInt8]) throws(KeyError) -> [UInt8] {
    guard let signature = handle.sign(message) else {
      throw KeyError(.signingFailed, "libcrypto could not sign")
    }
    return signature
  }
}
