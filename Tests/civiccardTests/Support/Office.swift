import CardCredential
import Foundation
import TestSupport
import Testing

/// An issuing office and a partner who trusts it, in a folder of their own: keys, a signed trust bundle, and the cards
/// that were rendered so far. The tests of ``EndToEnd`` share one, for a card takes seconds to render in a build for
/// debugging.
struct Office: Sendable {
  /// The office of the tests that run now; it is there within ``EndToEnd``.
  @TaskLocal static var shared: Office?

  static func open() throws -> Office { try #require(shared, "the test is not in the suite EndToEnd") }

  let folder: TemporaryFolder
  let civiccard: CommandLineTool
  private let shelf = CardShelf()

  /// The repository's root.
  static let repository = Checkout.path

  static let samples = repository + "/Samples/park-city"
  static let template = templates + "/Template"
  /// The folder that holds the tests' own template.
  static let templates = repository + "/Tests/TestSupport"

  /// A day on which the sample cards, issued on 2026-11-23 for three years, are valid. No test asks the machine's
  /// clock.
  static let aDayOfUse = "2027-03-01T12:00:00Z"

  /// Keys are made of fixed seeds, so that every run of the tests sees the same cards.
  enum Name: UInt8, CaseIterable { case issuer = 1, root, secondRoot, stranger }

  static func seed(of name: Name) -> [UInt8] { [UInt8](repeating: name.rawValue, count: 32) }

  func privateKey(_ name: Name) -> String { folder.file("\(name).pem") }
  func publicKey(_ name: Name) -> String { folder.file("\(name).pub.pem") }

  /// The bundle that the root signed.
  var bundle: String { folder.file("trust.bundle") }

  /// The template without generated background, see ``PlainTemplate``.
  var plainTemplate: String { folder.file("plain-template") }

  /// The options of a partner who relies on the bundle.
  var trust: [String] { ["--trust", bundle, "--root", publicKey(.root)] }

  init() async throws {
    folder = try TemporaryFolder()
    civiccard = try #require(CommandLineTool.civiccard, "there is no civiccard beside the tests")
    for name in Name.allCases {
      let key = try PrivateKey(seed: SecretBytes(copying: Self.seed(of: name)))
      try KeyFile.create(key, at: privateKey(name))
      try folder.write(key.publicKey.pem, to: "\(name).pub.pem")
    }
    try PlainTemplate.make(in: folder, as: "plain-template")
    try folder.write(Self.manifest(), to: "manifest.json")
    let signed = try await civiccard.run(
      ["trust", "sign", "manifest.json", "--root", privateKey(.root), "--out", bundle], in: folder.path)
    #expect(signed.status == 0, "\(signed.errors)")
  }

  /// A manifest for the issuer's key, wider than the sample cards' validity.
  static func manifest(key: Name = .issuer, notBefore: String = "2026-01-01", sequence: Int = 7) -> String {
    """
    {"sequence": \(sequence), "issued": "2026-01-02T00:00:00Z", "nextUpdate": "2031-01-01T00:00:00Z",
     "issuers": [{"iss": "https://bridgeport.example", "name": "City of Bridgeport", "timeZone": "America/New_York",
       "keys": [{"file": "\(key).pub.pem", "purpose": "card", "notBefore": "\(notBefore)", "notAfter": "2036-12-31"}]}]}
    """
  }

  /// Runs `civiccard` in the office's folder.
  func run(_ arguments: [String], input: [UInt8]? = nil) async throws -> CommandLineTool.Outcome {
    try await civiccard.run(arguments, in: folder.path, input: input)
  }

  /// The card for a request, rendered at its first use.
  func card(_ order: CardOrder = CardOrder()) async throws -> CardFolder {
    try await shelf.card(order) {
      let out = folder.file("cards/\(order.request)-\(order.printer)-\(order.planes)")
      let template = order.hasArtwork ? Self.template : plainTemplate
      let outcome = try await run(
        ["render", "\(Self.samples)/\(order.request).json", "--template", template, "--key", privateKey(.issuer)]
          + ["--out", out, "--printer", order.printer] + (order.planes ? ["--planes"] : []))
      #expect(outcome.status == 0, "\(order): \(outcome.errors)")
      return CardFolder(path: try #require(Files.names(in: out).first).asPath(in: out), outcome: outcome)
    }
  }
}

/// What to render of the samples, and how.
struct CardOrder: Sendable, Hashable {
  var request = "resident"
  var printer = "cr80-300"
  var planes = false

  /// Only the resident's card for the usual printer has its generated background; see ``PlainTemplate``.
  var hasArtwork: Bool { request == "resident" && printer == "cr80-300" }

  /// The resident's card with every plane; most tests look at this one.
  static let withPlanes = CardOrder(planes: true)
}

/// A rendered card's files.
struct CardFolder: Sendable {
  let path: String
  /// How the run ended that wrote them.
  let outcome: CommandLineTool.Outcome

  func path(_ name: String) -> String { "\(path)/\(name)" }
  func read(_ name: String) throws -> [UInt8] { try Files.read(path(name)) }

  /// The text of the identity QR.
  func credential() throws -> String { try Files.text(path("credential.txt")).trimmingCharacters(in: .newlines) }
}

/// Renders each order once, however many tests ask for it.
private actor CardShelf {
  private var cards: [CardOrder: Task<CardFolder, any Error>] = [:]

  func card(_ order: CardOrder, render: @escaping @Sendable () async throws -> CardFolder) async throws -> CardFolder {
    if let known = cards[order] { return try await known.value }
    let task = Task { try await render() }
    cards[order] = task
    return try await task.value
  }
}

extension String {
  fileprivate func asPath(in folder: String) -> String { "\(folder)/\(self)" }
}

/// Opens the office before a suite's first test and removes its folder after the last.
struct OfficeTrait: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    let office = try await Office()
    defer { office.folder.remove() }
    try await Office.$shared.withValue(office, operation: function)
  }
}

/// The command line as its users meet it: a process, files, exit codes.
@Suite(OfficeTrait()) enum EndToEnd {}
