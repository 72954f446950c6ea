import ArgumentParser
import CardCredential
import CardToken
import Foundation

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

  /// The passphrase from the file, else from the environment variable CIVICCARD_PASSPHRASE, which is then gone, else
  /// nil.
  func passphrase() throws(KeyError) -> SecretBytes? {
    if let passphraseFile { return try KeyFile.readPassphrase(passphraseFile) }
    return KeyFile.takePassphrase(fromVariable: "CIVICCARD_PASSPHRASE")
  }

  /// The signer of a PEM file or of a `pkcs11:` URI.
  func signer(_ key: String) throws(KeyError) -> any CredentialSigner {
    try open(key, passphrase: try passphrase())
  }

  /// The signers of several keys; a passphrase file, which may be a pipe, is read once for all.
  func signers(_ keys: [String]) throws(KeyError) -> [any CredentialSigner] {
    let passphrase = try passphrase()
    var signers: [any CredentialSigner] = []
    for key in keys { signers.append(try open(key, passphrase: passphrase)) }
    return signers
  }

  /// The public half of a key, which needs neither passphrase nor PIN where the file or the token shows it.
  func publicKey(_ key: String) throws(KeyError) -> PublicKey {
    if PKCS11Signer.isURI(key) { return try PKCS11Signer.publicKey(uri: key, module: pkcs11Module, pin: pin) }
    do {
      return try KeyFile.readPublic(key)
    } catch {
      guard error.code != .fileMissing, error.code != .weakKey else { throw error }
      return try signer(key).publicKey
    }
  }

  /// Makes a key on a token.
  func generate(_ uri: String) throws(KeyError) -> PublicKey {
    try PKCS11Signer.generate(uri: uri, module: pkcs11Module, pin: pin)
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

  private func open(_ key: String, passphrase: SecretBytes?) throws(KeyError) -> any CredentialSigner {
    guard !PKCS11Signer.isURI(key) else {
      return try PKCS11Signer(uri: key, module: pkcs11Module) { () throws(KeyError) in
        if let passphrase { return passphrase }
        return try Self.ask("PIN of the token: ")
      }
    }
    do {
      return try KeyFile.read(key, passphrase: passphrase)
    } catch {
      guard error.code == .passphraseMissing, let asked = try Self.ask("passphrase of \(key): ") else { throw error }
      return try KeyFile.read(key, passphrase: asked)
    }
  }

  private func pin() throws(KeyError) -> SecretBytes? {
    if let passphrase = try passphrase() { return passphrase }
    return try Self.ask("PIN of the token: ")
  }

  private static func ask(_ prompt: String) throws(KeyError) -> SecretBytes? {
    PassphrasePrompt.isPossible ? try PassphrasePrompt.ask(prompt) : nil
  }
}
