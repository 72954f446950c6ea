import CardArtwork
import CardImaging
import CardIssuing
import CardModel
import TestSupport
import Testing

@testable import CardFace

@Suite("Artwork that nobody sees")
struct CoverTests {
  @Test(
    "is left out, and neither the combined picture nor the colour panel shows it",
    arguments: ["park-city", "hartford", "elm-city"])
  func same(city: String) throws {
    let template = try Template(directory: "\(Fixture.root)/Templates/\(city)")
    let folder = "\(Fixture.root)/Samples/\(city)"
    let request = try CardRequest(json: Fixture.bytes("\(folder)/resident.json"))
    let card = try Fixture.card(request, template)
    let pictures = CardPictures(
      photo: try Fixture.bytes("\(folder)/\(request.photo)"),
      signature: try request.signature.map { try Fixture.bytes("\(folder)/\($0)") })
    let issuer = try CardIssuer(IssuingSetup(template: template, signer: Fixture.key(), folder: "/nowhere"))
    let renderer = issuer.renderer
    let prepared = try renderer.prepare(pictures)
    let codes = try issuer.draw(card, pictures, prepared, status: .none).credentials.texts
    let content = FaceContent(card, holderSigns: prepared.hasSignature)
    for side in Template.Side.allCases {
      // A card without its holder's pictures shows the artwork where they were.
      for shown in [prepared, nil] {
        let fixed = try #require(renderer.prepared[side])
        let seed = try FaceRenderer.seed(of: codes)
        let layers = FaceLayers(
          fixed: fixed.fixed, underlay: fixed.underlay,
          elements: try renderer.layout.elements(side, for: .init(content: content.seen(on: side), codes: codes)),
          overlay: [], overlayCoversCodes: false, contactAreas: [], printer: renderer.printer,
          painter: FacePainter(
            art: renderer.art, pictures: shown, glyphs: renderer.glyphs, weaver: renderer.weaver(side, seed),
            features: renderer.features))
        let cover = layers.cover(fixed.cover)
        #expect(cover != fixed.cover, "there is a code, or a portrait")
        func painted(_ cover: ArtworkCover?, _ paint: (Canvas) throws -> Void) throws -> Raster {
          let canvas = try renderer.background(of: side, seed: seed, content: content, pictures: shown, cover: cover)
          try paint(canvas)
          return try canvas.raster()
        }
        let combined = try painted(nil, layers.paintCombined) == painted(cover, layers.paintCombined)
        let color = try painted(nil, layers.paintColor) == painted(cover, layers.paintColor)
        #expect(combined && color, "\(side)")
        let background = try painted(nil) { _ in } != painted(cover) { _ in }
        #expect(background, "something is left out")
      }
    }
  }

  @Test("lies under the whole of a sharp portrait but for round corners, and under what is not faded of another")
  func portraits() {
    let box = DeviceRect(x: 10, y: 20, width: 100, height: 150)
    func areas(_ radius: Double, _ feather: Double, _ bottom: Double) -> [DeviceRect] {
      PlacedPortrait(cornerRadius: radius, feather: feather, bottomFeather: bottom, weave: nil).opaqueAreas(of: box)
    }
    #expect(areas(0, 0, 0) == [box, box])
    #expect(
      areas(7.2, 0, 0) == [
        DeviceRect(x: 18, y: 20, width: 84, height: 150), DeviceRect(x: 10, y: 28, width: 100, height: 134),
      ])
    let faded = areas(0, 20, 30)
    let inner = DeviceRect(x: 30, y: 40, width: 60, height: 100)
    #expect(faded.count == 1)
    for area in faded {
      // Within a pixel or two: shares are rounded.
      #expect(area.x <= inner.x && area.x > inner.x - 3 && area.y <= inner.y && area.y > inner.y - 3)
      #expect(area.maxX >= inner.maxX && area.maxX < inner.maxX + 3)
      #expect(area.maxY >= inner.maxY && area.maxY < inner.maxY + 3)
    }
    #expect(areas(0, 60, 60).isEmpty)
  }
}
