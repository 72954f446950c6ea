import ArgumentParser
import CardCredential
import CardFace
import CardVerifier
import VerifyCommand

struct PartnerVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "partner", abstract: "Keep what a partner's machine verifies cards with: roots, trust bundle, lists.",
    subcommands: [Update.self, Show.self])

  struct Update: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take newer documents into a state folder, all or none.",
      discussion: """
        The first update makes the folder: give --trust and --root. From then on the root keys are pinned, and nothing
        older than what is there is taken. Run it whenever a new bundle or list was fetched; verify --state uses what is
        there.
        """)

    @Option(help: ArgumentHelp("The state's folder.", valueName: "dir"))
    var state: String
    @Option(help: ArgumentHelp("A signed trust bundle.", valueName: "bundle"))
    var trust: String?
    @Option(
      help: ArgumentHelp("A root's public key to pin at the first update; may be repeated.", valueName: "pub.pem"))
    var root: [String] = []
    @Option(help: ArgumentHelp("A status list; may be repeated.", valueName: "file"))
    var status: [String] = []
    @Option(help: ArgumentHelp("A survivors list of a compromised key; may be repeated.", valueName: "file"))
    var survivors: [String] = []
    @Option(
      help: ArgumentHelp(
        "A template's package that the bundle names, or its folder; may be repeated.", valueName: "file"))
    var template: [String] = []
    @Flag(help: "Pin the given root keys instead of the pinned ones. Check them by a second channel first.")
    var replaceRoots = false
    @Flag(help: "Forget the latest time that was seen, after the clock once ran ahead.")
    var resetClock = false

    func validate() throws {
      guard !replaceRoots || !root.isEmpty else { throw ValidationError("--replace-roots wants --root PUB.pem") }
    }

    func run() throws {
      let update = PartnerUpdate(
        bundle: try trust.map(DocumentFile.read), statusLists: try status.map(DocumentFile.read),
        survivors: try survivors.map(DocumentFile.read),
        templates: try template.map { try TemplatePackage(at: $0).bytes },
        roots: try root.map { try KeyFile.readPublic($0) },
        replacesRoots: replaceRoots, resetsClock: resetClock)
      let now = Clock.now
      let outcome = try PartnerState.update(update, in: state, at: now)
      for name in outcome.dropped { Console.note("dropped, as the bundle no longer trusts it: \(name)") }
      Console.print(PartnerReport(outcome.state.summary(at: now), now: now).text)
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show what a state folder holds, and how fresh it is.")

    @Option(help: ArgumentHelp("The state's folder.", valueName: "dir"))
    var state: String
    @Flag(help: "Print one object for a program.")
    var json = false

    func run() throws {
      let now = Clock.now
      let summary = try PartnerState.open(state).summary(at: now)
      if json { try Console.print(json: summary) } else { Console.print(PartnerReport(summary, now: now).text) }
    }
  }
}
