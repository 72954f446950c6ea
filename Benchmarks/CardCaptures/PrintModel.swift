import CardImaging
import Foundation

/// What a printer puts on a card: dyes that spread a little, in tones of its own, and black resin that is fed a little
/// beside them.
package enum PrintModel {
  /// - Parameters:
  ///   - color: the colour panels, `bgrx8`.
  ///   - black: the black panel, `gray8`, 0 where it prints.
  ///   - dotsPerInch: of both.
  package static func printed(
    color: Raster, black: Raster, dotsPerInch: Int, _ conditions: CaptureConditions
  ) -> LightPicture {
    let scale = Double(dotsPerInch) / 300
    let tables = (0..<3).map { channel in
      (0..<256).map { Float(LightPicture.light(pow(Double($0) / 255, conditions.tone[channel]))) }
    }
    let (bytes, isFree) = (color.pixels, black.pixels)
    var out = LightPicture(
      width: color.width, height: color.height,
      pixels: (0..<color.width * color.height).map { index in
        SIMD4(
          tables[0][Int(bytes[4 * index + 2])], tables[1][Int(bytes[4 * index + 1])],
          tables[2][Int(bytes[4 * index])], 0)
      })
    out.blur(conditions.dyeBlur * scale)
    var resin = LightPicture(
      width: black.width, height: black.height, pixels: isFree.map { $0 == 0 ? SIMD4(1, 1, 1, 1) : .zero })
    resin.blur(0.3 * scale)
    let perMillimetre = Double(dotsPerInch) / 25.4
    let (sx, sy) = (conditions.blackShift.x * perMillimetre, conditions.blackShift.y * perMillimetre)
    let level = SIMD4<Float>(repeating: Float(conditions.blackLevel))
    for y in 0..<out.height {
      for x in 0..<out.width {
        guard let cover = resin.sample(Double(x) + 0.5 - sx, Double(y) + 0.5 - sy), cover.x > 0 else { continue }
        let at = y * out.width + x
        out.pixels[at] = out.pixels[at] * (1 - cover.x) + level * cover.x
      }
    }
    return out
  }
}
