import CP11Kit
import CardCredential
import Synchronization

/// An Ed25519 key on a token, a smart card or a hardware security module, by its `pkcs11:` URI (RFC 7512). The private
/// key never leaves it.
///
/// Path attributes (`token`, `serial`, `object`, `id`, `slot-id`, …) choose the token and the key, and must mean one of
/// each. Query attributes: `module-path` and `module-name` name the module, `pin-source` a file with the PIN in its
/// first line, `pin-value` the PIN itself (which others on the machine may see in the list of processes). Messages
/// never repeat a URI or a PIN.
public final class PKCS11Signer: CredentialSigner {
  /// The key that verifies what this signs.
  public let publicKey: PublicKey
  /// A session is for one thread at a time.
  private let signing: Mutex<OpenKey>

  private struct OpenKey {
    let session: TokenSession
    let key: TokenSession.Object
    /// For keys that want it again before each signature (CKA_ALWAYS_AUTHENTICATE).
    let pin: SecretBytes?
    let asksEachTime: Bool
  }

  /// Whether `text` is a `pkcs11:` URI by its scheme.
  public static func isURI(_ text: String) -> Bool { text.lowercased().hasPrefix("pkcs11:") }

  /// Opens the key at `uri`.
  ///
  /// - Parameters:
  ///   - module: the path of a PKCS#11 module, where the URI names none; without either, those registered with p11-kit
  ///     are searched.
  ///   - pin: asked once where the token wants a PIN and the URI does not tell it.
  /// - Throws: `notTokenURI`, `moduleUnusable`, `tokenNotFound`, `keyNotFound`, `tokenFailed`; for the PIN
  ///   `passphraseMissing`, `passphraseWrong` and `pinLocked`.
  public init(
    uri: String, module: String? = nil,
    pin: (() throws(KeyError) -> SecretBytes?)? = nil
  ) throws(KeyError) {
    let place = try TokenKey(uri, askPIN: pin)
    let session = try TokenSession(try place.token(module: module))
    let pin = try place.login(session)
    let key = try place.privateKey(session)
    publicKey = try place.publicKey(of: key, session)
    let asksEachTime = session.value(Int(CKA_ALWAYS_AUTHENTICATE), of: key) == [1]
    signing = Mutex(OpenKey(session: session, key: key, pin: pin, asksEachTime: asksEachTime))
  }

  /// 64 bytes of pure Ed25519 over `message`, by CKM_EDDSA.
  public func signature(for message: [UInt8]) throws(KeyError) -> [UInt8] {
    // Mutex hands on typed errors as they are.
    try signing.withLock { (open) throws(KeyError) in
      try open.session.sign(message, with: open.key) { () throws(KeyError) in
        if open.asksEachTime { try open.session.login(pin: open.pin, forOneUse: true) }
      }
    }
  }

  /// The public half of the key at `uri`: without a PIN, where the token shows it to anyone.
  public static func publicKey(
    uri: String, module: String? = nil,
    pin: (() throws(KeyError) -> SecretBytes?)? = nil
  ) throws(KeyError) -> PublicKey {
    let place = try TokenKey(uri, askPIN: pin)
    let session = try TokenSession(try place.token(module: module))
    if let publicKey = try place.publicKey(session) { return publicKey }
    _ = try place.login(session)
    return try place.publicKey(of: try place.privateKey(session), session)
  }

  /// Makes a new key pair on the token under the names in `uri`, which must have `object`; the private half can't be
  /// taken out again.
  ///
  /// Throws as ``init(uri:module:pin:)`` does, and `fileExists` where a key of that name is there already.
  public static func generate(
    uri: String, module: String? = nil,
    pin: (() throws(KeyError) -> SecretBytes?)? = nil
  ) throws(KeyError) -> PublicKey {
    let place = try TokenKey(uri, askPIN: pin)
    let session = try TokenSession(try place.token(module: module), isWriting: true)
    _ = try place.login(session)
    return try place.generate(session)
  }
}
