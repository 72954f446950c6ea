import ArgumentParser
import CardCredential
import CardIssuing
import CardModel
import CardRegistry
import VerifyCommand

struct TrustVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust", abstract: "Sign the list of issuers and keys that partners rely on.",
    subcommands: [Sign.self, SurvivorsOfKey.self])

  struct Sign: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sign a trust bundle from a manifest.",
      discussion: """
        The manifest names issuers and their public keys' files, relative to itself, and for each the templates by which
        partners may inspect its cards' faces: folders, or packages of old versions. Each template's package is written
        beside the bundle as its SHA-256 and .template; hand it out with the bundle. During a change of root, give
        --root twice: partners that pin either root accept the bundle.
        """)

    @Argument(help: "The manifest, a JSON file.")
    var manifest: String
    @Option(
      help: ArgumentHelp("A root's private key, a PEM file or a pkcs11: URI; may be given twice.", valueName: "key"))
    var root: [String]
    @Option(help: ArgumentHelp("Where the bundle goes.", valueName: "file"))
    var out: String
    @OptionGroup var options: PassphraseOptions

    func validate() throws {
      guard (1...2).contains(root.count) else { throw ValidationError("give --root once, or twice to change roots") }
    }

    func run() throws {
      let published = try TrustPublisher.bundle(manifest: manifest, roots: try options.signers(root), after: out)
      Console.show(published.notes)
      try published.write(to: out)
      let bundle = published.document
      let keys = bundle.issuers.reduce(0) { $0 + $1.keys.count }
      Console.note(
        "signed sequence \(bundle.sequence): \(bundle.issuers.count) issuers, \(keys) keys, "
          + "next update \(RFC3339.text(bundle.nextUpdate) ?? "unknown")")
      for (name, bytes) in published.companions.sorted(by: { $0.key < $1.key }) {
        Console.note("template's package \(name), \(bytes.count) bytes")
      }
      Console.print(out)
    }
  }

  struct SurvivorsOfKey: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "survivors", abstract: "Sign the list of the cards that stay good after their key was stolen.",
      discussion: """
        The list holds a digest of each credential that the registry says was issued under the stolen key. Name the file
        in the manifest, at the key: "compromised": true, "survivors": FILE; sign the next bundle, and hand out both.
        """)

    @OptionGroup var registryOptions: RegistryOptions
    @Option(
      help: ArgumentHelp(
        "The stolen key's identifier, 16 hexadecimal digits; civiccard key show prints it.", valueName: "kid"))
    var compromised: String
    @Option(help: ArgumentHelp("A good card key of the same issuer, a PEM file or a pkcs11: URI.", valueName: "key"))
    var key: String
    @Option(help: ArgumentHelp("Where the list goes.", valueName: "file"))
    var out: String
    @OptionGroup var options: PassphraseOptions

    func validate() throws {
      guard Hexadecimal.bytes(compromised)?.count == 8 else {
        throw ValidationError("--compromised takes a key identifier, 16 hexadecimal digits")
      }
    }

    func run() throws {
      let kid = Hexadecimal.bytes(compromised) ?? []
      let publisher = StatusPublisher(try registryOptions.open(.existing))
      let published = try publisher.survivors(ofKey: kid, signedBy: try options.signer(key))
      Console.show(published.notes)
      try published.write(to: out)
      let digest = Hexadecimal.text(Digest.sha256(published.bytes))
      Console.note("\(published.document.cards) cards survive, \(published.bytes.count) bytes, SHA-256 \(digest)")
      Console.print(out)
    }
  }
}
