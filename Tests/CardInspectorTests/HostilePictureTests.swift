import CardCaptures
import CardFace
import CardImaging
import CardScanner
import TestSupport
import Testing

@testable import CardInspector

@Suite("Hostile pictures", .serialized)
struct HostilePictureTests {
  @Test("no corners and no pixels crash a comparison or hold it up")
  func anyCorners() throws {
    let desk = try Desk("park-city")
    let card = try desk.card(1)
    let comparer = try FaceComparer(desk.city.template, dotsPerInch: 300)
    let expected = try ExpectedFace(card.content.onFront, code: card.identity, renderer: comparer.renderer)
    var generator = SeededGenerator(seed: 11)
    let clock = ContinuousClock()
    for round in 0..<LongTests.rounds(12, long: 400) {
      let (w, h) = (Int.random(in: 1...700, using: &generator), Int.random(in: 1...700, using: &generator))
      let pixels: [UInt8] =
        switch round % 4 {
        case 0: [UInt8](repeating: UInt8(round & 255), count: 3 * w * h)
        case 1: [UInt8](repeating: 255, count: 3 * w * h)
        default: generator.bytes(3 * w * h)
        }
      let picture = try Raster(width: w, height: h, format: .rgb8, pixels: pixels)
      let reach = round % 3 == 0 ? 1_000_000.0 : 900
      let corners = (0..<4).map { _ in
        Point(
          x: Double.random(in: -reach...reach, using: &generator),
          y: Double.random(in: -reach...reach, using: &generator))
      }
      let start = clock.now
      let comparison = FaceComparison(picture, corners: corners, expected: expected)
      let face = comparison?.inspected(
        template: "park-city/1", masks: comparer.masks, signedPortrait: nil, fingerprint: nil,
        signatureInk: SignatureInk(shares: (0..<48).map { Double($0 * 5 % 7) }), withPictures: true)
      #expect(clock.now - start < .seconds(5))
      // Noise is nobody's card.
      #expect(face?.isJudged != true)
    }
  }
}
