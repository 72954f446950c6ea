/// The cells of a grid that opaque things will cover, so that nobody sees what the artwork has there: a photo, a panel,
/// the white of a code.
///
/// They are painted in the design's paper colour and cost next to nothing. All other cells come out as without a cover.
public struct ArtworkCover: Sendable, Hashable {
  /// The device pixels.
  public let grid: ArtworkGrid
  let columns: Int
  let rows: Int
  /// By cell, row by row.
  private var hidden: [Bool]

  /// A cover that hides nothing.
  public init(_ grid: ArtworkGrid) {
    self.grid = grid
    columns = (grid.width + Lattice.cell - 1) / Lattice.cell
    rows = (grid.height + Lattice.cell - 1) / Lattice.cell
    hidden = Array(repeating: false, count: columns * rows)
  }

  /// Hides the cells that lie wholly in a rectangle of device pixels, which may reach beyond the grid.
  public mutating func hide(x: Range<Int>, y: Range<Int>) {
    func cells(_ pixels: Range<Int>, _ limit: Int, _ count: Int) -> Range<Int> {
      let first = (max(0, pixels.lowerBound) + Lattice.cell - 1) / Lattice.cell
      // The last cell may be cut by the grid's edge.
      let last = pixels.upperBound >= limit ? count : max(0, pixels.upperBound) / Lattice.cell
      return first..<max(first, last)
    }
    let across = cells(x, grid.width, columns)
    for row in cells(y, grid.height, rows) {
      for column in across { hidden[row * columns + column] = true }
    }
  }

  /// Hides a cell.
  package mutating func hide(row: Int, column: Int) { hidden[row * columns + column] = true }

  /// Whether a cell of the grid is hidden.
  @inline(__always) func hides(row: Int, _ column: Int) -> Bool { hidden[row &* columns &+ column] }

  /// For each cell of a row whether it is hidden.
  func hides(row: Int) -> ArraySlice<Bool> { hidden[row * columns..<(row + 1) * columns] }

  /// For each node row from -1 on, and each of its groups of eight nodes: whether a cell that is seen needs it.
  func needed(groups: Int) -> [Bool] {
    var needed = [Bool](repeating: false, count: (rows + 3) * groups)
    precondition(hidden.count == rows * columns && (columns + 2) / 8 < groups)
    let cells = hidden.span
    var nodes = needed.mutableSpan
    for row in 0..<rows {
      for column in 0..<columns where !cells[unchecked: row &* columns &+ column] {
        // A cell is made of the nodes from one to its left to one to its right, node 0 lying left of the grid, and of
        // the node rows from the one above its own upper edge to the one below its lower.
        for node in row...row &+ 3 {
          nodes[unchecked: node &* groups &+ column &>> 3] = true
          nodes[unchecked: node &* groups &+ (column &+ 3) &>> 3] = true
        }
      }
    }
    return needed
  }
}
