import CardImaging
import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// The page on which a supervisor looks at a batch.
  @Suite("civiccard batch --proof", .serialized) struct ProofSheetTests {
    private func mode(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func table(_ fixture: BatchFixture) throws -> String {
      try fixture.requests([
        BatchFixture.request("PC-1"), BatchFixture.request("PC-2", ["photo": "<b>.jpg"]), BatchFixture.request("PC-10"),
      ])
    }

    @Test(
      "shows faces, verdicts and refused rows in a browser, finds a card by its number, and loads nothing from elsewhere",
      .enabled(if: Browser.isThere, "needs chromium-headless-shell: run .ci/install test"))
    func page() async throws {
      let fixture = try BatchFixture()
      let proof = fixture.folder.file("proof.html")
      let outcome = try fixture.batch(try table(fixture), "--proof", proof, "--proof-cards", "2")
      #expect(outcome.code == 65)
      #expect(outcome.errors.contains("the proof is \(proof): it holds personal data"), "\(outcome.errors)")
      #expect(try mode(proof) == 0o600)
      #expect(!Files.exists(proof + ".files"))
      let all = try await Browser.document(of: proof, at: "", in: fixture.folder)
      #expect(all.contains("data-shown=\"3\"") && all.contains("3 of 3 shown"))
      #expect(all.split(separator: "codes read and accepted").count == 3)
      #expect(all.split(separator: "data:image/webp;base64,").count == 5)
      #expect(all.contains("refused end\"") && all.contains("&lt;b&gt;.jpg") && !all.contains("<b>.jpg"))
      #expect(!all.contains("http:") && !all.contains("https:"))
      let found = try await Browser.document(of: proof, at: "search=PC-10", in: fixture.folder)
      #expect(found.contains("data-shown=\"1\""))
      let refused = try await Browser.document(of: proof, at: "only=refused", in: fixture.folder)
      #expect(refused.contains("data-shown=\"1\""))
      // The faces are really drawn: there is more than white paper and text on the page.
      let picture = try await Browser.screenshot(of: proof, at: "", in: fixture.folder)
      let colours = Set(
        stride(from: 0, to: picture.pixels.count - 3, by: 3 * 37).map { Array(picture.pixels[$0..<$0 + 3]) })
      #expect(colours.count > 500)
    }

    @Test("is made on request only, and batch --forget takes it and the refused rows away, and nothing else")
    func forgetting() throws {
      let fixture = try BatchFixture()
      let (proof, rejected) = (fixture.folder.file("proof.html"), fixture.folder.file("rejected.jsonl"))
      _ = try fixture.batch(try table(fixture))
      #expect(try !Files.names(in: fixture.folder.path).contains { $0.hasSuffix(".html") })
      _ = try fixture.batch(try table(fixture), "--proof", proof, "--rejected", rejected)
      #expect(Files.exists(proof) && Files.exists(rejected))
      let cards = try BatchFixture.contents(fixture.out).filter { !$0.key.hasPrefix(".") }
      let forgotten = try Program.civiccard("batch", "--forget", fixture.out)
      #expect(forgotten.code == 0 && forgotten.lines.count == 2, "\(forgotten.errors)")
      #expect(!Files.exists(proof) && !Files.exists(rejected))
      #expect(try BatchFixture.contents(fixture.out) == cards)

      // Something else by now.
      _ = try fixture.batch(try table(fixture), "--proof", proof, "--rejected", rejected)
      for file in ["proof.html", "rejected.jsonl"] { try fixture.folder.write("{\"mine\": 1}\n", to: file) }
      let left = try Program.civiccard("forget", fixture.out)
      #expect(left.code == 0 && left.output.isEmpty && left.errors.contains("left alone"))
      #expect(Files.exists(proof) && Files.exists(rejected))
    }

    @Test("a page over the first one's place is replaced whole, and a folder of other files in the way is refused")
    func replacing() throws {
      let fixture = try BatchFixture()
      let proof = fixture.folder.file("proof.html")
      try fixture.folder.makeFolder("proof.html.files")
      try fixture.folder.write("mine", to: "proof.html.files/letter.txt")
      let refused = try fixture.batch(try table(fixture), "--proof", proof)
      #expect(refused.code == 73 && refused.errors.contains("holds other files"), "\(refused.errors)")
      #expect(Files.exists(proof + ".files/letter.txt") && !Files.exists(proof))
    }
  }
}
