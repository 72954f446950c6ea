import Testing

@testable import CardArtwork

@Suite("Artwork stays what it was")
struct PinnedArtworkTests {
  /// FNV-1a over the pixels' bytes, from each pixel's lowest up.
  static func hash(_ pixels: [UInt32]) -> UInt64 {
    pixels.reduce(0xcbf2_9ce4_8422_2325) { hash, pixel in
      (0..<4).reduce(hash) { ($0 ^ UInt64(pixel >> UInt32(8 * $1) & 0xff)) &* 0x100_0000_01b3 }
    }
  }

  // A card's background can be computed again from what its QR says. Where these change, backgrounds of cards that were
  // issued before no longer match: change them only on purpose, and say so in the change log.
  @Test(
    "The same seed paints the same pixels as ever, in every build and on every machine",
    arguments: [
      (ArtworkDesign.plain, 1, 0x87e2_e299_c712_853f as UInt64), (ArtworkDesign.plain, 2, 0x336d_8716_e761_b8ad),
    ])
  func pinned(design: ArtworkDesign, seed: Int, expected: UInt64) throws {
    let grid = try ArtworkGrid(width: 251, height: 158, pixelsPerMillimetre: 6, trimOrigin: (4, 3))
    let image = try ArtworkRenderer(design).image(seed: try Fixtures.seed(seed), grid: grid)
    let hash = Self.hash(image)
    #expect(hash == expected, "0x\(String(hash, radix: 16))")
  }
}
