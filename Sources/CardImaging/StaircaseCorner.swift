/// Where a staircase of one step most likely turns: from this column on it runs above a row of MCUs, before it above
/// the next one.
struct StaircaseCorner {
  let column: Int
  /// What speaks for it, less what speaks against: a horizontal edge across the picture has no corner.
  let sum: Int

  /// `row` and `next` say for each block of both rows how much speaks for the staircase above it; negative numbers
  /// count as well, for a staircase of the other sign. None counts for more than `each`.
  init(_ row: [Int], _ next: [Int], each: Int) {
    var sum = 0
    for x in row.indices { sum += min(max(row[x], -each), each) - min(max(next[x], -each), each) }
    var (best, column) = (sum, 0)
    for x in row.indices {
      sum += 2 * (min(max(next[x], -each), each) - min(max(row[x], -each), each))
      if abs(sum) > abs(best) { (best, column) = (sum, x + 1) }
    }
    self.column = column
    self.sum = best
  }
}
