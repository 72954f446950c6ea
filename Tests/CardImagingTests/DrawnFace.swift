import CardImaging
import Foundation

/// Faces drawn by code, in any colour of skin and before any wall: none is a real person's.
enum DrawnFace {
  /// The ten tones of the Monk Skin Tone Scale (E. Monk, 2019), from the lightest to the darkest.
  static let tones: [(red: Int, green: Int, blue: Int)] = [
    (0xF6, 0xED, 0xE4), (0xF3, 0xE7, 0xDB), (0xF7, 0xEA, 0xD0), (0xEA, 0xDA, 0xBA), (0xD7, 0xBD, 0x96),
    (0xA0, 0x7E, 0x56), (0x82, 0x5C, 0x43), (0x60, 0x41, 0x34), (0x3A, 0x31, 0x2A), (0x29, 0x24, 0x20),
  ]

  static let (width, height) = (320, 400)

  /// Head and shoulders with hair, eyes, brows, nose and mouth; the light comes from the left, as in a counter's photo.
  static func picture(_ tone: (red: Int, green: Int, blue: Int), wall: Int) throws -> Raster {
    var random = TestImages.Random(7)
    let skin = [tone.red, tone.green, tone.blue]
    return try TestImages.make(width, height, .rgb8) { x, y, channel in
      let value = Self.value(x, y, skin[channel], wall: wall)
      // A sensor's grain.
      return UInt8(min(max(value + Int.random(in: -2...2, using: &random), 0), 255))
    }
  }

  private static func value(_ x: Int, _ y: Int, _ skin: Int, wall: Int) -> Int {
    func inside(_ centerX: Int, _ centerY: Int, _ radiusX: Int, _ radiusY: Int) -> Bool {
      let (dx, dy) = (x - centerX, y - centerY)
      return dx * dx * radiusY * radiusY + dy * dy * radiusX * radiusX < radiusX * radiusX * radiusY * radiusY
    }
    for eye in [125, 195] {
      if inside(eye, 178, 5, 5) { return 18 }
      if inside(eye, 178, 16, 7) { return min(225, 90 + skin / 2) }
      if inside(eye, 157, 22, 4) { return skin / 4 }
    }
    if inside(160, 262, 30, 7) { return skin * 2 / 3 }
    if inside(152, 222, 10, 3) || inside(168, 222, 10, 3) { return skin / 2 }
    // Skin of every tone shines a little where the light falls straight.
    let shine = inside(140, 140, 22, 10) || inside(158, 205, 5, 8) ? 40 : 0
    // Light falls off towards the right and the chin.
    let shaded = min(250, skin * (128 - (x - 110) / 4 - (y - 180) / 10) / 128 + shine)
    if inside(160, 200, 78, 108) { return y < 118 ? skin / 6 + 6 : shaded }
    if inside(160, 160, 92, 112), y < 220 { return skin / 6 + 6 }
    if x > 128, x < 192, y > 200, y < 340 { return shaded * 3 / 4 }
    if inside(160, 420, 150, 100) { return 40 + (x / 6 % 2) * 20 }
    return wall
  }
}

/// What goes wrong when photos are taken.
enum Fault {
  /// About a Gaussian of `radius` pixels: three means of 2 · radius + 1 pixels have `radius` · √(1 + 1/radius).
  static func blurred(_ picture: Raster, radius: Int) throws -> Raster {
    var pixels = picture.pixels.map(Int.init)
    let (width, height) = (picture.width, picture.height)
    for _ in 0..<3 {
      pixels = means(pixels, lines: height, from: 3 * width, step: 3, count: width, radius)
      pixels = means(pixels, lines: width, from: 3, step: 3 * width, count: height, radius)
    }
    return try Raster(width: width, height: height, format: .rgb8, pixels: pixels.map { UInt8($0) })
  }

  private static func means(
    _ values: [Int], lines: Int, from: Int, step: Int, count: Int, _ radius: Int
  ) -> [Int] {
    var out = values
    for line in 0..<lines {
      for channel in 0..<3 {
        let start = line * from + channel
        func value(_ at: Int) -> Int { values[start + min(max(at, 0), count - 1) * step] }
        var sum = (-radius...radius).reduce(0) { $0 + value($1) }
        for at in 0..<count {
          out[start + at * step] = (sum + radius) / (2 * radius + 1)
          sum += value(at + radius + 1) - value(at - radius)
        }
      }
    }
    return out
  }

  /// As with `factor` times the light, clipped as a camera clips.
  static func exposed(_ picture: Raster, times factor: Double) throws -> Raster {
    let table = (0..<256).map { value in
      UInt8(min(255, TransferCurve.encoded(TransferCurve.linear(Double(value) / 255) * factor) * 255))
    }
    return try picture.mapped(table)
  }

  /// With `share` of its contrast left around a middle grey.
  static func flattened(_ picture: Raster, to share: Double) throws -> Raster {
    try picture.mapped((0..<256).map { UInt8(128 + (Double($0) - 128) * share) })
  }
}

extension Raster {
  fileprivate func mapped(_ table: [UInt8]) throws -> Raster {
    try Raster(width: width, height: height, format: format, pixels: pixels.map { table[Int($0)] })
  }
}

extension TransferCurve {
  // IEC 61966-2-1 by the C library, as a test may.
  fileprivate static func linear(_ value: Double) -> Double {
    value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }

  fileprivate static func encoded(_ value: Double) -> Double {
    value <= 0.0031308 ? value * 12.92 : 1.055 * pow(value, 1 / 2.4) - 0.055
  }
}
