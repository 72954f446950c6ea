import CardCaptures
import CardFace
import CardImaging
import CardScanner
import TestSupport
import Testing

@testable import CardInspector

@Suite("Squares of a face", .serialized)
struct TileMapTests {
  /// The squares of a photographed front that was found so many pixels beside where it lies, and its noise.
  private static func tiles(of panels: FacePanels, _ card: City.Issued, _ desk: Desk, beside: Double) throws
    -> (tiles: [TileMap.Tile], noise: Double)
  {
    let picture = try PhotoDecoder.decode(desk.photo(panels).jpeg)
    let gray = picture.converted(to: .gray8)
    let codes = try CardScanner.qrCodes(
      inLuminance: gray.pixels, width: gray.width, height: gray.height, bytesPerRow: gray.width)
    let code = try #require(codes.first { $0.text == card.identity })
    let comparer = try FaceComparer(desk.city.template, dotsPerInch: 300)
    let comparison = try #require(try comparer.compare(picture, code: code, content: card.content))
    let (expected, found) = (comparison.expected, comparison.registration)
    let shift = Homography(a: 1, b: 0, c: beside, d: 0, e: 1, f: 0, g: 0, h: 0)
    let warp = Warp(
      homography: try #require(found.warp.homography.after(shift)), mesh: found.warp.mesh)
    // Where the planes of its own pyramid lie in the photo is told by the symbol's corners, as it was.
    let pyramid = PhotoPyramid(
      picture, start: try #require(Self.start(expected, code)), frame: (expected.width, expected.height))
    let moved = Registration(
      warp: warp, blackShift: found.blackShift, residual: found.residual, recognised: found.recognised)
    let prediction = try #require(Prediction(expected, pyramid, moved))
    return (TileMap(expected, prediction).tiles, prediction.noise)
  }

  private static func start(_ expected: ExpectedFace, _ code: ScannedCode) -> Homography? {
    guard let symbol = expected.symbol else { return nil }
    let side = Double(symbol.symbol.size * symbol.modulePixels)
    let place = [(0.0, 0.0), (1, 0), (1, 1), (0, 1)].map {
      Point(x: Double(symbol.x) + $0.0 * side, y: Double(symbol.y) + $0.1 * side)
    }
    return Homography(from: place, to: code.corners.map { Point(x: Double($0.x), y: Double($0.y)) })
  }

  @Test("what was found a third of a millimetre aside can't be told, what lies half a millimetre aside differs")
  func displaced() throws {
    let desk = try Desk("hartford")
    let card = try desk.card(1)
    let exact = try Self.tiles(of: card.panels, card, desk, beside: 0)
    #expect(exact.tiles.allSatisfy { $0.displaced == 0 && $0.mismatch(noise: exact.noise) < Limits.tile.matches })
    let aside = try Self.tiles(of: card.panels, card, desk, beside: 4)
    #expect(aside.tiles.allSatisfy { $0.mismatch(noise: aside.noise) < Limits.tile.differs })
    #expect(aside.tiles.contains { $0.displaced > 0 })
    let far = try Self.tiles(of: card.panels, card, desk, beside: 6)
    #expect(far.tiles.count { $0.mismatch(noise: far.noise) >= Limits.tile.differs } > 2)
  }
}
