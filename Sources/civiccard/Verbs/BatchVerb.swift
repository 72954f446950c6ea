import ArgumentParser
import CardCredential
import CardFace
import CardRegistry
import Foundation

struct BatchVerb: ParsableCommand {
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
  @Flag(help: "Write each printer panel by itself too.")
  var planes = false
  @Option(help: ArgumentHelp("How many cards to work on at once; default: as many as there are cores.", valueName: "n"))
  var jobs = max(1, ProcessInfo.processInfo.activeProcessorCount)
  @Flag(help: "Print an object for each row, on a line of its own.")
  var json = false
  @OptionGroup var operatorOptions: OperatorOptions
  @OptionGroup var options: PassphraseOptions

  func validate() throws {
    guard (1...256).contains(jobs) else { throw ValidationError("--jobs takes a number from 1 to 256") }
    // An empty name, which a script's unset variable gives, would be the root folder.
    guard !out.isEmpty else { throw ValidationError("--out names no folder") }
  }

  func run() throws {
    let profile = try PrinterProfile.chosen(printer)
    let rows = try Self.rows(of: requests)
    let template = try Template(directory: self.template, largePrint: largePrint)
    let signer = try options.signer(key)
    // A press is for one thread, and all are made before the registry is: a template that can't be printed leaves nothing behind.
    // Unsafe in the compiler's eyes only: each is used by one iteration alone.
    nonisolated(unsafe) let presses = try (0..<jobs).map { _ in try CardPress(template: template, printer: profile) }
    let registry = try CardRegistry(path: self.registry, .orCreate)
    let desk = IssuingDesk(
      template: template, signer: signer, registry: registry, operatorName: operatorOptions.name,
      today: try template.today(), out: out, planes: planes)
    let queue = BatchQueue(rows, desk: desk)
    let report = BatchReport(json: json)
    let leftovers = Leftovers(in: out)
    let folder = Files.folder(of: requests)
    DispatchQueue.concurrentPerform(iterations: jobs) { worker in
      while let item = queue.next() {
        let outcome: BatchReport.Outcome
        do {
          outcome = try Self.outcome(of: item, desk: desk, picturesIn: folder, on: presses[worker])
        } catch {
          let failure = Failure(error) ?? Failure(exitCode: Failure.ioError, "\(error)")
          queue.stop(Failure(exitCode: failure.exitCode, "line \(item.line): \(failure.message)", hint: failure.hint))
          return
        }
        outcome.number.map(leftovers.remove)
        report.add(outcome, sequence: item.sequence)
      }
    }
    if let failure = queue.failure { throw failure }
    let counts = report.counts
    if counts.refused > 0 {
      throw Failure(
        exitCode: Failure.badData, "\(counts.refused) of \(counts.rows) requests were refused",
        hint: "correct them and run the same batch again; the other cards stay as they are")
    }
  }

  private static func rows(of path: String) throws(Failure) -> any RequestRows & Sendable {
    let name = path.lowercased()
    if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") { return JSONLines(try InputBytes(path: path)) }
    if name.hasSuffix(".csv") { return try CSVRequests(try InputBytes(path: path)) }
    throw Failure.usage("\(path) is neither .jsonl nor .csv", hint: "name the file after what is in it")
  }

  /// Throws only what would meet the next row too.
  private static func outcome(
    of item: BatchQueue.Item, desk: IssuingDesk, picturesIn folder: String, on press: CardPress
  ) throws -> BatchReport.Outcome {
    var number: String?
    do {
      let request = try item.request.get()
      number = request.number
      let issued = try desk.issue(request, picturesIn: folder, on: press)
      return BatchReport.Outcome(line: item.line, number: number, result: .success(issued))
    } catch {
      guard !concernsAll(error) else { throw error }
      let failure = Failure(error) ?? Failure(exitCode: Failure.ioError, "\(error)")
      return BatchReport.Outcome(line: item.line, number: number, result: .failure(failure))
    }
  }

  /// The registry, the key and the output folder are every row's.
  private static func concernsAll(_ error: any Error) -> Bool {
    switch error {
    case let error as RegistryError:
      [.busy, .databaseFailed, .full, .keyMissing, .keyUnusable].contains(error.code)
    case let error as FaceError: error.code == .outputFailed
    default: error is KeyError
    }
  }
}
