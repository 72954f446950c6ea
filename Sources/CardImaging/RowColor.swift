/// Turns a decoder's rows into sRGB where no profile says otherwise.
enum RowColor {
  /// JPEG rows to R,G,B. Ink is taken for ideal where no profile describes it: R = (1 - C)(1 - K).
  static func toRGB(_ row: [UInt8], _ layout: SampleLayout, count: Int, into rgb: inout [UInt8]) {
    switch layout {
    case .gray8:
      for x in 0..<count {
        rgb[3 * x] = row[x]
        rgb[3 * x + 1] = row[x]
        rgb[3 * x + 2] = row[x]
      }
    case .cmyk8, .cmyk8Inverted:
      let flip: UInt8 = if case .cmyk8 = layout { 255 } else { 0 }
      for x in 0..<count {
        let white = UInt32(row[4 * x + 3] ^ flip)
        for sample in 0..<3 {
          let product = UInt32(row[4 * x + sample] ^ flip) &* white &+ 128
          rgb[3 * x + sample] = UInt8(truncatingIfNeeded: (product &+ (product >> 8)) >> 8)
        }
      }
    default:
      for i in 0..<count * 3 { rgb[i] = row[i] }
    }
  }

  /// R,G,B,A to R,G,B over white.
  static func overWhite(_ rgba: [UInt8], count: Int, into rgb: inout [UInt8]) {
    for x in 0..<count {
      let pixel = PixelColor(
        red: rgba[4 * x], green: rgba[4 * x + 1], blue: rgba[4 * x + 2], alpha: rgba[4 * x + 3]
      ).overWhite
      rgb[3 * x] = pixel.red
      rgb[3 * x + 1] = pixel.green
      rgb[3 * x + 2] = pixel.blue
    }
  }
}

/// Turns a PNG's rows (R,G,B,A of 8 or 16 bits) into sRGB R,G,B,A of 8 bits.
struct PNGRowColor {
  private let layout: SampleLayout
  private let transform: ColorTransform?
  private let isGray: Bool

  init(_ reader: PNGReader) {
    let is16 = if case .rgba16 = reader.layout { true } else { false }
    switch reader.colors {
    case .sRGB:
      layout = reader.layout
      isGray = false
      transform = nil
    case .profile(let bytes):
      // A grey picture's profile describes one channel.
      isGray = reader.isGray
      layout = isGray ? (is16 ? .grayAlpha16 : .grayAlpha8) : reader.layout
      transform = ColorTransform(profile: bytes, layout: layout)
    case .measured(let gamma, let chromaticities):
      isGray = false
      layout = reader.layout
      transform = ColorTransform(gamma: gamma, chromaticities: chromaticities, layout: layout)
    }
  }

  func convert(_ row: [UInt8], count: Int, into rgba: inout [UInt8]) {
    guard let transform else {
      if row.count == rgba.count {
        rgba = row
      } else {
        narrow(row, count: count, into: &rgba)
      }
      return
    }
    transform.apply(isGray ? grayAlpha(row, count: count) : row, count: count, into: &rgba)
  }

  /// The first and the last of every four samples.
  private func grayAlpha(_ row: [UInt8], count: Int) -> [UInt8] {
    let size = if case .grayAlpha16 = layout { 2 } else { 1 }
    var out: [UInt8] = []
    out.reserveCapacity(count * 2 * size)
    for x in 0..<count {
      let at = x * 4 * size
      out.append(contentsOf: row[at..<at + size])
      out.append(contentsOf: row[at + 3 * size..<at + 4 * size])
    }
    return out
  }

  /// 16 bits to 8, rounded to nearest.
  private func narrow(_ row: [UInt8], count: Int, into rgba: inout [UInt8]) {
    for i in 0..<count * 4 {
      let value = UInt32(UInt16(littleEndian: UInt16(row[2 * i]) | UInt16(row[2 * i + 1]) << 8))
      rgba[i] = UInt8(truncatingIfNeeded: (value &* 255 &+ 32_895) >> 16)
    }
  }
}
