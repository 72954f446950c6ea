extension Raster {
  /// The usual width of a mask's strokes in its pixels: twice the ink's area by the length of its edges. 0 without ink.
  ///
  /// gray8 only.
  package var strokeWidth: Double {
    precondition(format == .gray8, "only for masks")
    guard width > 1, height > 1 else { return 0 }
    let mask = pixels.span
    var (area, edges) = (0, 0.0)
    for y in 0..<height - 1 {
      for x in 0..<width - 1 {
        let at = y &* width &+ x
        let value = Int(mask[unchecked: at])
        area &+= value
        let across = Int(mask[unchecked: at &+ 1]) &- value
        let down = Int(mask[unchecked: at &+ width]) &- value
        if across | down != 0 { edges += Double(across &* across &+ down &* down).squareRoot() }
      }
    }
    return edges == 0 ? 0 : 2 * Double(area) / edges
  }

  /// The mask with strokes that are usually `least` to `most` of its pixels wide: a fine pen's made wider all over, a
  /// broad one's made narrower where they are broad, so that no hairline is lost.
  ///
  /// gray8 only. What is wide enough already comes back as it is.
  package func withStrokes(atLeast least: Double, atMost most: Double) -> Raster {
    let usual = strokeWidth
    guard usual > 0 else { return self }
    if usual < least { return widened(by: min((least - usual) / 2, Double(SquaredDistances.reach - 2))) }
    if usual > most { return narrowed(to: most) }
    return self
  }

  private func widened(by radius: Double) -> Raster {
    // The ink grows beyond its own edges.
    let margin = Int(radius.rounded(.up))
    let (wide, high) = (width + 2 * margin, height + 2 * margin)
    var larger = [UInt8](repeating: 0, count: wide * high)
    for y in 0..<height {
      let to = (y + margin) * wide + margin
      larger.replaceSubrange(to..<to + width, with: pixels[y * width..<(y + 1) * width])
    }
    // Beyond the radius nothing grows, so nobody need know how far it is.
    let reach = margin + 1
    let distances = SquaredDistances(in: larger, width: wide, height: high, reach: reach) { $0 >= 128 }
    let coverage = SquaredDistances.roots(reach).map { UInt8(min(max(1 + radius - $0, 0), 1) * 255) }
    let squares = distances.values.span
    precondition(squares.count == larger.count)
    let table = coverage.span
    var grown = larger.mutableSpan
    for at in 0..<grown.count {
      grown[unchecked: at] = max(grown[unchecked: at], table[Int(squares[unchecked: at])])
    }
    return Raster(unchecked: larger, width: wide, height: high, format: .gray8)
  }

  /// Drawn again along the middle of its strokes, with a pen of that width where they are wider. What is narrower stays
  /// as it is, also beside a blot or where strokes run together; from a blot of over twice the pen's width it may be
  /// parted by a pixel or two.
  private func narrowed(to most: Double) -> Raster {
    let reach = SquaredDistances.reach
    let squares = SquaredDistances(in: pixels, width: width, height: height, reach: reach) { $0 < 128 }
    let roots = SquaredDistances.roots(reach)
    let depth = squares.values.map { Float(roots[Int($0)]) }
    var drawn = [Float](repeating: 0, count: pixels.count)
    for y in 0..<height {
      for x in 0..<width where isMiddle(x, y, depth) {
        let own = Double(depth[y * width + x])
        // A pixel is covered by the half that lies inside; beyond a narrow stroke's edge its own pixels say how far.
        let radius = Float(own > most / 2 ? most / 2 - 0.5 : own)
        let room = Int(radius) + 2
        for py in max(0, y - room)..<min(height, y + room + 1) {
          for px in max(0, x - room)..<min(width, x + room + 1) {
            let (dx, dy) = (Float(px - x), Float(py - y))
            let cover = radius + 1 - (dx * dx + dy * dy).squareRoot()
            drawn[py * width + px] = max(drawn[py * width + px], cover)
          }
        }
      }
    }
    let thin = pixels.indices.map { at in min(pixels[at], UInt8(min(max(drawn[at], 0), 1) * 255)) }
    return Raster(unchecked: thin, width: width, height: height, format: .gray8)
  }

  /// Whether a pixel lies in the middle of a stroke: the way from the edge, `depth`, grows by less than the steps do,
  /// whichever way one goes. Towards a square end's corners it grows by 0.71 of them, which is no middle.
  private func isMiddle(_ x: Int, _ y: Int, _ depth: [Float]) -> Bool {
    let own = depth[y * width + x]
    guard own > 0 else { return false }
    func grows(_ steps: [Step], by share: Float) -> Bool {
      steps.contains { step in
        let (px, py) = (x + step.x, y + step.y)
        guard (0..<width).contains(px), (0..<height).contains(py) else { return false }
        return depth[py * width + px] - own >= share * step.length
      }
    }
    return !grows(Self.nearSteps, by: 0.8) && !grows(Self.farSteps, by: 0.7)
  }

  private struct Step {
    let x, y: Int
    let length: Float

    init(_ x: Int, _ y: Int) {
      (self.x, self.y) = (x, y)
      length = Float(x * x + y * y).squareRoot()
    }

    /// It, and turned by a quarter, a half and three quarters.
    var turns: [Step] { [self, Step(-y, x), Step(-x, -y), Step(y, -x)] }
  }

  /// To the eight pixels around one, and to sixteen about three pixels away.
  private static let nearSteps = [Step(1, 0), Step(1, 1)].flatMap(\.turns)
  private static let farSteps = [Step(3, 0), Step(3, 1), Step(2, 2), Step(1, 3)].flatMap(\.turns)
}

/// The square of how far each pixel is from the nearest marked one, in pixels, exact up to a reach and that beyond.
///
/// In sixteen bits and row by row, so that the compiler does eight pixels at once.
private struct SquaredDistances {
  /// Strokes of a signature are narrower than twice this, at twice the printer's resolution. Twice its square must be
  /// less than 2^15.
  static let reach = 24

  private let width: Int
  private let height: Int
  private(set) var values: [Int16]

  /// The distances that the squares up to that of `reach` stand for.
  static func roots(_ reach: Int) -> [Double] { (0...reach * reach).map { Double($0).squareRoot() } }

  /// The distances from the samples for which `isMarked`.
  @inline(__always)
  init(in samples: [UInt8], width: Int, height: Int, reach: Int, isMarked: (UInt8) -> Bool) {
    precondition((1...Self.reach).contains(reach) && samples.count == width * height)
    (self.width, self.height) = (width, height)
    // Along columns first, then the nearest of a row's columns: distances by Pythagoras are separable.
    let limit = Int16(reach)
    values = Array(repeating: limit, count: samples.count)
    let marks = samples.span
    var columns = values.mutableSpan
    for at in 0..<samples.count {
      let above = at >= width ? columns[unchecked: at &- width] : limit
      columns[unchecked: at] = isMarked(marks[unchecked: at]) ? 0 : min(limit, above &+ 1)
    }
    for row in (0..<max(0, height - 1)).reversed() {
      for at in row &* width..<(row &+ 1) &* width {
        columns[unchecked: at] = min(columns[unchecked: at], columns[unchecked: at &+ width] &+ 1)
      }
    }
    var line = [Int16](repeating: limit &* limit, count: width + 2 * reach)
    for y in 0..<height { Self.findNearest(in: &columns, from: y * width, count: width, reach: reach, &line) }
  }

  /// Makes the distances down of a row of `count` the squares of those to the nearest. `line` is longer by `reach` at
  /// both ends, where it has the limit's square.
  private static func findNearest(
    in columns: inout MutableSpan<Int16>, from start: Int, count: Int, reach: Int, _ line: inout [Int16]
  ) {
    precondition(start >= 0 && start + count <= columns.count && line.count == count + 2 * reach)
    var line = line.mutableSpan
    var least = Int16(reach)
    for x in 0..<count {
      let down = columns[unchecked: start &+ x]
      least = min(least, down)
      line[unchecked: reach &+ x] = down &* down
      columns[unchecked: start &+ x] = down &* down
    }
    // Most of a signature is paper, far from any stroke.
    guard least < Int16(reach) else { return }
    for across in 1...reach {
      let square = Int16(across &* across)
      for x in 0..<count {
        let near = min(line[unchecked: reach &+ x &- across], line[unchecked: reach &+ x &+ across])
        columns[unchecked: start &+ x] = min(columns[unchecked: start &+ x], near &+ square)
      }
    }
  }
}
