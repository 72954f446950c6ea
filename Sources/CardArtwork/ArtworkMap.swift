/// A figure in plain numbers, one for each device pixel of a layer's box: a height, a darkness, a shape.
///
/// Making a map lays its samples out in the order of the painter's cells, so keep a map that is the same on every card.
public struct ArtworkMap: Sendable {
  /// The device pixels that the map was made for.
  public let grid: ArtworkGrid
  /// The device pixels that it covers.
  public let area: Area

  /// A rectangle of device pixels; it may reach beyond the grid.
  public struct Area: Sendable, Hashable {
    /// Left edge from the grid's left edge.
    public let x: Int
    /// Top edge from the grid's top edge.
    public let y: Int
    /// Width, at least 1.
    public let width: Int
    /// Height, at least 1.
    public let height: Int

    /// The device pixels of a box: each edge on the nearest boundary.
    ///
    /// - Throws: `ArtworkError` with code `outOfRange` if the box is not one that a layer may have.
    public init(_ box: ArtworkBox, on grid: ArtworkGrid) throws(ArtworkError) {
      try box.validate("map")
      func edge(_ mm: Double, _ origin: Double) -> Int {
        Int(Transcendental.nearest(origin + mm * grid.pixelsPerMillimetre))
      }
      x = edge(box.x, grid.trimX)
      y = edge(box.y, grid.trimY)
      width = max(1, edge(box.x + box.width, grid.trimX) - x)
      height = max(1, edge(box.y + box.height, grid.trimY) - y)
    }
  }

  private let samples: [UInt8]
  private let firstColumn: Int
  private let firstRow: Int
  private let columns: Int
  private let rows: Int
  /// By cell, row by row: the samples times 128, 0 outside the area.
  private let cells: [CellRows]

  /// - Parameters:
  ///   - samples: `area.width · area.height` values 0…255, row by row.
  ///   - box: the layer's.
  ///   - grid: the device pixels.
  /// - Throws: `ArtworkError` with code `badInput` if the count does not fit, and what ``Area`` throws.
  public init(_ samples: [UInt8], box: ArtworkBox, on grid: ArtworkGrid) throws(ArtworkError) {
    let area = try Area(box, on: grid)
    guard samples.count == area.width * area.height else {
      throw ArtworkError(
        .badInput, "map", "it has \(samples.count) samples", hint: "give \(area.width) x \(area.height)")
    }
    self.grid = grid
    self.area = area
    self.samples = samples
    let cell = Lattice.cell
    // Shifts round towards minus infinity, as a box that begins left of the grid needs.
    firstColumn = area.x >> 3
    firstRow = area.y >> 3
    columns = ((area.x + area.width - 1) >> 3) - firstColumn + 1
    rows = ((area.y + area.height - 1) >> 3) - firstRow + 1
    var cells = [CellRows](repeating: CellRows(), count: columns * rows)
    let bytes = samples.span.bytes
    for index in cells.indices {
      let left = (firstColumn + index % columns) * cell - area.x
      let isWhole = left >= 0 && left + cell <= area.width
      var y = (firstRow + index / columns) * cell - area.y
      cells[index].update { lanes in
        if (0..<area.height).contains(y) {
          let start = y * area.width + left
          if isWhole {
            let eight = bytes.unsafeLoadUnaligned(fromByteOffset: start, as: SIMD8<UInt8>.self)
            lanes = FixedLanes(truncatingIfNeeded: eight) &<< 7
          } else {
            for lane in max(0, -left)..<max(0, min(cell, area.width - left)) {
              lanes[lane] = Int16(samples[start + lane]) << 7
            }
          }
        }
        y += 1
      }
    }
    self.cells = cells
  }

  /// The sample of a device pixel of the area.
  @inline(__always) func sample(_ x: Int, _ y: Int) -> UInt8 { samples[(y &- area.y) &* area.width &+ x &- area.x] }

  /// The samples of a cell, times 128; 0 outside the area.
  @inline(__always) func samples(row: Int, _ column: Int) -> CellRows {
    let (y, x) = (row &- firstRow, column &- firstColumn)
    guard x >= 0, x < columns, y >= 0, y < rows else { return CellRows() }
    return cells[y &* columns &+ x]
  }
}
