/// How a photo shows the face's colours: each channel a quadratic function of the three that were printed, times a
/// light that changes slowly over the face.
///
/// Fitted on means over small cells of what is known for sure, so that lines and blur don't matter; 21 numbers for the
/// colours and 5 for the light.
struct ColorFit {
  /// For red, green and blue: constant, the three printed values, and their squares.
  private(set) var colors: [[Double]]
  /// Factors of x, y, x², xy, y² (−1 to 1 over the face) in the light, which is 1 in the middle.
  private(set) var light: [Double]
  /// The deviation of cells from the fit, in levels of luma.
  private(set) var deviation = 0.0

  /// Pixels of a cell's side.
  private static let cell = 8

  private struct Cell {
    let x, y: Double
    /// What the colours' factors are for: 1, the three printed values, their squares.
    let terms: [Double]
    let seen: [Double]
    var weight = 1.0
  }

  /// Nil where too little of the face is seen for a fit.
  init?(_ expected: ExpectedFace, _ view: [Plane], isKnown: [Bool]) {
    colors = (0..<3).map { [0, 0, 0, 0, 0, 0, 0].replacing($0 + 1, with: 1) }
    light = [0, 0, 0, 0, 0]
    var cells = Self.cells(expected, view, isKnown)
    guard cells.count > 150 else { return nil }
    for round in 0..<4 {
      guard let colors = Self.fittedColors(cells, light) else { return nil }
      self.colors = colors
      guard let light = Self.fittedLight(cells, colors) else { return nil }
      self.light = light
      let rests = cells.map { cell in
        max(
          abs(cell.seen[0] - predicted(0, cell)), abs(cell.seen[1] - predicted(1, cell)),
          abs(cell.seen[2] - predicted(2, cell)))
      }
      let median = max(0.7, rests.sorted()[rests.count / 2])
      deviation = 1.48 * median
      if round < 3 {
        for index in cells.indices {
          let r = rests[index] / (2.5 * median)
          cells[index].weight = 1 / (1 + r * r * r * r)
        }
      }
    }
  }

  private func predicted(_ channel: Int, _ cell: Cell) -> Double {
    Self.value(colors[channel], cell.terms) * light(at: cell.x, cell.y)
  }

  /// The light at a place, −1 to 1 over the face each way.
  func light(at x: Double, _ y: Double) -> Double {
    max(0.2, 1 + light[0] * x + light[1] * y + light[2] * x * x + light[3] * x * y + light[4] * y * y)
  }

  private static func terms(_ printed: [Double]) -> [Double] {
    let (r, g, b) = (printed[0], printed[1], printed[2])
    return [1, r, g, b, r * r / 255, g * g / 255, b * b / 255]
  }

  private static func value(_ factors: [Double], _ terms: [Double]) -> Double {
    var sum = 0.0
    for index in 0..<7 { sum += factors[index] * terms[index] }
    return sum
  }

  private static func fittedColors(_ cells: [Cell], _ light: [Double]) -> [[Double]]? {
    var equations = (0..<3).map { _ in NormalEquations(count: 7) }
    var row = [Double](repeating: 0, count: 7)
    for cell in cells {
      let (x, y) = (cell.x, cell.y)
      let factor = max(0.2, 1 + light[0] * x + light[1] * y + light[2] * x * x + light[3] * x * y + light[4] * y * y)
      for index in 0..<7 { row[index] = cell.terms[index] * factor }
      for channel in 0..<3 { equations[channel].add(row, cell.seen[channel], weight: cell.weight) }
    }
    var fitted: [[Double]] = []
    for channel in 0..<3 {
      // Weakly towards each channel as printed: a face may have hardly any colours to tell them by.
      let n = Double(cells.count)
      for index in 0..<7 {
        let pull = n * [1, 100, 100, 100, 100, 100, 100][index]
        equations[channel].damp(index, pull)
        equations[channel].add(right: index, index == channel + 1 ? pull * 0.8 : 0)
      }
      guard let solution = equations[channel].solved() else { return nil }
      fitted.append(solution)
    }
    return fitted
  }

  private static func fittedLight(_ cells: [Cell], _ colors: [[Double]]) -> [Double]? {
    var equations = NormalEquations(count: 5)
    var row = [Double](repeating: 0, count: 5)
    for cell in cells {
      let (x, y) = (cell.x, cell.y)
      for channel in 0..<3 {
        let value = value(colors[channel], cell.terms)
        (row[0], row[1], row[2], row[3], row[4]) = (x * value, y * value, x * x * value, x * y * value, y * y * value)
        equations.add(row, cell.seen[channel] - value, weight: cell.weight)
      }
    }
    for index in 0..<5 { equations.damp(index, Double(cells.count) * 30) }
    return equations.solved()
  }

  private static func cells(_ expected: ExpectedFace, _ view: [Plane], _ isKnown: [Bool]) -> [Cell] {
    let (w, h) = (expected.width, expected.height)
    let printed = [expected.red, expected.green, expected.blue]
    var cells: [Cell] = []
    let area = Double(cell * cell)
    for top in stride(from: 0, to: h - cell, by: cell) {
      next: for left in stride(from: 0, to: w - cell, by: cell) {
        var sums = [Double](repeating: 0, count: 6)
        for y in top..<top + cell {
          for x in left..<left + cell {
            let at = y * w + x
            guard isKnown[at] else { continue next }
            for channel in 0..<3 {
              sums[channel] += Double(printed[channel].values[at])
              sums[3 + channel] += Double(view[channel].values[at])
            }
          }
        }
        cells.append(
          Cell(
            x: (Double(left) + Double(cell) / 2) / Double(w) * 2 - 1,
            y: (Double(top) + Double(cell) / 2) / Double(h) * 2 - 1, terms: terms(sums[..<3].map { $0 / area }),
            seen: sums[3...].map { $0 / area }))
      }
    }
    return cells
  }

  /// Luma as the photo would show it of printed planes, without its blur.
  ///
  /// - Parameters:
  ///   - printed: red, green and blue.
  ///   - area: which part of the face they are; nil for all of it.
  ///   - whole: the face's size, where they are a part.
  func luma(
    of printed: [Plane], part area: DeviceArea? = nil, of whole: (width: Int, height: Int) = (0, 0)
  ) -> Plane {
    let (w, h) = (printed[0].width, printed[0].height)
    var values = [Float](repeating: 0, count: w * h)
    let (reds, greens, blues) = (printed[0].values, printed[1].values, printed[2].values)
    let red = reds.span
    let green = greens.span
    let blue = blues.span
    precondition(red.count == w * h && green.count == w * h && blue.count == w * h)
    let tones = Tones(self)
    let (left, top) = (area?.x ?? 0, area?.y ?? 0)
    let face = area == nil ? (width: w, height: h) : whole
    var target = values.mutableSpan
    for y in 0..<h {
      let row = row(top + y, of: face)
      for x in 0..<w {
        let at = y &* w &+ x
        target[unchecked: at] = tones.luma(
          red[unchecked: at], green[unchecked: at], blue[unchecked: at], row.light(at: left &+ x))
      }
    }
    return Plane(width: w, height: h, values: values)
  }

  /// The same where `parts` have one of some, and elsewhere what is known already.
  func luma(of printed: [Plane], in parts: [ExpectedFace.Part], with some: ExpectedFace.Part, else known: Plane)
    -> Plane
  {
    var out = known
    let (w, h) = (known.width, known.height)
    let (reds, greens, blues) = (printed[0].values, printed[1].values, printed[2].values)
    let red = reds.span
    let green = greens.span
    let blue = blues.span
    let part = parts.span
    precondition(red.count == w * h && green.count == w * h && blue.count == w * h && part.count == w * h)
    let tones = Tones(self)
    var target = out.values.mutableSpan
    for y in 0..<h {
      let row = row(y, of: (w, h))
      for x in 0..<w {
        let at = y &* w &+ x
        guard !part[unchecked: at].lacks(some) else { continue }
        target[unchecked: at] = tones.luma(
          red[unchecked: at], green[unchecked: at], blue[unchecked: at], row.light(at: x))
      }
    }
    return out
  }

  /// The light along a row of pixels.
  private struct Row {
    let constant, slope, bend, step: Float

    @inline(__always)
    func light(at x: Int) -> Float {
      let u = (Float(x) + 0.5) * step - 1
      return constant + u * (slope + u * bend)
    }
  }

  private func row(_ y: Int, of face: (width: Int, height: Int)) -> Row {
    let v = (Double(y) + 0.5) / Double(face.height) * 2 - 1
    return Row(
      constant: Float(1 + light[1] * v + light[4] * v * v), slope: Float(light[0] + light[3] * v),
      bend: Float(light[2]), step: 2 / Float(face.width))
  }

  /// The colours' factors in single precision.
  private struct Tones {
    private let red, green, blue: Channel

    private struct Channel {
      let k, r, g, b, rr, gg, bb: Float

      init(_ f: [Double]) {
        (k, r, g, b) = (Float(f[0]), Float(f[1]), Float(f[2]), Float(f[3]))
        (rr, gg, bb) = (Float(f[4] / 255), Float(f[5] / 255), Float(f[6] / 255))
      }

      @inline(__always)
      func value(_ red: Float, _ green: Float, _ blue: Float, _ light: Float) -> Float {
        let color = k + red * (r + rr * red) + green * (g + gg * green) + blue * (b + bb * blue)
        // A sensor takes no more than white.
        return min(255, max(0, color * light))
      }
    }

    init(_ fit: ColorFit) {
      (red, green, blue) = (Channel(fit.colors[0]), Channel(fit.colors[1]), Channel(fit.colors[2]))
    }

    @inline(__always)
    func luma(_ r: Float, _ g: Float, _ b: Float, _ light: Float) -> Float {
      Luma.of(red.value(r, g, b, light), green.value(r, g, b, light), blue.value(r, g, b, light))
    }
  }
}

extension Array {
  fileprivate func replacing(_ index: Int, with value: Element) -> Self {
    var copy = self
    copy[index] = value
    return copy
  }
}
