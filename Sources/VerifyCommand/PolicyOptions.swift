import ArgumentParser
import CardCredential
import CardVerifier

/// What a partner accepts, beyond the strictest.
package struct PolicyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The codes that count as proof of identity, of identity, portrait and emergency; joined by commas.",
      valueName: "profiles"))
  var accept = AcceptedProfiles()
  @Option(
    help: ArgumentHelp(
      "For a trust bundle past its next update, and a valid card in an expired status list: refuse or warn.",
      valueName: "choice"))
  var stale = Policy.Leniency.refuse
  @Option(
    help: ArgumentHelp("For a card whose status no list tells: refuse or warn.", valueName: "choice"))
  var unknownStatus = Policy.Leniency.refuse

  package init() {}

  package var policy: Policy {
    Policy(profiles: accept.profiles, staleTrust: stale, staleStatus: stale, unknownStatus: unknownStatus)
  }
}

extension Policy.Leniency: ExpressibleByArgument {}

/// One or more profiles.
struct AcceptedProfiles: ExpressibleByArgument {
  let profiles: Set<CredentialProfile>

  init() { profiles = Policy().profiles }

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false)
    let known = names.compactMap { CredentialProfile(rawValue: String($0)) }
    guard known.count == names.count else { return nil }
    profiles = Set(known)
  }

  var defaultValueDescription: String { profiles.map(\.rawValue).sorted().joined(separator: ",") }
}
