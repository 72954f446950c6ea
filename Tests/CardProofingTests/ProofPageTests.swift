import CardCredential
import CardFiles
import CardIssuing
import Foundation
import TestSupport
import Testing

@testable import CardProofing

@Suite("A batch's proof sheet")
struct ProofPageTests {
  private func page(_ count: Int, perPage: Int = 8) -> ProofPage {
    let entries = (0..<count).map {
      ProofPage.Entry(line: $0 + 1, number: "PC-\($0)", state: .good, text: "x", pictures: ["a", "b"])
    }
    return ProofPage(title: "A & B", entries: entries, cardsPerPage: perPage) { "files/\($0)" }
  }

  @Test("paper ends after every n cards", arguments: [(1, 5, 5), (2, 5, 2), (8, 7, 0), (8, 16, 2)])
  func paper(perPage: Int, cards: Int, ends: Int) {
    #expect(page(cards, perPage: perPage).html.split(separator: "good end\"").count - 1 == ends)
  }

  @Test("ten thousand cards are a small page whose pictures come as they are looked at")
  func large() {
    let html = page(10_000).html
    #expect(html.utf8.count < 6_000_000)
    #expect(html.split(separator: "loading=\"lazy\"").count - 1 == 20_000)
    #expect(html.contains("content-visibility: auto") && html.hasPrefix(ProofPage.mark) && html.contains("A &amp; B"))
  }

  private static let chromium = ["chromium-headless-shell", "chromium"].map { "/usr/bin/\($0)" }
    .first(where: FileManager.default.isExecutableFile)

  @Test(
    "ten thousand cards open in a browser in seconds, and one of them is found at once",
    .enabled(if: chromium != nil, "needs chromium-headless-shell: run .ci/install test"))
  func opening() async throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("files")
    let picture = try Files.read("\(Fixture.root)/Samples/park-city/resident-signature.png")
    for name in ["a", "b"] { try folder.write(picture, to: "files/\(name)") }
    try folder.write(page(10_000).html, to: "proof.html")
    for (fragment, shown) in [("", 10_000), ("search=PC-9999", 1)] {
      let script = """
        TIMEFORMAT='%U %S'; time "$0" --headless --no-sandbox --single-process --disable-gpu --dump-dom "$1"
        """
      let bash = CommandLineTool(path: "/bin/bash")
      let arguments = ["-c", script, try #require(Self.chromium), "file://\(folder.path)/proof.html#\(fragment)"]
      // A browser in a single process, whose time can be measured, now and then dies by itself on a busy machine.
      var opened = try await bash.run(arguments, in: folder.path)
      for _ in 0..<2 where opened.status != 0 { opened = try await bash.run(arguments, in: folder.path) }
      #expect(opened.status == 0, "\(opened.errors.suffix(500))")
      #expect(opened.output.contains("data-shown=\"\(shown)\""))
      // Starting the browser included: 1.2 s of processor time where this was written.
      let line = try #require(opened.errors.split(separator: "\n").last)
      let seconds = line.split(separator: " ").compactMap { Double($0) }
      #expect(seconds.count == 2 && seconds.reduce(0, +) < 10, "\(line)")
    }
  }

  @Test("a card is at fault whose codes are not read, not its issuer's, of two cards, or of another number")
  func faults() throws {
    let folder = try TemporaryFolder()
    let setup = IssuingSetup(
      template: try Fixture.template().withoutArtwork, signer: try Fixture.key(), folder: folder.path)
    let issuer = try CardIssuer(setup)
    for (number, name) in [("PC-1", "child"), ("PC-2", "resident")] {
      var request = try Fixture.request(name)
      request.number = number
      _ = try issuer.issue(request, picturesIn: "\(Fixture.root)/Samples/park-city", registration: .none)
    }
    let codes = PrintedCodes(signedBy: try Fixture.key().publicKey)
    let card = folder.file("PC-1")
    #expect(try codes.fault(in: card, number: "PC-1") == nil)
    #expect(try codes.fault(in: card, number: "PC-9") == "the codes are another card's")
    let others = PrintedCodes(signedBy: try RegistryFixture.key().publicKey)
    #expect(try others.fault(in: card, number: "PC-1")?.hasPrefix("the codes are not accepted") == true)
    let back = try folder.read("PC-1/back.png")
    try folder.write(folder.read("PC-2/back.png"), to: "PC-1/back.png")
    #expect(try codes.fault(in: card, number: "PC-1") == "the codes are not accepted: codesDisagree")
    try folder.write(back, to: "PC-1/front.png")
    #expect(try codes.fault(in: card, number: "PC-1") != nil)
    try FileManager.default.removeItem(atPath: card + "/front.png")
    #expect(throws: FileError.self) { try codes.fault(in: card, number: "PC-1") }
  }
}
