import CardImaging
import Foundation

/// An invented signature on white paper: pens that swing by chance, or loops like a hand's after a capital, which are
/// more alike. No real hand is in it.
struct DrawnSignature {
  /// What the pen draws without being lifted, in pixels.
  private var strokes: [[SIMD2<Double>]]
  /// Half of the pen's width, in pixels.
  private let pen: Double

  /// A signature that the seed names.
  init(seed: UInt64) {
    var dice = Dice(seed: seed)
    pen = dice.uniform(2, 4.5)
    strokes = dice.happens(0.5) ? Self.swung(&dice) : Self.written(&dice)
    if dice.happens(0.3) {
      let (left, right) = strokes.joined().reduce((Double.infinity, 0.0)) { (min($0.0, $1.x), max($0.1, $1.x)) }
      let (low, width) = (strokes.joined().map(\.y).max() ?? 0, right - left)
      strokes.append([
        SIMD2(left + width * dice.uniform(0, 0.4), low + dice.uniform(-12, 12)),
        SIMD2(left + width * dice.uniform(0.6, 1.1), low + dice.uniform(-16, 12)),
      ])
    }
  }

  private static func swung(_ dice: inout Dice) -> [[SIMD2<Double>]] {
    func waves(_ amplitude: Double, _ dice: inout Dice) -> (Double) -> Double {
      let parts = (1...3).map { k in
        (size: dice.normal() * amplitude / Double(k), rate: Double(k) * dice.uniform(1, 4), phase: dice.uniform(0, 6.3))
      }
      return { t in parts.reduce(0) { $0 + $1.size * sin(2 * .pi * $1.rate * t + $1.phase) } }
    }
    let count = Int(dice.uniform(1, 5))
    let width = 480 / Double(count)
    return (0..<count).map { number in
      let reach = width * dice.uniform(0.7, 1)
      let (across, down) = (waves(12, &dice), waves(28, &dice))
      return (0...400).map { step in
        let t = Double(step) / 400
        return SIMD2(Double(number) * width + reach * t + across(t), down(t))
      }
    }
  }

  private static func written(_ dice: inout Dice) -> [[SIMD2<Double>]] {
    let (height, slant, advance) = (dice.uniform(22, 48), dice.uniform(-0.1, 0.6), dice.uniform(20, 34))
    let (shrinking, words) = (dice.uniform(0, 0.6), Int(dice.uniform(1, 4)))
    var x = 0.0
    return (0..<words).map { _ in
      let letters = Int(dice.uniform(3, 9))
      var points: [SIMD2<Double>] = []
      for letter in 0..<letters {
        var size = 1 - shrinking * Double(letter) / Double(letters)
        if letter == 0 { size = dice.uniform(1.8, 2.7) } else if dice.happens(0.2) { size = dice.uniform(1.5, 2.3) }
        if letter > 0, dice.happens(0.12) { size = -dice.uniform(0.6, 1.1) }
        let (loop, step) = (dice.uniform(-0.1, 0.6), advance * dice.uniform(0.7, 1.4))
        for part in 0..<60 {
          let u = Double(part) / 60
          let y = -height * size * (0.5 - 0.5 * cos(2 * .pi * u))
          points.append(SIMD2(x + step * (u + loop * sin(2 * .pi * u)) - slant * y, y))
        }
        x += step
      }
      x += advance * dice.uniform(0.3, 1)
      return points
    }
  }

  /// The picture as an office's tablet gives it, a PNG file.
  func png() throws -> [UInt8] {
    let margin = 12.0
    let all = strokes.joined()
    let (left, top) = ((all.map(\.x).min() ?? 0) - margin, (all.map(\.y).min() ?? 0) - margin)
    let width = Int((all.map(\.x).max() ?? 0) - left + margin), height = Int((all.map(\.y).max() ?? 0) - top + margin)
    var pixels = [UInt8](repeating: 250, count: width * height)
    func dot(_ p: SIMD2<Double>) {
      for y in max(0, Int(p.y - pen - 1))..<min(height, Int(p.y + pen + 2)) {
        for x in max(0, Int(p.x - pen - 1))..<min(width, Int(p.x + pen + 2)) {
          let distance = hypot(Double(x) + 0.5 - p.x, Double(y) + 0.5 - p.y)
          let ink = max(0, min(1, pen + 0.5 - distance))
          pixels[y * width + x] = min(pixels[y * width + x], UInt8(250 - 225 * ink))
        }
      }
    }
    for stroke in strokes {
      for (from, to) in zip(stroke, stroke.dropFirst()) {
        let way = to - from
        let steps = max(1, Int(hypot(way.x, way.y)))
        for step in 0..<steps { dot(from + way * (Double(step) / Double(steps)) - SIMD2(left, top)) }
      }
    }
    return try PNGEncoder(pixelsPerMetre: 11_811).encode(
      Raster(width: width, height: height, format: .gray8, pixels: pixels))
  }
}
