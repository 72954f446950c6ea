import CardCredential
import CardFiles
import CardModel
import CardVerifier

/// How an error ends a run: what to print, and the exit code (the numbers of BSD's sysexits.h).
package struct Failure: Error {
  package let exitCode: Int32
  package let message: String
  package let hint: String?

  package init(exitCode: Int32, _ message: String, hint: String? = nil) {
    self.exitCode = exitCode
    self.message = message
    self.hint = hint
  }

  package static let (usage, badData, noInput, cannotCreate, ioError, noPermission):
    (Int32, Int32, Int32, Int32, Int32, Int32) =
      (64, 65, 66, 73, 74, 77)

  /// Words what verifying a card throws, with the hints that name this command line's options.
  ///
  /// An error that no library of ours can have thrown says what it says itself, and ends the run as a failure of input
  /// or output.
  package init(verifying error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as any CivicCardError:
      self.init(
        exitCode: Self.exitCode(verifying: error), error.description,
        hint: OptionHint.hint(verifying: error) ?? error.hint)
    default: self.init(exitCode: Self.ioError, "\(error)")
    }
  }

  /// The exit code for an error of the libraries that verify; 65 for all else.
  package static func exitCode(verifying error: any CivicCardError) -> Int32 {
    switch error {
    case let error as FileError: code(error.code)
    case let error as KeyError: error.code == .fileMissing ? noInput : noPermission
    case let error as PartnerError: code(error.code)
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
}
