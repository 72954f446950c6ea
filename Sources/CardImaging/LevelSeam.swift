/// A staircase along a row of MCUs, below which all is brighter or darker by the same amount: see ``JPEGDamage``.
///
/// A horizon or a stripe may lie just there, but runs straight: a seam has its left part one row lower than its right
/// part. Clothes may make such a corner before a wall, but the step is the same from edge to edge only in a seam.
struct LevelSeam {
  /// Steps smaller than this are left alone, in eighths of a level: half of what harms a picture.
  private static let leastStep = 8 * 8
  /// A step is also at least this many halves of the quantum: a slanting edge whose blocks are rounded flat is a
  /// staircase of one quantum.
  private static let leastHalfQuanta = 5
  /// How many times less the steps must vary around their median than around zero.
  private static let leastClearness = 1.2
  /// How many blocks of each part must speak for it: two, if it's clear.
  private static let fewestBlocks = 1.4
  /// The parts are looked at in pieces of so much of a row, each of which must have the step.
  private static let pieces = 6
  /// How far a piece's median may be from the step, in eighths of a level and as a part of the step…
  private static let evenness = (levels: 2 * 8, part: 6)
  /// … and besides, in medians of how much one block differs from the next: a motif's own unrest. But never as far
  /// as half the step.
  private static let unrest = 4

  /// How many blocks at each edge of the picture must have the step for themselves: this part of a row, and at least
  /// so many. A card before a table has the edge of a dark band that leaves the table out, and where it is held a
  /// little aslant that runs from one row into the next.
  private static let edge = (part: 24, fewest: 3)

  static func isFound(in blocks: JPEGBlocks) -> Bool {
    let least = max(leastStep, blocks.quantum * leastHalfQuanta / 2)
    var next = blocks.steps(into: 1)
    return (1..<max(blocks.rows, 1)).contains { r in
      let row = next
      next = blocks.steps(into: r + 1)
      let corner = StaircaseCorner(row, next, each: least)
      guard 2 * abs(corner.sum) >= least * blocks.columns else { return false }
      return LevelSeam(row, next, corner: corner.column).isClear(atLeast: least)
    }
  }

  /// The steps into a row of MCUs and into the next one.
  private let row: [Int]
  private let next: [Int]
  /// The column from which on the seam is above `row`, and before which above `next`.
  private let corner: Int
  /// The median step along the seam.
  private let step: Int

  private init(_ row: [Int], _ next: [Int], corner: Int) {
    self.row = row
    self.next = next
    self.corner = corner
    step = (row[corner...] + next[..<corner]).sorted()[row.count / 2]
  }

  private func isClear(atLeast least: Int) -> Bool {
    guard abs(step) >= least else { return false }
    let steps = row[corner...] + next[..<corner]
    // A level for each block keeps a picture without any noise from dividing by zero.
    let around = steps.reduce(8 * steps.count) { $0 + abs($1 - step) }
    let size = steps.reduce(8 * steps.count) { $0 + abs($1) }
    guard Double(size) >= Self.leastClearness * Double(around) else { return false }
    guard votes(0..<corner, across: next, insteadOf: row) >= Self.fewestBlocks,
      votes(corner..<row.count, across: row, insteadOf: next) >= Self.fewestBlocks
    else { return false }
    guard reachesEdge(Array(next[..<corner])), reachesEdge(row[corner...].reversed()) else { return false }
    // Each from the picture's edge towards the corner, near which blocks may be anything.
    return isEven(Array(next[..<corner]), at: step) && isEven(row[corner...].reversed(), at: step)
      && isEven(Array(row[..<corner]), at: 0) && isEven(next[corner...].reversed(), at: 0)
  }

  /// How many blocks have the step in `there` and none in `other`, less those for which it is the other way round.
  private func votes(_ part: Range<Int>, across there: [Int], insteadOf other: [Int]) -> Double {
    part.reduce(0) { sum, x in
      sum + max(1 - Double(abs(there[x] - step) + abs(other[x])) / Double(abs(step)), -1)
    }
  }

  /// Whether the blocks of a part that lie outermost have the step and not none.
  private func reachesEdge(_ part: [Int]) -> Bool {
    let outermost = part.prefix(max(Self.edge.fewest, row.count / Self.edge.part)).sorted()
    return outermost.isEmpty || abs(outermost[outermost.count / 2] - step) <= abs(step) / 2
  }

  private func isEven(_ part: [Int], at level: Int) -> Bool {
    let length = max(row.count / Self.pieces, 1)
    let count = max(part.count / length, 1)
    return (0..<count).allSatisfy { index in
      // What is left over belongs to the last piece.
      let piece = part[index * length..<(index + 1 < count ? (index + 1) * length : part.count)]
      guard !piece.isEmpty else { return true }
      let median = piece.sorted()[piece.count / 2]
      let changes = zip(piece, piece.dropFirst()).map { abs($1 - $0) }.sorted()
      let unrest = changes.isEmpty ? 0 : changes[(changes.count - 1) / 2]
      let tolerance = min(Self.evenness.levels, abs(step) / Self.evenness.part) + Self.unrest * unrest
      return abs(median - level) <= min(tolerance, abs(step) / 2)
    }
  }
}
