import ArgumentParser
import CardCredential
import Foundation

/// Where the passphrase of an encrypted key comes from.
struct PassphraseOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Read the key's passphrase from the first line of a file.", valueName: "file"))
  var passphraseFile: String?

  /// The passphrase from the file, else from the environment variable CIVICCARD_PASSPHRASE, else nil.
  func passphrase() throws -> SecretBytes? {
    if let passphraseFile { return try KeyFile.readPassphrase(passphraseFile) }
    guard let text = ProcessInfo.processInfo.environment["CIVICCARD_PASSPHRASE"], !text.isEmpty else { return nil }
    return SecretBytes(copying: Array(text.utf8))
  }

  func signer(_ path: String) throws -> PrivateKey { try KeyFile.read(path, passphrase: try passphrase()) }
}
