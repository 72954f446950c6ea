import CardFiles
import CardImaging
import Foundation

/// Pictures that tests are made of, computed, so that nothing hides in a file.
enum TestImages {
  /// A small generator with a fixed seed: SplitMix64.
  struct Random: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  /// An image whose pixels are `sample(x, y, channel)`.
  static func make(
    _ width: Int, _ height: Int, _ format: PixelFormat, sample: (Int, Int, Int) -> UInt8
  ) throws -> Raster {
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        for channel in 0..<format.bytesPerPixel { pixels.append(sample(x, y, channel)) }
      }
    }
    return try Raster(width: width, height: height, format: format, pixels: pixels)
  }

  static func noise(_ width: Int, _ height: Int, _ format: PixelFormat, seed: UInt64) throws -> Raster {
    var random = Random(seed)
    return try make(width, height, format) { _, _, _ in UInt8.random(in: 0...255, using: &random) }
  }

  /// Fine lines over slowly changing colours, as on a card's face.
  static func guilloche(_ width: Int, _ height: Int, _ format: PixelFormat) throws -> Raster {
    try make(width, height, format) { x, y, channel in
      let (u, v) = (Double(x) / 1011, Double(y) / 638)
      let wave = sin(6 * u + Double(channel)) * cos(5 * v) * 20
      let phase = 60 * u + 30 * v + 3 * cos(7 * u + 1) * sin(9 * v)
      let line = max(0, 1 - abs(phase - phase.rounded()) * 12) * 90
      return UInt8(min(max(215 + wave - line, 0), 255))
    }
  }

  /// Like ``guilloche(_:_:_:)``, but of whole numbers alone, so that its bytes are the same everywhere.
  static func pattern(_ width: Int, _ height: Int) throws -> Raster {
    try make(width, height, .bgrx8) { x, y, channel in
      let ramp = 150 + (x * (channel + 1) / 16 + y / 8) % 96
      let ring = (x * x + 3 * y * y) / 700 % 16
      return UInt8(ring < 3 ? ramp - 60 : ramp)
    }
  }

  /// `../shared` beside the package, which is not part of the project.
  static let shared = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared")

  /// A real photograph, beside the project.
  static let realPhoto = shared.appending(path: "photos/astronaut.jpg").path()
  static let hasRealPhoto = FileManager.default.fileExists(atPath: realPhoto)

  static func fixture(_ name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    return try file(folder.appending(path: name).path())
  }

  static func file(_ path: String) throws -> [UInt8] {
    try BoundedFile.read(path, limit: ImageLimits.untrusted.fileBytes)
  }
}
