import CardCredential
import CardIssuing

/// The city's card key, whether `place` is a file or a `pkcs11:` URI. `ask` is called only where the key wants a
/// secret.
func cardKey(at place: String, ask: @escaping (String) -> [UInt8]?) throws -> any CredentialSigner {
  try SigningKey(place).signer { question in
    let answer =
      switch question {
      case .passphrase(let file): ask("The passphrase of \(file)")
      case .pin: ask("The token's PIN")
      }
    return answer.map { SecretBytes(copying: $0) }
  }
}
