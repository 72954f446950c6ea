import ArgumentParser
import CardFiles
import CardInspector
import CardVerifier
import VerifyCommand

struct InspectVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Compare a card's whole face with what its code calls for, offline.",
    discussion: """
      FRONT and --back are photos or scans, JPEG or PNG, any way round. The code is verified as by civiccard verify; then the front is drawn again from it
      with the template that it names, and the picture is compared with that, region by region. With --back its signed portrait judges the printed one.
      --templates takes a template's folder, or a folder of such, which you trust to be the cities'. With --state a template counts only if the trust
      bundle names its package: those that civiccard partner update took in, and of --templates the ones with such a digest.
      Exit code 0 means accepted, 1 not accepted. A good copy of a card passes: compare the photo with the person.
      """)

  @Argument(help: ArgumentHelp("A photo or scan of the card's front.", valueName: "front"))
  var front: String
  @Option(help: ArgumentHelp("A photo or scan of its back.", valueName: "file"))
  var back: String?
  @Option(help: ArgumentHelp("The cities' templates.", valueName: "dir"))
  var templates: String?
  @Flag(help: "Print one object for a program.")
  var json = false
  @Option(help: ArgumentHelp("Write a page with pictures of what was compared.", valueName: "file.html"))
  var report: String?
  @Flag(help: "Say it in Spanish.")
  var spanish = false
  @OptionGroup var trustOptions: TrustOptions
  @OptionGroup var policyOptions: PolicyOptions

  func validate() throws {
    try trustOptions.validateGiven()
    guard templates != nil || trustOptions.state != nil else {
      throw ValidationError("give --templates DIR, or a --state folder that holds the cities' templates")
    }
  }

  func run() throws {
    let now = trustOptions.now
    let verifier = try trustOptions.verifier(at: now, policy: policyOptions.policy)
    let shelf =
      if let state = trustOptions.state {
        TemplateShelf(state: try PartnerState.open(state), directory: templates)
      } else {
        TemplateShelf(directory: templates ?? "")
      }
    let inspector = FaceInspector(verifier: verifier, templates: shelf)
    let inspection = try inspector.inspect(
      front: try DocumentFile.read(front), back: try back.map(DocumentFile.read), at: now, withPictures: report != nil)
    let language: DeskLanguage = spanish ? .spanish : .english
    // It shows a person and what the card says, so it is for whoever is at the desk alone.
    if let report {
      try AtomicFile.write(Array(try InspectionReport(inspection, in: language).html.utf8), to: report, mode: 0o600)
    }
    if json { try Console.print(json: inspection) } else { Console.print(inspection.report(in: language)) }
    guard inspection.accepted else { throw ExitCode(1) }
  }
}
