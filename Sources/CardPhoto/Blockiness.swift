import CardImaging

/// How strongly the edges of JPEG's blocks of 8 by 8 pixels stand out.
enum Blockiness {
  /// The mean step of neighbouring pixels across the blocks' edges over that within blocks: 1 without any, above
  /// ``Blockiness/visible`` to be seen in a portrait.
  ///
  /// Only what is smooth is looked at, for in hair and cloth every step is large (after Wang, Sheikh and Bovik,
  /// "No-reference perceptual quality assessment of JPEG compressed images", 2002).
  ///
  /// - Parameter rows: the middle row of each eight of a picture, gray8.
  static func measure(middleRows rows: Raster) -> Double {
    precondition(rows.format == .gray8)
    let pixels = rows.pixels.span
    var (edges, edgeCount, inner, innerCount) = (0, 0, 0, 0)
    for y in 0..<rows.height {
      for x in stride(from: 8, to: rows.width - 8, by: 8) {
        let at = y * rows.width + x
        let edge = abs(Int(pixels[at]) - Int(pixels[at - 1]))
        var sum = 0
        for step in 1..<8 { sum += abs(Int(pixels[at + step]) - Int(pixels[at + step - 1])) }
        guard edge < smooth, sum < 7 * smooth else { continue }
        edges += edge
        edgeCount += 1
        inner += sum
        innerCount += 7
      }
    }
    guard edgeCount > 50 else { return 1 }
    // A quarter of a level keeps drawn flat colours from dividing nothing by nothing.
    return (Double(edges) / Double(edgeCount) + 0.25) / (Double(inner) / Double(innerCount) + 0.25)
  }

  /// A step that is an edge of what is shown.
  private static let smooth = 16

  /// Above it, blocks are seen.
  static let visible = 2.2
}
