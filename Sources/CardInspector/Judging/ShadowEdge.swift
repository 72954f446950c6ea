import Foundation

/// Whether a small part of a face is as it should be but for its light: a straight edge of light or shadow through it,
/// or more or less light all over it than was reckoned with.
struct ShadowEdge {
  private struct Pixel {
    let x, y: Double
    let seen, light: Float
    let low, high: Float
  }

  private let pixels: [Pixel]
  private let side: Int
  private let tolerance: Float
  private let isNearLamp: Bool

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
    isNearLamp = prediction.isNearLamp(DeviceArea(x: x, y: y, width: side, height: side))
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
    var least = excessInOtherLight()
    if isNearLamp, let excess = excessUnderLamp() { least = min(least ?? excess, excess) }
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

  /// Factors of light that all of a part may have, and light that may lie over it beside what was reckoned with: a beam
  /// over print of which little is known is taken for a veil.
  private static let (gains, offsets): (ClosedRange<Double>, ClosedRange<Double>) = (0.5...1.6, -60...60)

  /// What one factor and one offset of the light leave over; nil where no lamp makes such.
  private func excessInOtherLight() -> Double? {
    var (n, s, e, ee, se) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for pixel in pixels {
      let (seen, light) = (Double(pixel.seen * pixel.seen / 255), Double(pixel.light))
      n += 1
      s += seen
      e += light
      ee += light * light
      se += seen * light
    }
    // Where nothing much is printed, no factor can be told: print that is not there would be a factor of nothing.
    let variance = ee - e * e / n
    guard variance > 25 * n else { return nil }
    let gain = (se - s * e / n) / variance
    let offset = (s - gain * e) / n
    guard Self.gains.contains(gain), Self.offsets.contains(offset) else { return nil }
    func lit(_ luma: Float) -> Float { max(0, Float(gain) * luma * luma + Float(offset) * 255).squareRoot() }
    return pixels.reduce(0) { sum, pixel in
      let (low, high) = (lit(pixel.low), lit(pixel.high))
      let allowed = tolerance + TileMap.stray(high)
      let over = max(0, pixel.seen - high - allowed, low - allowed - pixel.seen)
      return sum + Double(over * over)
    }
  }

  /// The most light that a lamp's edge lays over a part of the face, and the most by which that changes over it.
  private static let (mostAdded, mostSlope) = (60.0, 60.0)

  /// What light that is added evenly, or more and more to one side, leaves over; nil where no lamp adds such. On dark
  /// print a little of it is many levels.
  private func excessUnderLamp() -> Double? {
    var equations = NormalEquations(count: 3)
    let reach = Double(side) / 2
    for pixel in pixels {
      equations.add(
        [1, pixel.x / reach, pixel.y / reach], Double(pixel.seen * pixel.seen / 255 - pixel.light))
    }
    for index in 0..<3 { equations.damp(index, 1e-3) }
    guard let v = equations.solved(), (0...Self.mostAdded).contains(v[0]), abs(v[1]) + abs(v[2]) <= Self.mostSlope
    else { return nil }
    return pixels.reduce(0) { sum, pixel in
      let added = Float(255 * (v[0] + v[1] * pixel.x / reach + v[2] * pixel.y / reach))
      func lit(_ luma: Float) -> Float { max(0, luma * luma + added).squareRoot() }
      let (low, high) = (lit(pixel.low), lit(pixel.high))
      let allowed = tolerance + TileMap.stray(high)
      let over = max(0, pixel.seen - high - allowed, low - allowed - pixel.seen)
      return sum + Double(over * over)
    }
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
