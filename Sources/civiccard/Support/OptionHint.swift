import CardCredential
import CardFace
import CardIssuing
import CardModel
import CardPrinting
import CardRegistry
import CardToken
import CardVerifier

/// What to do about an error where the command line has an option for it. The libraries' own hints name none: other
/// programs show them too.
enum OptionHint {
  /// Nil where the library's hint is the best.
  static func hint(for error: any CivicCardError) -> String? {
    switch error {
    case let error as PartnerError: hint(for: error.code)
    case let error as KeyError: hint(for: error.code)
    case let error as RegistryError where error.code == .clockBehind:
      "set the clock; if it ran ahead then, publish once with --reset-clock"
    case let error as RegistryError where error.code == .keyMissing && error.message.contains("on a server"):
      "name it with --registry-key FILE; the first use makes it"
    case let error as IssuingError where error.code == .printedAndRemoved: "give --again REASON where it is spoiled"
    case let error as IssuingError where error.code == .bringsBackRevoked:
      "civiccard registry recover --registry DB --status LAST.list --out DIR --issuer-key PUB.pem, then publish"
    case let error as PrintingError where error.code == .panelsLeftOut: "give --combined to print without them"
    case let error as PrintingError where error.code == .printedBefore: "give --again REASON where that one is spoiled"
    case let error as CardError where error.field == "largePrint":
      "add \"largePrint\" to the template, or print without --large-print"
    case let error as CardError where error.code == .againstPolicy && error.field == "issued":
      "correct the year, or free this card with --allow-dates NUMBER --reason TEXT"
    case let error as CardError where error.code == .againstPolicy && error.field == "expires":
      "leave it out, or free this card with --allow-dates NUMBER --reason TEXT"
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
    case .tokenNotFound: "see that it is plugged in, and name its module with --pkcs11-module or module-path"
    default: nil
    }
  }
}
