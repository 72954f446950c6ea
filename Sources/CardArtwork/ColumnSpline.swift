import ArtworkShim

/// Carries phases down a cell: forward differences of the Catmull-Rom cubic through four node rows.
///
/// The cubic's value at pixel row `i` is a weighted sum of the node rows' phases, and so is each of its differences
/// from row to row. The weights are kept repeated in all lanes, ready to multiply.
struct ColumnSpline {
  /// The weights of one order of difference, relative to the phase on the cell's upper edge.
  private struct Weights {
    let above: Lanes
    let bottom: Lanes
    let below: Lanes

    init(_ rows: SIMD3<Float>) {
      above = Lanes(rows.x)
      bottom = Lanes(rows.y)
      below = Lanes(rows.z)
    }
  }

  private let start: Weights
  private let first: Weights
  private let second: Weights
  private let third: Weights

  init() {
    // At the middle of pixel row `i`; the upper edge's own weight is what the others leave of 1.
    func value(_ i: Int) -> SIMD3<Float> {
      let t = (Float(i) + 0.5) / Float(Lattice.cell)
      let s = 1 - t
      return SIMD3(-0.5 * t * s * s, 1 + s * s * (1.5 * s - 2.5), -0.5 * t * t * s)
    }
    let (v0, v1, v2, v3) = (value(0), value(1), value(2), value(3))
    let (d0, d1, d2) = (v1 - v0, v2 - v1, v3 - v2)
    start = Weights(v0)
    first = Weights(d0)
    second = Weights(d1 - d0)
    third = Weights(d2 - d1 - (d1 - d0))
  }

  /// The same weights for ``CellRowKernel``.
  var kernelWeights: civic_spline {
    let orders = [start, first, second, third]
    func weights(_ row: (Weights) -> Lanes) -> (Float, Float, Float, Float) {
      let values = orders.map { row($0)[0] }
      return (values[0], values[1], values[2], values[3])
    }
    return civic_spline(above: weights(\.above), bottom: weights(\.bottom), below: weights(\.below))
  }

  /// The phase in the cell's first pixel row and its first three differences from row to row, in 2^-16 turns.
  ///
  /// Rounding the differences costs at most 5e-4 of a turn after eight rows.
  @inline(__always) func differences(
    _ above: Lanes, _ top: Lanes, _ bottom: Lanes, _ below: Lanes
  ) -> (FixedLanes, FixedLanes, FixedLanes, FixedLanes) {
    // Relative to the upper edge the numbers are small, and no precision goes into whole turns.
    let (a, b, c) = (above - top, bottom - top, below - top)
    @inline(__always) func sum(_ w: Weights) -> Lanes { a * w.above + b * w.bottom + c * w.below }
    let phase = top + sum(start)
    return ((phase - phase.nearest).fixedTurns, sum(first).fixedTurns, sum(second).fixedTurns, sum(third).fixedTurns)
  }
}
