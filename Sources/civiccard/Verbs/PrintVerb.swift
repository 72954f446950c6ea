import ArgumentParser
import CardCredential
import CardFace
import CardFiles
import CardIssuing
import CardModel
import CardPrinting
import CardProofing
import CardRegistry
import CardVerifier
import Synchronization
import VerifyCommand

struct PrintVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "print", abstract: "Send finished cards to a printer, both sides at true size.",
    discussion: """
      Each card is a job of its own and is followed to its end. Before it is sent, its codes are read out of the pictures and
      verified; with --registry a card that is not valid is refused, and what was printed is written down. SIGINT and SIGTERM
      cancel the job at hand.

      --to takes ipp://HOST/ipp/print, which sends cards as anyone in between can read them; ipps://…, encrypted, with
      --printer-certificate; the name of a queue of this machine's CUPS, whose filters may change pixels; or a folder with a
      slash in its name, which a spooler watches: that gets all panels and manifest.json.

      Whom to trust for the codes is said as for civiccard verify: most often --issuer-key alone. --test-card needs nobody.
      """)

  @Argument(help: "The cards' folders.")
  var folders: [String] = []
  @Option(help: ArgumentHelp("The printer.", valueName: "printer"))
  var to: String
  @Option(
    help: ArgumentHelp(
      "What an ipps:// printer is known by: its own certificate, as civiccard printers --certificate gives it.",
      valueName: "pem"))
  var printerCertificate: String?
  @Flag(help: "Print a card for adjusting the printer: rulers, crosses, lines and modules of some widths.")
  var testCard = false
  @Option(help: ArgumentHelp("The profile of --test-card; civiccard printers lists them.", valueName: "name"))
  var printer = PrinterProfile.cr80at300.name
  @Flag(help: "Print the combined pictures of cards that have panels of their own, which an IPP job can't carry.")
  var combined = false
  @Option(help: RegistryOptions.help)
  var registry: String?
  @Option(help: RegistryOptions.keyHelp)
  var registryKey: String?
  @Option(help: ArgumentHelp("Print a spoiled card again; the audit trail keeps the reason.", valueName: "reason"))
  var again: String?
  @Flag(
    help: """
      Remove each card's folder when it was printed. Removed files can stay on a disk for a while, on SSDs above all: keep \
      such folders on an encrypted disk.
      """)
  var shredAfterPrint = false
  @Flag(help: "Print an object for each change, on a line of its own.")
  var json = false
  @OptionGroup var trustOptions: TrustOptions
  @OptionGroup var operatorOptions: OperatorOptions

  func validate() throws {
    guard testCard == folders.isEmpty else { throw ValidationError("give folders, or --test-card alone") }
    if !testCard { try trustOptions.validateGiven() }
    guard again == nil || registry != nil else {
      throw ValidationError("--again needs --registry, which keeps the reason")
    }
    guard !shredAfterPrint || registry != nil else {
      throw ValidationError("--shred-after-print needs --registry, or nobody knew that the cards were ever there")
    }
    if let again, (try? PrintableText.checked(again, field: "again", limit: CardRegistry.longestNote)) != again {
      throw ValidationError("--again takes 1 to \(CardRegistry.longestNote) printable characters")
    }
  }

  private struct Line: Encodable {
    let number: String
    let job: Int
    let state: String
  }

  func run() throws {
    if testCard { return try printTestCard() }
    let now = trustOptions.now
    // A new card is younger than any list: its status is the registry's to say.
    let codes = PrintedCodes(
      acceptedBy: try trustOptions.verifier(at: now, policy: Policy(unknownStatus: .warn)), at: now)
    let registration = try registry.map { place in
      (registry: try RegistryOptions.open(place, registryKey, .existing), operatorName: operatorOptions.name)
    }
    let printer = try CardPrinter(to, codes: codes, registration: registration, certificates: try certificates())
    var options = CardPrinter.Options()
    (options.leavesOutPanels, options.again, options.removesFolder) = (combined, again, shredAfterPrint)
    try run(printer, options)
  }

  private func certificates() throws -> PrinterCertificates? {
    guard let printerCertificate else { return nil }
    return try PrinterCertificates(
      pem: try BoundedFile.read(printerCertificate, limit: PrinterCertificates.largestFile))
  }

  private func printTestCard() throws {
    let profile = try PrinterProfile.chosen(printer)
    // There are no codes on it: no key is asked.
    let device = try CardPrinter(to, codes: nil, certificates: try certificates())
    let wish = EndWish()
    let signals = EndSignals { wish.isThere.withLock { $0 = true } }
    try device.printTestCard(
      profile, isCancelled: { wish.isThere.withLock { $0 } },
      report: { progress in Console.note("\(progress.number): \(progress.state)") })
    withExtendedLifetime(signals) {}
  }

  private func run(_ printer: CardPrinter, _ options: CardPrinter.Options) throws {
    let wish = EndWish()
    let signals = EndSignals { wish.isThere.withLock { $0 = true } }
    for folder in folders {
      var failure: (any Error)?
      do {
        try printer.print(folder: folder, options, isCancelled: { wish.isThere.withLock { $0 } }) { progress in
          let line = Line(number: progress.number, job: progress.job, state: progress.state)
          if json { try? Console.print(jsonLine: line) } else { Console.note("\(line.number): \(line.state)") }
        }
        if !json { Console.print(folder) }
      } catch {
        failure = error
      }
      if let signal = signals.received {
        if let failure { Console.report(Failure(failure)) }
        throw ExitCode(128 + signal)
      }
      if let failure { throw failure }
    }
  }

  /// Whether somebody wants it to end.
  private final class EndWish: Sendable { let isThere = Mutex(false) }
}
