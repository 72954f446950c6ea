import CardArtwork
import CardImaging
import Foundation
import TestSupport
import Testing

@testable import CardFace

@Suite("A portrait in its surroundings")
struct PortraitPaintingTests {
  private static let box = DeviceRect(x: 20, y: 30, width: 200, height: 260)

  private static func mask(feather: Double, bottom: Double) -> FeatherMask {
    FeatherMask(PlacedPortrait(cornerRadius: 0, feather: feather, bottomFeather: bottom, weave: nil), box)
  }

  @Test("the photo fades to nothing at its edges, further at the lower one, and is whole in the ellipse of the face")
  func feather() {
    let mask = Self.mask(feather: 24, bottom: 32)
    #expect(mask.columns[0] < 3 && mask.columns[199] < 3 && mask.rows[0] < 3 && mask.rows[259] < 3)
    #expect(mask.columns[24] == 255 && mask.columns[175] == 255 && mask.rows[24] == 255)
    #expect(mask.rows[259 - 24] < 255 && mask.rows[259 - 32] == 255)
    #expect(zip(mask.columns, mask.columns.dropFirst()).prefix(24).allSatisfy { $0 <= $1 })
  }

  @Test("what is blended lies between photo and ground, and is exactly one of them at either end")
  func blend() throws {
    let (ground, photo) = (
      try Canvas(width: 300, height: 320, format: .opaque), try Canvas(width: 200, height: 260, format: .opaque)
    )
    ground.clear(Color(red: 10, green: 200, blue: 90))
    photo.clear(Color(red: 250, green: 20, blue: 130))
    ground.blend(photo, at: Self.box, through: Self.mask(feather: 24, bottom: 32))
    ground.withPixels { pixels in
      func pixel(_ x: Int, _ y: Int) -> UInt32 { pixels[y * 300 + x] }
      #expect(pixel(5, 5) == 0xFF0A_C85A && pixel(120, 160) == 0xFFFA_1482)
      let between = pixel(32, 160)
      #expect((11...249).contains(between >> 16 & 0xFF) && (21...199).contains(between >> 8 & 0xFF))
    }
  }

  @Test("a photo that is not feathered is painted to its edges")
  func sharp() {
    let mask = Self.mask(feather: 0, bottom: 0)
    #expect(mask.columns.allSatisfy { $0 == 255 } && mask.rows.allSatisfy { $0 == 255 })
  }

  @Test(
    "a feather that reaches the ellipse in which the face is judged is refused",
    arguments: [
      "\"feather\": 4.6", "\"feather\": 2, \"bottomFeather\": 3.7", "\"weave\": {\"reach\": 11, \"strength\": 0.3}",
    ])
  func tooDeep(keys: String) throws {
    let folder = try Fixture.changedTemplate {
      $0 = $0.replacing("\"type\": \"portrait\",", with: "\"type\": \"portrait\", \(keys),")
    }
    let error = Fixture.faceError { _ = try Template(directory: folder.path) }
    #expect(error?.code == .invalidTemplate)
  }

  @Test("a card's lines go on over its photo, and the front is then another outside of the free ellipse only")
  func woven() throws {
    let plain = try Template(directory: "\(Fixture.root)/Templates/park-city")
    let bare = plain.changingFaces { face in
      face.elements = face.elements.map { element in
        guard case .portrait(var style) = element.content else { return element }
        style.weave = nil
        return Element(
          name: element.name, box: element.box, content: .portrait(style), plane: element.plane, conditions: [])
      }
    }
    let request = try Fixture.request()
    func front(_ template: Template) throws -> Raster {
      let card = try CardMaker(template: template, printer: .cr80at300).make(
        Fixture.card(request, template), pictures: Fixture.pictures(request), signedBy: Fixture.key())
      return try PhotoDecoder.decode(try #require(card["front.png"]), reduceTo: nil)
    }
    let (with, without) = (try front(plain), try front(bare))
    let portrait = try #require(plain.front.elements.first { $0.name == "portrait" })
    let box = PrinterProfile.cr80at300.pixels(portrait.box)
    var changed = 0
    for y in 0..<with.height {
      for x in 0..<with.width {
        let at = (y * with.width + x) * 3
        guard with.pixels[at..<at + 3] != without.pixels[at..<at + 3] else { continue }
        changed += 1
        #expect(x >= box.x && x < box.maxX && y >= box.y && y < box.maxY)
        let u = (Double(x) + 0.5 - Double(box.x) - Double(box.width) / 2) / (0.3 * Double(box.width))
        let v = (Double(y) + 0.5 - Double(box.y) - Double(box.height) / 2) / (0.375 * Double(box.height))
        #expect(u * u + v * v > 1)
      }
    }
    #expect(changed > 5_000)
  }
}
