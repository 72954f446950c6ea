import CardImaging
import Foundation

/// A picture in linear light, red, green and blue of each pixel; 1 is white.
package struct LightPicture: Sendable {
  package let width: Int
  package let height: Int
  package var pixels: [SIMD4<Float>]

  package init(width: Int, height: Int, pixels: [SIMD4<Float>]) {
    precondition(pixels.count == width * height)
    (self.width, self.height, self.pixels) = (width, height, pixels)
  }

  /// sRGB's light of an encoded value from 0 to 1 (IEC 61966-2-1).
  package static func light(_ v: Double) -> Double { v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4) }
  package static func encoded(_ v: Double) -> Double { v <= 0.0031308 ? v * 12.92 : 1.055 * pow(v, 1 / 2.4) - 0.055 }

  /// A Gaussian of that deviation in pixels.
  package func blurred(_ deviation: Double) -> LightPicture {
    guard deviation > 0.08 else { return self }
    let reach = max(1, Int((3 * deviation).rounded(.up)))
    var kernel = (-reach...reach).map { Float(exp(-Double($0 * $0) / (2 * deviation * deviation))) }
    let sum = kernel.reduce(0, +)
    kernel = kernel.map { $0 / sum }
    var rows = [SIMD4<Float>](repeating: .zero, count: pixels.count)
    Self.addRows(pixels, kernel, reach, width, height, to: &rows)
    var out = [SIMD4<Float>](repeating: .zero, count: pixels.count)
    let between = rows.span
    var target = out.mutableSpan
    for y in 0..<height {
      for (t, factor) in kernel.enumerated() {
        let from = min(height - 1, max(0, y + t - reach)) * width
        for x in 0..<width { target[unchecked: y &* width &+ x] += factor * between[unchecked: from &+ x] }
      }
    }
    return LightPicture(width: width, height: height, pixels: out)
  }

  private static func addRows(
    _ pixels: [SIMD4<Float>], _ kernel: [Float], _ reach: Int, _ width: Int, _ height: Int,
    to rows: inout [SIMD4<Float>]
  ) {
    let source = pixels.span
    var target = rows.mutableSpan
    for y in 0..<height {
      let row = y * width
      for (t, factor) in kernel.enumerated() {
        let shift = t - reach
        for x in max(0, -shift)..<min(width, width - shift) {
          target[unchecked: row &+ x] += factor * source[unchecked: row &+ x &+ shift]
        }
        // The edge goes on beyond itself.
        for x in 0..<max(0, -shift) { target[row + x] += factor * source[row] }
        for x in min(width, width - shift)..<width { target[row + x] += factor * source[row + width - 1] }
      }
    }
  }

  /// Moved along a line of that length while it was taken.
  func moved(_ length: Double, angle: Double) -> LightPicture {
    guard length > 0.1 else { return self }
    let steps = max(3, Int(length.rounded(.up)) * 2 + 1)
    var out = [SIMD4<Float>](repeating: .zero, count: pixels.count)
    let (dx, dy) = (cos(angle * .pi / 180), sin(angle * .pi / 180))
    for step in 0..<steps {
      let t = (Double(step) / Double(steps - 1) - 0.5) * length
      let (sx, sy) = (dx * t, dy * t)
      let (x0, y0) = (Int(sx.rounded(.down)), Int(sy.rounded(.down)))
      let (fx, fy) = (Float(sx - Double(x0)), Float(sy - Double(y0)))
      for y in 0..<height {
        let (above, below) = (min(height - 1, max(0, y + y0)) * width, min(height - 1, max(0, y + y0 + 1)) * width)
        for x in 0..<width {
          let (left, right) = (min(width - 1, max(0, x + x0)), min(width - 1, max(0, x + x0 + 1)))
          let top = pixels[above + left] * (1 - fx) + pixels[above + right] * fx
          let bottom = pixels[below + left] * (1 - fx) + pixels[below + right] * fx
          out[y * width + x] += (top * (1 - fy) + bottom * fy) / Float(steps)
        }
      }
    }
    return LightPicture(width: width, height: height, pixels: out)
  }

  /// Between the pixels, whose middles lie at halves; nil outside.
  @inline(__always)
  func sample(_ x: Double, _ y: Double) -> SIMD4<Float>? {
    let (px, py) = (Float(x - 0.5), Float(y - 0.5))
    guard px > -0.5, py > -0.5, px < Float(width) - 0.5, py < Float(height) - 0.5 else { return nil }
    let (cx, cy) = (min(max(px, 0), Float(width) - 1.001), min(max(py, 0), Float(height) - 1.001))
    let (x0, y0) = (Int(cx), Int(cy))
    let (fx, fy) = (cx - Float(x0), cy - Float(y0))
    let at = y0 &* width &+ x0
    let top = pixels[at] + fx * (pixels[at &+ 1] - pixels[at])
    let bottom = pixels[at &+ width] + fx * (pixels[at &+ width &+ 1] - pixels[at &+ width])
    return top + fy * (bottom - top)
  }
}
