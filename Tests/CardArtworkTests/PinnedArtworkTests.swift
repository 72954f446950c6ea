import Foundation
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

  /// A figure's layer by itself, wavy and at an angle so that every part of its painter counts.
  private static func figure(_ kind: String) throws -> ArtworkLayer {
    if let tracks = KinegramLayer.Tracks(rawValue: kind) { return .kinegram(KinegramTests.layer(tracks, box: box)) }
    let figure = try #require(ScreenLayer.Figure(rawValue: kind))
    let isLatent = figure == .latent
    return .screen(
      ScreenLayer(
        figure: figure,
        stroke: ArtworkStroke(
          pitch: isLatent ? ArtworkBounds(0.6) : ArtworkBounds(0.55, 0.6), width: ArtworkBounds(0.2, 0.22),
          opacity: ArtworkBounds(0.8, 0.9), ink: ArtworkInk(ArtworkColor(rgb: 0x3070a0)), clearing: 0.5),
        box: box, angle: ArtworkBounds(20, 40),
        waves: isLatent
          ? []
          : [
            ArtworkWave(
              amplitude: ArtworkBounds(0.3, 0.5), length: ArtworkBounds(12, 16), drift: ArtworkBounds(-0.01, 0.01),
              envelope: ArtworkBounds(0.2, 0.4), envelopeLength: ArtworkBounds(30, 40))
          ],
        rise: isLatent ? ArtworkBounds(1) : ArtworkBounds(1.5, 2),
        fullWidth: isLatent ? ArtworkBounds(0.22) : ArtworkBounds(0.4, 0.45), feather: 1.5, isOval: figure == .ghost))
  }

  private static let box = ArtworkBox(x: 3, y: 2, width: 18, height: 20)

  /// What a figure's map holds: a slope with a disc cut out of it.
  private static func map(on grid: ArtworkGrid) throws -> ArtworkMap {
    let area = try ArtworkMap.Area(box, on: grid)
    let samples = (0..<area.width * area.height).map { index in
      let (x, y) = (index % area.width, index / area.width)
      let (dx, dy) = (2 * x - area.width, 2 * y - area.height)
      return UInt8(dx * dx + dy * dy < 4_900 ? 255 - (x * 255 / area.width) : x * 255 / area.width)
    }
    return try ArtworkMap(samples, box: box, on: grid)
  }

  @Test(
    "A figure is painted with the same pixels as ever from the same seed and map",
    arguments: [
      ("relief", 0xa40b_24aa_0217_a09d as UInt64), ("ghost", 0x8bba_5258_18e4_ed26), ("latent", 0xc17c_d3de_60b9_7e15),
      ("rings", 0xb966_1cae_40be_e78f), ("waves", 0x39f0_868f_b196_a27a),
    ])
  func figuresArePinned(kind: String, expected: UInt64) throws {
    let grid = try ArtworkGrid(width: 151, height: 158, pixelsPerMillimetre: 6, trimOrigin: (4, 3))
    let paper = ArtworkColor(rgb: 0xf4f8fb)
    let iris = try #require(ArtworkDesign.plain.layers.first)
    let renderer = try ArtworkRenderer(
      ArtworkDesign(paper: paper, luminanceFloor: 0.4, layers: [iris, try Self.figure(kind)]))
    let image = renderer.image(seed: try Fixtures.seed(3), grid: grid, maps: [1: try Self.map(on: grid)])
    let hash = Self.hash(image)
    #expect(hash == expected, "\(kind): 0x\(String(hash, radix: 16))")
  }

  @Test("Every kind of layer that a template can name is pinned")
  func nothingIsLeftOut() throws {
    let schema = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Templates/template.schema.json")
    let tree = try JSONSerialization.jsonObject(with: Data(contentsOf: schema))
    let named = try #require(Self.kinds(in: tree).first { $0.contains("iris") })
    let pinned = ArtworkDesign.plain.layers.map(\.kind) + ["relief", "ghost", "latent", "kinegram"]
    #expect(named == Set(pinned))
  }

  /// The sets of `type` constants of each `oneOf` in a schema.
  private static func kinds(in tree: Any) -> [Set<String>] {
    if let list = tree as? [Any] { return list.flatMap(kinds) }
    guard let object = tree as? [String: Any] else { return [] }
    let constants = (object["oneOf"] as? [[String: Any]] ?? []).compactMap { option in
      ((option["properties"] as? [String: Any])?["type"] as? [String: Any])?["const"] as? String
    }
    return [Set(constants)] + object.values.flatMap(kinds)
  }
}
