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
    var out = self
    out.blur(deviation)
    return out
  }

  /// Spreads the light by a Gaussian of that deviation in pixels, in place.
  package mutating func blur(_ deviation: Double) {
    Self.blur(&pixels, width, height, deviation) { _, soft in soft }
  }

  /// Adds a share of what a Gaussian of that deviation takes away, in place: an unsharp mask.
  mutating func sharpen(_ deviation: Double, amount: Float) {
    Self.blur(&pixels, width, height, deviation) { sharp, soft in sharp + amount * (sharp - soft) }
  }

  /// Puts in place of each pixel what `mixed` makes of it and of the blurred picture there.
  ///
  /// Rows are blurred sideways one by one, into a ring of as many as one row of the result needs: a whole picture
  /// between the two passes would take longer to be paged in than to be reckoned.
  @inline(__always)
  private static func blur(
    _ pixels: inout [SIMD4<Float>], _ width: Int, _ height: Int, _ deviation: Double,
    mixed: (SIMD4<Float>, SIMD4<Float>) -> SIMD4<Float>
  ) {
    guard deviation > 0.08 else { return }
    let reach = max(1, Int((3 * deviation).rounded(.up)))
    var kernel = (-reach...reach).map { Float(exp(-Double($0 * $0) / (2 * deviation * deviation))) }
    let total = kernel.reduce(0, +)
    kernel = kernel.map { $0 / total }
    let rows = kernel.count
    var ring = [SIMD4<Float>](repeating: .zero, count: rows * width)
    let factors = kernel.span
    var next = 0
    for y in 0..<height {
      while next < min(height, y + reach + 1) {
        var target = ring.mutableSpan
        blurRow(pixels.span, next, factors, reach, width, to: &target, row: next % rows)
        next += 1
      }
      let between = ring.span
      var target = pixels.mutableSpan
      let places = (0..<rows).map { min(height - 1, max(0, y + $0 - reach)) % rows * width }
      let from = places.span
      for x in 0..<width {
        var sum = SIMD4<Float>.zero
        for t in 0..<rows { sum += factors[unchecked: t] * between[unchecked: from[unchecked: t] &+ x] }
        let at = y &* width &+ x
        target[unchecked: at] = mixed(target[unchecked: at], sum)
      }
    }
  }

  private static func blurRow(
    _ source: Span<SIMD4<Float>>, _ y: Int, _ kernel: Span<Float>, _ reach: Int, _ width: Int,
    to ring: inout MutableSpan<SIMD4<Float>>, row: Int
  ) {
    let (from, into) = (y * width, row * width)
    for x in 0..<width {
      var sum = SIMD4<Float>.zero
      if x >= reach, x + reach < width {
        let first = from &+ x &- reach
        for t in 0..<kernel.count { sum += kernel[unchecked: t] * source[unchecked: first &+ t] }
      } else {
        // The edge goes on beyond itself.
        for t in 0..<kernel.count { sum += kernel[t] * source[from + min(width - 1, max(0, x + t - reach))] }
      }
      ring[unchecked: into &+ x] = sum
    }
  }

  /// Moved along a line of that length while it was taken.
  func moved(_ length: Double, angle: Double) -> LightPicture {
    guard length > 0.1 else { return self }
    let steps = max(3, Int(length.rounded(.up)) * 2 + 1)
    let (dx, dy) = (cos(angle * .pi / 180), sin(angle * .pi / 180))
    let shifts = (0..<steps).map { step in
      let t = (Double(step) / Double(steps - 1) - 0.5) * length
      return Shift(dx * t, dy * t)
    }
    var out = [SIMD4<Float>](repeating: .zero, count: pixels.count)
    let source = pixels.span
    var target = out.mutableSpan
    for y in 0..<height {
      for shift in shifts {
        let above = min(height - 1, max(0, y + shift.y)) * width
        let below = min(height - 1, max(0, y + shift.y + 1)) * width
        let (fx, fy) = (shift.fractionX, shift.fractionY)
        for x in 0..<width {
          let left = min(width &- 1, max(0, x &+ shift.x))
          let right = min(width &- 1, max(0, x &+ shift.x &+ 1))
          let top = source[unchecked: above &+ left] * (1 - fx) + source[unchecked: above &+ right] * fx
          let bottom = source[unchecked: below &+ left] * (1 - fx) + source[unchecked: below &+ right] * fx
          target[unchecked: y &* width &+ x] += (top * (1 - fy) + bottom * fy) / Float(steps)
        }
      }
    }
    return LightPicture(width: width, height: height, pixels: out)
  }

  /// A way of whole pixels and the fractions that are left.
  private struct Shift {
    let x, y: Int
    let fractionX, fractionY: Float

    init(_ across: Double, _ down: Double) {
      (x, y) = (Int(across.rounded(.down)), Int(down.rounded(.down)))
      (fractionX, fractionY) = (Float(across - Double(x)), Float(down - Double(y)))
    }
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
