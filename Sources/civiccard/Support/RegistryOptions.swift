import ArgumentParser
import CardIssuing
import CardModel
import CardRegistry
import Foundation
import VerifyCommand

/// Where the registry is.
struct RegistryOptions: ParsableArguments {
  static let help = ArgumentHelp(
    "The registry: a file, or a PostgreSQL server as postgres://USER@HOST/DATABASE?sslmode=verify-full.",
    valueName: "db")
  static let keyHelp = ArgumentHelp(
    "The key of a registry on a server, a file; the first use makes it.", valueName: "file")

  @Option(help: Self.help)
  var registry: String
  @Option(help: Self.keyHelp)
  var registryKey: String?

  func open(_ opening: CardRegistry.Opening) throws(RegistryError) -> CardRegistry {
    try Self.open(registry, registryKey, opening)
  }

  static func open(
    _ registry: String, _ key: String?, _ opening: CardRegistry.Opening
  ) throws(RegistryError) -> CardRegistry {
    try CardRegistry(RegistryPlace(registry, keyFile: key), opening, waiting: waiting)
  }

  /// The word after two seconds.
  static let waiting: @Sendable () -> Void = {
    Console.note("note: waiting for the registry, which another process holds or which is away")
  }
}

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

/// Unusual dates of one card, with the reason that the audit trail keeps.
struct DateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Allow this one card dates beyond the policy; the registry's audit trail keeps the --reason.", valueName: "number"
    ))
  var allowDates: String?
  @Option(help: ArgumentHelp("Why the dates of --allow-dates are right.", valueName: "text"))
  var reason: String?

  func validate() throws {
    guard (allowDates == nil) == (reason == nil) else {
      throw ValidationError("--allow-dates and --reason go together")
    }
    guard let reason else { return }
    guard (try? PrintableText.checked(reason, field: "reason", limit: CardRegistry.longestNote)) == reason else {
      throw ValidationError("--reason takes 1 to \(CardRegistry.longestNote) printable characters")
    }
  }

  var allowance: DateAllowance? {
    guard let allowDates, let reason else { return nil }
    return DateAllowance(number: allowDates, reason: reason)
  }
}
