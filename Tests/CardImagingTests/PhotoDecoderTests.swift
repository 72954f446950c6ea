import CardImaging
import Foundation
import Testing

/// The fixtures' scene: a colour in each quarter (`Fixtures/make.py`).
enum Scene {
  static let size = (width: 48, height: 32)
  static let colors: [[UInt8]] = [[200, 40, 40], [40, 160, 60], [50, 60, 190], [230, 220, 90]]

  /// The middle of each quarter, row by row.
  static func middles(_ raster: Raster) -> [[UInt8]] {
    [(1, 1), (3, 1), (1, 3), (3, 3)].map { x, y in
      let at = (raster.height * y / 4) * raster.bytesPerRow + raster.width * x / 4 * raster.format.bytesPerPixel
      return Array(raster.pixels[at..<at + raster.format.bytesPerPixel])
    }
  }

  static func luma(_ color: [UInt8]) -> UInt8 {
    // Pillow's "L" is Rec. 601.
    let (red, green, blue) = (Double(color[0]), Double(color[1]), Double(color[2]))
    let luma: Double = red * 0.299 + green * 0.587 + blue * 0.114
    return UInt8(luma.rounded())
  }

  static func overWhite(_ color: [UInt8], alpha: Int) -> [UInt8] {
    color.map { sample -> UInt8 in
      let sum = Int(sample) * alpha + 255 * (255 - alpha)
      return UInt8((Double(sum) / 255).rounded())
    }
  }
}

func isClose(_ left: [[UInt8]], _ right: [[UInt8]], tolerance: Int) -> Bool {
  left.count == right.count
    && zip(left, right).allSatisfy { a, b in
      a.count == b.count && zip(a, b).allSatisfy { abs(Int($0) - Int($1)) <= tolerance }
    }
}

@Suite struct PhotoDecoderTests {
  /// JPEG: baseline, progressive, subsampled, with restart markers, in CMYK, with sRGB's own or a broken
  /// profile: all show the same colours.
  @Test(arguments: [
    "baseline", "progressive", "subsampled", "restart", "odd-size", "cmyk-adobe", "profile-srgb", "profile-broken",
  ])
  func showsTheSceneFromJPEG(name: String) throws {
    let raster = try PhotoDecoder.decode(TestImages.fixture(name + ".jpg"))
    #expect(raster.format == .rgb8)
    #expect(raster.width == (name == "odd-size" ? 47 : 48) && raster.height == (name == "odd-size" ? 31 : 32))
    #expect(isClose(Scene.middles(raster), Scene.colors, tolerance: 5))
  }

  /// EXIF 2.32, tag 0x0112: all eight ways of holding a camera end upright, and the header says so too.
  @Test(arguments: 1...8)
  func turnsUpright(orientation: Int) throws {
    let file = try TestImages.fixture("orientation-\(orientation).jpg")
    let raster = try PhotoDecoder.decode(file)
    #expect(isClose(Scene.middles(raster), Scene.colors, tolerance: 5))
    #expect(try PhotoDecoder.dimensions(of: file) == Scene.size)
    #expect((raster.width, raster.height) == Scene.size)
  }

  @Test func readsGrayJPEG() throws {
    let raster = try PhotoDecoder.decode(TestImages.fixture("gray.jpg"))
    let expected = Scene.colors.map { [UInt8](repeating: Scene.luma($0), count: 3) }
    #expect(isClose(Scene.middles(raster), expected, tolerance: 3))
  }

  /// Without Adobe's marker, CMYK samples are not inverted: the same file is then all black.
  @Test func readsPlainCMYK() throws {
    let raster = try PhotoDecoder.decode(TestImages.fixture("cmyk-plain.jpg"))
    #expect(isClose(Scene.middles(raster), Array(repeating: [0, 0, 0], count: 4), tolerance: 2))
  }

  /// An embedded profile counts: one that exchanges the red and green primaries exchanges the colours.
  @Test(arguments: [
    "profile-swapped.jpg", "profile-swapped.png", "profile-swapped-rgb16.png", "chromaticities-swapped.png",
  ])
  func appliesProfiles(name: String) throws {
    let colors = Scene.middles(try PhotoDecoder.decode(TestImages.fixture(name)))
    let expected = Scene.colors.map { [$0[1], $0[0], $0[2]] }
    // cHRM's pure 2.2 curve is not quite sRGB's.
    #expect(isClose(colors, expected, tolerance: 8))
  }

  /// A JPEG is decoded at the smallest scale, from a quarter up, that still has the pixels asked for.
  @Test(arguments: [((6, 4), 12), ((7, 4), 12), ((12, 8), 12), ((13, 1), 18), ((48, 1), 48), ((500, 500), 48)])
  func decodesReduced(target: (Int, Int), width: Int) throws {
    let raster = try PhotoDecoder.decode(
      TestImages.fixture("baseline.jpg"), reduceTo: (width: target.0, height: target.1))
    #expect(raster.width == width)
    #expect(isClose(Scene.middles(raster), Scene.colors, tolerance: 6))
  }

  /// `reduceTo` speaks of the upright picture.
  @Test func decodesReducedAfterTurning() throws {
    let raster = try PhotoDecoder.decode(TestImages.fixture("orientation-6.jpg"), reduceTo: (width: 24, height: 16))
    #expect((raster.width, raster.height) == (24, 16))
  }

  @Test(arguments: [
    "rgb8", "rgb16", "palette2", "palette4", "interlaced-rgb8", "gamma-srgb", "srgb-over-gamma",
  ])
  func showsTheSceneFromPNG(name: String) throws {
    let raster = try PhotoDecoder.decode(TestImages.fixture(name + ".png"))
    #expect(Scene.middles(raster) == Scene.colors)
    #expect((raster.width, raster.height) == Scene.size)
  }

  @Test(arguments: [("gray1", 1), ("gray2", 2), ("gray4", 4), ("gray8", 8), ("gray16", 8), ("interlaced-gray8", 8)])
  func readsGrayPNG(name: String, depth: Int) throws {
    let raster = try PhotoDecoder.decode(TestImages.fixture(name + ".png"))
    let top = Double((1 << depth) - 1)
    let expected = Scene.colors.map { color -> [UInt8] in
      let step = (Double(Scene.luma(color)) / 255 * top).rounded()
      return Array(repeating: UInt8((step * 255 / top).rounded()), count: 3)
    }
    #expect(isClose(Scene.middles(raster), expected, tolerance: depth == 8 ? 1 : 0))
  }

  /// Transparency is laid over white for a photo and kept for a signature.
  @Test(arguments: ["rgba8", "rgba16", "interlaced-rgba8"])
  func laysTransparencyOverWhite(name: String) throws {
    let file = try TestImages.fixture(name + ".png")
    let expected = Scene.colors.enumerated().map { $0 % 2 == 1 ? Scene.overWhite($1, alpha: 128) : $1 }
    #expect(try Scene.middles(PhotoDecoder.decode(file)) == expected)
    let kept = Scene.colors.enumerated().map { $1 + [$0 % 2 == 1 ? 128 : 255] }
    #expect(try Scene.middles(PhotoDecoder.decodeKeepingAlpha(file)) == kept)
  }

  @Test(arguments: ["gray-alpha8", "gray-alpha16"])
  func laysGrayTransparencyOverWhite(name: String) throws {
    let expected = Scene.colors.enumerated().map { index, color in
      Scene.overWhite(Array(repeating: Scene.luma(color), count: 3), alpha: index % 2 == 1 ? 128 : 255)
    }
    let raster = try PhotoDecoder.decode(TestImages.fixture(name + ".png"))
    #expect(isClose(Scene.middles(raster), expected, tolerance: 1))
  }

  /// tRNS makes a palette's colour, or a grey level, transparent.
  @Test(arguments: ["palette2-transparent", "palette4-transparent", "gray8-transparent"])
  func readsTransparentColors(name: String) throws {
    let raster = try PhotoDecoder.decodeKeepingAlpha(TestImages.fixture(name + ".png"))
    let transparent = name.hasPrefix("gray") ? 0 : 1
    #expect(Scene.middles(raster).map { $0[3] } == (0..<4).map { $0 == transparent ? 0 : 255 })
  }

  /// gAMA of one: the numbers are linear light, so that they must grow.
  @Test func appliesGamma() throws {
    let colors = Scene.middles(try PhotoDecoder.decode(TestImages.fixture("gamma-linear.png")))
    let expected = Scene.colors.map { color in
      color.map { sample -> UInt8 in
        let value = Double(sample) / 255
        let encoded = value <= 0.0031308 ? value * 12.92 : 1.055 * pow(value, 1 / 2.4) - 0.055
        return UInt8((encoded * 255).rounded())
      }
    }
    #expect(isClose(colors, expected, tolerance: 1))
  }

  /// PNG's eXIf chunk holds an orientation too.
  @Test func turnsPNGUpright() throws {
    let file = try TestImages.fixture("orientation-6.png")
    let raster = try PhotoDecoder.decode(file)
    #expect((raster.width, raster.height) == (32, 48))
    #expect(Scene.middles(raster) == Scene.colors)
    #expect(try PhotoDecoder.dimensions(of: file) == (32, 48))
  }

  /// The project's real photograph.
  @Test(.enabled(if: TestImages.hasRealPhoto, "needs ../shared/photos/astronaut.jpg")) func readsARealPhoto() throws {
    let file = try TestImages.file(TestImages.realPhoto)
    let full = try PhotoDecoder.decode(file)
    #expect((full.width, full.height) == (900, 1155))
    // The same picture by half: decoding reduced and resampling in full agree.
    let reduced = try PhotoDecoder.decode(file, reduceTo: (450, 578)).resampled(to: 90, height: 115)
    let resampled = full.resampled(to: 90, height: 115)
    let difference = zip(reduced.pixels, resampled.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    #expect(Double(difference) / Double(reduced.pixels.count) < 2)
  }
}
