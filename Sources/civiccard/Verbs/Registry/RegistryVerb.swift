import ArgumentParser
import CardModel
import CardRegistry
import VerifyCommand

struct RegistryVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "registry", abstract: "Look at the registry of issued numbers, check it, move it, restore it.",
    subcommands: [List.self, Export.self, Check.self, Copy.self, Recover.self, Admit.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the issued cards with their status, or the numbers that were reserved and never finished.",
      discussion: """
        A number is unfinished where a run was broken off, or its request was refused after the number was reserved:
        issue its corrected request again, and it keeps its place in the status list. A registry that can't be written,
        such as a backup, can be listed too.
        """)

    @OptionGroup var registryOptions: RegistryOptions
    @OptionGroup var filterOptions: FilterOptions
    @Flag(help: "Only the numbers that were reserved and never finished.")
    var unfinished = false
    @Flag(help: "Print an array of objects.")
    var json = false

    private struct Row: Encodable {
      let number: String
      let status: String
    }

    func validate() throws {
      guard !unfinished || filterOptions.filter == CardFilter() else {
        throw ValidationError("an unfinished number has no status, day or operator")
      }
    }

    func run() throws {
      let registry = try registryOptions.open(.readOnly)
      var rows: [Row] = []
      if unfinished {
        rows = try registry.unfinished().map { Row(number: $0, status: "reserved") }
      } else {
        try registry.forEachCard(filterOptions.filter) { card in
          rows.append(Row(number: card.number, status: card.status.rawValue))
        }
      }
      if json { return try Console.print(json: rows) }
      for row in rows { Console.print(unfinished ? row.number : "\(row.number)  \(row.status)") }
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the issued cards as a table (CSV), with all that the registry says of them but the audit trail.",
      discussion: "Nothing in it is personal: the registry knows no names.")

    @OptionGroup var registryOptions: RegistryOptions
    @OptionGroup var filterOptions: FilterOptions

    func run() throws {
      let registry = try registryOptions.open(.readOnly)
      Console.print("number,status,issued,expires,statusIndex,statusURI,kid,template,replacedBy")
      try registry.forEachCard(filterOptions.filter) { card in
        let cells = [
          card.number, card.status.rawValue, card.issued.description, card.expires.description,
          card.statusIndex.map(String.init) ?? "", card.statusURI, Hexadecimal.text(card.keyIdentifier),
          card.template ?? "", card.replacedBy ?? "",
        ]
        Console.print(cells.map(Self.cell).joined(separator: ","))
      }
    }

    private static func cell(_ text: String) -> String {
      text.contains { ",\"\r\n".contains($0) } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
  }
}

/// Which cards are asked for.
struct FilterOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only cards of this status: valid, suspended or revoked.", valueName: "status"))
  var status: IssuedStatus?
  @Option(help: ArgumentHelp("Only cards with this printed day of issue.", valueName: "YYYY-MM-DD"))
  var day: CalendarDate?
  @Option(name: .customLong("operator"), help: ArgumentHelp("Only cards that this operator issued.", valueName: "name"))
  var operatorName: String?

  var filter: CardFilter { CardFilter(status: status, issued: day, operatorName: operatorName) }
}

extension CalendarDate: ExpressibleByArgument {
  /// `YYYY-MM-DD`.
  public init?(argument: String) { self.init(iso8601: argument) }
}
