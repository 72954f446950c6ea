import CSodium
import CardCredential

/// What is left of a verification without parsing, claims, trust and status: libsodium's Ed25519 on bytes that lie
/// ready.
struct BareVerification {
  private let key: [UInt8]
  private let signature: [UInt8]
  private let signed: [UInt8]

  init(_ credential: Credential, key publicKey: PublicKey) throws {
    guard sodium_init() >= 0 else { throw KeyError(.noRandomness, "libsodium does not start") }
    key = publicKey.rawBytes
    signature = credential.signature
    signed = try CoseSign1(credential.message, kind: .card).signedBytes
  }

  func isValid() -> Bool { crypto_sign_verify_detached(signature, signed, UInt64(signed.count), key) == 0 }
}
