import ArgumentParser
import CardCredential
import CardIssuing
import CardRegistry
import CardScanner
import VerifyCommand

extension RegistryVerb {
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say whether the registry and the cards' folders agree.",
      discussion: "Exit code 65 where they do not. Cards whose folders were removed after printing are not missed.")

    @OptionGroup var registryOptions: RegistryOptions
    @Option(help: ArgumentHelp("A folder with cards' folders; may be repeated.", valueName: "dir"))
    var out: [String]
    @Flag(help: "Print an object.")
    var json = false

    private struct Facts: Encodable {
      let agrees: Bool
      let issued: Int
      let whole: Int
      let removed: Int
      let unfinished: [String]
      let findings: [Finding]

      struct Finding: Encodable {
        let kind: String
        let subject: String
        let files: [String]
      }
    }

    func run() throws {
      let check = try RegistryCheck(try registryOptions.open(.readOnly), folders: out)
      if json {
        try Console.print(
          json: Facts(
            agrees: check.agrees, issued: check.issued, whole: check.whole, removed: check.removed,
            unfinished: check.unfinished,
            findings: check.findings.map {
              Facts.Finding(kind: $0.kind.rawValue, subject: $0.subject, files: $0.files)
            }))
      } else {
        for finding in check.findings { Console.print(finding.sentence) }
        Console.print(
          "\(check.issued) cards issued: \(check.whole) whole, \(check.removed) removed after printing; "
            + "\(check.findings.count) findings, \(check.unfinished.count) numbers unfinished")
      }
      guard check.agrees else {
        throw Failure(
          exitCode: Failure.badData, "the registry and the folders do not agree",
          hint: "run the batch again for cards that lack files; look at each of the others")
      }
    }
  }

  struct Copy: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Move a registry to another place, a file or a server, and verify the copy row by row.",
      discussion: """
        The original then says where it moved to and issues no more, or both would hand out the same places in the status
        list. A copy that was broken off is completed by the same command. The key goes along: to FILE.key beside a file,
        or to --to-key.
        """)

    @Argument(help: "The registry: a file or a connection string.")
    var from: String
    @Argument(help: "Where it goes: a new file, or a server without a registry.")
    var to: String
    @Option(help: ArgumentHelp("The key of the original, where that is on a server.", valueName: "file"))
    var fromKey: String?
    @Option(help: ArgumentHelp("Where the key goes, where the copy is on a server.", valueName: "file"))
    var toKey: String?

    func run() throws {
      let (source, target) = (
        try RegistryPlace(from, keyFile: fromKey), try RegistryPlace(to, keyFile: toKey)
      )
      let moved = try CardRegistry.move(from: source, to: target, waiting: RegistryOptions.waiting)
      Console.print(
        "\(moved.issued) cards, \(moved.reserved) reserved numbers and \(moved.changes) changes are in \(target.name); "
          + "\(source.name) issues no more")
    }
  }

  struct Recover: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Bring a registry that was restored from a backup up to what has become of its cards since.",
      discussion: """
        Takes over the cards whose folders are there, revocations from the last published lists, and starts a fresh block of
        places in the status list: none that may be in use is handed out again. Only what the issuer's keys signed counts.
        """)

    @OptionGroup var registryOptions: RegistryOptions
    @Option(help: ArgumentHelp("A folder with cards' folders; may be repeated.", valueName: "dir"))
    var out: [String] = []
    @Option(help: ArgumentHelp("A published status list, the last one above all; may be repeated.", valueName: "file"))
    var status: [String] = []
    @Option(help: ArgumentHelp("A public key of the issuer's cards or lists; may be repeated.", valueName: "pub.pem"))
    var issuerKey: [String]
    @OptionGroup var operatorOptions: OperatorOptions

    func validate() throws {
      guard !out.isEmpty || !status.isEmpty else { throw ValidationError("give --status, --out or both") }
    }

    func run() throws {
      let keys = try issuerKey.map { (path) throws(KeyError) in try KeyFile.readPublic(path) }
      let lists = try status.map { try DocumentFile.read($0) }
      let registry = try registryOptions.open(.existing)
      let recovery = RegistryRecovery(keys: keys) { picture in
        (try? CardScanner.texts(inPicture: picture)) ?? []
      }
      let outcome = try recovery.recover(registry, from: out, lists: lists, by: operatorOptions.name)
      let taken = outcome.registry
      Console.print(
        "\(taken.cards) cards and \(taken.statuses) changes of status taken over; the next place is \(taken.nextBlock)")
      for folder in outcome.foreign { Console.note("note: \(folder) holds no card that one of these keys signed") }
      if taken.carried > 0 {
        Console.note(
          "note: \(taken.carried) places of the list are in use by cards whose numbers nobody knows any more; they stay in "
            + "the lists as they are. See that their numbers are not issued again")
      }
      guard taken.contradictions.isEmpty else {
        throw Failure(
          exitCode: Failure.badData,
          "these numbers contradict the registry: \(taken.contradictions.joined(separator: ", "))",
          hint: "cards were issued since the backup was restored: issue new ones that replace these, and revoke the old"
        )
      }
    }
  }

  struct Admit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let a role of the server work as a counter: issue cards and change their status, and nothing else.",
      discussion: "The registry's owner does this once for each role, after the first use has made the registry.")

    @Argument(help: "The role's name.")
    var role: String
    @OptionGroup var registryOptions: RegistryOptions

    func run() throws {
      let registry = try registryOptions.open(.orCreate)
      try registry.admitCounter(role)
      Console.print("\(role) works as a counter in \(registry.path)")
    }
  }
}
