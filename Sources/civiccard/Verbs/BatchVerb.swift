import ArgumentParser
import CardFace
import CardFiles
import CardIssuing
import CardProofing
import CardRegistry
import Foundation
import VerifyCommand

struct BatchVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch", abstract: "Render many cards from a file of requests.",
    discussion: """
      The file has a request in JSON on each line (.jsonl), or is a table (.csv, .tsv, .txt) whose first line names the
      columns as a request's fields are named: emergencyContact.name, …; | between address lines, ; between allergies.
      Tables come as spreadsheets save them: UTF-8 or UTF-16, with commas, semicolons or tabs.

      Prints each card's folder in the file's order. A row that is refused is reported with its line, does not stop the
      others, and makes the exit code 65. With --rejected it goes into a file of the same form with columns that say why:
      correct it and send it again.

      A batch that was interrupted is completed by running it again: cards that it issued keep their index and come out
      the same. SIGINT and SIGTERM end it after the cards at hand, with exit code 130 or 143. The same batch, started
      twice, waits for its turn.

      civiccard batch --forget DIR removes the refused rows and proofs of the batches into DIR.
      """)

  @Argument(help: "The requests, .jsonl or .csv; the paths in it are relative to it.")
  var requests: String
  @Option(help: ArgumentHelp("The template's folder.", valueName: "dir"))
  var template: String
  @Option(help: ArgumentHelp("The issuer's private key, a PEM file or a pkcs11: URI.", valueName: "key"))
  var key: String
  @Option(help: ArgumentHelp("Where the cards' folders go.", valueName: "dir"))
  var out: String
  @OptionGroup var registryOptions: RegistryOptions
  @Option(help: ArgumentHelp("A printer profile; civiccard printers lists them.", valueName: "name"))
  var printer = PrinterProfile.cr80at300.name
  @Flag(help: "Print the template's large-print option, for holders who see little.")
  var largePrint = false
  @Flag(help: "Write a picture of each printer panel too.")
  var planes = false
  @Option(help: ArgumentHelp("How many cards to work on at once; default: as many as there are cores.", valueName: "n"))
  var jobs = max(1, ProcessInfo.processInfo.activeProcessorCount)
  @Option(
    help: ArgumentHelp("Do only part K of N, which the numbers decide: for several machines.", valueName: "k/n"),
    transform: { text in
      guard let shard = BatchShard(text) else { throw ValidationError("K/N has a K from 1 to N, such as 2/8") }
      return shard
    })
  var shard: BatchShard?
  @Option(help: ArgumentHelp("Where refused rows go, in the requests' own form (mode 0600).", valueName: "file"))
  var rejected: String?
  @Option(
    help: ArgumentHelp(
      "Make a page that shows each card and what its codes say (mode 0600, personal data).", valueName: "file.html"))
  var proof: String?
  @Option(help: ArgumentHelp("How many cards of the proof go on a page of paper.", valueName: "n"))
  var proofCards = 8
  @Flag(help: "Print an object for each event, on a line of its own: issued, refused, progress, summary.")
  var json = false
  @OptionGroup var operatorOptions: OperatorOptions
  @OptionGroup var dateOptions: DateOptions
  @OptionGroup var photoOptions: PhotoOptions
  @OptionGroup var options: PassphraseOptions

  func validate() throws {
    guard proofCards > 0 else { throw ValidationError("--proof-cards takes a number from 1") }
    guard proof?.isEmpty != true, rejected?.isEmpty != true else {
      throw ValidationError("--proof or --rejected names no file")
    }
    guard (1...256).contains(jobs) else { throw ValidationError("--jobs takes a number from 1 to 256") }
    // An empty name, which a script's unset variable gives, would be the root folder.
    guard !out.isEmpty else { throw ValidationError("--out names no folder") }
  }

  func run() async throws {
    let examiner = photoOptions.examiner()
    let profile = try PrinterProfile.chosen(printer)
    let rows = try RequestFile.open(requests)
    let template = try Template(directory: TemplateFolder.path(self.template), largePrint: largePrint)
    let setup = IssuingSetup(
      template: template, printer: profile, signer: try options.signer(key), folder: out, planes: planes,
      examiner: examiner, cropsToFace: photoOptions.autoCrop)
    let issuer = try BatchIssuer(setup, jobs: jobs)
    // Opened last: a table or a template that is refused leaves no registry behind.
    let registry = try registryOptions.open(.orCreate)
    let lock = try BatchLock(requests: requests, shard: shard, folder: out) {
      Console.note("note: this batch is being worked on already; waiting for the end of that")
    }
    defer { withExtendedLifetime(lock) {} }
    let traces = BatchTraces(folder: out)
    for path in [self.rejected, proof].compactMap(\.self) { try traces.add(path) }
    let rejected = try self.rejected.map { try RejectedRows(path: $0, of: rows) }
    let proof = try self.proof.map { (path) throws(FileError) in
      try ProofSheet(path: path, codes: PrintedCodes(signedBy: setup.signer.publicKey), cardsPerPage: proofCards)
    }
    var report = BatchReport(json: json, rejected: rejected, proof: proof)
    let outcomes = try issuer.outcomes(
      of: rows, picturesIn: FilePath.folder(of: requests),
      registration: .registry(registry, operatorName: operatorOptions.name), allowing: dateOptions.allowance,
      shard: shard)
    let signals = EndSignals { outcomes.stop() }
    do {
      for try await outcome in outcomes { try report.show(outcome) }
    } catch {
      try? rejected?.finish()
      try? proof?.finish(title: template.issuer.name)
      try report.summarize(ending: "broken off")
      throw error
    }
    try rejected?.finish()
    try proof?.finish(title: template.issuer.name)
    // Where nothing was refused there is nothing to remove.
    if let path = self.rejected, access(path, F_OK) != 0 { try traces.forget([path]) }
    let signal = signals.received
    try report.summarize(ending: signal.map { $0 == SIGINT ? "ended by SIGINT" : "ended by SIGTERM" })
    if let signal { throw ExitCode(128 + signal) }
    guard report.progress.refused == 0 else {
      throw Failure(
        exitCode: Failure.badData, "\(report.progress.refused) of \(report.progress.rows) requests were refused",
        hint: "correct them and run the same batch again; the other cards stay as they are")
    }
  }
}
