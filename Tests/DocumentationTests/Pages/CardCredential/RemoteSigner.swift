import CardCredential

/// A key that a service elsewhere holds. Whatever it returns is verified under `publicKey` before it is used.
struct RemoteSigner: CredentialSigner {
  let publicKey: PublicKey
  let request: @Sendable ([UInt8]) throws -> [UInt8]

  func signature(for message: [UInt8]) throws(KeyError) -> [UInt8] {
    do { return try request(message) } catch { throw KeyError(.signingFailed, "the signing service gave no signature") }
  }
}
