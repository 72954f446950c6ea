/// A signed credential as a card carries it.
public struct Credential: Sendable, Hashable {
  /// The QR text: Base45, of QR alphanumeric mode's characters.
  public let text: String
  /// The COSE_Sign1 message.
  public let message: [UInt8]
  /// The signed payload, deterministic CBOR.
  public let payload: [UInt8]
  /// The Ed25519 signature, 64 bytes.
  public let signature: [UInt8]

  /// The first 9 bytes of SHA-256 over payload and signature, by which a survivors list knows the credential.
  public var survivorDigest: [UInt8] { SurvivorsList.digest(payload: payload, signature: signature) }

  private init(text: String, message: [UInt8], payload: [UInt8], signature: [UInt8]) {
    (self.text, self.message, self.payload, self.signature) = (text, message, payload, signature)
  }

  /// Takes a QR text apart without asking who signed it; nil where it is no credential.
  package init?(reading text: String) {
    guard let message = try? CredentialText.decode(utf8: Array(text.utf8)),
      let read = try? CoseSign1(message, kind: .card)
    else { return nil }
    self.init(text: text, message: read.message, payload: read.payload, signature: read.signature)
  }

  /// Signs `claims`. The same claims and key give the same credential.
  ///
  /// The message is verified under the signer's public key, and the text is read back and compared with the message and
  /// the claims, before it is handed out.
  /// Throws `CredentialError` for claims that a card may not make or that do not fit, `KeyError` when the signer fails.
  public static func issue(_ claims: CredentialClaims, signedBy signer: some CredentialSigner) throws -> Credential {
    let signed = try CoseSign1.sign(try claims.encoded(), kind: .card, by: signer)
    let portrait = claims.portrait.flatMap { signed.message.firstRange(of: $0) }
    let text = try CredentialText.encode(signed.message, noise: portrait)
    let read = try CoseSign1(try CredentialText.decode(utf8: Array(text.utf8)), kind: .card)
    // The same bytes as those that have just been verified: once is enough for as slow a sum.
    guard read.message == signed.message, read.keyIdentifier == signer.publicKey.keyIdentifier,
      try CredentialClaims(payload: read.payload) == claims
    else { throw CredentialError(.selfCheckFailed, "the credential does not read back as it was issued") }
    return Credential(text: text, message: read.message, payload: read.payload, signature: read.signature)
  }
}
