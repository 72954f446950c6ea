extension FinderPattern {
  /// Those of an image, the surest first.
  static func all(in contrast: Contrast) -> [FinderPattern] {
    var found = FinderList()
    let width = contrast.width
    for y in 0..<contrast.height {
      let row = y * width
      var before = Int(contrast.values[row])
      var (e0, e1, e2, e3, e4) = (0, 0, 0, 0, 0)
      var edges = 0
      for x in 1..<width {
        let here = Int(contrast.values[row + x])
        if (here < 0) != (before < 0) {
          let edge = (x - 1) * 16 + 16 * before / (before - here)
          edges += 1
          // The end of a dark part.
          if here >= 0, edges > 5, fits(e1 - e0, e2 - e1, e3 - e2, e4 - e3, edge - e4) {
            let core = Int(contrast.values[row + (e2 + e3) / 32])
            let light = min(Int(contrast.values[row + (e1 + e2) / 32]), Int(contrast.values[row + (e3 + e4) / 32]))
            // Noise on an even ground has edges too, but the core of a pattern stands out.
            if core < -leastDepth, light - core > leastDepth * 3 / 2 {
              found.look(in: contrast, x: (e2 + e3) / 2, y: y, width: edge - e0, depth: light - core)
            }
          }
          (e0, e1, e2, e3, e4) = (e1, e2, e3, e4, edge)
        }
        before = here
      }
    }
    return found.patterns.filter { $0.count > 1 }.sorted { ($0.weight, $1.y, $1.x) > ($1.weight, $0.y, $0.x) }
  }

  /// How much darker than its surroundings a core is at least, in eighths of a grey level.
  private static let leastDepth = 64
}

/// The patterns that the rows of an image show, each once.
private struct FinderList {
  private(set) var patterns: [FinderPattern] = []
  /// Those that the next row may still meet.
  private var open: [Int] = []

  /// More are texture, in an image and in a row: they bound the time that it takes.
  private static let limit = 20_000
  private static let openLimit = 200

  /// Adds what a row shows, where its column shows it too. `x` and `width` are in sixteenths of a pixel.
  mutating func look(in contrast: Contrast, x: Int, y: Int, width: Int, depth: Int) {
    guard let column = FinderColumn(in: contrast, x: (x + 8) / 16, y: y, width: width) else { return }
    let seen = FinderPattern(
      x: Double(x) / 16, y: column.middle / 16, width: Double(width) / 16, height: column.height / 16, weight: depth)
    open.removeAll { patterns[$0].y + patterns[$0].width < Double(y) }
    for index in open where patterns[index].meets(seen) {
      patterns[index].join(seen)
      return
    }
    guard patterns.count < FinderList.limit, open.count < FinderList.openLimit else { return }
    open.append(patterns.count)
    patterns.append(seen)
  }
}

/// What the column through a pattern's core shows of it.
private struct FinderColumn {
  /// In sixteenths of a pixel, as all here.
  let middle: Double
  let height: Double

  /// `nil` where the column shows no pattern of about the `width` that the row shows.
  init?(in contrast: Contrast, x: Int, y: Int, width: Int) {
    guard x < contrast.width, contrast.values[y * contrast.width + x] < 0,
      let up = FinderColumn.edges(in: contrast, x: x, y: y, step: -1, most: width),
      let down = FinderColumn.edges(in: contrast, x: x, y: y, step: 1, most: width)
    else { return nil }
    let whole = down.2 - up.2
    guard whole * 5 >= width * 3, whole * 3 <= width * 5,
      FinderPattern.fits(up.1 - up.2, up.0 - up.1, down.0 - up.0, down.1 - down.0, down.2 - down.1)
    else { return nil }
    middle = Double((up.0 + down.0) / 2)
    height = Double(whole)
  }

  /// The next three edges from a dark pixel, at most `most` away.
  private static func edges(in contrast: Contrast, x: Int, y: Int, step: Int, most: Int) -> (Int, Int, Int)? {
    var (first, second) = (0, 0)
    var count = 0
    var before = Int(contrast.values[y * contrast.width + x])
    var at = y
    let end = y + step * (most / 16 + 1)
    while at != end {
      at += step
      guard at >= 0, at < contrast.height else { return nil }
      let here = Int(contrast.values[at * contrast.width + x])
      if (here < 0) != (before < 0) {
        let edge = (at - step) * 16 + step * (16 * before / (before - here))
        count += 1
        if count == 3 { return (first, second, edge) }
        (first, second) = count == 1 ? (edge, 0) : (first, edge)
      }
      before = here
    }
    return nil
  }
}
