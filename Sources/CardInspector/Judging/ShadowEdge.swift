import Foundation

/// Whether a small part of a face is as it should be but for a straight edge of light or shadow through it.
struct ShadowEdge {
  private struct Pixel {
    let x, y: Double
    let seen, light: Float
    let low, high: Float
  }

  private let pixels: [Pixel]
  private let side: Int
  private let tolerance: Float

  init(
    _ expected: ExpectedFace, _ prediction: Prediction, _ low: Plane, _ high: Plane, x: Int, y: Int, side: Int
  ) {
    let unfit = ExpectedFace.Part.unfit
    var pixels: [Pixel] = []
    for row in y..<min(expected.height, y + side) {
      for column in x..<min(expected.width, x + side) {
        let at = row * expected.width + column
        guard expected.parts[at].lacks(unfit), prediction.hidden[at] == .no else { continue }
        let luma = prediction.luma.values[at]
        pixels.append(
          Pixel(
            x: Double(column - x) - Double(side) / 2, y: Double(row - y) - Double(side) / 2,
            seen: prediction.seen.values[at], light: luma * luma / 255, low: low.values[at], high: high.values[at]))
      }
    }
    self.pixels = pixels
    self.side = side
    tolerance = Float(1.5 * prediction.noise)
  }

  private static let (turns, steps) = (12, 9)
  /// Factors of light that shadows and lamps make.
  private static let factors: ClosedRange<Float> = 0.25...1.6
  /// Pixels to either side of an edge that are not looked at, for it is soft.
  private static let softness = 2.0

  /// The squared levels beyond displacement and noise under the edge that leaves least of them; nil where there is too
  /// little to tell.
  func leastExcess() -> Double? {
    guard pixels.count > 150 else { return nil }
    var least: Double?
    for turn in 0..<Self.turns {
      let angle = Double(turn) / Double(Self.turns) * .pi
      let (nx, ny) = (cos(angle), sin(angle))
      for step in 0..<Self.steps {
        // The edge may also lie outside, so that one factor is enough.
        let place = (Double(step) / Double(Self.steps - 1) - 0.5) * Double(side) * 1.2
        guard let excess = excess(nx, ny, place) else { continue }
        least = min(least ?? excess, excess)
      }
    }
    return least
  }

  private func excess(_ nx: Double, _ ny: Double, _ place: Double) -> Double? {
    var seen: (Float, Float) = (0, 0)
    var light: (Float, Float) = (0, 0)
    for pixel in pixels {
      let distance = nx * pixel.x + ny * pixel.y - place
      let value = pixel.seen * pixel.seen / 255
      if distance > Self.softness {
        seen.1 += value
        light.1 += pixel.light
      } else if distance < -Self.softness {
        seen.0 += value
        light.0 += pixel.light
      }
    }
    let factors = (light.0 > 0 ? seen.0 / light.0 : 1, light.1 > 0 ? seen.1 / light.1 : 1)
    guard Self.factors.contains(factors.0), Self.factors.contains(factors.1) else { return nil }
    let roots = (factors.0.squareRoot(), factors.1.squareRoot())
    var sum = 0.0
    for pixel in pixels {
      let distance = nx * pixel.x + ny * pixel.y - place
      guard abs(distance) > Self.softness else { continue }
      let root = distance > 0 ? roots.1 : roots.0
      let allowed = tolerance + TileMap.stray(pixel.high * root)
      let over = max(0, pixel.seen - pixel.high * root - allowed, pixel.low * root - allowed - pixel.seen)
      sum += Double(over * over)
    }
    return sum
  }
}
