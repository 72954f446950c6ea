import CLibCrypto
import CardCredential

/// What is left of a verification without parsing, claims, trust and status: libcrypto's Ed25519 on bytes that lie ready, with the key prepared.
final class BareVerification {
  private let key: OpaquePointer
  private let context: OpaquePointer
  private let signature: [UInt8]
  private let signed: [UInt8]

  init(_ credential: Credential, key publicKey: PublicKey) throws {
    guard
      let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, publicKey.rawBytes, publicKey.rawBytes.count),
      let context = EVP_MD_CTX_new()
    else { throw KeyError(.wrongKeyType, "libcrypto does not take the key") }
    self.key = key
    self.context = context
    signature = credential.signature
    signed = try CoseSign1(credential.message, kind: .card).signedBytes
  }

  deinit {
    EVP_MD_CTX_free(context)
    EVP_PKEY_free(key)
  }

  /// EVP_DigestVerify is for one message at a time; its start belongs to it.
  func isValid() -> Bool {
    EVP_MD_CTX_reset(context) == 1 && EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
      && EVP_DigestVerify(context, signature, signature.count, signed, signed.count) == 1
  }
}
