import CardCredential
import CardToken

/// A key by the place where it is kept: a PEM file's path, or the `pkcs11:` URI (RFC 7512) of a key on a token.
public struct SigningKey: Sendable {
  /// The path or the URI. Messages never repeat a URI, which may hold a PIN.
  public let place: String
  /// The PKCS#11 module of a URI that names none.
  public let module: String?

  /// What a key can want before it is used.
  public enum Question: Sendable, Hashable {
    /// The passphrase of an encrypted file.
    case passphrase(file: String)
    /// The PIN of a token.
    case pin
  }

  /// Answers a question with a passphrase or PIN; nil where nobody can.
  public typealias Answer = (Question) throws(KeyError) -> SecretBytes?

  /// The key at `place`.
  public init(_ place: String, module: String? = nil) {
    self.place = place
    self.module = module
  }

  /// Whether the key is on a token, and never leaves it.
  public var isOnToken: Bool { PKCS11Signer.isURI(place) }

  /// The signer; `answer` is asked at most once, and only where the key wants it.
  ///
  /// Throws a `KeyError`: what ``CardCredential/KeyFile/read(_:passphrase:)`` and ``CardToken/PKCS11Signer`` throw.
  public func signer(_ answer: @escaping Answer = { _ throws(KeyError) in nil }) throws(KeyError)
    -> any CredentialSigner
  {
    if isOnToken {
      return try PKCS11Signer(uri: place, module: module) { () throws(KeyError) in try answer(.pin) }
    }
    do throws(KeyError) {
      return try KeyFile.read(place)
    } catch {
      guard error.code == .passphraseMissing, let passphrase = try answer(.passphrase(file: place)) else { throw error }
      return try KeyFile.read(place, passphrase: passphrase)
    }
  }

  /// The public half, which needs neither passphrase nor PIN where the file or the token shows it.
  public func publicKey(_ answer: @escaping Answer = { _ throws(KeyError) in nil }) throws(KeyError) -> PublicKey {
    if isOnToken {
      return try PKCS11Signer.publicKey(uri: place, module: module) { () throws(KeyError) in try answer(.pin) }
    }
    do throws(KeyError) {
      return try KeyFile.readPublic(place)
    } catch {
      guard error.code != .fileMissing, error.code != .weakKey else { throw error }
      return try signer(answer).publicKey
    }
  }

  /// Makes a new key: on the token under the names in the URI, or in a file that only its owner can read, encrypted
  /// where there is a passphrase. What is there already is never overwritten (`fileExists`).
  ///
  /// - Parameters:
  ///   - passphrase: for a file.
  ///   - answer: for a token's PIN.
  public func create(
    passphrase: SecretBytes? = nil, _ answer: @escaping Answer = { _ throws(KeyError) in nil }
  ) throws(KeyError) -> PublicKey {
    if isOnToken {
      return try PKCS11Signer.generate(uri: place, module: module) { () throws(KeyError) in try answer(.pin) }
    }
    let key = try PrivateKey.generate()
    try KeyFile.create(key, at: place, passphrase: passphrase)
    return key.publicKey
  }
}
