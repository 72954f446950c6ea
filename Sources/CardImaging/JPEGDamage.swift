/// Damage to a JPEG's entropy-coded data that a decoder passes over in silence.
///
/// A changed bit puts a Huffman decoder out of step, and mostly it falls into step again after some blocks. But a
/// block's mean is stored as its difference from the block before (ITU-T T.81, F.1.2.1), so that all that follows may
/// be brighter, darker or of another colour; and when more or fewer blocks were read meanwhile, all that follows is
/// moved. Either shows along one row of MCUs, from the damaged place to the picture's edge and on in the next row up to
/// below that place: a staircase of one step.
///
/// Judged are the coefficients, so that the answer is the same at whatever scale the picture is decoded.
enum JPEGDamage {
  /// Whether one of the components shows what no encoder writes of any motif.
  static func isCertain(in components: [JPEGBlocks]) -> Bool {
    components.contains { isOutOfRange($0) || LevelSeam.isFound(in: $0) }
  }

  /// Whether some row of MCUs fits the one above so badly that it's worth coding the picture again to compare the
  /// length. Many sound pictures have such a row.
  static func isLikely(in brightness: JPEGBlocks) -> Bool {
    let columns = brightness.columns
    return (1..<max(brightness.rows, 1)).contains { r in
      let corner = StaircaseCorner(
        brightness.steps(into: r).map(abs), brightness.steps(into: r + 1).map(abs), each: mostOfABlock)
      return corner.sum >= likelyStep * columns
    }
  }

  /// What some encoders let a block overshoot, so that it does not ring beside white or black (mozjpeg: 31 levels).
  private static let overshoot = 32 * 8
  /// How much larger steps must be along a staircase than beside it to make damage likely, in eighths of a level.
  private static let likelyStep = 4 * 8
  /// The largest step that counts for that.
  private static let mostOfABlock = 40 * 8

  /// Whether a block's mean is darker than black or brighter than white by more than rounding and overshoot explain.
  private static func isOutOfRange(_ blocks: JPEGBlocks) -> Bool {
    let spare = overshoot + blocks.quantum
    return blocks.means.lowerBound < -128 * 8 - spare || blocks.means.upperBound > 127 * 8 + spare
  }
}
