import TestSupport
import Testing

@testable import CardImaging

@Suite("The portrait's fingerprint")
struct PortraitFingerprintTests {
  private static func portrait(_ name: String = "resident") throws -> Raster {
    try PhotoDecoder.decode(Fixture.bytes("\(Fixture.root)/Samples/park-city/\(name).jpg"))
  }

  /// The portrait's cells as a camera with other tones may show them.
  private static func cells(_ portrait: Raster, gain: Double = 1, offset: Double = 0) -> [PortraitFingerprint.Cell?] {
    let small = portrait.resampled(
      to: PortraitFingerprint.columns, height: PortraitFingerprint.rows, averaging: .linear)
    return (0..<PortraitFingerprint.columns * PortraitFingerprint.rows).map { index in
      func value(_ channel: Int) -> Double { gain * Double(small.pixels[3 * index + channel]) + offset }
      return .init(red: value(0), green: value(1), blue: value(2))
    }
  }

  @Test("it has at most 34 bytes, begins with its version, and is the same for the same picture")
  func size() throws {
    let portrait = try Self.portrait()
    let fingerprint = try #require(PortraitFingerprint(portrait))
    #expect(fingerprint.bytes.count <= 34)
    #expect(fingerprint.bytes.first == 1)
    #expect(PortraitFingerprint(portrait) == fingerprint)
    #expect(PortraitFingerprint(bytes: fingerprint.bytes) == fingerprint)
  }

  @Test("another version or length is none that can be read")
  func version() throws {
    var bytes = try #require(PortraitFingerprint(try Self.portrait())).bytes
    #expect(PortraitFingerprint(bytes: Array(bytes.dropLast())) == nil)
    bytes[0] = 2
    #expect(PortraitFingerprint(bytes: bytes) == nil)
    #expect(PortraitFingerprint(bytes: []) == nil)
  }

  @Test("the same portrait in another light is near, another portrait is far")
  func distance() throws {
    let fingerprint = try #require(PortraitFingerprint(try Self.portrait()))
    let same = try #require(fingerprint.distance(to: Self.cells(try Self.portrait(), gain: 0.7, offset: 20)))
    let other = try #require(fingerprint.distance(to: Self.cells(try Self.portrait("two-scripts"))))
    #expect(same.luma < 0.05)
    #expect(other.luma > 0.2)
  }

  @Test("light that fades over a face makes it no other, for long waves count little")
  func fading() throws {
    let fingerprint = try #require(PortraitFingerprint(try Self.portrait()))
    let cells = Self.cells(try Self.portrait()).enumerated().map { index, cell in
      cell.map {
        let light = 0.6 + 0.8 * Double(index % 24) / 23
        return PortraitFingerprint.Cell(red: $0.red * light, green: $0.green * light, blue: $0.blue * light)
      }
    }
    #expect(try #require(fingerprint.distance(to: cells)).luma < 0.1)
  }

  @Test("part of the window is enough, and too little of it gives no answer")
  func hidden() throws {
    let fingerprint = try #require(PortraitFingerprint(try Self.portrait()))
    var cells = Self.cells(try Self.portrait())
    for index in cells.indices where index % 24 > 15 { cells[index] = nil }
    #expect(try #require(fingerprint.distance(to: cells)).luma < 0.1)
    for index in cells.indices where index % 24 > 9 { cells[index] = nil }
    #expect(fingerprint.distance(to: cells) == nil)
  }

  @Test("a picture without anything on it has none")
  func blank() throws {
    let blank = try Raster(width: 64, height: 80, format: .rgb8, pixels: [UInt8](repeating: 90, count: 3 * 64 * 80))
    #expect(PortraitFingerprint(blank) == nil)
  }
}
