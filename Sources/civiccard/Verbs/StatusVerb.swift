import ArgumentParser
import CardCredential
import CardFiles
import CardIssuing
import CardModel
import CardRegistry
import Foundation
import VerifyCommand

struct StatusVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Suspend and revoke cards, and publish what partners check.",
    subcommands: [Set.self, Show.self, Publish.self])

  struct Set: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Set a card's status in the registry.",
      discussion: "Partners learn of it from the next list that is published. A revoked card stays revoked.")

    @Argument(help: "The card's number.")
    var number: String
    @Argument(help: "valid, suspended or revoked.")
    var status: IssuedStatus
    @OptionGroup var registryOptions: RegistryOptions
    @OptionGroup var operatorOptions: OperatorOptions

    func run() throws {
      let registry = try registryOptions.open(.existing)
      let before = try registry.setStatus(status, of: number, by: operatorOptions.name, at: Clock.now)
      Console.print(
        before == status
          ? "\(number) is \(status.rawValue) already" : "\(number) is \(status.rawValue), was \(before.rawValue)")
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print what the registry knows of a card, with its audit trail.")

    @Argument(help: "The card's number.")
    var number: String
    @OptionGroup var registryOptions: RegistryOptions
    @Flag(help: "Print an object.")
    var json = false

    func run() throws {
      let card = try registryOptions.open(.readOnly).card(number)
      if json { return try Console.print(json: Facts(card)) }
      Console.print("\(card.number) is \(card.status.rawValue), issued \(card.issued), expires \(card.expires)")
      if let reference = card.reference { Console.print("status index \(reference.index) of \(reference.uri)") }
      for change in Facts(card).changes {
        let reason = change.replacedBy.map { ", replaced by \($0)" } ?? ""
        let note = change.note.map { ": \($0)" } ?? ""
        Console.print("\(change.at)  \(change.status)\(reason), by \(change.by)\(note)")
      }
      for handling in Facts(card).handlings {
        let job = handling.job.map { ", job \($0)" } ?? ""
        let note = handling.note.map { ": \($0)" } ?? ""
        Console.print("\(handling.at)  \(handling.kind)\(job), by \(handling.by)\(note)")
      }
    }

    private struct Facts: Encodable {
      let number: String
      let status: String
      let issued: String
      let expires: String
      let kid: String
      let index: UInt64?
      let uri: String?
      let replacedBy: String?
      let changes: [Change]
      let handlings: [Handling]

      struct Handling: Encodable {
        let at: String
        let kind: String
        let `operator`: String
        let role: String?
        let job: String?
        let note: String?

        var by: String { Facts.who(self.operator, role) }
      }

      struct Change: Encodable {
        let at: String
        let status: String
        let replacedBy: String?
        let `operator`: String
        let role: String?
        let note: String?

        var by: String { Facts.who(self.operator, role) }
      }

      /// Who says to have done it, and as whom the server knows him.
      private static func who(_ operatorName: String, _ role: String?) -> String {
        operatorName + (role.map { " (\($0) on the server)" } ?? "")
      }

      init(_ card: RegisteredCard) {
        (number, status, replacedBy) = (card.number, card.status.rawValue, card.replacedBy)
        (issued, expires) = (card.issued.description, card.expires.description)
        kid = Hexadecimal.text(card.keyIdentifier)
        (index, uri) = (card.reference?.index, card.reference?.uri)
        changes = card.changes.enumerated().map { position, change in
          Change(
            at: RFC3339.text(change.instant) ?? "", status: position == 0 ? "issued" : change.status.rawValue,
            replacedBy: change.replacedBy, operator: change.operatorName, role: change.role,
            note: change.note)
        }
        handlings = card.handlings.map { handling in
          Handling(
            at: RFC3339.text(handling.instant) ?? "", kind: handling.kind.rawValue, operator: handling.operatorName,
            role: handling.role, job: handling.job, note: handling.note)
        }
      }
    }
  }

  struct Publish: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sign the status list that partners check.",
      discussion: """
        A list is stale after --valid-days, and cards are then refused as of unknown status: publish more often than that.
        The default lets a branch without a network work for a month; the fewer days, the sooner all know a revocation.
        Partners take the newest list of those that they have.

        What the last list says is revoked stays so, or nothing is published: the file that --out names counts as the last
        list, and those of --last. A registry that was restored from a backup first recovers (civiccard registry recover).
        """)

    @OptionGroup var registryOptions: RegistryOptions
    @Option(help: ArgumentHelp("A status key of the cards' issuer, a PEM file or a pkcs11: URI.", valueName: "key"))
    var key: String
    @Option(help: ArgumentHelp("Where the list goes.", valueName: "file"))
    var out: String
    @Option(help: ArgumentHelp("The list's name, where the registry's cards name several.", valueName: "uri"))
    var uri: String?
    @Option(help: ArgumentHelp("For how many days partners may rely on it.", valueName: "n"))
    var validDays = StatusPublisher.usualDays
    @Option(help: ArgumentHelp("A list that was published before; may be repeated.", valueName: "file"))
    var last: [String] = []
    @Flag(help: "Forget when the last list was published, after the clock once ran ahead.")
    var resetClock = false
    @OptionGroup var options: PassphraseOptions

    func validate() throws {
      let days = StatusPublisher.days
      guard days.contains(validDays) else {
        throw ValidationError("--valid-days takes a number from \(days.lowerBound) to \(days.upperBound)")
      }
    }

    func run() throws {
      let publisher = StatusPublisher(try registryOptions.open(.existing))
      var earlier = try last.map { (path) throws(FileError) in try DocumentFile.read(path) }
      // Whatever else stands there is replaced, as it always was.
      if let there = try? BoundedFile.read(out, limit: StatusList.maximumSize), StatusPublisher.isList(there) {
        earlier.append(there)
      }
      let published = try publisher.statusList(
        signedBy: try options.signer(key), uri: uri, days: validDays, after: earlier, resetsClock: resetClock)
      Console.show(published.notes)
      try published.write(to: out)
      let list = published.document
      Console.note(
        "\(list.uri): \(list.count) entries, \(published.bytes.count) bytes, until \(RFC3339.text(list.expires) ?? "")")
      Console.print(out)
    }
  }
}

extension IssuedStatus: ExpressibleByArgument {}
