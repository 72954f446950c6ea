import CardImaging
import CardModel
import TestSupport
import Testing

@testable import CardFace

@Suite("Cropping the portrait")
struct PortraitCropTests {
  private func crop(_ face: FaceBox?, of size: (Int, Int) = (2000, 1500), box: (Int, Int) = (270, 338)) throws
    -> PixelRect
  {
    try PortraitCrop(size: size, face: face, boxes: [.init(element: "portrait", width: box.0, height: box.1)])
      .rect(photoWidth: size.0, photoHeight: size.1, width: box.0, height: box.1)
  }

  @Test("without a face box a wide photo is cut on both sides alike, a high one more below than above")
  func centre() throws {
    let wide = try crop(nil)
    #expect((wide.y, wide.height) == (0, 1500))
    #expect(abs(wide.x - (2000 - wide.x - wide.width)) <= 1)
    let high = try crop(nil, of: (1000, 2000))
    #expect((high.x, high.width) == (0, 1000))
    #expect(high.y * 3 <= 2000 - high.y - high.height + 3)
  }

  @Test("a face box off the middle becomes the crop's middle, and the face fills about half of its height")
  func aroundTheFace() throws {
    let face = FaceBox(x: 1300, y: 300, width: 300, height: 360)
    let part = try crop(face)
    #expect(abs(part.x + part.width / 2 - 1450) <= 2)
    #expect((0.4...0.55).contains(360 / Double(part.height)))
    #expect(abs(Double(part.width) / Double(part.height) - 270 / 338.0) < 0.01)
    #expect(part.y < 300 && part.y + part.height > 660)
  }

  @Test("at the photo's edge the crop stays inside, with the whole face in it")
  func atTheEdge() throws {
    for face in [
      FaceBox(x: 0, y: 0, width: 300, height: 360), FaceBox(x: 1700, y: 1140, width: 300, height: 360),
      FaceBox(x: 0, y: 0, width: 2000, height: 1500),
    ] {
      let part = try crop(face)
      #expect(part.lies(inWidth: 2000, height: 1500))
      if face.width < 2000 {
        #expect(part.x <= face.x && part.x + part.width >= face.x + face.width)
        #expect(part.y <= face.y && part.y + part.height >= face.y + face.height)
      }
    }
  }

  @Test("a small face is not enlarged beyond the printer's pixels")
  func neverEnlarged() throws {
    let part = try crop(FaceBox(x: 900, y: 700, width: 40, height: 50))
    #expect(part.width >= 270 && part.height >= 338)
  }

  @Test("the crop of a photo decoded at an eighth is that of the whole")
  func reduced() throws {
    let face = FaceBox(x: 2600, y: 600, width: 600, height: 720)
    let crop = try PortraitCrop(size: (4000, 3000), face: face, boxes: [.init(element: "", width: 270, height: 338)])
    let whole = crop.rect(photoWidth: 4000, photoHeight: 3000, width: 270, height: 338)
    let eighth = crop.rect(photoWidth: 500, photoHeight: 375, width: 270, height: 338)
    #expect(abs(eighth.x * 8 - whole.x) <= 16 && abs(eighth.y * 8 - whole.y) <= 16)
    #expect(abs(eighth.height * 8 - whole.height) <= 16)
  }

  @Test("a face box beyond the photo's edges is an error that names the field")
  func outside() {
    let error = Fixture.faceError { _ = try crop(FaceBox(x: 1900, y: 0, width: 101, height: 100)) }
    #expect(Fault(error) == Fault(FaceError(.photoUnfit, field: "faceBox", "")))
  }
}
