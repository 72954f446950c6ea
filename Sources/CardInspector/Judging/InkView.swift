/// A part of a photo as shares of each pixel that black covers: 0 for none, 1 for all, whatever lies under it.
struct InkView {
  let x0, y0, width, height: Int
  private(set) var values: [Float]
  /// Whether a pixel can be judged.
  private(set) var isSeen: [Bool]

  init(_ prediction: Prediction, in area: DeviceArea) {
    let plane = prediction.seen
    let (columns, rows) = area.clipped(toWidth: plane.width, height: plane.height)
    (x0, y0, width, height) = (columns.lowerBound, rows.lowerBound, columns.count, rows.count)
    values = [Float](repeating: 0, count: width * height)
    isSeen = [Bool](repeating: false, count: width * height)
    let black = Float(prediction.blackLevel)
    for y in 0..<height {
      for x in 0..<width {
        let at = (y0 + y) * plane.width + x0 + x
        guard prediction.showsBlack(at) else { continue }
        let seen = prediction.seenLight.values[at] - prediction.veil.values[at]
        let paper = prediction.colorLight.values[at]
        let depth = paper - black
        guard depth > 12 else { continue }
        isSeen[y * width + x] = true
        values[y * width + x] = prediction.inkCurve.cover(max(-0.6, min(1.6, (paper - seen) / depth)))
      }
    }
  }

  /// What the black panel should cover there, as the photo spreads it, when it lies so far beside its place.
  func expected(_ prediction: Prediction, shift: Point) -> [Float] {
    let reach = BlurKernel.reach
    // The part with room for the kernel and the shift.
    let room = reach + 2
    let (w, h) = (width + 2 * room, height + 2 * room)
    var part = Plane(width: w, height: h)
    let ink = prediction.ink
    for y in 0..<h {
      let row = y0 + y - room
      guard (0..<ink.height).contains(row) else { continue }
      for x in 0..<w {
        let column = x0 + x - room
        guard (0..<ink.width).contains(column) else { continue }
        part.values[y * w + x] = ink.values[row * ink.width + column]
      }
    }
    if abs(shift.x) + abs(shift.y) > 0.01 { part = part.moved(by: shift) }
    let spread = prediction.blackKernel.applied(to: part, in: DeviceArea(x: 0, y: 0, width: w, height: h))
    var out: [Float] = []
    out.reserveCapacity(width * height)
    for y in 0..<height { out += spread.values[(y + room) * w + room..<(y + room) * w + room + width] }
    return out
  }

  /// A fit of what is seen by what is expected: seen ≈ gain · expected(moved by shift) + offset.
  struct Fit {
    var shift = Point(x: 0, y: 0)
    var gain = 1.0
    var offset = 0.0
    var correlation = 0.0
  }

  /// How well it correlates with what is expected, moved by whole pixels.
  func correlation(with expected: [Float], dx: Int, dy: Int) -> Double {
    var correlation = Correlation<Double>()
    for y in max(0, dy)..<min(height, height + dy) {
      for x in max(0, dx)..<min(width, width + dx) where isSeen[y * width + x] {
        correlation.add(Double(values[y * width + x]), Double(expected[(y - dy) * width + x - dx]))
      }
    }
    return correlation.count > 60 ? correlation.coefficient(over: 1e-6) ?? 0 : 0
  }

  /// The finest displacement, gain and offset near `start`, by two steps of Gauss and Newton.
  func fitted(_ prediction: Prediction, start: Point, limit: Double) -> (fit: Fit, expected: [Float]) {
    var fit = Fit(shift: start)
    var expected = self.expected(prediction, shift: start)
    for _ in 0..<2 {
      var equations = NormalEquations(count: 4)
      for y in 1..<max(1, height - 1) {
        for x in 1..<max(1, width - 1) where isSeen[y * width + x] {
          let at = y * width + x
          let gx = Double(expected[at + 1] - expected[at - 1]) / 2
          let gy = Double(expected[at + width] - expected[at - width]) / 2
          let e = Double(expected[at])
          guard e > 0.01 || abs(gx) + abs(gy) > 0.01 || (x + y) % 4 == 0 else { continue }
          equations.add([e, 1, gx, gy], Double(values[at]))
        }
      }
      for index in 0..<4 { equations.damp(index, 0.5) }
      equations.add(right: 0, 0.5)
      guard let v = equations.solved() else { break }
      fit.gain = min(1.4, max(0.5, v[0]))
      fit.offset = v[1]
      fit.shift.x = min(start.x + limit, max(start.x - limit, fit.shift.x - v[2] / fit.gain))
      fit.shift.y = min(start.y + limit, max(start.y - limit, fit.shift.y - v[3] / fit.gain))
      expected = self.expected(prediction, shift: fit.shift)
    }
    fit.correlation = correlation(with: expected, dx: 0, dy: 0)
    return (fit, expected)
  }

  /// Pixels by whose deviation an edge that was printed twice is softer, about.
  private static let softer = 0.55

  /// How much better what is seen agrees with softer edges than with those expected: the share of the squares left over
  /// that goes; negative where it agrees less. Nil where too little is seen.
  func softness(of expected: [Float], _ fit: Fit) -> Double? {
    guard width > 16, height > 10, fit.correlation > 0.7 else { return nil }
    let soft = Plane(width: width, height: height, values: expected).blurred(Self.softer).values
    func rest(_ values: [Float]) -> Double {
      var pairs = Correlation<Double>()
      for y in 3..<height - 3 {
        for x in 3..<width - 3 where isSeen[y * width + x] {
          pairs.add(Double(self.values[y * width + x]), Double(values[y * width + x]))
        }
      }
      let (seen, due, both) = pairs.moments
      return pairs.count > 100 && due > 1e-6 ? seen - both * both / due : 0
    }
    let (sharp, softened) = (rest(expected), rest(soft))
    return sharp > 1e-6 ? (sharp - softened) / sharp : nil
  }
}
