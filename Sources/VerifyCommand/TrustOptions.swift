import ArgumentParser
import CardCredential
import CardModel
import CardVerifier

/// Whom a partner trusts, and the lists at hand.
package struct TrustOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A signed trust bundle.", valueName: "bundle"))
  var trust: String?
  @Option(help: ArgumentHelp("A root's public key; may be repeated.", valueName: "pub.pem"))
  var root: [String] = []
  @Option(help: ArgumentHelp("One issuer's public key instead of a bundle.", valueName: "pub.pem"))
  var issuerKey: String?
  @Option(
    help: ArgumentHelp("A state folder with roots, bundle and lists; it notes the time.", valueName: "dir"))
  package var state: String?
  @Option(help: ArgumentHelp("A status list; may be repeated.", valueName: "file"))
  var status: [String] = []
  @Option(help: ArgumentHelp("A survivors list of a compromised key; may be repeated.", valueName: "file"))
  var survivors: [String] = []
  @Option(help: ArgumentHelp("Judge as of this instant instead of now.", valueName: "rfc3339"))
  var at: String?

  package init() {}

  package func validate() throws {
    guard [trust, state, issuerKey].count(where: { $0 != nil }) <= 1 else { throw Self.missing }
    guard (trust == nil) == root.isEmpty else { throw ValidationError("--trust and --root go together") }
    guard state == nil || (status.isEmpty && survivors.isEmpty) else {
      throw ValidationError("a state folder has its own lists: take new ones in with civiccard partner update")
    }
    if let at, RFC3339.instant(at) == nil {
      throw ValidationError("--at takes a date and time like 2026-11-23T09:30:00Z")
    }
  }

  private static let missing = ValidationError(
    "give one of --trust BUNDLE with --root PUB.pem, --state DIR, and --issuer-key PUB.pem")

  /// For verbs that can't do without. Throws where nobody is trusted.
  package func validateGiven() throws {
    guard trust != nil || state != nil || issuerKey != nil else { throw Self.missing }
  }

  /// Whether there is any of these options.
  package var isEmpty: Bool {
    [trust, state, issuerKey, at].allSatisfy { $0 == nil } && root.isEmpty && status.isEmpty && survivors.isEmpty
  }

  /// The instant to judge as of.
  package var now: Int64 { at.flatMap(RFC3339.instant) ?? Clock.now }

  package func verifier(at now: Int64, policy: Policy) throws -> Verifier {
    guard let state else {
      return try Verifier(
        trust: try trusted(), statusLists: try status.map(DocumentFile.read),
        survivors: try survivors.map(DocumentFile.read), policy: policy)
    }
    // Who names another time than now has looked at the clock.
    return try PartnerState.verifier(in: state, recordingClock: at == nil ? now : nil, policy: policy)
  }

  private func trusted() throws -> Trust {
    if let issuerKey { return .pinnedKey(try KeyFile.readPublic(issuerKey)) }
    let roots = try root.map { (path) throws(KeyError) in try KeyFile.readPublic(path) }
    return .bundle(try TrustBundle.open(try DocumentFile.read(trust ?? ""), roots: roots))
  }
}
