import CardImaging
import CardScanner
import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("civiccard verify --image, of a side with a code that can't be read") struct VerifyUnreadCode {
    /// The card's back, with the middle of the portrait's code under a thumb.
    private static func coveredBack(_ card: CardFolder) throws -> [UInt8] {
      var back = try PhotoDecoder.decode(card.read("back.png")).converted(to: .gray8)
      let codes = try CardScanner.qrCodes(
        inLuminance: back.pixels, width: back.width, height: back.height, bytesPerRow: back.width)
      let portrait = try #require(codes.max { $0.sideLength < $1.sideLength })
      #expect(codes.count == 2)
      let x = portrait.corners.map(\.x).reduce(0, +) / 4
      let y = portrait.corners.map(\.y).reduce(0, +) / 4
      let reach = Int(portrait.sideLength * 0.3)
      var pixels = back.pixels
      for row in y - reach..<y + reach {
        for column in x - reach..<x + reach { pixels[row * back.width + column] = 150 }
      }
      back.pixels = pixels
      return try PNGEncoder(pixelsPerMetre: 11_811).encode(back)
    }

    @Test("is not accepted, and the desk is told to hold it closer, by itself and with the front")
    func covered() async throws {
      let office = try Office.open()
      let card = try await office.card()
      try office.folder.write(try Self.coveredBack(card), to: "covered.png")
      let sides = [["--image", "covered.png"], ["--image", card.path("front.png"), "--back", "covered.png"]]
      for (side, reason) in zip(sides, ["wrongProfile", "codesDisagree"]) {
        let outcome = try await office.run(["verify"] + side + ["--at", Office.aDayOfUse] + office.trust)
        #expect(outcome.status == 1)
        #expect(outcome.output.hasPrefix("NOT ACCEPTED. One more code is on this side: hold it closer."))
        let object = try await office.run(["verify"] + side + ["--json", "--at", Office.aDayOfUse] + office.trust)
          .json(as: VerdictObject.self)
        #expect(object.reason == reason && object.unreadCodes == 1)
      }
    }
  }
}
