/// One component of a JPEG, block by block: what its entropy-coded data say, before anything is clamped or reduced.
///
/// Values are eighths of a level around the middle one (128), the unit of the coefficients.
struct JPEGBlocks {
  /// Blocks a row.
  let columns: Int
  /// Rows of MCUs. An MCU is what the file holds in one piece (ITU-T T.81, A.2), one block or several of a component.
  let rows: Int
  /// The step that blocks' means are rounded to.
  let quantum: Int
  /// The mean of the first row of samples of each block at an MCU's top, row after row.
  let top: [Int16]
  /// The mean of the last row of samples of each block at an MCU's bottom, row after row.
  let bottom: [Int16]
  /// The darkest and the brightest mean of a block.
  let means: ClosedRange<Int>

  /// The steps from the lower edges of the blocks above a row of MCUs to its blocks' upper edges, from the second row
  /// on; below the last row is nothing, and no step.
  ///
  /// In a sound picture they are small wherever anything is smooth, whatever the slope, because an edge is measured at
  /// its own row of samples.
  func steps(into row: Int) -> [Int] {
    guard row < rows else { return [Int](repeating: 0, count: columns) }
    return (row * columns..<(row + 1) * columns).map { Int(top[$0]) - Int(bottom[$0 - columns]) }
  }
}
