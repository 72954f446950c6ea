import ArgumentParser
import Foundation
import VerifyCommand

/// What is installed as `civiccard`: it verifies cards itself, and hands every other question to the whole program.
///
/// The whole program links the libraries that draw, print and keep registries, and a hundred more that those need; to
/// load them takes several times as long as a verdict. This one links none of them. It answers where it understands
/// the command; help, mistakes and other verbs are the whole program's.
@main
struct Launcher: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "civiccard", subcommands: [VerifyVerb.self])

  static func main() {
    guard CommandLine.arguments.dropFirst().first == "verify",
      let verb = try? parseAsRoot(Array(CommandLine.arguments.dropFirst())) as? VerifyVerb
    else { handOver() }
    Console.prepare()
    do {
      try verb.run()
      Console.end(0)
    } catch let exit as ExitCode {
      Console.end(exit.rawValue)
    } catch {
      let failure = Failure(verifying: error)
      Console.report(failure)
      Console.end(failure.exitCode)
    }
  }

  /// Becomes the whole program, which lies where it was installed, `../libexec/civiccard`, or was built, beside this
  /// one.
  private static func handOver() -> Never {
    let folder = Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
    let places = ["../libexec/civiccard/civiccard", "civiccard"].compactMap { folder?.appending(path: $0).path }
    // Each returns only where no such program is. `civiccard` beside this one is itself where it is installed.
    for place in places where place != Bundle.main.executablePath { execv(place, CommandLine.unsafeArgv) }
    Console.report(
      Failure(
        exitCode: Failure.noInput, "the rest of civiccard is not installed",
        hint: "install it again, or build it with swift build -c release --product civiccard"))
    Console.end(Failure.noInput)
  }
}
