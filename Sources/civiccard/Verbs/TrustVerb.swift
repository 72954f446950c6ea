import ArgumentParser
import CardCredential
import CardModel
import Foundation

struct TrustVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust", abstract: "Sign the list of issuers and keys that partners rely on.", subcommands: [Sign.self]
  )

  struct Sign: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sign a trust bundle from a manifest.",
      discussion: """
        The manifest names issuers and their public keys' files, relative to itself. During a change of root, give
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
      let folder = Files.folder(of: manifest)
      let now = Int64(Date().timeIntervalSince1970)
      let manifest = try TrustManifest(json: try Files.read(self.manifest), now: now) { file in
        try Files.read(Files.resolve(file, in: folder))
      }
      let roots = try options.signers(root)
      let file = try manifest.bundle.signed(by: roots)
      try Files.write(file, to: out)
      let keys = manifest.bundle.issuers.reduce(0) { $0 + $1.keys.count }
      Console.note(
        "signed sequence \(manifest.bundle.sequence): \(manifest.bundle.issuers.count) issuers, \(keys) keys, next update \(RFC3339.text(manifest.bundle.nextUpdate) ?? "unknown")"
      )
      Console.print(out)
    }
  }
}
