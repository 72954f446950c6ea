import CardVerifier
import Foundation
import TestSupport
import Testing

@testable import PageCode

@Suite("CardVerifier's page does what it says")
struct VerifierPageTests {
  private let city: City
  private let now = Date(timeIntervalSince1970: TimeInterval(City.now))

  init() throws { city = try City() }

  @Test("the page explains each reason")
  func reasons() throws {
    let page = try Page("Sources/CardVerifier/CardVerifier.docc/CardVerifier.md").text
    for reason in Reason.allCases { #expect(page.contains("| ``Reason/\(reason.rawValue)`` |"), "\(reason)") }
  }

  @Test("an update makes the state and the desk's check accepts a card by it")
  func nightlyThenDesk() throws {
    let folder = try TemporaryFolder()
    try folder.write(city.bundle(), to: "trust.bundle")
    try folder.write(city.statusList(), to: "status.list")
    try folder.write(city.root.publicKey.pem, to: "root.pem")
    let (state, files) = (folder.file("state"), URL(filePath: folder.path))
    let summary = try nightlyUpdate(of: state, files: files, root: files.appending(path: "root.pem"), now: now)
    #expect(summary.freshness == .fresh)
    let desk = try deskCheck(city.card(), state: state, now: now)
    #expect(desk.accepted)
    #expect(desk.lines.contains("name: María José Hernández-Pérez") && desk.lines.contains("expires: 2029-11-23"))
    #expect(try !deskCheck("NONSENSE", state: state, now: now).accepted)
  }

  @Test("texts are judged in their order under a policy of one's own")
  func ownStorage() async throws {
    // As much of a WebP file as the library looks at.
    let webP = Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WEBP".utf8) + [UInt8](0..<200)
    let found = try await verdicts(
      on: [city.card(portrait: webP), city.card()], bundle: city.bundle(), seen: 12,
      statusList: city.statusList(expires: City.now), root: city.root.publicKey, now: City.now)
    #expect(found.map(\.reason) == [nil, .wrongProfile])
    #expect(found[0].warnings == [.statusStale])
  }
}
