import ArgumentParser
import CardCredential
import CardVerifier
import Foundation
import Logging

/// What the service is told at its start.
struct ServeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The folder with roots, bundle and lists; see civiccard partner.", valueName: "dir"))
  var state: String
  @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
  var host = "127.0.0.1"
  @Option(help: ArgumentHelp("The port; 0 for any that is free.", valueName: "number"))
  var port = 8080
  @Option(help: ArgumentHelp("A host name under which clients ask; may be repeated.", valueName: "name"))
  var serverName: [String] = []
  @Option(help: ArgumentHelp("The certificate chain, PEM; read again when it changes.", valueName: "file"))
  var tlsCertificate: String?
  @Option(help: ArgumentHelp("The certificate's private key, PEM.", valueName: "file"))
  var tlsKey: String?
  @Flag(help: "Another program in front of this one does TLS.")
  var behindProxy = false
  @Option(help: ArgumentHelp("Lines of name and SHA-256; see new-key. Read again when it changes.", valueName: "file"))
  var apiKeys: String?
  @Option(help: ArgumentHelp("32 bytes or more that services behind one balancer share.", valueName: "file"))
  var sessionSecret: String?
  @Option(
    help: ArgumentHelp(
      "Fetch this trust bundle and the lists that it names, whenever they are due, into the state.", valueName: "url"))
  var updateFrom: String?
  @Option(
    help: ArgumentHelp(
      "More templates for /v1/inspect; they count if the bundle names their package.", valueName: "dir"))
  var templates: String?
  @Option(help: ArgumentHelp("Requests a second of one key, in the mean.", valueName: "number"))
  var rate = Limits.requestsPerSecond
  @Option(help: ArgumentHelp("The codes that count as proof of identity, joined by commas.", valueName: "profiles"))
  var accept = "identity,portrait"
  @Option(help: ArgumentHelp("For trust data past their dates: refuse or warn.", valueName: "choice"))
  var stale = Policy.Leniency.refuse
  @Option(help: ArgumentHelp("For a card whose status no list tells: refuse or warn.", valueName: "choice"))
  var unknownStatus = Policy.Leniency.refuse
  @Option(help: ArgumentHelp("What is logged: debug, info, notice, warning, error.", valueName: "level"))
  var logLevel = Logger.Level.info

  static let loopback: Set<String> = ["127.0.0.1", "::1", "localhost"]

  var isLoopback: Bool { Self.loopback.contains(host) }

  func validate() throws {
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key go together")
    }
    guard tlsCertificate == nil || !behindProxy else {
      throw ValidationError("give --behind-proxy or a certificate, not both")
    }
    guard (0...65_535).contains(port) else { throw ValidationError("--port takes 0 to 65535") }
    guard rate > 0 else { throw ValidationError("--rate takes a number over 0") }
    guard profiles != nil else { throw ValidationError("--accept takes identity, portrait and emergency") }
    if let updateFrom {
      guard let url = URL(string: updateFrom), Self.mayFetch(url) else {
        throw ValidationError("--update-from takes an https address, or an http one of this machine")
      }
    }
    // Whoever listens to a network must say how it is protected, and who may ask.
    guard isLoopback && !behindProxy || tlsCertificate != nil || behindProxy else {
      throw ValidationError(
        "beyond this machine, cards go over TLS alone: give --tls-certificate and --tls-key, or --behind-proxy")
    }
    guard isLoopback && !behindProxy || apiKeys != nil else {
      throw ValidationError("beyond this machine, only known callers may ask: give --api-keys")
    }
    guard isLoopback && !behindProxy || !serverName.isEmpty else {
      throw ValidationError("beyond this machine, give --server-name, the host name under which clients ask")
    }
  }

  private var profiles: Set<CredentialProfile>? {
    let names = accept.split(separator: ",", omittingEmptySubsequences: false)
    let known = names.compactMap { CredentialProfile(rawValue: String($0)) }
    return known.count == names.count ? Set(known) : nil
  }

  var policy: Policy {
    Policy(
      profiles: profiles ?? Policy().profiles, staleTrust: stale, staleStatus: stale, unknownStatus: unknownStatus)
  }

  /// Where documents may be fetched from: they are signed, but whom one asks about which city is nobody's business.
  static func mayFetch(_ url: URL) -> Bool {
    url.scheme == "https" && url.host() != nil || url.scheme == "http" && loopback.contains(url.host() ?? "")
  }
}

extension Policy.Leniency: @retroactive ExpressibleByArgument {}
extension Logger.Level: @retroactive ExpressibleByArgument {}
