/// What every QR code of one size shows, whatever it says (ISO/IEC 18004, 6.3).
struct SymbolLayout {
  /// Modules a side: 21 to 177 in fours.
  let dimension: Int
  /// The middles of the alignment patterns, in modules.
  let alignments: [(u: Int, v: Int)]
  /// The modules that are the same in every symbol of this size: finder patterns, what separates them, timing and
  /// alignment patterns.
  let known: [(u: Int, v: Int, dark: Bool)]

  static let smallest = 21
  static let largest = 177
  static let dimensions = stride(from: smallest, through: largest, by: 4)

  init(dimension: Int) {
    self.dimension = dimension
    let version = (dimension - 17) / 4
    var lines: [Int] = []
    if version > 1 {
      // Annex E's table, as a rule: even steps backwards from the last, and the first is always 6.
      let count = version / 7 + 2
      let step = version == 32 ? 26 : (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2
      lines = [6] + (0..<count - 1).reversed().map { dimension - 7 - $0 * step }
    }
    let last = dimension - 7
    alignments = lines.flatMap { v in lines.map { (u: $0, v: v) } }.filter { u, v in
      !(u == 6 && v == 6 || u == last && v == 6 || u == 6 && v == last)
    }
    var modules: [(u: Int, v: Int, dark: Bool)] = []
    for (left, top) in [(0, 0), (dimension - 7, 0), (0, dimension - 7)] {
      for v in max(top - 1, 0)...min(top + 7, dimension - 1) {
        for u in max(left - 1, 0)...min(left + 7, dimension - 1) {
          let ring = max(abs(u - left - 3), abs(v - top - 3))
          modules.append((u, v, ring != 2 && ring != 4))
        }
      }
    }
    for (u, v) in alignments {
      for y in v - 2...v + 2 {
        for x in u - 2...u + 2 { modules.append((x, y, max(abs(x - u), abs(y - v)) != 1)) }
      }
    }
    for at in 8..<dimension - 8 where !lines.contains(where: { abs($0 - at) <= 2 && version > 6 }) {
      modules.append((at, 6, at % 2 == 0))
      modules.append((6, at, at % 2 == 0))
    }
    known = modules
  }
}
