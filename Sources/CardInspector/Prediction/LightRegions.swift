import Foundation

/// Where light changes sharply over a face: the shadow of a hand, a window's frame, the edge of a beam. Beyond the edge
/// everything is darker or lighter by one factor.
///
/// Found in means over small cells, and only as a large connected part of the face in which the print is still seen: a
/// label that is not there, or a thing that was printed over, is smaller or hides it, and so stays what it is. What
/// lies at the edge itself can't be told.
struct LightRegions {
  /// By what the light of the smaller part is multiplied, in encoded values.
  let factor: Float
  /// For each pixel: 1 in the smaller part, 0 in the other.
  let isInside: [Bool]
  /// For each pixel, whether it is so near the edge that it may lie in either.
  let isEdge: [Bool]

  /// Pixels of a cell's side.
  static let cell = 8
  /// Pixels of a cell that must be known.
  private static let leastKnown = 24
  /// Luma that a cell should have at least: of dark print, a tone that a printer or camera has otherwise is a larger
  /// share than most shadows are, so it says nothing of the light.
  private static let leastLuma: Float = 60
  /// Cells of the smaller part: some 50 mm².
  private static let leastCells = 110
  /// Between the two parts, as a natural logarithm of encoded values.
  private static let leastStep = 0.07
  /// Factors that shadows and lamps make.
  private static let factors = 0.45...1.5
  /// How much of the print must be seen in a part with another light, against the rest of the face and beside what that
  /// light makes of it. Of 18 shadows and beams of the tuning half the least was 0.78, of a title's line that was taken
  /// off 0.23. Other print, other blur: never all.
  private static let leastSeen: Float = 0.4
  /// The same of its correlation, where more is seen beside it than noise makes: of those 18 the least was 0.90, of an
  /// emblem that was turned 0.60.
  private static let leastAlike: Float = 0.75
  /// Squared levels of a pixel by which print varies within a cell, at the least: light that changes slowly and
  /// rounding make some hundredths.
  private static let leastPrint: Float = 1

  /// Nil where light changes slowly alone.
  ///
  /// - Parameters:
  ///   - seen: luma of the photo.
  ///   - luma: what it should be by a fit of colours and slow light.
  ///   - isKnown: pixels that say something.
  init?(seen: Plane, luma: Plane, isKnown: [Bool]) {
    let (columns, rows) = (seen.width / Self.cell, seen.height / Self.cell)
    let steps = Self.steps(seen, luma, isKnown, columns, rows)
    let known = steps.compactMap(\.self)
    guard known.count > 4 * Self.leastCells, let cut = Self.cut(known) else { return nil }
    var labels = steps.map { $0.map { $0 > cut } }
    for _ in 0..<2 { labels = Self.smoothed(labels, columns, rows) }
    let (high, low) = (labels.count { $0 == true }, labels.count { $0 == false })
    let inside = high < low
    guard min(high, low) >= Self.leastCells else { return nil }
    // What is inside hangs together: specks of print that is gone or added don't.
    let edge = labels.indices.count {
      labels[$0] == inside && Self.neighbours($0, columns, rows).contains { labels[$0] == !inside }
    }
    guard Double(edge) <= 0.4 * Double(min(high, low)) else { return nil }
    func middle(_ label: Bool) -> (value: Double, spread: Double) {
      let own = labels.indices.compactMap { labels[$0] == label ? steps[$0] : nil }.sorted()
      let value = own[own.count / 2]
      return (value, own.map { abs($0 - value) }.sorted()[own.count / 2])
    }
    let (inner, outer) = (middle(inside), middle(!inside))
    let step = inner.value - outer.value
    // Two heights, not a slope.
    guard abs(step) >= Self.leastStep, max(inner.spread, outer.spread) < 0.25 * abs(step),
      Self.factors.contains(exp(step))
    else { return nil }
    let whole = Self.filled(labels, columns, rows, else: false)
    guard step < 0 || !Self.isLamp(seen, luma, isKnown, whole.map { $0 == inside }, columns, exp(2 * step)) else {
      return nil
    }
    func printSeen(in label: Bool) -> PrintSeen? {
      let own = labels.indices.filter { at in
        labels[at] == label && Self.neighbours(at, columns, rows, diagonal: true).allSatisfy { whole[$0] == label }
      }
      return Self.printSeen(seen, luma, isKnown, own, columns)
    }
    factor = Float(exp(step))
    if let inner = printSeen(in: inside), let outer = printSeen(in: !inside) {
      let isOther = inner.correlation < Self.leastAlike * outer.correlation && inner.rest > 2 * outer.rest
      if isOther || inner.slope < Self.leastSeen * factor * outer.slope { return nil }
    }
    let isEdgeCell = whole.indices.map { at in
      Self.neighbours(at, columns, rows, diagonal: true).contains { whole[$0] != whole[at] }
    }
    func pixels(_ cells: [Bool]) -> [Bool] {
      var out = [Bool](repeating: false, count: seen.width * seen.height)
      for y in 0..<seen.height {
        let row = min(rows - 1, y / Self.cell) * columns
        for x in 0..<seen.width { out[y * seen.width + x] = cells[row + min(columns - 1, x / Self.cell)] }
      }
      return out
    }
    isInside = pixels(whole.map { $0 == inside })
    isEdge = pixels(isEdgeCell)
  }

  /// How much lighter each cell is than it should be, as a logarithm; nil where too little of it is known.
  private static func steps(
    _ seen: Plane, _ luma: Plane, _ isKnown: [Bool], _ columns: Int, _ rows: Int
  ) -> [Double?] {
    means(seen, luma, isKnown, columns, rows).map { $0.map { log(Double($0.seen / $0.luma)) } }
  }

  /// Means by cell of what is seen and what should be; nil where too little of one is known, or it is dark.
  static func means(
    _ seen: Plane, _ luma: Plane, _ isKnown: [Bool], _ columns: Int, _ rows: Int, least leastLuma: Float = leastLuma
  ) -> [(seen: Double, luma: Double)?] {
    var out = [(seen: Double, luma: Double)?](repeating: nil, count: columns * rows)
    let (s, l, known) = (seen.values.span, luma.values.span, isKnown.span)
    precondition(s.count == l.count && s.count == known.count && columns * rows * cell * cell <= s.count)
    for row in 0..<rows {
      for column in 0..<columns {
        var (a, b): (Float, Float) = (0, 0)
        var n = 0
        for y in row * cell..<(row + 1) * cell {
          let from = y * seen.width + column * cell
          for at in from..<from + cell where known[unchecked: at] {
            a += s[unchecked: at]
            b += l[unchecked: at]
            n += 1
          }
        }
        if n >= leastKnown, a > 8 * Float(n), b > leastLuma * Float(n) {
          out[row * columns + column] = (Double(a) / Double(n), Double(b) / Double(n))
        }
      }
    }
    return out
  }

  /// How much of print is seen; see ``printSeen(_:_:_:_:_:)``.
  struct PrintSeen {
    /// Of what is seen with what should be: lower where there is noise.
    let correlation: Float
    /// How much of what should be there is seen: 1 for all, less where it is spread, 0 for nothing.
    let slope: Float
    /// What is seen beside that, in squared levels of a pixel: noise, or other print.
    let rest: Float
  }

  /// How much of the print of some cells is seen, around the cells' means: light leaves it there. Nil where there
  /// should be none.
  static func printSeen(
    _ seen: Plane, _ luma: Plane, _ isKnown: [Bool], _ cells: [Int], _ columns: Int
  ) -> PrintSeen? {
    var (aa, bb, ab): (Float, Float, Float) = (0, 0, 0)
    var count: Float = 0
    for at in cells {
      var pairs = Correlation<Float>()
      for y in at / columns * cell..<(at / columns + 1) * cell {
        for x in at % columns * cell..<(at % columns + 1) * cell where isKnown[y * seen.width + x] {
          pairs.add(seen.values[y * seen.width + x], luma.values[y * seen.width + x])
        }
      }
      let (a, b, both) = pairs.moments
      (aa, bb, ab) = (aa + a, bb + b, ab + both)
      count += pairs.count
    }
    guard bb > leastPrint * max(1, count) else { return nil }
    return PrintSeen(
      correlation: ab / (max(1, aa) * bb).squareRoot(), slope: ab / bb, rest: max(0, aa - ab * ab / bb) / max(1, count))
  }

  /// Whether what seems a beam is a mirrored lamp: that adds light instead of multiplying it, so that dark print in it
  /// is as much darker than the print beside it as it should be, and not by the beam's factor more.
  ///
  /// - Parameter factor: that of the light.
  private static func isLamp(
    _ seen: Plane, _ luma: Plane, _ isKnown: [Bool], _ isInside: [Bool], _ columns: Int, _ factor: Double
  ) -> Bool {
    let light = isInside.indices.map { at -> (seen: Double, printed: Double)? in
      guard isInside[at] else { return nil }
      var (n, s, l) = (0, 0.0, 0.0)
      for y in at / columns * cell..<(at / columns + 1) * cell {
        for x in at % columns * cell..<(at % columns + 1) * cell where isKnown[y * seen.width + x] {
          n += 1
          s += Double(seen.values[y * seen.width + x] * seen.values[y * seen.width + x])
          l += Double(luma.values[y * seen.width + x] * luma.values[y * seen.width + x])
        }
      }
      return n == cell * cell ? (s / 255 / Double(n), l / 255 / Double(n)) : nil
    }
    var (both, square, pairs) = (0.0, 0.0, 0.0)
    for at in light.indices {
      guard let one = light[at] else { continue }
      for next in [at + 1, at + columns] where next < light.count && (next != at + 1 || next % columns != 0) {
        guard let other = light[next] else { continue }
        pairs += 1
        both += (other.seen - one.seen) * (other.printed - one.printed)
        square += (other.printed - one.printed) * (other.printed - one.printed)
      }
    }
    // Where all print is of one tone, nothing tells the two apart.
    guard square > 9 * pairs, pairs > 20 else { return false }
    return both / square < 1 + 0.3 * (factor - 1)
  }

  /// Where two groups of values are best parted (Otsu 1979).
  private static func cut(_ values: [Double]) -> Double? {
    let (low, step, count) = (-1.2, 0.02, 96)
    var histogram = [Double](repeating: 0, count: count)
    for value in values { histogram[min(count - 1, max(0, Int((value - low) / step)))] += 1 }
    let total = Double(values.count)
    let sum = histogram.indices.reduce(0.0) { $0 + histogram[$1] * Double($1) }
    var (n, partial, best, place) = (0.0, 0.0, 0.0, -1)
    for index in 0..<count - 1 {
      n += histogram[index]
      partial += histogram[index] * Double(index)
      guard n > 0, n < total else { continue }
      let difference = partial / n - (sum - partial) / (total - n)
      let between = n * (total - n) * difference * difference
      if between > best { (best, place) = (between, index) }
    }
    return place >= 0 ? low + Double(place + 1) * step : nil
  }

  static func neighbours(_ at: Int, _ columns: Int, _ rows: Int, diagonal: Bool = false) -> [Int] {
    let (x, y) = (at % columns, at / columns)
    var out: [Int] = []
    for dy in -1...1 {
      for dx in -1...1 where (dx != 0 || dy != 0) && (diagonal || dx == 0 || dy == 0) {
        if (0..<columns).contains(x + dx), (0..<rows).contains(y + dy) { out.append((y + dy) * columns + x + dx) }
      }
    }
    return out
  }

  /// Each as most around it are.
  private static func smoothed(_ labels: [Bool?], _ columns: Int, _ rows: Int) -> [Bool?] {
    labels.indices.map { at in
      guard let own = labels[at] else { return nil }
      let around = neighbours(at, columns, rows, diagonal: true).compactMap { labels[$0] }
      let others = around.count { $0 != own }
      return 2 * others > around.count ? !own : own
    }
  }

  /// What is not known is as most of what is known next to it.
  static func filled<Label: Hashable>(_ labels: [Label?], _ columns: Int, _ rows: Int, else rest: Label) -> [Label] {
    var labels = labels
    var open = labels.indices.filter { labels[$0] == nil }
    while !open.isEmpty {
      let before = labels
      open = open.filter { at in
        let around = neighbours(at, columns, rows).compactMap { before[$0] }
        guard let first = around.first else { return true }
        labels[at] = around.first { label in 2 * around.count { $0 == label } > around.count } ?? first
        return false
      }
      if labels == before { break }
    }
    return labels.map { $0 ?? rest }
  }

  /// A channel of the photo in the light of the larger part.
  func evened(_ plane: Plane) -> Plane {
    var values = plane.values
    for index in values.indices where isInside[index] && values[index] >= 0 {
      values[index] = min(255, values[index] / factor)
    }
    return Plane(width: plane.width, height: plane.height, values: values)
  }
}
