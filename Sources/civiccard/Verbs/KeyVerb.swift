import ArgumentParser
import CardCredential
import CardIssuing
import CardModel
import VerifyCommand

struct KeyVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Make and show Ed25519 keys.", subcommands: [New.self, Show.self])

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a private key in a new file that only you can read, or on a token; print its public key.",
      discussion: """
        With a passphrase (--passphrase-file, the variable CIVICCARD_PASSPHRASE, or typed at the terminal) the file is
        encrypted. On a token the key is called what the URI says (object=, id=), and never leaves it.
        """)

    @Argument(help: "The file to make, or a pkcs11: URI; never overwritten.")
    var file: String
    @OptionGroup var options: PassphraseOptions

    func run() throws {
      let key = options.key(file)
      do throws(KeyError) {
        let passphrase = key.isOnToken ? nil : try options.newPassphrase()
        KeyVerb.show(try key.create(passphrase: passphrase, try options.answer()))
      } catch {
        // A key's file that can't be made is an output, not a key that is refused.
        let isOutput = !key.isOnToken && (error.code == .fileExists || error.code == .fileUnusable)
        throw isOutput ? Failure(exitCode: Failure.cannotCreate, error.message, hint: error.hint) : Failure(error)
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a key's public half as PEM, for verifiers and trust bundles.")

    @Argument(help: "A private or public key's PEM file, or a pkcs11: URI.")
    var key: String
    @Flag(help: "Print an object with the key identifier, the thumbprint and the PEM.")
    var json = false
    @OptionGroup var options: PassphraseOptions

    func run() throws {
      let publicKey = try options.key(key).publicKey(try options.answer())
      guard json else { return KeyVerb.show(publicKey) }
      try Console.print(
        json: [
          "kid": Hexadecimal.text(publicKey.keyIdentifier), "thumbprint": Hexadecimal.text(publicKey.thumbprint),
          "publicKey": Hexadecimal.text(publicKey.rawBytes), "pem": publicKey.pem,
        ])
    }
  }

  /// The PEM goes to standard output, so that it can be sent to a file; the identifier is for people.
  private static func show(_ key: PublicKey) {
    Console.note("key identifier (kid): \(Hexadecimal.text(key.keyIdentifier))")
    Console.print(key.pem.hasSuffix("\n") ? String(key.pem.dropLast()) : key.pem)
  }
}
