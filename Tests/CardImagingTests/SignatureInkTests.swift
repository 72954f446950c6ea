import Testing

@testable import CardImaging

@Suite("The signature's ink in twelve bytes")
struct SignatureInkTests {
  /// A pen that rises and falls: a share of ink for each cell.
  private static func shares(_ seed: Int = 0) -> [Double] {
    (0..<SignatureInk.columns * SignatureInk.rows).map { cell in
      let (x, y) = (cell % SignatureInk.columns, cell / SignatureInk.columns)
      return (x * (3 + seed) + seed) % 4 == y ? 0.3 : (x + y + seed) % 5 == 0 ? 0.1 : 0
    }
  }

  @Test("it has twelve bytes, which read back, and no other length does")
  func bytes() throws {
    let ink = try #require(SignatureInk(shares: Self.shares()))
    #expect(ink.bytes.count == 12)
    #expect(SignatureInk(bytes: ink.bytes) == ink)
    #expect(SignatureInk(bytes: ink.bytes.dropLast()) == nil)
    #expect(SignatureInk(bytes: ink.bytes + [1]) == nil)
  }

  @Test("of four steps the highest is the cell with most ink, whatever pen wrote it")
  func steps() throws {
    var shares = [Double](repeating: 0, count: 48)
    (shares[0], shares[1], shares[2], shares[47]) = (0.3, 0.2, 0.09, 0.04)
    let ink = try #require(SignatureInk(shares: shares))
    #expect(ink.bytes == [0b11_10_01_00] + [UInt8](repeating: 0, count: 11))
    #expect(SignatureInk(shares: shares.map { $0 / 2 }) == ink)
  }

  @Test("without ink, or with the same everywhere, there is nothing to bind")
  func blank() {
    #expect(SignatureInk(shares: [Double](repeating: 0, count: 48)) == nil)
    #expect(SignatureInk(shares: [Double](repeating: 0.2, count: 48)) == nil)
    #expect(SignatureInk(bytes: [UInt8](repeating: 0, count: 12)) == nil)
    #expect(SignatureInk(bytes: [UInt8](repeating: 0xFF, count: 12)) == nil)
  }

  @Test("how dark the print is and how much light lies over it doesn't matter; whose signature it is does")
  func distance() throws {
    let ink = try #require(SignatureInk(shares: Self.shares()))
    #expect(try #require(ink.distance(to: Self.shares().map { 0.4 * $0 + 0.2 })) < 0.05)
    for other in 1..<4 { #expect(try #require(ink.distance(to: Self.shares(other).map { $0 })) > 0.4) }
    #expect(ink.distance(to: [Double?](repeating: 0.1, count: 48)) == 1)
  }

  @Test("a quarter of the cells may be hidden, and not more")
  func hidden() throws {
    let ink = try #require(SignatureInk(shares: Self.shares()))
    var cells = Self.shares().map(Optional.some)
    for cell in 0..<12 { cells[cell] = nil }
    #expect(try #require(ink.distance(to: cells)) < 0.05)
    cells[12] = nil
    #expect(ink.distance(to: cells) == nil)
  }

  @Test("every pixel of a box belongs to one of its cells, which are alike large")
  func cells() {
    for (width, height) in [(267, 66), (12, 4), (5, 3)] {
      var counts = [Int](repeating: 0, count: 48)
      for y in 0..<height {
        for x in 0..<width { counts[SignatureInk.cell(x: x, y: y, width: width, height: height)] += 1 }
      }
      #expect(counts.reduce(0, +) == width * height)
      let (across, down) = ((width + 11) / 12, (height + 3) / 4)
      #expect(counts.allSatisfy { $0 <= across * down })
    }
  }
}
