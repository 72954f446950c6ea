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

  private struct Spot {
    var weight = 0
    var peak: UInt8 = 0
    var isAtEdge = false
  }

  /// Sets all that is no stroke to zero. `mask` has `width` by `height` samples; neighbours touch at
  /// sides and corners.
  static func clean(_ mask: inout [UInt8], width: Int, height: Int) {
    var labels = [Int32](repeating: -1, count: mask.count)
    var spots: [Spot] = []
    var stack: [Int] = []
    for start in mask.indices where mask[start] > 0 && labels[start] < 0 {
      let label = Int32(spots.count)
      var spot = Spot()
      labels[start] = label
      stack.append(start)
      while let at = stack.popLast() {
        spot.weight += Int(mask[at])
        spot.peak = max(spot.peak, mask[at])
        let (x, y) = (at % width, at / width)
        if x == 0 || y == 0 || x == width - 1 || y == height - 1 { spot.isAtEdge = true }
        for ny in max(0, y - 1)...min(height - 1, y + 1) {
          for nx in max(0, x - 1)...min(width - 1, x + 1) {
            let next = ny * width + nx
            if mask[next] > 0 && labels[next] < 0 {
              labels[next] = label
              stack.append(next)
            }
          }
        }
      }
      spots.append(spot)
    }
    let total = spots.reduce(0) { $0 + ($1.peak >= leastPeak ? $1.weight : 0) }
    let kept = spots.map { spot in
      let least = max(leastWeight * 255, Double(total) * (spot.isAtEdge ? leastShareAtEdge : leastShare))
      return spot.peak >= leastPeak && Double(spot.weight) >= least
    }
    for at in mask.indices where labels[at] >= 0 && !kept[Int(labels[at])] { mask[at] = 0 }
  }
}
