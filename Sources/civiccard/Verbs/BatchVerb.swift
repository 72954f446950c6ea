import ArgumentParser
import CardFace
import CardFiles
import CardIssuing
import CardRegistry
import Foundation

struct BatchVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch", abstract: "Render many cards from a file of requests.",
    discussion: """
      The file has a request in JSON on each line (.jsonl), or is a table (.csv) whose first line names the columns as a
      request's fields are named: emergencyContact.name, …; | between address lines, ; between allergies.

      Prints each card's folder in the file's order. A row that is refused is reported with its line, does not stop the
      others, and makes the exit code 65. A batch that was interrupted is completed by running it again: cards that it
      issued keep their index and come out the same.
      """)

  @Argument(help: "The requests, .jsonl or .csv; the paths in it are relative to it.")
  var requests: String
  @Option(help: ArgumentHelp("The template's folder.", valueName: "dir"))
  var template: String
  @Option(help: ArgumentHelp("The issuer's private key, a PEM file or a pkcs11: URI.", valueName: "key"))
  var key: String
  @Option(help: ArgumentHelp("Where the cards' folders go.", valueName: "dir"))
  var out: String
  @Option(help: ArgumentHelp("The registry of issued numbers; made if it is not there.", valueName: "db"))
  var registry: String
  @Option(help: ArgumentHelp("A printer profile; civiccard printers lists them.", valueName: "name"))
  var printer = PrinterProfile.cr80at300.name
  @Flag(help: "Print the template's large-print option, for holders who see little.")
  var largePrint = false
  @Flag(help: "Write a picture of each printer panel too.")
  var planes = false
  @Option(help: ArgumentHelp("How many cards to work on at once; default: as many as there are cores.", valueName: "n"))
  var jobs = max(1, ProcessInfo.processInfo.activeProcessorCount)
  @Flag(help: "Print an object for each row, on a line of its own.")
  var json = false
  @OptionGroup var operatorOptions: OperatorOptions
  @OptionGroup var dateOptions: DateOptions
  @OptionGroup var options: PassphraseOptions

  func validate() throws {
    guard (1...256).contains(jobs) else { throw ValidationError("--jobs takes a number from 1 to 256") }
    // An empty name, which a script's unset variable gives, would be the root folder.
    guard !out.isEmpty else { throw ValidationError("--out names no folder") }
  }

  func run() async throws {
    let profile = try PrinterProfile.chosen(printer)
    let rows = try RequestFile.open(requests)
    let template = try Template(directory: TemplateFolder.path(self.template), largePrint: largePrint)
    let setup = IssuingSetup(
      template: template, printer: profile, signer: try options.signer(key), folder: out, planes: planes)
    let issuer = try BatchIssuer(setup, jobs: jobs)
    // Opened last: a table or a template that is refused leaves no registry behind.
    let registry = try CardRegistry(path: self.registry, .orCreate)
    var report = BatchReport(json: json)
    let outcomes = try issuer.outcomes(
      of: rows, picturesIn: FilePath.folder(of: requests),
      registration: .registry(registry, operatorName: operatorOptions.name), allowing: dateOptions.allowance)
    for try await outcome in outcomes { report.show(outcome) }
    if report.refused > 0 {
      throw Failure(
        exitCode: Failure.badData, "\(report.refused) of \(report.rows) requests were refused",
        hint: "correct them and run the same batch again; the other cards stay as they are")
    }
  }
}
