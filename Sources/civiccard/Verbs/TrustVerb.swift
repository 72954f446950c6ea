import ArgumentParser
import CardCredential
import CardModel
import CardRegistry
import Foundation

struct TrustVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust", abstract: "Sign the list of issuers and keys that partners rely on.",
    subcommands: [Sign.self, SurvivorsOfKey.self])

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
      try Self.refuseGoingBack(from: out, to: manifest.bundle, roots: roots.map(\.publicKey))
      for note in Self.notes(on: manifest.bundle, at: now) { Console.note("note: \(note)") }
      try Files.write(file, to: out)
      let keys = manifest.bundle.issuers.reduce(0) { $0 + $1.keys.count }
      Console.note(
        "signed sequence \(manifest.bundle.sequence): \(manifest.bundle.issuers.count) issuers, \(keys) keys, next update \(RFC3339.text(manifest.bundle.nextUpdate) ?? "unknown")"
      )
      Console.print(out)
    }

    /// Partners that have the bundle in `path` would take no other one of its sequence or a lower one.
    private static func refuseGoingBack(
      from path: String, to bundle: TrustBundle, roots: [PublicKey]
    ) throws(Failure) {
      guard let file = try? Files.read(path, limit: TrustBundle.maximumSize),
        let known = try? TrustBundle.open(file, roots: roots), known.sequence >= bundle.sequence, known != bundle
      else { return }
      throw Failure(
        exitCode: Failure.badData, "sequence: \(path) holds another bundle of sequence \(known.sequence)",
        hint: "count sequence up to \(known.sequence &+ 1): partners refuse what is not above what they have")
    }

    /// What partners will stumble over, though it may be meant.
    private static func notes(on bundle: TrustBundle, at now: Int64) -> [String] {
      let past = bundle.nextUpdate <= now ? ["nextUpdate is past: partners refuse every card as trustStale"] : []
      return past
        + bundle.issuers.filter { issuer in
          issuer.statusURI != nil && !issuer.keys.contains { $0.purpose == .status && !$0.isCompromised }
        }.map { "\($0.identifier) has a statusURI and no good status key: its cards are refused as statusUnknown" }
    }
  }

  struct SurvivorsOfKey: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "survivors", abstract: "Sign the list of the cards that stay good after their key was stolen.",
      discussion: """
        The list holds a digest of each credential that the registry says was issued under the stolen key. Name the file in
        the manifest, at the key: "compromised": true, "survivors": FILE; sign the next bundle, and hand out both.
        """)

    @Option(help: ArgumentHelp("The registry.", valueName: "db"))
    var registry: String
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
      let registry = try CardRegistry(path: registry, .existing)
      let signer = try options.signer(key)
      guard signer.publicKey.keyIdentifier != kid else {
        throw Failure.usage("--key is the stolen key itself", hint: "sign with a good card key of the same issuer")
      }
      if try registry.purposes(of: signer.publicKey).contains(.status) {
        Console.note(
          "note: this key signs status lists. A trust bundle lists a key for one purpose, and a survivors list needs "
            + "a card key: where the key is listed for status, trust sign refuses this one")
      }
      let survivors = try registry.survivors(ofKey: kid, issuedAt: CardRegistry.now)
      let file = try survivors.list.signed(by: signer)
      try Files.write(file, to: out)
      Console.note(
        "\(survivors.cards) cards survive, \(file.count) bytes, SHA-256 \(Hexadecimal.text(Digest.sha256(file)))")
      if survivors.withoutIndex > 0 {
        Console.note(
          "note: \(survivors.withoutIndex) cards carry no status claim, so no list can save them: issue them again")
      }
      Console.print(out)
    }
  }
}
