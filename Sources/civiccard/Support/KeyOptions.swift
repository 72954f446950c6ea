import ArgumentParser
import CardCredential
import CardIssuing

/// How a key is opened: where its passphrase or PIN comes from, and which module leads to its token.
struct PassphraseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read the key's passphrase, or the token's PIN, from the first line of a file.",
      discussion: "Else it is taken from the variable CIVICCARD_PASSPHRASE; else you are asked for it at a terminal.",
      valueName: "file"))
  var passphraseFile: String?
  @Option(help: ArgumentHelp("The PKCS#11 module of a pkcs11: key that names none.", valueName: "library"))
  var pkcs11Module: String?

  /// The key at a PEM file's path or a `pkcs11:` URI.
  func key(_ place: String) -> SigningKey { SigningKey(place, module: pkcs11Module) }

  /// Its signer.
  func signer(_ place: String) throws(KeyError) -> any CredentialSigner {
    try key(place).signer(try answer())
  }

  /// The signers of several keys; a passphrase file, which may be a pipe, is read once for all.
  func signers(_ places: [String]) throws(KeyError) -> [any CredentialSigner] {
    let answer = try answer()
    var signers: [any CredentialSigner] = []
    for place in places { signers.append(try key(place).signer(answer)) }
    return signers
  }

  /// Answers a key's question with the passphrase that was handed over, else by asking at the terminal.
  func answer() throws(KeyError) -> SigningKey.Answer {
    let given = try passphrase()
    return { question throws(KeyError) in
      if let given { return given }
      guard PassphrasePrompt.isPossible else { return nil }
      switch question {
      case .passphrase(let file): return try PassphrasePrompt.ask("passphrase of \(file): ")
      case .pin: return try PassphrasePrompt.ask("PIN of the token: ")
      }
    }
  }

  /// The passphrase for a new file: nil, when none is wanted.
  func newPassphrase() throws(KeyError) -> SecretBytes? {
    if let passphrase = try passphrase() { return passphrase }
    guard PassphrasePrompt.isPossible else { return nil }
    let passphrase = try PassphrasePrompt.ask("passphrase for the new key (empty for none): ")
    guard passphrase.count > 0 else { return nil }
    let again = try PassphrasePrompt.ask("the same again: ")
    guard passphrase.isEqual(to: again) else { throw KeyError(.passphraseUnfit, "the two passphrases differ") }
    return passphrase
  }

  /// The passphrase from the file, else from the environment variable CIVICCARD_PASSPHRASE, which is then gone, else
  /// nil.
  private func passphrase() throws(KeyError) -> SecretBytes? {
    if let passphraseFile { return try KeyFile.readPassphrase(passphraseFile) }
    return KeyFile.takePassphrase(fromVariable: "CIVICCARD_PASSPHRASE")
  }
}
