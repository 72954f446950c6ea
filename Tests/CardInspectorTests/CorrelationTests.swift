import Testing

@testable import CardInspector

@Suite("Correlation")
struct CorrelationTests {
  private static func of(_ pairs: [(Double, Double)]) -> Correlation<Double> {
    pairs.reduce(into: Correlation()) { $0.add($1.0, $1.1) }
  }

  @Test("gain and offset change nothing, and what runs the other way is −1")
  func ends() throws {
    let values = [3.0, 8, 1, 9, 4]
    let same = try #require(Self.of(values.map { ($0, 7 + 0.5 * $0) }).coefficient(over: 0))
    #expect(abs(same - 1) < 1e-12)
    let other = try #require(Self.of(values.map { ($0, 7 - 2 * $0) }).coefficient(over: 0))
    #expect(abs(other + 1) < 1e-12)
  }

  @Test("five pairs give what is worked out by hand")
  func known() throws {
    // Deviations −2, −1, 0, 1, 2 and −2, 0, 2, −1, 1: their products add up to 5, and the squares to 10 each.
    let found = Self.of([(1, 1), (2, 3), (3, 5), (4, 2), (5, 4)])
    #expect(found.count == 5)
    #expect(abs(try #require(found.coefficient(over: 0)) - 0.5) < 1e-12)
  }

  @Test("nothing is said of no pairs, nor where one of the two stays the same or varies no more than is asked for")
  func flat() {
    #expect(Self.of([]).coefficient(over: 0) == nil)
    #expect(Self.of([(1, 4), (2, 4), (3, 4)]).coefficient(over: 0) == nil)
    #expect(Self.of([(1, 1), (2, 3), (3, 5)]).coefficient(over: 2) == nil)
    #expect(Self.of([(1, 1), (2, 3), (3, 5)]).coefficient(over: 1.9) != nil)
  }
}
