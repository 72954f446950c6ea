import CardImaging

/// Looks for the moiré of a screen: in each of several places on the card one frequency, in what the rendering leaves
/// unexplained of luma and of colours, that the print itself has not.
///
/// The photo is taken as it came from the camera, pixel for pixel: a screen's stripes are about as fine as its pixels,
/// and straightening would even out just them.
struct ScreenSign {
  private let expected: ExpectedFace
  private let prediction: Prediction
  /// `rgb8`.
  private let photo: Raster
  /// Where a point of the face lies in it.
  private let place: (Point) -> Point
  /// Pixels of the photo along one of the face.
  private let density: Double

  init(
    _ expected: ExpectedFace, _ prediction: Prediction, photo: Raster, density: Double,
    place: @escaping (Point) -> Point
  ) {
    (self.expected, self.prediction, self.photo) = (expected, prediction, photo)
    (self.place, self.density) = (place, density)
  }

  /// Pixels of the photo along a patch's side.
  static let side = 128
  /// Patches at the most, and at the least.
  private static let (most, least) = (8, 3)
  /// Waves longer than so many pixels belong to light and to misfits, not to a screen.
  private static let longest = 16.0
  /// A JPEG file's blocks leave waves of their own along rows and columns.
  private static let blocks = side / 8

  /// How far the strongest wave of a patch stands above those beside it, where a third of the patches lie below: some
  /// ten for noise. Nil where too little is seen.
  func prominence() -> Double? {
    let spectrum = Spectrum(side: Self.side)
    let peaks = patches().compactMap { middle -> Double? in
      guard let rest = residuals(around: middle) else { return nil }
      let (luma, color) = spectrum.powers(of: rest.luma, rest.color)
      let (lumaDue, colorDue) = spectrum.powers(of: rest.lumaDue, rest.colorDue)
      return max(Self.peak(luma, besides: lumaDue), Self.peak(color, besides: colorDue))
    }.sorted()
    return peaks.count < Self.least ? nil : peaks[peaks.count / 3]
  }

  /// The middles of places where enough can be judged, spread over the card.
  private func patches() -> [Point] {
    let (w, h) = (expected.width, expected.height)
    let size = Int(Double(Self.side) / density)
    guard size > 8, size < min(w, h) - 16 else { return [] }
    var places: [(middle: Point, clear: Int)] = []
    let unfit = ExpectedFace.Part.unfit
    for y in stride(from: 8, to: h - size - 8, by: max(8, size / 2)) {
      for x in stride(from: 8, to: w - size - 8, by: max(8, size / 2)) {
        var (clear, all) = (0, 0)
        for row in stride(from: y, to: y + size, by: 4) {
          for column in stride(from: x, to: x + size, by: 4) {
            let at = row * w + column
            all += 1
            if expected.parts[at].lacks(unfit), prediction.hidden[at] == .no { clear += 1 }
          }
        }
        if clear * 2 >= all {
          places.append((Point(x: Double(x) + Double(size) / 2, y: Double(y) + Double(size) / 2), clear * 100 / all))
        }
      }
    }
    // The clearest that lie apart, those of one clearness in the order of their places.
    var chosen: [Point] = []
    let apart = Double(size) * 0.7
    for place in places.enumerated().sorted(by: { ($1.element.clear, $0.offset) < ($0.element.clear, $1.offset) }) {
      let middle = place.element.middle
      if chosen.allSatisfy({ abs($0.x - middle.x) >= apart || abs($0.y - middle.y) >= apart }) { chosen.append(middle) }
      if chosen.count == Self.most { break }
    }
    return chosen
  }

  /// Of the pixels of the photo around a point of the face: what is left over of luma and of the difference of red and
  /// blue, and what of both should be there.
  private struct Patch {
    var luma, color, lumaDue, colorDue: [Float]

    init(count: Int) {
      luma = [Float](repeating: 0, count: count)
      (color, lumaDue, colorDue) = (luma, luma, luma)
    }
  }

  /// Nil where they are not all in the photo.
  private func residuals(around middle: Point) -> Patch? {
    let n = Self.side
    let half = Double(n) / 2 / density
    let corners = [(-half, -half), (half, -half), (half, half), (-half, half)].map {
      Point(x: middle.x + $0.0, y: middle.y + $0.1)
    }
    let center = place(middle)
    guard let back = Homography(from: corners.map(place), to: corners), abs(center.x) < 1e6, abs(center.y) < 1e6 else {
      return nil
    }
    let (left, top) = (Int(center.x) - n / 2, Int(center.y) - n / 2)
    guard left >= 0, top >= 0, left + n <= photo.width, top + n <= photo.height else { return nil }
    let unfit = ExpectedFace.Part.unfit
    let (w, h) = (expected.width, expected.height)
    var patch = Patch(count: n * n)
    let source = photo.pixels
    for y in 0..<n {
      for x in 0..<n {
        let p = back.apply(Double(left + x) + 0.5, Double(top + y) + 0.5)
        let (px, py) = (p.x - 0.5, p.y - 0.5)
        guard px >= 0, py >= 0, px < Double(w - 1), py < Double(h - 1) else { continue }
        let (column, row) = (Int(px), Int(py))
        let at = row * w + column
        guard expected.parts[at].lacks(unfit), prediction.hidden[at] == .no else { continue }
        let (fx, fy) = (Float(px - Double(column)), Float(py - Double(row)))
        func value(_ plane: Plane) -> Float {
          let (a, b) = (plane.values[at], plane.values[at + 1])
          let (c, d) = (plane.values[at + w], plane.values[at + w + 1])
          let upper = a + fx * (b - a)
          return upper + fy * (c + fx * (d - c) - upper)
        }
        let pixel = 3 * ((top + y) * photo.width + left + x)
        let (r, g, b) = (Float(source[pixel]), Float(source[pixel + 1]), Float(source[pixel + 2]))
        let due = value(prediction.luma)
        let printed = value(expected.red) - value(expected.blue)
        patch.luma[y * n + x] = max(-40, min(40, Luma.of(r, g, b) - due))
        patch.color[y * n + x] = max(-80, min(80, r - b - 0.7 * printed))
        patch.lumaDue[y * n + x] = due
        patch.colorDue[y * n + x] = 0.7 * printed
      }
    }
    return patch
  }

  /// The share of a printed wave's power that is left over where lines and their prediction part a little.
  private static let leftOver: Float = 0.05

  /// Steps of the spectrum around a wave: those that may be its own, and those of its surroundings.
  private static let (own, around) = (2, 8)

  /// The waves of a spectrum by their length, but for those that are too long.
  private static let rings = {
    var rings = [[Int]](repeating: [], count: 18)
    for v in 0..<side {
      for u in 0..<side {
        let length = Float(folded(u) * folded(u) + folded(v) * folded(v)).squareRoot() / Float(side)
        guard length > 1 / Float(longest) else { continue }
        rings[Int(length * 24)].append(v * side + u)
      }
    }
    return rings
  }()

  /// The strongest wave against the usual one of its ring, what the print's own waves leave over, and the waves around
  /// it in the spectrum.
  ///
  /// A screen's wave stands alone. A JPEG file leaves whole ridges along rows and columns, for its blocks' coefficients
  /// are thrown away one by one; and the print's lines leave clouds.
  static func peak(_ power: [Float], besides print: [Float]) -> Double {
    let n = side
    var prominence = [Float](repeating: 0, count: n * n)
    for ring in rings where ring.count > 16 {
      let usual = max(1e-3, usual(ring, power))
      let printed = self.usual(ring, print)
      for at in ring where print[at] < 6 * printed && !isOfBlocks(at) {
        prominence[at] = power[at] / (usual + leftOver * print[at])
      }
    }
    var best: Float = 0
    // Of a wave and its mirror one is enough.
    for at in 0..<n * (n / 2 + 1) where prominence[at] > best {
      best = max(best, prominence[at] / max(1, mean(of: prominence, around: at)))
    }
    return Double(best)
  }

  /// The mean around a wave without what may be its own.
  private static func mean(of prominence: [Float], around at: Int) -> Float {
    func sum(_ reach: Int) -> Float {
      var sum: Float = 0
      for v in at / side - reach...at / side + reach {
        for u in at % side - reach...at % side + reach {
          sum += prominence[(v + side) % side * side + (u + side) % side]
        }
      }
      return sum
    }
    let (outer, inner) = (2 * around + 1, 2 * own + 1)
    return (sum(around) - sum(own)) / Float(outer * outer - inner * inner)
  }

  private static func folded(_ value: Int) -> Int { min(value, side - value) }

  /// The mean of a ring without what stands out of it.
  private static func usual(_ ring: [Int], _ power: [Float]) -> Float {
    let mean = ring.reduce(0) { $0 + power[$1] } / Float(ring.count)
    var (sum, n): (Float, Float) = (0, 0)
    for at in ring where power[at] < 4 * mean {
      sum += power[at]
      n += 1
    }
    // About the median where powers fall off as those of noise do.
    return 0.69 * sum / max(1, n)
  }

  private static func isOfBlocks(_ at: Int) -> Bool {
    let (u, v) = (folded(at % side), folded(at / side))
    func isMultiple(_ value: Int) -> Bool { (value + 1) % blocks <= 2 }
    return v <= 1 && isMultiple(u) || u <= 1 && isMultiple(v) || u >= side / 2 - 2 && v >= side / 2 - 2
  }
}
