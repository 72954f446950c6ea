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
    let printed: [Double]
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
      let rests = cells.map { cell in (0..<3).map { cell.seen[$0] - predicted($0, cell) }.map(abs).max() ?? 0 }
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
    Self.value(colors[channel], cell.printed) * light(at: cell.x, cell.y)
  }

  /// The light at a place, −1 to 1 over the face each way.
  func light(at x: Double, _ y: Double) -> Double {
    max(0.2, 1 + light[0] * x + light[1] * y + light[2] * x * x + light[3] * x * y + light[4] * y * y)
  }

  private static func terms(_ printed: [Double]) -> [Double] {
    let (r, g, b) = (printed[0], printed[1], printed[2])
    return [1, r, g, b, r * r / 255, g * g / 255, b * b / 255]
  }

  private static func value(_ factors: [Double], _ printed: [Double]) -> Double {
    zip(factors, terms(printed)).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private static func fittedColors(_ cells: [Cell], _ light: [Double]) -> [[Double]]? {
    var equations = (0..<3).map { _ in NormalEquations(count: 7) }
    for cell in cells {
      let (x, y) = (cell.x, cell.y)
      let factor = max(0.2, 1 + light[0] * x + light[1] * y + light[2] * x * x + light[3] * x * y + light[4] * y * y)
      let row = terms(cell.printed).map { $0 * factor }
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
    for cell in cells {
      let (x, y) = (cell.x, cell.y)
      for channel in 0..<3 {
        let value = value(colors[channel], cell.printed)
        equations.add(
          [x, y, x * x, x * y, y * y].map { $0 * value }, cell.seen[channel] - value, weight: cell.weight)
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
            y: (Double(top) + Double(cell) / 2) / Double(h) * 2 - 1, printed: sums[..<3].map { $0 / area },
            seen: sums[3...].map { $0 / area }))
      }
    }
    return cells
  }

  /// How the photo would show printed planes, without its blur.
  func apply(red: Plane, green: Plane, blue: Plane) -> [Plane] {
    let (w, h) = (red.width, red.height)
    let r = red.values.span
    let g = green.values.span
    let b = blue.values.span
    precondition(r.count == g.count && r.count == b.count)
    return (0..<3).map { channel in
      let f = colors[channel].map(Float.init)
      let (k, fr, fg, fb) = (f[0], f[1], f[2], f[3])
      let (qr, qg, qb) = (f[4] / 255, f[5] / 255, f[6] / 255)
      var values = [Float](repeating: 0, count: w * h)
      var target = values.mutableSpan
      for y in 0..<h {
        let v = (Double(y) + 0.5) / Double(h) * 2 - 1
        let (l0, l1, l2) = (
          Float(1 + light[1] * v + light[4] * v * v), Float(light[0] + light[3] * v), Float(light[2])
        )
        let step = 2 / Float(w)
        for x in 0..<w {
          let u = (Float(x) + 0.5) * step - 1
          let at = y &* w &+ x
          let (pr, pg, pb) = (r[unchecked: at], g[unchecked: at], b[unchecked: at])
          let color = k + pr * (fr + qr * pr) + pg * (fg + qg * pg) + pb * (fb + qb * pb)
          // A sensor takes no more than white.
          target[unchecked: at] = min(255, max(0, color * (l0 + u * (l1 + u * l2))))
        }
      }
      return Plane(width: w, height: h, values: values)
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
