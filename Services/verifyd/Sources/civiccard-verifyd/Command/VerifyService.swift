import ArgumentParser
import CardModel
import Foundation

@main
struct VerifyService: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "civiccard-verifyd",
    abstract: "Answer over HTTP whether to accept a card, and serve a page for desks.",
    discussion: """
      It judges cards by a state folder that civiccard partner update made, picks up changes within a second, and keeps
      nothing of any card. By default it listens on this machine alone.
      """,
    version: "0.1.0", subcommands: [Serve.self, NewKey.self], defaultSubcommand: Serve.self)

  /// sysexits.h, as civiccard's.
  private static func code(_ error: any Error) -> Int32 { error is StartError ? 64 : 65 }

  static func main() async {
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let error as StartError {
      fail(error.message, error.hint, code(error))
    } catch let error as any CivicCardError {
      fail(error.description, error.hint, code(error))
    } catch {
      exit(withError: error)
    }
  }

  private static func fail(_ message: String, _ hint: String?, _ code: Int32) -> Never {
    let text = "error: \(message)\n" + (hint.map { "hint: \($0)\n" } ?? "")
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    Foundation.exit(code)
  }
}

/// Adds a key to the file of API keys.
struct NewKey: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new-key", abstract: "Make an API key, add its SHA-256 to a file, and print the key once.")

  @Argument(help: ArgumentHelp("What the key is called: a desk, a branch.", valueName: "name"))
  var name: String
  @Option(help: ArgumentHelp("The file; it is made if it is missing.", valueName: "file"))
  var apiKeys: String

  func validate() throws {
    guard name.wholeMatch(of: /[A-Za-z0-9._-]{1,64}/) != nil else {
      throw ValidationError("a name is 1 to 64 letters, digits, dots, dashes and underscores")
    }
  }

  func run() throws {
    let known = FileManager.default.contents(atPath: apiKeys) ?? Data()
    guard !String(decoding: known, as: UTF8.self).split(separator: "\n").contains(where: { $0.hasPrefix(name + " ") })
    else { throw StartError("there is a key named \(name) already", hint: "take its line out of the file first") }
    let (key, line) = APIKeys.make(named: name)
    // Renamed into place, so that a running service never reads half of it.
    let temporary = apiKeys + ".new-\(getpid())"
    guard
      FileManager.default.createFile(
        atPath: temporary, contents: known + Data((line + "\n").utf8), attributes: [.posixPermissions: 0o640]),
      rename(temporary, apiKeys) == 0
    else {
      try? FileManager.default.removeItem(atPath: temporary)
      throw StartError("\(apiKeys) can't be written")
    }
    print(key)
  }
}
