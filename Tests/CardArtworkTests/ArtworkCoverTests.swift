import Testing

@testable import CardArtwork

@Suite("Covered cells")
struct ArtworkCoverTests {
  /// The paper's colour of the design.
  private static let paper: UInt32 = {
    let paper = ArtworkDesign.parkCityFront.paper
    return 0xFF00_0000 | UInt32(paper.red) << 16 | UInt32(paper.green) << 8 | UInt32(paper.blue)
  }()

  private static func painted(_ cover: ArtworkCover?, _ grid: ArtworkGrid, rows: Range<Int>) throws -> [UInt32] {
    let renderer = try ArtworkRenderer(.parkCityFront)
    // Not what any artwork paints: whatever is left of it is seen.
    var pixels = [UInt32](repeating: 0x1234_5678, count: rows.count * grid.width)
    var span = pixels.mutableSpan
    try renderer.render(seed: Fixtures.seed(4), grid: grid, cover: cover, rows: rows, into: &span)
    return pixels
  }

  @Test("are paper, and all other pixels are what they are without a cover", arguments: 0..<6)
  func pixels(number: Int) throws {
    let grid = try Fixtures.coarse()
    var cover = ArtworkCover(grid)
    var rectangles: [(Range<Int>, Range<Int>)] = []
    switch number {
    case 0: rectangles = [(0..<257, 0..<162)]
    case 1: rectangles = [(40..<200, 24..<120)]
    case 2: rectangles = [(-20..<90, 100..<400), (120..<300, -5..<33)]
    case 3: rectangles = [(8..<16, 8..<16), (24..<32, 8..<16), (200..<257, 8..<162)]
    case 4: rectangles = (0..<40).map { (6 * $0..<6 * $0 + 17, 3 * $0..<3 * $0 + 30) }
    default: rectangles = [(50..<57, 50..<57), (61..<62, 0..<162)]
    }
    for (x, y) in rectangles { cover.hide(x: x, y: y) }
    let (whole, covered) = (
      try Self.painted(nil, grid, rows: 0..<162), try Self.painted(cover, grid, rows: 0..<162)
    )
    var hidden = 0
    for y in 0..<162 {
      for x in 0..<257 {
        let isHidden = cover.hides(row: y / 8, x / 8)
        if isHidden { hidden += 1 }
        let (got, wanted) = (covered[y * 257 + x], isHidden ? Self.paper : whole[y * 257 + x])
        #expect(got == wanted, "\(x), \(y)")
        guard got == wanted else { return }
      }
    }
    #expect((hidden > 0) == (number < 5))
    // Any split into rows sees the same cells.
    var parts: [UInt32] = []
    for start in stride(from: 0, to: 162, by: 29) {
      parts += try Self.painted(cover, grid, rows: start..<min(start + 29, 162))
    }
    #expect(parts == covered)
  }

  @Test("are those that lie wholly in what covers them, the cut ones at the grid's edge among them")
  func whole() throws {
    let grid = try Fixtures.coarse()
    var cover = ArtworkCover(grid)
    cover.hide(x: 7..<25, y: 9..<162)
    let hidden = (0..<21).flatMap { row in (0..<33).map { (row, $0) } }.filter { cover.hides(row: $0.0, $0.1) }
    #expect(hidden.allSatisfy { (1...2).contains($0.1) && (2...20).contains($0.0) } && hidden.count == 2 * 19)
  }

  @Test("of another grid are refused")
  func otherGrid() throws {
    let other = try ArtworkGrid(width: 256, height: 162, pixelsPerMillimetre: 4)
    let error = #expect(throws: ArtworkError.self) {
      try Self.painted(ArtworkCover(other), Fixtures.coarse(), rows: 0..<162)
    }
    #expect(error?.subject == "cover")
  }
}
