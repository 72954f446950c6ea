/// An Ed25519 public key that is a point of the curve, of canonical encoding and no small order.
public struct PublicKey: Sendable, Hashable {
  /// The 32 bytes of RFC 8032, 5.1.5.
  public let rawBytes: [UInt8]

  /// Checks the encoding; throws `weakKey` when it is not 32 bytes, not canonical, of small order or not on the curve.
  public init(rawBytes: [UInt8]) throws(KeyError) {
    guard rawBytes.count == 32, Ed25519Encoding.isSoundPoint(rawBytes), isOnEdwardsCurve(rawBytes) else {
      throw KeyError(.weakKey, "the public key is not canonical, of small order, or no point of the curve")
    }
    self.rawBytes = rawBytes
  }

  /// Reads one PEM block `PUBLIC KEY` (RFC 8410) with nothing before or after it.
  public init(pem: String) throws(KeyError) {
    let text = Array(pem.utf8)
    try PEMText.check(text, allowed: [PEMText.publicLabel])
    if let raw = Ed25519Handle.rawPublicKey(pem: text) {
      try self.init(rawBytes: raw)
      return
    }
    switch Ed25519Handle.readPublic(pem: text) {
    case .key(let handle): try self.init(rawBytes: handle.publicKeyBytes)
    case .otherType: throw KeyError(.wrongKeyType, "the public key is not an Ed25519 key")
    case .unreadable: throw KeyError(.notPEM, "the text is not a public key in PEM")
    }
  }

  /// One PEM block `PUBLIC KEY` with a final line break.
  public var pem: String {
    guard let text = Ed25519Handle(publicKey: rawBytes)?.publicPEM() else {
      preconditionFailure("libcrypto writes every Ed25519 public key: out of memory")
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The COSE Key thumbprint (RFC 9679) with SHA-256, 32 bytes.
  public var thumbprint: [UInt8] {
    let key = CBORValue.sortedMap([(1, .integer(1)), (-1, .integer(6)), (-2, .bytes(rawBytes))])
    return Digest.sha256(key.encoded())
  }

  /// The profile's key identifier: the first 8 bytes of the thumbprint.
  public var keyIdentifier: [UInt8] { Array(thumbprint.prefix(8)) }

  /// The profile's key identifier: the first 8 bytes of the thumbprint.
  package var kid: [UInt8] { keyIdentifier }

  /// Whether `signature` over `message` is this key's. For more than one, make a `VerificationKey` once.
  public func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
    VerificationKey(self).isValid(signature, for: message)
  }
}

/// A public key made ready for many verifications, on any number of threads.
public final class VerificationKey: Sendable {
  /// The key.
  public let publicKey: PublicKey
  /// By which messages name the key.
  public let keyIdentifier: [UInt8]
  /// libcrypto's key, where libsodium is not of the kind that our rule needs.
  private let slowHandle: Ed25519Handle?

  /// Prepares `publicKey`, which messages name by the profile's own key identifier.
  public convenience init(_ publicKey: PublicKey) {
    self.init(publicKey, keyIdentifier: publicKey.keyIdentifier)
  }

  /// Prepares `publicKey`, which messages name by `keyIdentifier`.
  public convenience init(_ publicKey: PublicKey, keyIdentifier: [UInt8]) {
    self.init(publicKey, keyIdentifier: keyIdentifier, withLibSodium: LibSodium.comparesBytes)
  }

  init(_ publicKey: PublicKey, keyIdentifier: [UInt8], withLibSodium: Bool) {
    self.publicKey = publicKey
    self.keyIdentifier = keyIdentifier
    slowHandle = withLibSodium ? nil : Ed25519Handle(publicKey: publicKey.rawBytes)
    precondition(withLibSodium || slowHandle != nil, "libcrypto takes any 32 bytes as a public key: out of memory")
  }

  /// Whether `signature` is this key's over `message`: pure Ed25519 (RFC 8032, 5.1.7) without the cofactor, S reduced,
  /// R canonical and not of small order.
  public func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
    isValid(signatureIn: signature, at: 0..<signature.count, for: message)
  }

  /// The same for the signature that lies at `range` of `bytes`.
  func isValid(signatureIn bytes: [UInt8], at range: Range<Int>, for message: [UInt8]) -> Bool {
    guard range.count == 64, Ed25519Encoding.isSoundPoint(bytes, at: range.lowerBound),
      Ed25519Encoding.isReducedScalar(bytes, at: range.lowerBound + 32)
    else { return false }
    if let slowHandle { return slowHandle.verifies(Array(bytes[range]), over: message) }
    let key = publicKey.rawBytes
    return LibSodium.verifies(bytes.span.extracting(range), over: message.span, publicKey: key.span)
  }
}
