import CardCredential
import CardFace
import CardImaging
import CardModel
import CardRegistry
import CardScanner
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

  static let (badData, noInput, cannotCreate, ioError, noPermission): (Int32, Int32, Int32, Int32, Int32) =
    (65, 66, 73, 74, 77)

  private static let helpHint = "civiccard --help lists the verbs, civiccard VERB --help explains one"

  static func usage(_ message: String, hint: String? = nil) -> Failure {
    Failure(exitCode: 64, message.prefix(1).lowercased() + message.dropFirst(), hint: hint ?? helpHint)
  }

  /// Nil for an error that is not the library's.
  init?(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as CardError: self.init(exitCode: Self.badData, error.description, hint: error.hint)
    case let error as FaceError: self.init(exitCode: Self.code(error.code), error.description, hint: error.hint)
    case let error as KeyError:
      self.init(
        exitCode: error.code == .fileMissing ? Self.noInput : Self.noPermission, error.message, hint: error.hint)
    case let error as PartnerError: self.init(exitCode: Self.code(error.code), error.message, hint: error.hint)
    case let error as CredentialError: self.init(exitCode: Self.badData, error.description, hint: error.hint)
    case let error as RegistryError: self.init(exitCode: Self.code(error.code), error.message, hint: error.hint)
    case let error as ImageError: self.init(exitCode: Self.badData, error.message, hint: error.hint)
    case let error as ScanError: self.init(exitCode: Self.badData, error.message, hint: error.hint)
    default: return nil
    }
  }

  private static func code(_ code: PartnerError.Code) -> Int32 {
    switch code {
    case .stateMissing: noInput
    case .notWritable: cannotCreate
    case .rootsDiffer, .openToOthers: noPermission
    case .rootsMissing, .bundleMissing: 64
    default: badData
    }
  }

  private static func code(_ code: FaceError.Code) -> Int32 {
    switch code {
    case .missingFile: noInput
    case .outputFailed: cannotCreate
    case .paintingFailed, .unreadableFile: ioError
    default: badData
    }
  }

  private static func code(_ code: RegistryError.Code) -> Int32 {
    switch code {
    case .fileMissing: noInput
    case .cannotCreate: cannotCreate
    case .keyMissing, .keyUnusable: noPermission
    case .busy, .databaseFailed, .full: ioError
    default: badData
    }
  }
}
