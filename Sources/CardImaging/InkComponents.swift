/// The connected spots of an ink mask, by which dust and smudges are told from strokes.
struct InkComponents {
  /// A spot must weigh this share of all ink, or it is dust; the dot of an i weighs more.
  private static let leastShare = 0.001
  /// A spot at the picture's edge must weigh this share: most are a sheet's border or a shadow's corner.
  private static let leastShareAtEdge = 0.05
  /// A spot must weigh this many full pixels, or it is noise.
  private static let leastWeight = 4.0
  /// A spot must be this dark (of 255) somewhere, or it is a smudge.
  private static let leastPeak: UInt8 = 128

  /// What is left of a mask.
  struct Strokes {
    /// The rectangle around them; nil when there are none.
    var box: PixelRect?
    /// The sum of their samples.
    var weight = 0
  }

  /// Neighbouring samples of a row that have ink. Runs that touch, at sides or corners, are one spot.
  private struct Run {
    let y: Int
    let from: Int
    /// Behind the last one.
    let to: Int
    /// Another run of the spot, nearer to its first one; the first one points to itself.
    var parent: Int
    /// Of the whole spot, in its first run.
    var weight: Int
    var peak: UInt8
    var isAtEdge: Bool
  }

  private var runs: [Run] = []

  /// Sets all that is no stroke to zero. `mask` has `width` by `height` samples.
  static func clean(_ mask: inout [UInt8], width: Int, height: Int) -> Strokes {
    var spots = InkComponents()
    var above = 0..<0
    for y in 0..<height {
      let first = spots.runs.count
      spots.findRuns(mask, y, width, height)
      let row = first..<spots.runs.count
      spots.join(above, row)
      above = row
    }
    return spots.erase(from: &mask, width: width)
  }

  private mutating func findRuns(_ mask: [UInt8], _ y: Int, _ width: Int, _ height: Int) {
    let start = y * width
    precondition(start >= 0 && start + width <= mask.count)
    let mask = mask.span
    var x = 0
    while x < width {
      guard mask[unchecked: start &+ x] > 0 else {
        x &+= 1
        continue
      }
      let from = x
      var weight = 0
      var peak: UInt8 = 0
      while x < width, mask[unchecked: start &+ x] > 0 {
        weight &+= Int(mask[unchecked: start &+ x])
        peak = max(peak, mask[unchecked: start &+ x])
        x &+= 1
      }
      let isAtEdge = from == 0 || x == width || y == 0 || y == height - 1
      runs.append(
        Run(y: y, from: from, to: x, parent: runs.count, weight: weight, peak: peak, isAtEdge: isAtEdge))
    }
  }

  /// Both are runs of a row, from left to right.
  private mutating func join(_ above: Range<Int>, _ below: Range<Int>) {
    var (upper, lower) = (above.lowerBound, below.lowerBound)
    while upper < above.upperBound, lower < below.upperBound {
      if runs[upper].from <= runs[lower].to, runs[lower].from <= runs[upper].to {
        unite(first(upper), first(lower))
      }
      if runs[upper].to < runs[lower].to { upper += 1 } else { lower += 1 }
    }
  }

  private mutating func first(_ run: Int) -> Int {
    var run = run
    while runs[run].parent != run {
      runs[run].parent = runs[runs[run].parent].parent
      run = runs[run].parent
    }
    return run
  }

  private mutating func unite(_ a: Int, _ b: Int) {
    guard a != b else { return }
    let (kept, other) = (min(a, b), max(a, b))
    runs[other].parent = kept
    runs[kept].weight += runs[other].weight
    runs[kept].peak = max(runs[kept].peak, runs[other].peak)
    runs[kept].isAtEdge = runs[kept].isAtEdge || runs[other].isAtEdge
  }

  private mutating func erase(from mask: inout [UInt8], width: Int) -> Strokes {
    let spots = runs.indices.filter { runs[$0].parent == $0 }
    let total = spots.reduce(0) { $0 + (runs[$1].peak >= Self.leastPeak ? runs[$1].weight : 0) }
    var strokes = Strokes()
    var (left, right, top, bottom) = (Int.max, 0, Int.max, 0)
    for index in runs.indices {
      let run = runs[index]
      let spot = runs[first(index)]
      let share = spot.isAtEdge ? Self.leastShareAtEdge : Self.leastShare
      guard spot.peak >= Self.leastPeak, Double(spot.weight) >= max(Self.leastWeight * 255, Double(total) * share)
      else {
        for at in run.y * width + run.from..<run.y * width + run.to { mask[at] = 0 }
        continue
      }
      if index == run.parent { strokes.weight += spot.weight }
      (left, right) = (min(left, run.from), max(right, run.to))
      (top, bottom) = (min(top, run.y), max(bottom, run.y + 1))
    }
    if left < right { strokes.box = PixelRect(x: left, y: top, width: right - left, height: bottom - top) }
    return strokes
  }
}
