import CardCredential
import CardFace
import CardIssuing
import CardModel
import CardPrinting
import CardRegistry
import CardToken
import VerifyCommand

extension Failure {
  private static let helpHint = "civiccard --help lists the verbs, civiccard VERB --help explains one"

  static func usage(_ message: String, hint: String? = nil) -> Failure {
    Failure(exitCode: usage, message.prefix(1).lowercased() + message.dropFirst(), hint: hint ?? helpHint)
  }

  /// Words what any of the libraries throws; see ``init(verifying:)`` for the rest.
  init(_ error: any Error) {
    switch error {
    case let failure as BatchFailure:
      let cause = Failure(failure.error)
      self.init(exitCode: cause.exitCode, "line \(failure.line): \(cause.message)", hint: cause.hint)
    case let error as any CivicCardError:
      self.init(exitCode: Self.exitCode(error), error.description, hint: OptionHint.hint(for: error) ?? error.hint)
    default: self.init(verifying: error)
    }
  }

  private static func exitCode(_ error: any CivicCardError) -> Int32 {
    switch error {
    case let error as FaceError: code(error.code)
    case let error as RegistryError: code(error.code)
    case let error as PrintingError: code(error.code)
    case let error as IssuingError:
      switch error.code {
      case .unfitKey, .replacesWithoutRegistry, .allowanceWithoutRegistry, .notRequests: usage
      case .clockUnusable: ioError
      default: badData
      }
    default: exitCode(verifying: error)
    }
  }

  private static func code(_ code: PrintingError.Code) -> Int32 {
    switch code {
    case .invalidAddress, .panelsLeftOut: usage
    case .unprovenPrinter: noPermission
    case .printerFailed, .jobAborted, .cancelled: ioError
    default: badData
    }
  }

  private static func code(_ code: FaceError.Code) -> Int32 {
    switch code {
    case .missingFile: noInput
    case .paintingFailed, .unreadableFile: ioError
    default: badData
    }
  }

  private static func code(_ code: RegistryError.Code) -> Int32 {
    switch code {
    case .fileMissing: noInput
    case .cannotCreate: cannotCreate
    case .keyMissing, .keyUnusable, .notPermitted: noPermission
    case .busy, .databaseFailed, .full, .connectionLost, .serverTooOld: ioError
    case .invalidPlace, .unsafeConnection: usage
    default: badData
    }
  }
}

extension OptionHint {
  /// Nil where the library's hint is the best.
  static func hint(for error: any CivicCardError) -> String? {
    switch error {
    case let error as KeyError where error.code == .tokenNotFound:
      "see that it is plugged in, and name its module with --pkcs11-module or module-path"
    case let error as RegistryError where error.code == .clockBehind:
      "set the clock; if it ran ahead then, publish once with --reset-clock"
    case let error as RegistryError where error.code == .keyMissing && error.message.contains("on a server"):
      "name it with --registry-key FILE; the first use makes it"
    case let error as IssuingError where error.code == .printedAndRemoved: "give --again REASON where it is spoiled"
    case let error as IssuingError where error.code == .bringsBackRevoked:
      "civiccard registry recover --registry DB --status LAST.list --out DIR --issuer-key PUB.pem, then publish"
    case let error as PrintingError where error.code == .unprovenPrinter && error.message.contains("nothing proves"):
      "civiccard printers --certificate IPPS > printer.pem, compare it, then give --printer-certificate printer.pem"
    case let error as PrintingError where error.code == .panelsLeftOut: "give --combined to print without them"
    case let error as PrintingError where error.code == .printedBefore: "give --again REASON where that one is spoiled"
    case let error as CardError where error.field == "largePrint":
      "add \"largePrint\" to the template, or print without --large-print"
    case let error as CardError where error.code == .againstPolicy && error.field == "issued":
      "correct the year, or free this card with --allow-dates NUMBER --reason TEXT"
    case let error as CardError where error.code == .againstPolicy && error.field == "expires":
      "leave it out, or free this card with --allow-dates NUMBER --reason TEXT"
    default: hint(verifying: error)
    }
  }
}

extension Console {
  static func show(_ notes: [PublishingNote]) { for published in notes { note("note: \(published.sentence)") } }
}
