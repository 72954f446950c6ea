/// Where a holder's signature has its ink, in twelve bytes: coarse enough that printing and photographing leave it
/// recognisable, and that nobody can draw the signature from it.
///
/// The signature's box is cut into 12 × 4 cells. How much of each is ink is kept in four steps, up to the cell that has
/// most of it: 2 bits a cell, row by row, the highest bit first. Whoever compares correlates the steps with what a
/// photo shows of the cells, so how dark the print is and how even the light doesn't matter.
///
/// It is drawn from a person's hand: it belongs into no JSON, log or other program.
package struct SignatureInk: Sendable, Equatable {
  /// Cells of the box, across and down.
  package static let (columns, rows) = (12, 4)
  package static let byteCount = columns * rows / 4
  /// The highest step.
  private static let most = 3

  /// Of each cell, 0 to 3.
  private let steps: [UInt8]

  /// One that a credential carries; nil for another length, or where no cell differs from the others.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    steps = bytes.flatMap { byte in [6, 4, 2, 0].map { byte >> $0 & 3 } }
    guard Set(steps).count > 1 else { return nil }
  }

  /// That of a signature whose cells have these shares of ink, 0 to 1; nil where they have none, or all the same.
  package init?(shares: [Double]) {
    precondition(shares.count == Self.columns * Self.rows)
    guard let largest = shares.max(), largest > 0 else { return nil }
    steps = shares.map { UInt8(min(1, max(0, $0 / largest)) * Double(Self.most) + 0.5) }
    guard Set(steps).count > 1 else { return nil }
  }

  /// As the credential carries it.
  package var bytes: [UInt8] {
    (0..<Self.byteCount).map { byte in steps[4 * byte..<4 * byte + 4].reduce(0) { $0 << 2 | $1 } }
  }

  /// The cell of a pixel of a box of `width` × `height` pixels.
  @inline(__always)
  package static func cell(x: Int, y: Int, width: Int, height: Int) -> Int {
    y * rows / height * columns + x * columns / width
  }

  /// How unlike what a photo shows of the cells is: 0 for the same, 1 for nothing in common, 2 for the opposite. Nil
  /// where too few are seen, or where the signature has no ink that would tell them apart.
  ///
  /// - Parameter cells: how much of each is black, in any unit and from any level, nil where it can't be judged.
  package func distance(to cells: [Double?]) -> Double? {
    precondition(cells.count == steps.count)
    let seen = zip(steps, cells).compactMap { step, share in share.map { (expected: Double(step), seen: $0) } }
    guard seen.count >= Self.leastCells else { return nil }
    let count = Double(seen.count)
    let (a, b) = (seen.reduce(0) { $0 + $1.expected } / count, seen.reduce(0) { $0 + $1.seen } / count)
    var (aa, bb, ab) = (0.0, 0.0, 0.0)
    for pair in seen {
      aa += (pair.expected - a) * (pair.expected - a)
      bb += (pair.seen - b) * (pair.seen - b)
      ab += (pair.expected - a) * (pair.seen - b)
    }
    guard aa > 0 else { return nil }
    // Where all is the same, there is no signature.
    return bb > 1e-9 ? 1 - ab / (aa * bb).squareRoot() : 1
  }

  /// Cells that must be seen: with fewer, chance makes strangers alike.
  private static let leastCells = 36
}
