import Testing

@testable import CardImaging

@Suite("The fingerprints of the holder's pictures")
struct PictureFingerprintsTests {
  private static func made(withInk: Bool) throws -> PictureFingerprints {
    var pixels: [UInt8] = []
    for y in 0..<30 { for x in 0..<24 { pixels += [UInt8(x * 9), UInt8(y * 7), UInt8(x * y % 200)] } }
    let portrait = try Raster(width: 24, height: 30, format: .rgb8, pixels: pixels)
    var shares = [Double](repeating: 0, count: 48)
    (shares[5], shares[17], shares[30]) = (0.3, 0.2, 0.1)
    let ink: SignatureInk = try #require(SignatureInk(shares: shares))
    return PictureFingerprints(
      portrait: try #require(PortraitFingerprint(portrait)), signature: withInk ? ink : nil)
  }

  @Test("without a signature's ink they are the portrait's 34 bytes, as ever; with it 46 of another form")
  func forms() throws {
    let (alone, both) = (try Self.made(withInk: false), try Self.made(withInk: true))
    #expect(alone.bytes == alone.portrait.bytes && alone.bytes.count == 34 && alone.bytes[0] == 1)
    #expect(both.bytes.count == 46 && both.bytes[0] == 2)
    #expect(both.bytes[1..<34] == alone.bytes[1...])
    for one in [alone, both] { #expect(PictureFingerprints(bytes: one.bytes) == one) }
    // Who reads the portrait's alone passes over a form that he doesn't know.
    #expect(PortraitFingerprint(bytes: both.bytes) == nil)
  }

  @Test("a form with another's length, and any other form, is nothing")
  func strict() throws {
    let (alone, both) = (try Self.made(withInk: false).bytes, try Self.made(withInk: true).bytes)
    let wrong: [[UInt8]] = [
      [], [2] + alone.dropFirst(), [1] + both.dropFirst(), Array(both.dropLast()), both + [1], alone + [1],
      Array(alone.dropLast()), [0] + alone.dropFirst(), [3] + both.dropFirst(),
      both.prefix(34) + [UInt8](repeating: 0, count: 12),
    ]
    for bytes in wrong { #expect(PictureFingerprints(bytes: bytes) == nil, "\(bytes)") }
  }
}
