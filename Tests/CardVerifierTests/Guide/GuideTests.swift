import CardCredential
import CardVerifier
import Foundation
import Testing

/// The module's page shows code that is compiled here, word by word, and that does what the page says.
struct GuideTests {
  private static let guide = URL(filePath: #filePath).deletingLastPathComponent()
  private static let page = guide.appending(path: "../../../Sources/CardVerifier/CardVerifier.docc/CardVerifier.md")

  private let world: World
  private let folder = FileManager.default.temporaryDirectory.appending(path: "civiccard-guide-\(UUID().uuidString)")
  private let now = Date(timeIntervalSince1970: TimeInterval(World.now))

  init() throws { world = try World() }

  @Test("each piece of Swift on the page is one of the files here, and each file is on the page")
  func codeIsCompiled() throws {
    let page = try String(contentsOf: Self.page, encoding: .utf8)
    let shown = page.components(separatedBy: "```swift\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.guide.path).filter { $0 != "GuideTests.swift" }
    let files = try names.map { try String(contentsOf: Self.guide.appending(path: $0), encoding: .utf8) }
    #expect(files.count == 3)
    #expect(Set(shown) == Set(files))
  }

  @Test("the page explains each reason")
  func reasons() throws {
    let page = try String(contentsOf: Self.page, encoding: .utf8)
    for reason in Reason.allCases { #expect(page.contains("| ``Reason/\(reason.rawValue)`` |"), "\(reason)") }
  }

  @Test("an update makes the state and the desk's check accepts a card by it")
  func nightlyThenDesk() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(world.bundleFile(world.bundle())).write(to: folder.appending(path: "trust.bundle"))
    try Data(world.statusFile()).write(to: folder.appending(path: "status.list"))
    try Data(world.root.publicKey.pem.utf8).write(to: folder.appending(path: "root.pem"))
    let state = folder.appending(path: "state").path
    let summary = try nightlyUpdate(of: state, files: folder, root: folder.appending(path: "root.pem"), now: now)
    #expect(summary.freshness == .fresh)
    let desk = try deskCheck(world.card(), state: state, now: now)
    #expect(desk.accepted)
    #expect(desk.lines.contains("name: María José Hernández-Pérez") && desk.lines.contains("expires: 2029-11-23"))
    #expect(try !deskCheck("NONSENSE", state: state, now: now).accepted)
  }

  @Test("texts are judged in their order under a policy of one's own")
  func ownStorage() async throws {
    let portrait = try world.card(World.claims { $0.portrait = World.webP })
    let found = try await verdicts(
      on: [portrait, world.card()], bundle: world.bundleFile(world.bundle()), seen: 12,
      statusList: world.statusFile(expires: World.now), root: world.root.publicKey, now: World.now)
    #expect(found.map(\.reason) == [nil, .wrongProfile])
    #expect(found[0].warnings == [.statusStale])
  }
}
