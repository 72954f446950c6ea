import ArgumentParser
import CardRegistry

struct RegistryVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "registry", abstract: "Look at the registry of issued numbers.", subcommands: [List.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the issued cards with their status, or the numbers that were reserved and never finished.",
      discussion: """
        A number is unfinished where a run was broken off, or its request was refused after the number was reserved:
        issue its corrected request again, and it keeps its place in the status list.
        """)

    @Option(help: ArgumentHelp("The registry.", valueName: "db"))
    var registry: String
    @Flag(help: "Only the numbers that were reserved and never finished.")
    var unfinished = false
    @Flag(help: "Print an array of objects.")
    var json = false

    private struct Row: Encodable {
      let number: String
      let status: String
    }

    func run() throws {
      let registry = try CardRegistry(path: registry, .existing)
      let rows =
        unfinished
        ? try registry.unfinished().map { Row(number: $0, status: "reserved") }
        : try registry.issuedNumbers().map { Row(number: $0.number, status: $0.status.rawValue) }
      if json { return try Console.print(json: rows) }
      for row in rows { Console.print(unfinished ? row.number : "\(row.number)  \(row.status)") }
    }
  }
}
