import CardCredential
import CardImaging
import CardScanner
import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("civiccard verify --portrait") struct VerifyPortrait {
    /// The portrait in the back's QR, decoded by itself.
    private static func signedPortrait(_ card: CardFolder) throws -> Raster {
      let back = try PhotoDecoder.decode(card.read("back.png")).converted(to: .gray8)
      let texts = try CardScanner.qrCodes(
        inLuminance: back.pixels, width: back.width, height: back.height, bytesPerRow: back.width
      ).compactMap(\.text)
      let portraits = texts.compactMap { text in
        try? CredentialClaims(
          payload: CoseSign1(CredentialText.decode(utf8: Array(text.utf8)), kind: .card).payload
        ).portrait
      }
      return try WebPDecoder.decode(try #require(portraits.first))
    }

    @Test("writes the signed portrait of an accepted card, pixel by pixel")
    func written() async throws {
      let office = try Office.open()
      let card = try await office.card()
      let outcome = try await office.run(
        ["verify", "--image", card.path("back.png"), "--at", Office.aDayOfUse, "--portrait", "face.png"] + office.trust)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.isEmpty)
      let mode = try FileManager.default.attributesOfItem(atPath: office.folder.file("face.png"))[.posixPermissions]
      #expect(mode as? Int == 0o600)
      let expected = try Self.signedPortrait(card)
      let picture = try PhotoDecoder.decode(office.folder.read("face.png"))
      #expect(picture.width == expected.width && picture.height == expected.height)
      #expect(picture.converted(to: .rgb8).pixels == expected.pixels)
    }

    @Test("writes nothing of a card that is not accepted")
    func refused() async throws {
      let office = try Office.open()
      let card = try await office.card()
      let refusals = [
        ["--issuer-key", office.publicKey(.stranger), "--at", Office.aDayOfUse],
        office.trust + ["--at", "2036-01-01T00:00:00Z"],
      ]
      for arguments in refusals {
        let outcome = try await office.run(
          ["verify", "--image", card.path("back.png"), "--portrait", "refused.png"] + arguments)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("note: no portrait is written"))
        #expect(!Files.exists(office.folder.file("refused.png")))
      }
    }

    @Test("says so where the code holds no portrait")
    func none() async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      let outcome = try await office.run(
        ["verify", text, "--at", Office.aDayOfUse, "--portrait", "none.png"] + office.trust)
      #expect(outcome.status == 0)
      #expect(outcome.errors.contains("note: this code holds no portrait"))
      #expect(!Files.exists(office.folder.file("none.png")))
    }

    @Test("a place that can't be written ends with 73")
    func unwritable() async throws {
      let office = try Office.open()
      let card = try await office.card()
      let outcome = try await office.run(
        ["verify", "--image", card.path("back.png"), "--at", Office.aDayOfUse, "--portrait", "no/such/folder.png"]
          + office.trust)
      #expect(outcome.status == 73)
    }
  }
}
