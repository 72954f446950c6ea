import CardCredential
import CardFace
import CardFiles
import CardIssuing
import CardModel
import CardPrinting
import CardRegistry
import CardVerifier

/// How an error of the library ends a run: what to print, and the exit code (the numbers of BSD's sysexits.h).
struct Failure: Error {
  let exitCode: Int32
  let message: String
  let hint: String?

  init(exitCode: Int32, _ message: String, hint: String? = nil) {
    self.exitCode = exitCode
    self.message = message
    self.hint = hint
  }

  static let (usage, badData, noInput, cannotCreate, ioError, noPermission):
    (Int32, Int32, Int32, Int32, Int32, Int32) =
      (64, 65, 66, 73, 74, 77)

  private static let helpHint = "civiccard --help lists the verbs, civiccard VERB --help explains one"

  static func usage(_ message: String, hint: String? = nil) -> Failure {
    Failure(exitCode: usage, message.prefix(1).lowercased() + message.dropFirst(), hint: hint ?? helpHint)
  }

  /// An error that no library of ours can have thrown says what it says itself, and ends the run as a failure of input
  /// or output.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let failure as BatchFailure:
      let cause = Failure(failure.error)
      self.init(exitCode: cause.exitCode, "line \(failure.line): \(cause.message)", hint: cause.hint)
    case let error as any CivicCardError:
      self.init(exitCode: Self.exitCode(error), error.description, hint: OptionHint.hint(for: error) ?? error.hint)
    default: self.init(exitCode: Self.ioError, "\(error)")
    }
  }

  private static func exitCode(_ error: any CivicCardError) -> Int32 {
    switch error {
    case let error as FileError: code(error.code)
    case let error as FaceError: code(error.code)
    case let error as KeyError: error.code == .fileMissing ? noInput : noPermission
    case let error as PartnerError: code(error.code)
    case let error as RegistryError: code(error.code)
    case let error as PrintingError: code(error.code)
    case let error as IssuingError:
      switch error.code {
      case .unfitKey, .replacesWithoutRegistry, .allowanceWithoutRegistry, .notRequests: usage
      case .clockUnusable: ioError
      default: badData
      }
    default: badData
    }
  }

  private static func code(_ code: FileError.Code) -> Int32 {
    switch code {
    case .missing, .notAFile: noInput
    case .unreadable: ioError
    case .notWritable: cannotCreate
    default: badData
    }
  }

  private static func code(_ code: PartnerError.Code) -> Int32 {
    switch code {
    case .stateMissing: noInput
    case .notWritable: cannotCreate
    case .rootsDiffer, .openToOthers: noPermission
    case .rootsMissing, .bundleMissing: usage
    default: badData
    }
  }

  private static func code(_ code: PrintingError.Code) -> Int32 {
    switch code {
    case .invalidAddress, .panelsLeftOut: usage
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
