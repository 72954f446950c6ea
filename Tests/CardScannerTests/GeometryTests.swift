import Testing

@testable import CardScanner

@Suite struct GeometryTests {
  /// Four points give the map that sends each to its pixel, and more than four the one nearest to all.
  @Test func homographyIsFittedToItsPairs() throws {
    let square = try #require(
      Homography(square: (3.5, 101.5), (10, 20), (300, 40), (280, 310), (30, 250)))
    let places = [(3.5, 3.5), (101.5, 3.5), (101.5, 101.5), (3.5, 101.5), (20.0, 77.0), (60.5, 33.25)]
    let pairs = places.map { (u, v) in
      let (x, y) = square.map(u, v)
      return Homography.Pair(u: u, v: v, x: x, y: y)
    }
    let corner = square.map(101.5, 101.5)
    #expect(abs(corner.x - 280) < 1e-9 && abs(corner.y - 310) < 1e-9)
    let fitted = try #require(Homography(pairs, size: 105))
    for (u, v) in [(0.0, 0.0), (105, 0), (105, 105), (0, 105), (52, 11)] {
      let (a, b) = (square.map(u, v), fitted.map(u, v))
      #expect(abs(a.x - b.x) < 1e-6 && abs(a.y - b.y) < 1e-6)
    }
  }

  /// Points on one line are no square, and a symbol that reaches behind the camera is none.
  @Test func homographyRefusesWhatNoCameraSees() throws {
    #expect(Homography(square: (0, 1), (0, 0), (1, 1), (2, 2), (3, 3)) == nil)
    let square = try #require(Homography(square: (0, 10), (0, 0), (100, 0), (60, 10), (40, 10)))
    #expect(square.isSound(size: 10))
    #expect(!square.isSound(size: -20))
  }

  /// ISO/IEC 18004, annex E.
  @Test(arguments: [
    (1, []), (2, [6, 18]), (7, [6, 22, 38]), (14, [6, 26, 46, 66]), (22, [6, 26, 50, 74, 98]),
    (32, [6, 34, 60, 86, 112, 138]), (36, [6, 24, 50, 76, 102, 128, 154]), (40, [6, 30, 58, 86, 114, 142, 170]),
  ])
  func alignmentPatternsAreWhereTheStandardPutsThem(version: Int, lines: [Int]) {
    let layout = SymbolLayout(dimension: 17 + 4 * version)
    #expect(Set(layout.alignments.map(\.u)).union(lines.isEmpty ? [] : [6]).sorted() == lines)
    #expect(layout.alignments.count == (lines.isEmpty ? 0 : lines.count * lines.count - 3))
  }

  /// What every symbol shares is in a symbol that another encoder made, and in none of it twice.
  @Test func knownModulesAreThoseOfARealSymbol() throws {
    for symbol in [try TestSymbol.identity(), try .portrait()] {
      let known = SymbolLayout(dimension: symbol.size).known
      #expect(known.allSatisfy { symbol.isDark(Double($0.u), Double($0.v)) == $0.dark })
      #expect(Set(known.map { $0.v * symbol.size + $0.u }).count == known.count)
    }
  }

  /// Too few equations leave an unknown open.
  @Test func linearSystemIsSolvedOrRefused() throws {
    var system = LinearSystem(unknowns: 2)
    system.add([1, 2], equals: 8)
    #expect(system.solved() == nil)
    system.add([3, -1], equals: 3)
    let solved = try #require(system.solved())
    #expect(abs(solved[0] - 2) < 1e-9 && abs(solved[1] - 3) < 1e-9)
  }
}
