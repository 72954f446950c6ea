import ArgumentParser
import CardModel
import CardRegistry
import Foundation

/// Who stands in the registry's audit trail.
struct OperatorOptions: ParsableArguments {
  @Option(
    name: .customLong("operator"),
    help: ArgumentHelp("Who does this, for the registry's audit trail; default: the user's name.", valueName: "name"))
  var givenName: String?

  func validate() throws {
    guard (try? PrintableText.checked(name, field: "operator", limit: CardRegistry.longestOperatorName)) == name else {
      throw ValidationError("--operator takes 1 to \(CardRegistry.longestOperatorName) printable characters")
    }
  }

  var name: String {
    if let givenName { return givenName }
    let user = NSUserName()
    return user.isEmpty ? "user \(getuid())" : user
  }
}

/// The clock.
enum Clock {
  /// In seconds since 1970.
  static var now: Int64 { Int64(Date().timeIntervalSince1970) }
}
