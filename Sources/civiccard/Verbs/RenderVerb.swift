import ArgumentParser
import CardFace
import CardFiles
import CardImaging
import CardIssuing
import CardRegistry
import VerifyCommand

struct RenderVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", abstract: "Render a card's two faces from a request.",
    discussion: """
      Writes OUT/<number>/front.png, back.png and credential.txt (the identity QR's text); with --planes also a
      picture of each printer panel. Nothing is written unless all of it succeeds.

      With --registry no number is issued twice with other content, the same request gives the same card again, and the
      card carries its place in the status list that the template names.
      """)

  @Argument(help: "The request, a JSON file; the paths in it are relative to it.")
  var request: String
  @Option(help: ArgumentHelp("The template's folder.", valueName: "dir"))
  var template: String
  @Option(help: ArgumentHelp("The issuer's private key, a PEM file or a pkcs11: URI.", valueName: "key"))
  var key: String
  @Option(help: ArgumentHelp("Where the card's folder goes.", valueName: "dir"))
  var out = "out"
  @Option(help: ArgumentHelp("A printer profile; civiccard printers lists them.", valueName: "name"))
  var printer = PrinterProfile.cr80at300.name
  @Flag(help: "Print the template's large-print option, for holders who see little.")
  var largePrint = false
  @Flag(help: "Write a picture of each printer panel too.")
  var planes = false
  @Flag(help: "Print an object with the folder and its files.")
  var json = false
  @Option(help: RegistryOptions.help)
  var registry: String?
  @Option(help: RegistryOptions.keyHelp)
  var registryKey: String?
  @Option(
    help: ArgumentHelp(
      "Draw a card again whose files were removed once it was printed; the registry keeps the reason.",
      valueName: "reason"))
  var again: String?
  @OptionGroup var operatorOptions: OperatorOptions
  @OptionGroup var dateOptions: DateOptions
  @OptionGroup var photoOptions: PhotoOptions
  @OptionGroup var options: PassphraseOptions

  func validate() throws {
    // An empty name, which a script's unset variable gives, would be the root folder.
    guard !out.isEmpty else { throw ValidationError("--out names no folder") }
  }

  func run() throws {
    let examiner = photoOptions.examiner()
    let profile = try PrinterProfile.chosen(printer)
    let request = try RequestFile.request(self.request)
    let template = try Template(directory: TemplateFolder.path(self.template), largePrint: largePrint)
    let signer = try options.signer(key)
    let setup = IssuingSetup(
      template: template, printer: profile, signer: signer, folder: out, planes: planes,
      examiner: examiner, cropsToFace: photoOptions.autoCrop)
    let checked = try setup.check(request, today: try setup.today(), allowing: dateOptions.allowance)
    let issuer = try CardIssuer(setup, threads: 2)
    // Opened last: a request or a template that is refused leaves no registry behind.
    let registry = try self.registry.map { (place) throws(RegistryError) in
      try RegistryOptions.open(place, registryKey, .orCreate)
    }
    let issued = try issuer.issue(
      checked, picturesIn: FilePath.folder(of: self.request),
      registration: registry.map { .registry($0, operatorName: operatorOptions.name) } ?? .none,
      drawingAgain: again)
    CardReport(card: issued).show()
    if registry == nil, template.issuer.statusURI != nil {
      Console.note(
        "note: without --registry the card has no place in the issuer's status list: it can't be revoked, and partners "
          + "whose trust bundle names that list refuse it")
    }
    if json {
      try Console.print(
        json: Result(
          number: issued.number, folder: issued.folder, files: issued.files, warnings: issued.warnings,
          photoNotices: issued.photoNotices, notices: issued.notices))
    } else {
      for file in issued.files { Console.print("\(issued.folder)/\(file)") }
    }
  }

  private struct Result: Encodable {
    let number: String
    let folder: String
    let files: [String]
    let warnings: [PhotoFinding]
    let photoNotices: [PhotoNotice]
    let notices: [RequestNotice]
  }
}
