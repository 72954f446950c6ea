import CardCredential
import CardModel
import CardVerifier

/// What to do about an error where the command line has an option for it. The libraries' own hints name none: other
/// programs show them too.
package enum OptionHint {
  /// For the errors of the libraries that verify; nil where the library's hint is the best.
  package static func hint(verifying error: any CivicCardError) -> String? {
    switch error {
    case let error as PartnerError: hint(for: error.code)
    case let error as KeyError: hint(for: error.code)
    default: nil
    }
  }

  private static func hint(for code: PartnerError.Code) -> String? {
    switch code {
    case .stateMissing: "make it with civiccard partner update --state DIR --trust BUNDLE --root PUB.pem"
    case .stateDamaged: "move the folder away and make it anew with civiccard partner update"
    case .bundleMissing: "give --trust BUNDLE"
    case .rootsMissing: "give --root PUB.pem"
    case .rootsDiffer:
      "if the roots have changed, check the new one by a second channel, then give --replace-roots"
    default: nil
    }
  }

  private static func hint(for code: KeyError.Code) -> String? {
    switch code {
    case .passphraseMissing:
      "give --passphrase-file or the variable CIVICCARD_PASSPHRASE; for a token also pin-source=FILE in its URI"
    default: nil
    }
  }
}
