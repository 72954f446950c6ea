import CardFace
import CardImaging
import CardModel
import Foundation
import TestSupport
import Testing

@testable import CardPhoto

/// The project's drawn holders, and the photograph beside the project where it is there.
private enum Photos {
  static let drawn = ["resident", "child", "two-scripts"]

  static func drawn(_ name: String) throws -> [UInt8] {
    try Files.read("\(Fixture.root)/Samples/park-city/\(name).jpg")
  }

  /// A photograph of a person whose head is small in it.
  static let astronaut = "\(Fixture.root)/../shared/photos/astronaut.jpg"

  static func png(_ picture: Raster) throws -> [UInt8] { try PNGEncoder(pixelsPerMetre: 11_811).encode(picture) }
}

@Suite("Examining photos") struct PhotoExaminerTests {
  /// Park City's portrait at 300 dpi.
  private static let portrait = (width: 269, height: 338)

  private func examine(_ photo: [UInt8], faceBox: FaceBox? = nil) throws -> PhotoExamination {
    try PhotoExaminer().examine(CardPictures(photo: photo, signature: nil, faceBox: faceBox), portrait: Self.portrait)
  }

  @Test("a good photo has one face, a head that fills its portrait, and no remark", arguments: Photos.drawn)
  func good(name: String) throws {
    let found = try examine(Photos.drawn(name))
    let face = try #require(found.face)
    let size = try PhotoDecoder.dimensions(of: Photos.drawn(name))
    #expect(abs(face.x + face.width / 2 - size.width / 2) < size.width / 10)
    #expect((0.55...0.88).contains(try #require(found.headShare)), "\(String(describing: found.headShare))")
    #expect(found.notices.isEmpty, "\(found.notices)")
  }

  @Test("a turned photo is said to be turned, and which way mends it", arguments: 1...3)
  func turned(turns: Int) throws {
    var picture = try PhotoDecoder.decode(Photos.drawn("resident")).converted(to: .gray8)
      .resampled(to: 480, height: 600)
    // To the right, so that as many turns to the left set it upright.
    for _ in 0..<turns {
      var pixels = picture.pixels
      for y in 0..<picture.height {
        for x in 0..<picture.width {
          pixels[x * picture.height + picture.height - 1 - y] = picture.pixels[y * picture.width + x]
        }
      }
      picture = try Raster(width: picture.height, height: picture.width, format: .gray8, pixels: pixels)
    }
    let found = try examine(Photos.png(picture))
    #expect(found.face == nil && found.notices.map(\.kind) == [.sideways])
    let ways = ["a quarter to the left", "upside up", "a quarter to the right"]
    #expect(found.notices.first?.hint.contains(ways[turns - 1]) == true)
  }

  @Test("noise, a flat colour and a landscape's stripes have no face")
  func noFace() throws {
    var random = SeededGenerator(seed: 5)
    let noise = random.bytes(400 * 500)
    let stripes: [UInt8] = (0..<400 * 500).map { index in
      let isDark = index / 8_000 % 2 == 0
      return isDark ? 0 : 200
    }
    let flat = [UInt8](repeating: 150, count: 400 * 500)
    let pictures: [[UInt8]] = [noise, stripes, flat]
    for pixels in pictures {
      let found = try examine(Photos.png(try Raster(width: 400, height: 500, format: .gray8, pixels: pixels)))
      #expect(found.face == nil && found.headShare == nil && found.notices.map(\.kind) == [.noFace])
    }
  }

  @Test("two heads beside each other are said")
  func several() throws {
    let one = try PhotoDecoder.decode(Photos.drawn("resident")).converted(to: .gray8).resampled(to: 480, height: 600)
    var pixels: [UInt8] = []
    for y in 0..<600 {
      let row = one.pixels[y * 480..<(y + 1) * 480]
      pixels += row + row
    }
    let found = try examine(Photos.png(try Raster(width: 960, height: 600, format: .gray8, pixels: pixels)))
    #expect(found.notices.contains { $0.kind == .severalFaces })
  }

  @Test("a small head is said, with the crop that mends it; with that crop nothing is said")
  func smallHead() throws {
    let head = try PhotoDecoder.decode(Photos.drawn("resident")).converted(to: .gray8).resampled(to: 480, height: 600)
    // In the middle of a wall twice as wide and high, of the photo's own background.
    var pixels = [UInt8](repeating: head.pixels[0], count: 1200 * 1500)
    for y in 0..<600 {
      for x in 0..<480 { pixels[(y + 300) * 1200 + x + 360] = head.pixels[y * 480 + x] }
    }
    let photo = try Photos.png(try Raster(width: 1200, height: 1500, format: .gray8, pixels: pixels))
    let found = try examine(photo)
    let notice = try #require(found.notices.first)
    #expect(notice.kind == .smallHead)
    let face = try #require(found.face)
    #expect(notice.hint.contains("\"faceBox\": {\"x\": \(face.x), \"y\": \(face.y)"))
    let mended = try examine(photo, faceBox: face)
    #expect(!mended.notices.contains { $0.kind == .smallHead })
    let (before, after) = (try #require(found.headShare), try #require(mended.headShare))
    #expect(after > 1.5 * before)
  }

  @Test(
    "a photograph whose head fills too little is said",
    .enabled(if: Files.exists(Photos.astronaut), "../shared/photos is not here"))
  func photograph() throws {
    let photo = try Files.read(Photos.astronaut)
    let found = try examine(photo)
    #expect(found.notices.map(\.kind) == [.smallHead])
    // Measured by eye: from the hair at row 45 to the chin at row 525 of 1155.
    #expect((0.36...0.50).contains(try #require(found.headShare)), "\(String(describing: found.headShare))")
    let face = try #require(found.face)
    let cropped = try examine(photo, faceBox: face)
    let share = try #require(cropped.headShare)
    #expect(cropped.notices.isEmpty && (0.65...0.88).contains(share))
  }

  @Test("a photo that was decoded for its card is judged as the file is", arguments: Photos.drawn)
  func decoded(name: String) throws {
    let file = try Photos.drawn(name)
    let pictures = CardPictures(photo: file, signature: nil)
    let size = try PhotoDecoder.dimensions(of: file)
    let half = try DecodedPhoto(
      file, size: size, needed: (width: size.width / 2, height: size.height / 2), withMiddleRows: true)
    #expect(half.picture.width == (size.width + 1) / 2)
    let found = try PhotoExaminer().examine(pictures, decoded: half, portrait: Self.portrait)
    let whole = try examine(file)
    let (face, wanted) = (try #require(found.face), try #require(whole.face))
    for (a, b) in [(face.x, wanted.x), (face.y, wanted.y), (face.width, wanted.width), (face.height, wanted.height)] {
      #expect(abs(a - b) <= size.width / 40, "\(face), not \(wanted)")
    }
    #expect(found.notices == whole.notices && found.crop == whole.crop)
  }

  @Test("where a decoded photo is too small for a second look, the file is looked at")
  func decodedSmall() throws {
    let head = try PhotoDecoder.decode(Photos.drawn("resident")).converted(to: .gray8).resampled(to: 480, height: 600)
    var pixels = [UInt8](repeating: head.pixels[0], count: 1200 * 1500)
    for y in 0..<600 {
      for x in 0..<480 { pixels[(y + 300) * 1200 + x + 360] = head.pixels[y * 480 + x] }
    }
    let file = try Photos.png(try Raster(width: 1200, height: 1500, format: .gray8, pixels: pixels))
    let pictures = CardPictures(photo: file, signature: nil)
    // As a JPEG of that size is decoded for a portrait of few pixels, in which the head is smaller than the detector
    // knows any.
    let small = DecodedPhoto(
      picture: try PhotoDecoder.decode(file).resampled(to: 240, height: 300), size: (1200, 1500), middleRows: nil)
    let found = try PhotoExaminer().examine(pictures, decoded: small, portrait: Self.portrait)
    #expect(found.face == (try examine(file)).face && found.face != nil)
  }

  @Test("blocks are seen in what is decoded at half the size")
  func decodedBlocks() throws {
    let pixels: [UInt8] = (0..<400 * 50).map { index in
      let block: Int = index % 400 / 8
      return UInt8(60 + (block * 8 + 4) / 6)
    }
    let rows = try Raster(width: 400, height: 50, format: .gray8, pixels: pixels)
    let file = try Photos.drawn("resident")
    let size = try PhotoDecoder.dimensions(of: file)
    let photo = DecodedPhoto(
      picture: try PhotoDecoder.decode(file, reduceTo: (450, 563)), size: size, middleRows: rows)
    let found = try PhotoExaminer().examine(
      CardPictures(photo: file, signature: nil), decoded: photo, portrait: Self.portrait)
    #expect(found.notices.map(\.kind) == [.blocky])
  }

  @Test("many threads examine at once, with the same answer")
  func threads() async throws {
    let examiner = PhotoExaminer()
    let photo = try Photos.drawn("child")
    let answers = try await withThrowingTaskGroup(of: PhotoExamination.self) { group in
      for _ in 0..<6 {
        group.addTask {
          try examiner.examine(CardPictures(photo: photo, signature: nil), portrait: (width: 269, height: 338))
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.count == 6 && answers.allSatisfy { $0 == answers[0] })
  }

  @Test("a file that is no picture is an error")
  func noPicture() {
    #expect(throws: ImageError.self) { try examine(Array("no picture".utf8)) }
  }
}

@Suite("JPEG's blocks") struct BlockinessTests {
  /// A soft slope with what coarse quantisation makes of it: blocks of one level each.
  private func slope(blocks: Bool) throws -> Raster {
    let pixels = (0..<400 * 400).map { index in
      let (x, y) = (index % 400, index / 400)
      let at = blocks ? (x / 8 * 8 + 4, y / 8 * 8 + 4) : (x, y)
      return UInt8(60 + (at.0 + at.1) / 6)
    }
    return try Raster(width: 400, height: 400, format: .gray8, pixels: pixels)
  }

  @Test("flat squares are seen, a slope without them is not")
  func blocks() throws {
    let (blocky, smooth) = (try #require(try slope(blocks: true).middleRows), try slope(blocks: false).middleRows)
    #expect(Blockiness.measure(middleRows: blocky) > Blockiness.visible)
    #expect(Blockiness.measure(middleRows: try #require(smooth)) < 0.8 * Blockiness.visible)
  }

  @Test("the drawn holders' photos have no visible blocks", arguments: Photos.drawn)
  func good(name: String) throws {
    let rows = try #require(try PhotoDecoder.decode(Photos.drawn(name)).middleRows)
    #expect(Blockiness.measure(middleRows: rows) < Blockiness.visible)
  }
}

@Suite("The preview for operators") struct PhotoPreviewTests {
  @Test("is a picture of the whole photo, with what is not printed darkened")
  func preview() throws {
    let photo = try Photos.drawn("resident")
    let examination = PhotoExamination(
      face: nil, headShare: nil, crop: PixelRect(x: 90, y: 100, width: 700, height: 880), notices: [])
    let preview = try PhotoDecoder.decode(PhotoPreview.png(of: photo, examination)).converted(to: .rgb8)
    #expect(preview.height == 900 && preview.width == 720)
    let original = try PhotoDecoder.decode(photo).converted(to: .rgb8).resampled(to: 720, height: 900)
    // Left of the frame, and inside of it.
    #expect(Int(preview.pixels[(450 * 720 + 20) * 3]) * 2 <= Int(original.pixels[(450 * 720 + 20) * 3]) + 8)
    #expect(abs(Int(preview.pixels[(450 * 720 + 100) * 3]) - Int(original.pixels[(450 * 720 + 100) * 3])) <= 8)
  }
}
