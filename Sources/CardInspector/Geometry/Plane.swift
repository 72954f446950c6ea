import Foundation

/// One channel of a picture in single precision, row by row.
struct Plane: Sendable {
  let width: Int
  let height: Int
  var values: [Float]

  init(width: Int, height: Int, values: [Float]) {
    precondition(values.count == width * height)
    (self.width, self.height, self.values) = (width, height, values)
  }

  init(width: Int, height: Int, filledWith value: Float = 0) {
    self.init(width: width, height: height, values: [Float](repeating: value, count: width * height))
  }

  subscript(x: Int, y: Int) -> Float {
    get { values[y * width + x] }
    set { values[y * width + x] = newValue }
  }

  /// The part of it that an area has, which lies in it.
  func cropped(to area: DeviceArea) -> Plane {
    var out: [Float] = []
    out.reserveCapacity(area.width * area.height)
    for y in area.y..<area.y + area.height { out += values[y * width + area.x..<y * width + area.x + area.width] }
    return Plane(width: area.width, height: area.height, values: out)
  }

  /// At half the size: means of four; an odd last row or column is left out.
  func halved() -> Plane {
    let (w, h) = (width / 2, height / 2)
    var out = [Float](repeating: 0, count: w * h)
    let source = values.span
    let stride = width
    var target = out.mutableSpan
    precondition(2 * h * stride <= source.count + stride)
    for y in 0..<h {
      let (top, bottom) = (2 * y * stride, (2 * y + 1) * stride)
      for x in 0..<w {
        target[unchecked: y &* w &+ x] =
          (source[unchecked: top &+ 2 &* x] + source[unchecked: top &+ 2 &* x &+ 1]
            + source[unchecked: bottom &+ 2 &* x] + source[unchecked: bottom &+ 2 &* x &+ 1]) * 0.25
      }
    }
    return Plane(width: w, height: h, values: out)
  }

  /// Weighed 1 2 1 along rows and along columns, as often as said; the edge goes on beyond itself.
  func smoothed(_ times: Int = 1) -> Plane {
    var plane = self
    for _ in 0..<times { plane = plane.convolved(row: [0.25, 0.5, 0.25], column: [0.25, 0.5, 0.25]) }
    return plane
  }

  /// A Gaussian of that standard deviation in pixels.
  func blurred(_ deviation: Double) -> Plane {
    guard deviation > 0.05 else { return self }
    let kernel = Self.gaussian(deviation)
    return convolved(row: kernel, column: kernel)
  }

  static func gaussian(_ deviation: Double) -> [Float] {
    let reach = max(1, Int((3 * deviation).rounded(.up)))
    var kernel = (-reach...reach).map { offset in
      // The integral over the pixel to some digits: three points by Simpson's rule.
      [(-0.5, 1.0), (0, 4), (0.5, 1)].reduce(0.0) { sum, part in
        let t = (Double(offset) + part.0) / deviation
        return sum + part.1 * exp(-t * t / 2)
      }
    }
    let sum = kernel.reduce(0, +)
    for index in kernel.indices { kernel[index] /= sum }
    return kernel.map(Float.init)
  }

  /// Rows by one kernel and columns by another, each of odd length; the edge goes on beyond itself.
  func convolved(row: [Float], column: [Float]) -> Plane {
    convolvedRows(row).convolvedColumns(column)
  }

  private func convolvedRows(_ kernel: [Float]) -> Plane {
    let reach = kernel.count / 2
    guard width > 2 * reach else { return self }
    var out = [Float](repeating: 0, count: values.count)
    let source = values.span
    let k = kernel.span
    let w = width
    var target = out.mutableSpan
    for y in 0..<height {
      let row = y * w
      for x in 0..<reach {
        var (left, right): (Float, Float) = (0, 0)
        for t in 0..<k.count {
          left += k[t] * source[row + max(0, x + t - reach)]
          right += k[t] * source[row + min(w - 1, w - 1 - x + t - reach)]
        }
        target[row + x] = left
        target[row + w - 1 - x] = right
      }
      for t in 0..<k.count {
        let (factor, from) = (k[t], row + t)
        for x in 0..<w - 2 * reach {
          target[unchecked: row &+ reach &+ x] += factor * source[unchecked: from &+ x]
        }
      }
    }
    return Plane(width: width, height: height, values: out)
  }

  private func convolvedColumns(_ kernel: [Float]) -> Plane {
    let reach = kernel.count / 2
    var out = [Float](repeating: 0, count: values.count)
    let source = values.span
    let w = width
    var target = out.mutableSpan
    for y in 0..<height {
      for (t, factor) in kernel.enumerated() {
        let from = min(height - 1, max(0, y + t - reach)) * w
        for x in 0..<w { target[unchecked: y &* w &+ x] += factor * source[unchecked: from &+ x] }
      }
    }
    return Plane(width: width, height: height, values: out)
  }

  /// Each pixel's mean over a square of `2 · radius + 1` pixels, cut off at the edges.
  func averaged(radius: Int) -> Plane {
    var out = [Float](repeating: 0, count: values.count)
    let source = values.span
    var target = out.mutableSpan
    var columns = [Double](repeating: 0, count: width)
    var rows = 0
    for y in 0..<min(radius, height) {
      for x in 0..<width { columns[x] += Double(source[y * width + x]) }
      rows += 1
    }
    for y in 0..<height {
      if y + radius < height {
        for x in 0..<width { columns[x] += Double(source[(y + radius) * width + x]) }
        rows += 1
      }
      if y - radius - 1 >= 0 {
        for x in 0..<width { columns[x] -= Double(source[(y - radius - 1) * width + x]) }
        rows -= 1
      }
      var sum = 0.0
      var count = 0
      for x in 0..<min(radius, width) {
        sum += columns[x]
        count += 1
      }
      for x in 0..<width {
        if x + radius < width {
          sum += columns[x + radius]
          count += 1
        }
        if x - radius - 1 >= 0 {
          sum -= columns[x - radius - 1]
          count -= 1
        }
        target[y * width + x] = Float(sum / Double(count * rows))
      }
    }
    return Plane(width: width, height: height, values: out)
  }

  /// So many times as large, with straight lines between the middles of its pixels; beyond the outer ones the edge.
  func enlarged(by times: Int, width columns: Int, height rows: Int) -> Plane {
    var out = [Float](repeating: 0, count: columns * rows)
    let source = values.span
    let (w, h) = (width, height)
    // For each column, its left neighbour and how far it lies beyond it.
    let places = (0..<columns).map { x -> (left: Int, right: Int, part: Float) in
      let at = (Float(x) + 0.5) / Float(times) - 0.5
      let left = Int(at.rounded(.down))
      return (min(w - 1, max(0, left)), min(w - 1, max(0, left + 1)), at - Float(left))
    }
    var target = out.mutableSpan
    for y in 0..<rows {
      let at = (Float(y) + 0.5) / Float(times) - 0.5
      let above = Int(at.rounded(.down))
      let (top, bottom) = (min(h - 1, max(0, above)) * w, min(h - 1, max(0, above + 1)) * w)
      let down = at - Float(above)
      for x in 0..<columns {
        let (left, right, part) = places[x]
        let (a, b) = (source[unchecked: top &+ left], source[unchecked: top &+ right])
        let (c, d) = (source[unchecked: bottom &+ left], source[unchecked: bottom &+ right])
        let upper = a + part * (b - a)
        target[unchecked: y &* columns &+ x] = upper + down * (c + part * (d - c) - upper)
      }
    }
    return Plane(width: columns, height: rows, values: out)
  }

  /// With another added to each pixel.
  mutating func add(_ other: Plane) {
    let b = other.values.span
    var target = values.mutableSpan
    precondition(b.count == target.count)
    for index in 0..<target.count { target[unchecked: index] += b[unchecked: index] }
  }

  /// With so many times another added to each pixel.
  mutating func add(_ other: Plane, times factor: Float) {
    let b = other.values.span
    var target = values.mutableSpan
    precondition(b.count == target.count)
    for index in 0..<target.count { target[unchecked: index] += factor * b[unchecked: index] }
  }

  /// With so much of each pixel covered by what has the value `black`.
  mutating func darken(by cover: Plane, _ curve: InkCurve, to black: Float) {
    let c = cover.values.span
    var target = values.mutableSpan
    precondition(c.count == target.count)
    for index in 0..<target.count where c[unchecked: index] > 0.002 {
      target[unchecked: index] -= curve.shown(c[unchecked: index]) * (target[unchecked: index] - black)
    }
  }

  /// Between the pixels, which lie at halves; beyond the edge the edge.
  func sample(_ x: Double, _ y: Double) -> Float {
    let (px, py) = (x - 0.5, y - 0.5)
    let (x0, y0) = (Int(px.rounded(.down)), Int(py.rounded(.down)))
    let (fx, fy) = (Float(px - Double(x0)), Float(py - Double(y0)))
    func at(_ x: Int, _ y: Int) -> Float { values[min(height - 1, max(0, y)) * width + min(width - 1, max(0, x))] }
    let top = at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx
    let bottom = at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx
    return top * (1 - fy) + bottom * fy
  }
}
