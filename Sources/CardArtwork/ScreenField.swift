/// The drawn lines of a ``ScreenLayer``, before its map changes them: straight or gently bent, within a box or an oval.
struct ScreenField {
  let lines: LinesField
  let middleX: Float
  let middleY: Float
  let halfWidth: Float
  let halfHeight: Float
  let inverseFeather: Float
  let isOval: Bool
  /// Two waves rather than one: an edge with one wavelength looks cut with pinking shears.
  let ragged: (wide: Swell, narrow: Swell)?

  init(_ layer: ScreenLayer, pitch: Double, _ stream: inout ArtworkStream) {
    lines = LinesField(angle: layer.angle, waves: layer.waves, clouds: .none, pitch: pitch, &stream)
    halfWidth = Float(layer.box.width / 2)
    halfHeight = Float(layer.box.height / 2)
    middleX = Float(layer.box.x) + halfWidth
    middleY = Float(layer.box.y) + halfHeight
    inverseFeather = Float(1 / layer.feather)
    isOval = layer.isOval
    // A straight edge draws nothing, and its card's other values stay what they are.
    ragged = layer.ragged == .none ? nil : (Swell(layer.ragged, &stream), Swell(layer.ragged, &stream))
  }

  @inline(__always) func sample(_ x: Lanes, _ y: Float, margin: Float) -> LineSample? {
    let reachX = halfWidth + margin
    let dy = y - middleY
    guard x[0] < middleX + reachX, x[7] > middleX - reachX, dy.magnitude < halfHeight + margin else { return nil }
    let dx = x - Lanes(middleX)
    // The distance from the edge, in mm.
    var inside: Lanes
    if isOval {
      let (u, v) = (dx * Lanes(1 / halfWidth), dy / halfHeight)
      let square = u * u + Lanes(v * v + 1e-6)
      inside = (Lanes(1) - square * square.inverseSquareRoot) * Lanes(min(halfWidth, halfHeight))
    } else {
      inside = lesser(Lanes(halfWidth) - dx.magnitude, Lanes(halfHeight - dy.magnitude))
    }
    if let ragged {
      inside -= (Lanes(2 * ragged.wide.amplitude) + ragged.wide.value(x, y) + ragged.narrow.value(x, y)) * Lanes(0.5)
    }
    let tone = (inside * Lanes(inverseFeather)).smoothStep
    return LineSample(phase: lines.sample(x, y).phase, tone: tone, cover: tone)
  }
}
