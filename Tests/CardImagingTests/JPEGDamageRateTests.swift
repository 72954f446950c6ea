import CardImaging
import Foundation
import TestSupport
import Testing

/// How much of the damage that changes a picture is refused, and that nothing sound is: a sample always, the whole
/// measure with CIVICCARD_LONG_TESTS=1.
@Suite struct JPEGDamageRateTests {

  @Test func refusesMostOfASampleOfDamage() throws {
    var rate = DamageRate(seed: 1, sizes: [(240, 320)])
    for seed in 0..<8 {
      let picture = try SoundPhoto(seed: UInt64(seed), width: 240, height: 320).picture()
      for _ in 0..<3 { try rate.damage(picture, tries: 14) }
    }
    print("sample: \(rate)")
    #expect(rate.cases > 60)
    #expect(rate.share >= 0.9)
  }

  @Test func refusesNothingOfASoundSample() throws {
    var rate = DamageRate(seed: 2, sizes: [(240, 320)])
    for seed in 100..<112 { try rate.accept(SoundPhoto(seed: UInt64(seed), width: 240, height: 320), encodings: 6) }
    #expect(rate.falseAlarms == [])
  }

  /// Drawn pictures, in half of which edges, stripes or checks lie on rows of blocks.
  @Test(.enabled(if: LongTests.areWanted, "set CIVICCARD_LONG_TESTS=1")) func refusesDamageInEarnest() throws {
    var rate = DamageRate(seed: 3, sizes: [(300, 375), (600, 750)])
    try rate.damagePhotos(atLeast: 1_000, from: 1_000)
    print("one scan: \(rate)")
    #expect(rate.share >= 0.95)
    var progressive = DamageRate(seed: 4, sizes: [(300, 375)], isProgressive: true)
    try progressive.damagePhotos(atLeast: 300, from: 3_000)
    print("progressive: \(progressive)")
    #expect(progressive.share >= 0.9)
    for (marker, name) in [(UInt8(0xDB), "quantisation"), (0xC4, "Huffman")] {
      var tables = DamageRate(seed: 5, sizes: [(300, 375)], marker: marker)
      try tables.damagePhotos(atLeast: 200, from: 4_000)
      print("\(name) tables: \(tables)")
      #expect(tables.cases >= 200)
    }
  }

  @Test(.enabled(if: LongTests.areWanted, "set CIVICCARD_LONG_TESTS=1")) func refusesNothingSoundInEarnest() throws {
    var rate = DamageRate(seed: 6, sizes: [(300, 375), (240, 320), (413, 531)])
    for seed in 5_000..<5_250 {
      let size = rate.size()
      try rate.accept(SoundPhoto(seed: UInt64(seed), width: size.width, height: size.height), encodings: 4)
    }
    print("sound: \(rate.sound) files, \(rate.falseAlarms.count) refused")
    #expect(rate.sound == 1_000)
    #expect(rate.falseAlarms == [])
  }

  /// The measure that README gives: the project's real photograph, at three sizes.
  @Test(
    .enabled(if: LongTests.areWanted, "set CIVICCARD_LONG_TESTS=1"),
    .enabled(if: TestImages.hasRealPhoto, "needs ../shared/photos/astronaut.jpg"))
  func refusesDamageToARealPhoto() throws {
    let photo = try PhotoDecoder.decode(TestImages.file(TestImages.realPhoto))
    var rate = DamageRate(seed: 7, sizes: [(600, 750)])
    while rate.cases < 1_000 {
      let size = [(300, 375), (413, 531), (600, 750)].randomElement(using: &rate.random) ?? (300, 375)
      let picture = photo.resampled(to: size.0, height: size.1)
      try rate.damage(picture, tries: 12)
      for _ in 0..<2 { try rate.accept(picture, rate.encoding()) }
    }
    print("real photo: \(rate); sound: \(rate.sound) files, \(rate.falseAlarms.count) refused")
    #expect(rate.share >= 0.95)
    #expect(rate.falseAlarms == [])
  }
}

/// Counts what becomes of damaged and of sound files.
private struct DamageRate: CustomStringConvertible {
  var random: TestImages.Random
  let sizes: [(width: Int, height: Int)]
  var isProgressive = false
  /// Change bytes of the segments with this marker instead of the entropy-coded data.
  var marker: UInt8?
  /// Changed files in which over 5 % of the pixels are off by over 16 levels, and how many of these were refused.
  private(set) var cases = 0
  private(set) var refused = 0
  /// How many of the cases libjpeg warns of.
  private(set) var warned = 0
  private(set) var sound = 0
  private(set) var falseAlarms: [String] = []

  init(seed: UInt64, sizes: [(Int, Int)], isProgressive: Bool = false, marker: UInt8? = nil) {
    random = TestImages.Random(seed)
    self.sizes = sizes
    self.isProgressive = isProgressive
    self.marker = marker
  }

  var share: Double { Double(refused) / Double(max(cases, 1)) }
  var description: String { "\(refused) of \(cases) refused (\(share)); libjpeg warns of \(warned)" }

  mutating func size() -> (width: Int, height: Int) { sizes.randomElement(using: &random) ?? (300, 375) }

  mutating func encoding() -> TestJPEG {
    var jpeg = TestJPEG(quality: Int.random(in: 30...95, using: &random), isProgressive: isProgressive)
    jpeg.sampling = [.gray, .full, .half, .half, .halfAcross].randomElement(using: &random) ?? .half
    if Int.random(in: 0..<4, using: &random) == 0 {
      jpeg.restartInterval = [19, 50, 152].randomElement(using: &random) ?? 50
    }
    jpeg.hasOwnTables = Bool.random(using: &random)
    return jpeg
  }

  mutating func damagePhotos(atLeast count: Int, from first: UInt64) throws {
    var seed = first
    while cases < count {
      let size = size()
      let picture = try SoundPhoto(seed: seed, width: size.width, height: size.height).picture()
      for _ in 0..<3 { try damage(picture, tries: 14) }
      seed += 1
    }
  }

  /// Changes one byte of a file of the picture, so many times over; four cases of a file are enough.
  mutating func damage(_ picture: Raster, tries: Int) throws {
    let file = try encoding().encode(picture)
    let (width, height) = (picture.width, picture.height)
    let whole = try #require(TestJPEG.decodeAnyway(file, width: width, height: height)).pixels
    let places = (marker.map { TestJPEG.segments($0, of: file) } ?? TestJPEG.codedData(of: file)).flatMap { Array($0) }
    let before = cases
    for _ in 0..<tries where cases < before + 4 {
      var changed = file
      changed[try #require(places.randomElement(using: &random))] ^= UInt8.random(in: 1...255, using: &random)
      guard let seen = TestJPEG.decodeAnyway(changed, width: width, height: height),
        TestJPEG.harm(seen.pixels, whole) > 0.05
      else { continue }
      cases += 1
      if seen.warnings > 0 { warned += 1 }
      let isRefused = (try? PhotoDecoder.decode(changed)) == nil
      if isRefused { refused += 1 }
      #expect(
        ((try? PhotoDecoder.decode(changed, reduceTo: (8, 8))) == nil) == isRefused, "the answer depends on the scale")
    }
  }

  mutating func accept(_ photo: SoundPhoto, encodings: Int) throws {
    let picture = try photo.picture()
    for _ in 0..<encodings {
      isProgressive = Int.random(in: 0..<4, using: &random) == 0
      try accept(picture, encoding(), "\(photo)")
    }
  }

  mutating func accept(_ picture: Raster, _ jpeg: TestJPEG, _ name: String = "") throws {
    sound += 1
    let file = try jpeg.encode(picture)
    if (try? PhotoDecoder.decode(file, reduceTo: (8, 8))) == nil { falseAlarms.append("\(name), \(jpeg)") }
  }
}
