/// Three finder patterns that may be one symbol's.
struct FinderTriple {
  let corner: FinderPattern
  /// The other end of the symbol's first row, and of its first column.
  let right: FinderPattern
  let below: FinderPattern
  /// Modules a side, as the patterns' widths let expect; within a few of the true number.
  let modules: Double
  /// How unlike one symbol's they are: 0 is perfect.
  let strain: Double

  /// Of many patterns the surest: triples grow with their third power.
  private static let patternLimit = 32

  /// Of many triples the likeliest.
  private static let limit = 100

  /// Symbols that are tilted by up to 30 degrees reach 0.7.
  private static let mostStrain = 0.9

  /// The middle between the two far patterns, which is the symbol's.
  var middle: (x: Double, y: Double) { ((right.x + below.x) / 2, (right.y + below.y) / 2) }

  /// Those of an image, the likeliest first.
  static func all(of patterns: [FinderPattern]) -> [FinderTriple] {
    let best = Array(patterns.prefix(patternLimit))
    var found: [FinderTriple] = []
    for i in best.indices {
      for j in best.indices where j != i {
        for k in best.indices where k != i && k != j {
          if let triple = FinderTriple(best[i], best[j], best[k]) { found.append(triple) }
        }
      }
    }
    return Array(found.sorted { $0.strain < $1.strain }.prefix(limit))
  }

  private init?(_ p: FinderPattern, _ q: FinderPattern, _ r: FinderPattern) {
    let (ax, ay) = (q.x - p.x, q.y - p.y)
    let (bx, by) = (r.x - p.x, r.y - p.y)
    // Seen from the front; the reader tells a mirrored symbol itself.
    let cross = ax * by - ay * bx
    guard cross > 0 else { return nil }
    let (a, b) = ((ax * ax + ay * ay).squareRoot(), (bx * bx + by * by).squareRoot())
    let cosine = (ax * bx + ay * by) / (a * b)
    guard abs(cosine) < 0.5, a < b * 1.6, b < a * 1.6 else { return nil }
    let (least, most) = (min(p.width, q.width, r.width), max(p.width, q.width, r.width))
    // The largest symbol's middles are 170 modules apart, the smallest's 14; a turned pattern looks 1.4 times as wide.
    guard most < least * 1.5, a > most * 1.2, a < most * 27 else { return nil }
    let first = FinderTriple.modules(from: p, to: q)
    let second = FinderTriple.modules(from: p, to: r)
    let mean = (first + second) / 2
    guard abs(first - second) < 6 + mean * 0.2, mean > 17, mean < 185 else { return nil }
    (corner, right, below, modules) = (p, q, r, mean)
    strain = abs(cosine) + abs(first - second) / mean * 2 + (most / least - 1)
    guard strain < FinderTriple.mostStrain else { return nil }
  }

  /// Modules from the outer end of one pattern to that of the other, by their own widths along the line that joins
  /// them.
  private static func modules(from p: FinderPattern, to q: FinderPattern) -> Double {
    let (x, y) = (q.x - p.x, q.y - p.y)
    let length = (x * x + y * y).squareRoot()
    let (dx, dy) = (x / length, y / length)
    return 7 + 14 * length / (p.side(dx: dx, dy: dy) + q.side(dx: dx, dy: dy))
  }
}
