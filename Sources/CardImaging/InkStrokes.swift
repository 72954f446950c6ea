extension Raster {
  /// The usual width of a mask's strokes in its pixels: twice the ink's area by the length of its edges. 0 without ink.
  ///
  /// gray8 only.
  public var strokeWidth: Double {
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
  public func withStrokes(atLeast least: Double, atMost most: Double) -> Raster {
    let usual = strokeWidth
    guard usual > 0 else { return self }
    if usual < least { return widened(by: min((least - usual) / 2, Double(Distances.reach - 2))) }
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
    let distances = Distances(to: larger.map { $0 >= 128 }, width: wide, height: high, reach: margin + 1).values
    let grown = zip(larger, distances).map { max($0, UInt8(min(max(1 + radius - $1, 0), 1) * 255)) }
    return Raster(unchecked: grown, width: wide, height: high, format: .gray8)
  }

  private func narrowed(to most: Double) -> Raster {
    let depth = Distances(
      to: pixels.map { $0 < 128 }, width: width, height: height, reach: Distances.reach
    ).values
    // How deep the stroke is near a pixel: half its width there.
    let reach = Distances.reach
    var rows = depth
    var local = depth
    for y in 0..<height {
      for x in 0..<width {
        rows[y * width + x] = depth[y * width + max(0, x - reach)...y * width + min(width - 1, x + reach)].max() ?? 0
      }
    }
    for y in 0..<height {
      for x in 0..<width where depth[y * width + x] > 0 {
        local[y * width + x] = (max(0, y - reach)...min(height - 1, y + reach)).reduce(0) {
          max($0, rows[$1 * width + x])
        }
      }
    }
    let thin = pixels.indices.map { at in
      let excess = max(0, local[at] - most / 2)
      return min(pixels[at], UInt8(min(max(depth[at] - excess, 0), 1) * 255))
    }
    return Raster(unchecked: thin, width: width, height: height, format: .gray8)
  }
}

/// How far each pixel is from the nearest marked one, in pixels, exact up to a reach and that beyond.
private struct Distances {
  /// Strokes of a signature are narrower than twice this, at twice the printer's resolution.
  static let reach = 24

  private(set) var values: [Double]

  init(to marked: [Bool], width: Int, height: Int, reach far: Int) {
    // Along columns first, then the nearest of a row's columns: distances by Pythagoras are separable.
    var columns = [Int32](repeating: Int32(far), count: marked.count)
    let limit = Int32(far)
    let isMarked = marked.span
    var down = columns.mutableSpan
    // Row by row, so that memory is read in its order.
    for at in 0..<marked.count {
      let above = at >= width ? down[unchecked: at &- width] : limit
      down[unchecked: at] = isMarked[unchecked: at] ? 0 : min(limit, above &+ 1)
    }
    for at in (0..<max(0, marked.count - width)).reversed() {
      down[unchecked: at] = min(down[unchecked: at], down[unchecked: at &+ width] &+ 1)
    }
    values = Array(repeating: Double(far), count: marked.count)
    for y in 0..<height {
      let row = y * width
      // Most of a signature is paper, far from any stroke: the next column that has one says so.
      var next = 0
      var last = -far - 1
      for x in 0..<width {
        while next < width, next < x || columns[row + next] == limit { next += 1 }
        if columns[row + x] < limit { last = x }
        guard x - last <= far || next - x <= far else { continue }
        if isMarked[unchecked: row &+ x] {
          values[row + x] = 0
          continue
        }
        var least = limit &* limit
        for column in max(0, x - far)...min(width - 1, x + far) {
          let across = Int32(truncatingIfNeeded: column &- x)
          let along = columns[row &+ column]
          least = min(least, across &* across &+ along &* along)
        }
        values[row + x] = Double(least).squareRoot()
      }
    }
  }
}
