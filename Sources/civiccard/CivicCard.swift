import ArgumentParser
import CardModel
import Foundation
import VerifyCommand

/// The command line: parses, calls the library, prints.
@main
struct CivicCard: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "civiccard",
    abstract: "Municipal ID cards: render both faces, sign their QR codes, verify them offline.",
    discussion: """
      Exit codes: 0 done or accepted, 1 card not accepted, 64 usage, 65 bad input data, 66 input file missing,
      73 output can't be written, 74 input or output failed, 77 key refused.
      """,
    version: "0.1.0",
    subcommands: [
      KeyVerb.self, RenderVerb.self, BatchVerb.self, ForgetVerb.self, PrintVerb.self, VerifyVerb.self, InspectVerb.self,
      StatusVerb.self, TrustVerb.self, PartnerVerb.self, RegistryVerb.self, TemplateVerb.self, PhotoVerb.self,
      PrintersVerb.self,
    ])

  /// What the parser says, with the verb that was probably meant.
  private static func usage(_ error: any Error) -> Failure {
    let typed = CommandLine.arguments.dropFirst().first ?? ""
    let verbs = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard !typed.hasPrefix("-"), !verbs.contains(typed), typed != "help" else { return .usage(message(for: error)) }
    return .usage(
      "there is no verb \(typed)",
      hint: NearestName.to(typed, among: verbs).map { "did you mean \($0)?" }
        ?? "known: \(verbs.joined(separator: ", "))")
  }

  /// Runs the verb, and turns whatever it throws into `error:` and `hint:` lines and an exit code.
  static func main() async {
    Console.prepare()
    do {
      var arguments = Array(CommandLine.arguments.dropFirst())
      // A batch's other end, which takes none of a batch's options.
      if arguments.starts(with: ["batch", "--forget"]) { arguments.replaceSubrange(0..<2, with: ["forget"]) }
      var command = try parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      let code = exitCode(for: error)
      guard code != .success else {
        // Help and version are answers, not errors.
        Console.print(fullMessage(for: error))
        Console.end(0)
      }
      if let exit = error as? ExitCode { Console.end(exit.rawValue) }
      // The parser's own errors come with its exit code; all else that is not of our libraries is a failure of 74.
      let failure = code == .validationFailure ? usage(error) : Failure(error)
      Console.report(failure)
      Console.end(failure.exitCode)
    }
    Console.end(0)
  }
}
