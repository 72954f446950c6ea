import CardFace
import CardFiles
import CardIssuing
import CardModel
import CardProofing
import CardRegistry
import Foundation

/// Prints finished cards, each as a job of its own: both faces at the card's true size, and what becomes of it.
public struct CardPrinter: Sendable {
  private let destination: Destination
  /// Reads the codes out of the pictures before they are sent.
  private let codes: PrintedCodes?
  /// Who guards the numbers, and who prints; nil where there is no registry.
  private let registration: (registry: CardRegistry, operatorName: String)?

  private enum Destination: Sendable {
    case printer(IPPPrinter)
    /// Of a spooler that watches it.
    case folder(String)
  }

  /// What a job is doing.
  public struct Progress: Sendable, Equatable {
    /// The card's number.
    public let number: String
    /// The job's number at the printer; 0 for a spooler's folder.
    public let job: Int
    /// In a word or two: `waiting`, `printing`, `stopped`, `ribbon empty`, `no cards`, …
    public let state: String
  }

  /// How a card is printed.
  public struct Options: Sendable {
    /// Whether panels beside the combined pictures may be left out.
    public var leavesOutPanels = false
    /// Why a card that was printed before is printed again.
    public var again: String?
    /// Whether the card's folder is removed when it was printed.
    public var removesFolder = false
    /// Seconds between two looks at a job.
    var pause = 0.5

    /// The usual way.
    public init() {}
  }

  /// A printer.
  ///
  /// - Parameters:
  ///   - address: `ipp://…`, `ipps://…`, a queue of this machine, or a folder with a slash in its name, which a spooler
  ///     watches: it gets each card's pictures, panels and manifest, as a whole.
  ///   - codes: reads the cards' codes; nil only for test cards.
  ///   - registration: refuses cards that are not valid, and keeps what was printed.
  ///   - certificates: what proves a printer at `ipps://…`, which can't do without.
  /// - Throws: `invalidAddress`, `unprovenPrinter`.
  public init(
    _ address: String, codes: PrintedCodes?, registration: (registry: CardRegistry, operatorName: String)? = nil,
    certificates: PrinterCertificates? = nil
  ) throws(PrintingError) {
    if address.contains("/"), !address.contains("://") {
      guard certificates == nil else {
        throw PrintingError(.invalidAddress, subject: address, "is a folder, which shows no certificate")
      }
      destination = .folder(address)
    } else {
      destination = .printer(try IPPPrinter(address, certificates))
    }
    (self.codes, self.registration) = (codes, registration)
  }

  /// Prints the card in `folder` and follows its job to the end.
  ///
  /// - Parameters:
  ///   - folder: a card's folder.
  ///   - options: how.
  ///   - isCancelled: asked between two looks at the job; true cancels it.
  ///   - report: told of each change.
  /// - Throws: a ``PrintingError``, a `FileError`, an `ImageError`, a `RegistryError`.
  public func print(
    folder: String, _ options: Options = Options(), isCancelled: () -> Bool = { false },
    report: (Progress) -> Void = { _ in }
  ) throws {
    let card = try PrintableCard(folder: folder)
    if case .printer = destination, !card.panels.isEmpty, !options.leavesOutPanels {
      throw PrintingError(
        .panelsLeftOut, subject: card.number,
        "an IPP job carries one picture a side, and would leave out \(card.panels.joined(separator: ", "))",
        hint: "allow that the combined pictures are printed, or hand the panels to the printer's own spooler")
    }
    guard let codes else { throw PrintingError(.codesNotGood, subject: card.number, "nobody said who signs the cards") }
    if let fault = try codes.fault(in: card.folder, number: card.number) {
      throw PrintingError(.codesNotGood, subject: card.number, fault, hint: "render the card again")
    }
    let wasPrinted = try check(card, options)
    let job: String
    switch destination {
    case .printer(let printer):
      let number = try send(card, to: printer)
      try follow(number, of: printer, card.number, options.pause, isCancelled, report)
      job = "\(printer.name) \(number)"
    case .folder(let folder):
      try deliver(card, to: folder)
      report(Progress(number: card.number, job: 0, state: "delivered"))
      job = folder
    }
    guard let (registry, operatorName) = registration else {
      if options.removesFolder { try remove(card) }
      return
    }
    let now = Int64(Date().timeIntervalSince1970)
    try registry.note(
      wasPrinted ? .printedAgain : .printed, of: card.number, job: job, note: options.again,
      by: operatorName, at: now)
    guard options.removesFolder else { return }
    // Written down first: a folder that is gone without a word would be missed for ever.
    try registry.note(.removed, of: card.number, by: operatorName, at: now)
    try remove(card)
  }

  /// Whether the card was printed before, which takes a reason. Throws `notValid` or `printedBefore`.
  private func check(_ card: PrintableCard, _ options: Options) throws -> Bool {
    guard let registry = registration?.registry else { return false }
    let known = try registry.card(card.number)
    guard known.status == .valid else {
      throw PrintingError(
        .notValid, subject: card.number, "the card is \(known.status.rawValue) in the registry",
        hint: "hand it to nobody; issue a new one")
    }
    let wasPrinted = known.handlings.contains { $0.kind != .removed }
    guard !wasPrinted || options.again != nil else {
      throw PrintingError(
        .printedBefore, subject: card.number, "the card was printed before",
        hint: "where that one is spoiled, give the reason: it stands in the audit trail")
    }
    return wasPrinted
  }

  /// A spooler needs the manifest to know which file is for which panel.
  private func deliver(_ card: PrintableCard, to folder: String) throws {
    guard access("\(card.folder)/\(PlaneManifest.fileName)", F_OK) == 0 else {
      throw PrintingError(
        .notACard, subject: card.number, "the folder lacks \(PlaneManifest.fileName)",
        hint: "render the card with its panels")
    }
    let names = OutputFolder.knownNames.filter { access("\(card.folder)/\($0)", F_OK) == 0 }.sorted()
    let files = try names.map { name in
      CardFile(name: name, bytes: try BoundedFile.read("\(card.folder)/\(name)", limit: 1 << 26))
    }
    try OutputFolder(folder).stage(files, card: card.number).commit()
  }

  /// Prints a card for adjusting the printer: rulers in millimetres from the trim's edges, registration crosses, lines
  /// of 1 to 8 pixels, and modules of 2 to 8 pixels as QR codes have them, on both sides.
  ///
  /// Throws `invalidAddress` for a folder, else what ``print(folder:_:isCancelled:report:)`` does.
  public func printTestCard(
    _ profile: PrinterProfile, isCancelled: () -> Bool = { false }, report: (Progress) -> Void = { _ in }
  ) throws {
    guard case .printer(let printer) = destination else {
      throw PrintingError(.invalidAddress, "a test card goes to a printer, not into a folder")
    }
    let face = TestCard.face(profile)
    let card = PrintableCard(number: "TEST-CARD", front: face, back: face, dotsPerInch: profile.dotsPerInch)
    let job = try send(card, to: printer)
    try follow(job, of: printer, card.number, Options().pause, isCancelled, report)
  }

  private func send(_ card: PrintableCard, to printer: IPPPrinter) throws -> Int {
    let plan = try printer.capabilities().plan(
      width: card.front.width, height: card.front.height, dotsPerInch: card.dotsPerInch)
    // A half turn is both mirrors; twice the same mirror is none.
    let transform = (across: plan.mirrorsAcross, along: plan.mirrorsAlong)
    let back = card.back.mirrored(
      across: plan.turnsBack != plan.mirrorsAcross, along: plan.turnsBack != plan.mirrorsAlong)
    let document = PWGRaster.document(
      [card.front, back], transforms: [(false, false), transform], plan: plan, dotsPerInch: card.dotsPerInch)
    guard let document else {
      throw PrintingError(.printerFailed, subject: card.number, "the document can't be made: out of memory")
    }
    return try printer.print(document, name: card.number, plan: plan, dotsPerInch: card.dotsPerInch)
  }

  private func follow(
    _ job: Int, of printer: IPPPrinter, _ number: String, _ pause: Double, _ isCancelled: () -> Bool,
    _ report: (Progress) -> Void
  ) throws(PrintingError) {
    var last: String?
    while true {
      if isCancelled() {
        try printer.cancel(job)
        forget(job, of: printer, number, report)
        throw PrintingError(.cancelled, subject: number, "the job \(job) was cancelled", hint: "look at what came out")
      }
      let state = try printer.state(of: job)
      let words = Self.words(state)
      if words != last { report(Progress(number: number, job: job, state: words)) }
      last = words
      if state.isOver { forget(job, of: printer, number, report) }
      switch state.code {
      case 9: return
      case 7: throw PrintingError(.cancelled, subject: number, "the job \(job) was cancelled at the printer")
      case 8:
        throw PrintingError(
          .jobAborted, subject: number, "the printer gave the job \(job) up: \(words)", hint: "look at what came out")
      default: Thread.sleep(forTimeInterval: pause)
      }
    }
  }

  /// CUPS keeps a queue's documents for a day, by default: both faces of the card.
  private func forget(_ job: Int, of printer: IPPPrinter, _ number: String, _ report: (Progress) -> Void) {
    guard printer.isQueue else { return }
    do throws(PrintingError) {
      try printer.purge(job)
    } catch {
      // Printed is printed; whoever runs the queue has to see to it.
      report(Progress(number: number, job: job, state: "its pictures are still in the queue's spool: \(error.message)"))
    }
  }

  static func words(_ state: IPPPrinter.JobState) -> String {
    let troubles = [
      ("marker-supply-empty", "ribbon empty"), ("marker-supply-low", "ribbon low"), ("media-empty", "no cards"),
      ("media-needed", "no cards"), ("media-jam", "a card is stuck"), ("door-open", "open"), ("cover-open", "open"),
      ("paused", "stopped"), ("stopped", "stopped"),
    ]
    let found = troubles.first { reason, _ in state.reasons.contains { $0.hasPrefix(reason) } }?.1
    return switch state.code {
    case 9: "done"
    case 7: "cancelled"
    case 8: found ?? "given up"
    case 6: found ?? "stopped"
    case 5: found ?? "printing"
    default: found ?? "waiting"
    }
  }

  /// Removes the card's own files, and the folder where nothing else is in it.
  private func remove(_ card: PrintableCard) throws(FileError) {
    for name in OutputFolder.knownNames { unlink("\(card.folder)/\(name)") }
    guard rmdir(card.folder) == 0 || errno == ENOTEMPTY else {
      throw FileError(.notWritable, "\(card.folder) can't be removed", hint: "remove it: the card is printed")
    }
  }
}
