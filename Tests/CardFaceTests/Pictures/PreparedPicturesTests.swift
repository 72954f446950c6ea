import CardImaging
import CardModel
import TestSupport
import Testing

@testable import CardFace

@Suite("Pictures made ready")
struct PreparedPicturesTests {
  /// Upright stripes, eight pixels dark and eight light.
  private static func striped(width: Int, height: Int) throws -> Raster {
    let row = (0..<width).flatMap { x in [UInt8](repeating: x / 8 % 2 == 0 ? 40 : 220, count: 3) }
    return try Raster(width: width, height: height, format: .rgb8, pixels: (0..<height).flatMap { _ in row })
  }

  /// The mean difference of neighbours in a row, as a measure of what detail is left.
  private static func detail(_ raster: Raster) -> Double {
    let gray = raster.converted(to: .gray8)
    let steps = gray.pixels.indices.filter { $0 % gray.width > 0 }.map {
      abs(Int(gray.pixels[$0]) - Int(gray.pixels[$0 - 1]))
    }
    return Double(steps.reduce(0, +)) / Double(steps.count)
  }

  @Test("a small face in a large photo keeps its detail: the photo is halved only as far as the face's part allows")
  func keepsDetail() throws {
    let photo = try Self.striped(width: 1600, height: 2000)
    let face = FaceBox(x: 700, y: 900, width: 160, height: 172)
    let crop = try PortraitCrop(size: (1600, 2000), face: face, boxes: [.init(element: "", width: 160, height: 200)])
    let part = crop.rect(photoWidth: 1600, photoHeight: 2000, width: 160, height: 200)
    #expect(part.height < 600)
    let pictures = PreparedPictures(photo: photo, crop: crop, ink: nil, pixelsPerMillimetre: 11.8, warnings: [])
    let wanted = Self.detail(photo.resampled(to: 160, height: 200, from: part))
    #expect(Self.detail(pictures.photo(width: 160, height: 200)) > 0.98 * wanted)
    #expect(Self.detail(pictures.lightness(width: 160, height: 200)) > 0.8 * wanted)
  }

  @Test("of a signature's hairline a third of a pixel is enough for a panel without shades")
  func hairline() throws {
    // As wide as it is printed: nothing is scaled, and strokes of two pixels are left as they are.
    var mask = [UInt8](repeating: 0, count: 60 * 20)
    for x in 0..<60 {
      for y in 4..<7 { mask[y * 60 + x] = 255 }
      // Resampling leaves eight ninths of a line of one pixel.
      mask[15 * 60 + x] = 105
      mask[18 * 60 + x] = 60
    }
    let ink = try Raster(width: 60, height: 20, format: .gray8, pixels: mask)
    let photo = try Self.striped(width: 8, height: 8)
    let crop = try PortraitCrop(size: (8, 8), face: nil, boxes: [])
    let pictures = PreparedPictures(photo: photo, crop: crop, ink: ink, pixelsPerMillimetre: 11.8, warnings: [])
    let printed = try #require(try pictures.signature(width: 60, height: 20)).bilevelPlane()
    #expect(printed.width == 60 && printed.height == 20)
    #expect(printed.pixels[15 * 60 + 30] == 0 && printed.pixels[18 * 60 + 30] == 255)
  }

  @Test(
    "where the signature has its ink is told as the black panel prints it, in fine print as well",
    arguments: [300, 600])
  func signatureInk(_ dotsPerInch: Int) throws {
    let printer: PrinterProfile = dotsPerInch == 600 ? .cr80at600 : .cr80at300
    let template = try Fixture.template()
    let request = try Fixture.request()
    let renderer = try FaceRenderer(template: template, printer: printer)
    let pictures = try renderer.prepare(try Fixture.pictures(request))
    let drawn = try CardMaker(template: template, printer: printer).make(
      Fixture.card(request, template), pictures: Fixture.pictures(request), signedBy: Fixture.key())
    let content = FaceContent(try Fixture.card(request, template), holderSigns: true)
    let panels = try renderer.panels(.front, of: content, codes: drawn.credentials.texts, pictures: pictures)
    let box = try #require(panels.elements.first { $0.name == "signature" }).box
    var (inked, all) = ([Double](repeating: 0, count: 48), [Double](repeating: 0, count: 48))
    for y in 0..<box.height {
      for x in 0..<box.width {
        let cell = SignatureInk.cell(x: x, y: y, width: box.width, height: box.height)
        all[cell] += 1
        if panels.black.pixels[(box.y + y) * panels.black.width + box.x + x] == 0 { inked[cell] += 1 }
      }
    }
    let ink = try #require(renderer.signatureInk(of: pictures))
    let shares = all.indices.map { cell in inked[cell] / all[cell] }
    #expect(ink == SignatureInk(shares: shares))
    #expect(inked.reduce(0, +) > 500)
    let others = try renderer.prepare(CardPictures(photo: Fixture.pictures(request).photo, signature: nil))
    #expect(renderer.signatureInk(of: others) == nil)
  }

  @Test("a picture of a few pixels is never halved away")
  func tiny() throws {
    let photo = try Self.striped(width: 1, height: 3)
    let crop = try PortraitCrop(size: (1, 3), face: nil, boxes: [])
    let pictures = PreparedPictures(photo: photo, crop: crop, ink: nil, pixelsPerMillimetre: 11.8, warnings: [])
    #expect(pictures.photo(width: 1, height: 1).pixels.count == 3)
  }
}
