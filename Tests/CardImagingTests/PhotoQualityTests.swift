import Foundation
import Testing

@testable import CardImaging

/// The gate for photos: what shows its holder passes whatever the skin, what does not is refused whatever the skin.
@Suite("Photo quality")
struct PhotoQualityTests {
  private func quality(_ picture: Raster, face: PixelRect? = nil) -> PhotoQuality {
    PhotoQuality(picture, crop: picture.bounds, face: face)
  }

  private func refusals(_ picture: Raster) -> [PhotoFinding.Fault] {
    quality(picture).findings.filter(\.isRefusal).map(\.fault)
  }

  @Test(
    "good photos pass without a warning in every skin tone, before a white, a grey and a dark wall", arguments: 0..<10)
  func everySkin(tone: Int) throws {
    for wall in [252, 150, 60] {
      let picture = try DrawnFace.picture(DrawnFace.tones[tone], wall: wall)
      #expect(quality(picture).findings.isEmpty, "wall \(wall): \(quality(picture))")
    }
  }

  @Test(
    "a photo out of focus is refused in every skin tone, and its blur grows with the fault", arguments: [0, 4, 7, 9])
  func blurred(tone: Int) throws {
    let sharp = try DrawnFace.picture(DrawnFace.tones[tone], wall: 200)
    let soft = try Fault.blurred(sharp, radius: 1)
    let worse = try Fault.blurred(sharp, radius: 4)
    #expect(quality(sharp).blur < quality(soft).blur && quality(soft).blur < quality(worse).blur)
    #expect(!refusals(soft).contains(.blurred), "\(quality(soft))")
    #expect(refusals(worse) == [.blurred], "\(quality(worse))")
  }

  @Test("blur is the same in a dark and in a light print of one photo")
  func blurKnowsNoBrightness() throws {
    let picture = try Fault.blurred(DrawnFace.picture(DrawnFace.tones[5], wall: 200), radius: 1)
    let dark = try Fault.exposed(picture, times: 0.25)
    #expect(abs(quality(picture).blur - quality(dark).blur) < 0.05)
  }

  @Test("a photo five stops too dark is refused, one that is half a stop off is not")
  func dark() throws {
    for tone in [1, 9] {
      let picture = try DrawnFace.picture(DrawnFace.tones[tone], wall: 200)
      #expect(try refusals(Fault.exposed(picture, times: 1 / 32.0)).contains(.underexposed))
      #expect(try quality(Fault.exposed(picture, times: 0.7)).findings.isEmpty)
    }
  }

  @Test("a face burnt out to white is refused; a white wall behind one of any tone is not")
  func bright() throws {
    let light = try DrawnFace.picture(DrawnFace.tones[1], wall: 255)
    #expect(try refusals(Fault.exposed(light, times: 4)).contains(.overexposed))
    let dark = try DrawnFace.picture(DrawnFace.tones[8], wall: 255)
    #expect(quality(dark).whitened == 0)
  }

  @Test("grey on grey is refused with the figure that was measured")
  func flat() throws {
    let picture = try Fault.flattened(DrawnFace.picture(DrawnFace.tones[4], wall: 220), to: 0.12)
    let finding = try #require(quality(picture).findings.first { $0.fault == .lowContrast })
    #expect(finding.isRefusal)
    #expect(finding.message.contains("\(quality(picture).contrast) of 255"))
  }

  @Test("a plain area is no photo of anybody")
  func plain() throws {
    let gray = try TestImages.make(300, 375, .rgb8) { _, _, _ in 128 }
    #expect(refusals(gray) == [.lowContrast])
  }

  @Test("with a face box only the face is measured: a sharp wall does not make up for a blurred face")
  func faceBox() throws {
    let face = try Fault.blurred(DrawnFace.picture(DrawnFace.tones[6], wall: 180), radius: 5)
    let scene = try TestImages.make(640, 400, .rgb8) { x, y, channel in
      x < 320 ? face.pixels[3 * (y * 320 + x) + channel] : UInt8((x / 3 + y / 3) % 2 * 200)
    }
    let box = PixelRect(x: 82, y: 120, width: 156, height: 190)
    #expect(quality(scene, face: box).blur >= PhotoQuality.Limit.blur.refusal)
    #expect(quality(scene).blur < PhotoQuality.Limit.blur.warning)
  }

  @Test(
    "a real photo passes, and is refused when it is blurred",
    .enabled(if: TestImages.hasRealPhoto, "needs ../shared/photos/astronaut.jpg"))
  func realPhoto() throws {
    let photo = try PhotoDecoder.decode(TestImages.file(TestImages.realPhoto), reduceTo: (280, 350))
    #expect(quality(photo).findings.isEmpty, "\(quality(photo))")
    #expect(refusals(try Fault.blurred(photo, radius: 5)) == [.blurred])
  }
}
