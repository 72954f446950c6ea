import CardImaging
import Testing

@Suite struct HostileImageTests {
  static let names = [
    "baseline.jpg", "progressive.jpg", "subsampled.jpg", "restart.jpg", "gray.jpg", "cmyk-adobe.jpg",
    "orientation-6.jpg", "profile-swapped.jpg", "rgb8.png", "rgba16.png", "gray4.png", "palette4-transparent.png",
    "interlaced-rgba8.png", "profile-swapped.png", "chromaticities-swapped.png", "orientation-6.png",
  ]

  @Test(arguments: [
    ("", ImageError.Code.unreadable), ("hello, this is text", .unreadable), ("GIF89a", .unreadable),
    ("RIFF....WEBPVP8 ", .unreadable), ("%PDF-1.7", .unreadable),
  ])
  func refusesOtherFiles(text: String, code: ImageError.Code) {
    #expect(throws: ImageError(code, "")) { try PhotoDecoder.decode(Array(text.utf8)) }
  }

  /// A file cut anywhere in its picture is refused as truncated, never printed in part.
  @Test(arguments: [
    "baseline.jpg", "progressive.jpg", "restart.jpg", "cmyk-adobe.jpg", "rgb8.png", "interlaced-rgba8.png",
  ])
  func refusesTruncatedFiles(name: String) throws {
    let file = try TestImages.fixture(name)
    // A JPEG of one scan that lacks only its end marker (2 bytes) shows everything.
    let spare = name.hasSuffix(".jpg") ? 3 : 1
    for length in 12...file.count - spare {
      #expect(throws: ImageError(.truncated, ""), "first \(length) of \(file.count) bytes") {
        try PhotoDecoder.decode(Array(file.prefix(length)))
      }
    }
  }

  /// A camera that forgets the end marker loses nothing visible.
  @Test func acceptsAMissingEndMarker() throws {
    let file = try TestImages.fixture("baseline.jpg")
    #expect(try PhotoDecoder.decode(file.dropLast(2)) == PhotoDecoder.decode(file))
  }

  /// PNG's checksums count: each flipped bit of the image data is noticed.
  @Test func refusesDamagedPNGData() throws {
    let file = try TestImages.fixture("rgb8.png")
    let start = try #require((0..<file.count - 4).first { Array(file[$0..<$0 + 4]) == Array("IDAT".utf8) })
    for at in start..<file.count - 12 {
      var bad = file
      bad[at] ^= 0x10
      #expect(throws: ImageError(.truncated, ""), "byte \(at)") { try PhotoDecoder.decode(bad) }
    }
  }

  /// What the fuzzer found: libpng takes memory for a whole eXIf chunk before it reads a byte of it.
  @Test(arguments: ["eXIf", "iCCP", "tEXt"])
  func refusesChunksLongerThanTheFile(type: String) throws {
    let file = try TestImages.fixture("rgb8.png")
    let chunk: [UInt8] = [0x54, 0, 0, 0x1A] + Array(type.utf8)
    for place in [33, file.count - 12] {
      let bad = Array(file[..<place]) + chunk + Array(file[place...])
      #expect(throws: ImageError(.truncated, "")) { try PhotoDecoder.dimensions(of: bad) }
      #expect(throws: ImageError(.truncated, "")) { try PhotoDecoder.decode(bad) }
    }
  }

  /// Sizes are refused from the header, before memory is taken.
  @Test func refusesHugePictures() throws {
    var png = try TestImages.fixture("rgb8.png")
    png.replaceSubrange(16..<24, with: [0, 0, 0xFF, 0, 0, 0, 0xFF, 0])
    // libpng checks IHDR's checksum first, so that it has to be right.
    png.replaceSubrange(29..<33, with: crc32(Array(png[12..<29])))
    var jpeg = try TestImages.fixture("baseline.jpg")
    let frame = try #require((0..<jpeg.count - 1).first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
    jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0, 0xFF, 0])
    for file in [png, jpeg] {
      #expect(throws: ImageError(.tooLarge, "")) { try PhotoDecoder.decode(file) }
      #expect(throws: ImageError(.tooLarge, "")) { try PhotoDecoder.dimensions(of: file) }
    }
  }

  @Test func refusesBeyondTheCallersLimits() throws {
    let file = try TestImages.fixture("baseline.jpg")
    var limits = ImageLimits.untrusted
    limits.fileBytes = file.count - 1
    #expect(throws: ImageError(.tooLarge, "")) { try PhotoDecoder.decode(file, limits: limits) }
    limits = .untrusted
    limits.pixels = 48 * 32 - 1
    #expect(throws: ImageError(.tooLarge, "")) { try PhotoDecoder.decode(file, limits: limits) }
    limits.pixels = 48 * 32
    #expect(try PhotoDecoder.decode(file, limits: limits).width == 48)
  }

  /// A decoder that lost step in a scan ends before the scan does. What it leaves shows that the picture is ruined; up
  /// to eight bytes are in the decoder's own buffer by then, and stay unnoticed.
  @Test func refusesWhatAScanLeavesOver() throws {
    for name in ["baseline.jpg", "gray.jpg", "progressive.jpg", "restart.jpg", "subsampled.jpg"] {
      let file = try TestImages.fixture(name)
      for count in [16, 40, 1_000] {
        let rest = [UInt8](repeating: 0x5A, count: count)
        let left = file.dropLast(2) + rest + file.suffix(2)
        #expect(throws: ImageError(.truncated, ""), "\(name)") { try PhotoDecoder.decode(Array(left)) }
        #expect(try PhotoDecoder.decode(file + rest) == PhotoDecoder.decode(file), "\(name)")
      }
    }
  }

  /// A progressive file can repeat its scans without end; beyond the limit it is refused.
  @Test func boundsScans() throws {
    let file = try TestImages.fixture("progressive.jpg")
    let scan = try #require((0..<file.count - 1).last { file[$0] == 0xFF && file[$0 + 1] == 0xDA })
    let last = Array(file[scan..<file.count - 2])
    var limits = ImageLimits.untrusted
    limits.scans = 5
    #expect(throws: ImageError(.tooLarge, "")) { try PhotoDecoder.decode(file, limits: limits) }
    let endless = Array(file.dropLast(2)) + (0..<5_000).flatMap { _ in last } + [0xFF, 0xD9]
    #expect(throws: ImageError.self) { try PhotoDecoder.decode(endless) }
  }

  /// Thousands of damaged files, the same in each run: all end in a picture or a typed error.
  @Test func survivesMutations() throws {
    var random = TestImages.Random(0xC1F1C)
    var pictures = 0
    var refusals: [ImageError.Code: Int] = [:]
    for name in Self.names {
      let original = try TestImages.fixture(name)
      for _ in 0..<400 {
        let file = mutated(original, &random)
        do throws(ImageError) {
          let limits = ImageLimits(fileBytes: 1 << 20, pixels: 1_000_000, side: 65_500, scans: 20)
          let raster = try PhotoDecoder.decode(file, limits: limits, reduceTo: (20, 20))
          #expect(raster.pixels.count == raster.width * raster.height * 3)
          pictures += 1
        } catch {
          refusals[error.code, default: 0] += 1
        }
      }
    }
    // The mutations are neither all fatal nor all harmless, or the test would say little.
    #expect(pictures > 200)
    #expect(refusals[.truncated, default: 0] > 200 && refusals[.unreadable, default: 0] > 10)
  }

  private func mutated(_ original: [UInt8], _ random: inout TestImages.Random) -> [UInt8] {
    var file = original
    for _ in 0..<Int.random(in: 1...4, using: &random) where file.count > 8 {
      let at = Int.random(in: 0..<file.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: file[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: file[at] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
      case 2: file.removeSubrange(at..<min(at + Int.random(in: 1...16, using: &random), file.count))
      case 3: file.insert(contentsOf: file[max(0, at - 20)..<at], at: at)
      case 4: file.removeSubrange(at...)
      default: file[at] = UInt8.random(in: 0...255, using: &random)
      }
    }
    // Half of the PNG files get right checksums again, so that the damage reaches deeper than those.
    return Bool.random(using: &random) ? withRightChecksums(file) : file
  }

  private func withRightChecksums(_ file: [UInt8]) -> [UInt8] {
    guard file.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return file }
    var file = file
    var at = 8
    while at + 12 <= file.count {
      let length = file[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= file.count - at - 12 else { break }
      file.replaceSubrange(at + 8 + length..<at + 12 + length, with: crc32(Array(file[at + 4..<at + 8 + length])))
      at += 12 + length
    }
    return file
  }
}

/// PNG's checksum (PNG specification, annex D), most significant byte first.
private func crc32(_ bytes: [UInt8]) -> [UInt8] {
  var crc: UInt32 = .max
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
  crc = ~crc
  return (0..<4).map { UInt8(truncatingIfNeeded: crc >> UInt32(24 - 8 * $0)) }
}
