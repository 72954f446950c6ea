import CardCaptures
import Testing

@testable import CardInspector

@Suite("The geometry of a photographed card")
struct GeometryTests {
  private static let square = [Point(x: 0, y: 0), Point(x: 100, y: 0), Point(x: 100, y: 60), Point(x: 0, y: 60)]

  @Test("a homography takes its four points where they belong, and its inverse takes them back")
  func fourPoints() throws {
    let seen = [Point(x: 310, y: 95), Point(x: 702, y: 140), Point(x: 660, y: 420), Point(x: 290, y: 371)]
    let homography = try #require(Homography(from: Self.square, to: seen))
    let back = try #require(homography.inverse)
    for (from, to) in zip(Self.square, seen) {
      #expect(homography.apply(from).distance(to: to) < 1e-6)
      #expect(back.apply(to).distance(to: from) < 1e-6)
    }
  }

  @Test("three points on a line make no homography")
  func degenerate() {
    let line = [Point(x: 0, y: 0), Point(x: 10, y: 10), Point(x: 20, y: 20), Point(x: 5, y: 40)]
    #expect(Homography(from: line, to: Self.square) == nil)
  }

  @Test("of pictures at half the size, the homography is that of the whole ones")
  func scaled() throws {
    let seen = [Point(x: 310, y: 95), Point(x: 702, y: 140), Point(x: 660, y: 420), Point(x: 290, y: 371)]
    let homography = try #require(Homography(from: Self.square, to: seen))
    let half = homography.scaled(source: 0.5, target: 0.25)
    let (whole, small) = (homography.apply(40, 30), half.apply(20, 15))
    #expect(abs(whole.x / 4 - small.x) < 1e-9 && abs(whole.y / 4 - small.y) < 1e-9)
  }

  @Test("normal equations give the least squares, and nothing where an unknown is open")
  func leastSquares() throws {
    var equations = NormalEquations(count: 2)
    for x in 0..<10 { equations.add([Double(x), 1], 3 * Double(x) - 2) }
    let solution = try #require(equations.solved())
    #expect(abs(solution[0] - 3) < 1e-9 && abs(solution[1] + 2) < 1e-9)
    var open = NormalEquations(count: 2)
    open.add([1, 1], 4)
    #expect(open.solved() == nil)
  }

  @Test("the mesh follows a bend, and not one block that says otherwise")
  func mesh() throws {
    var measures: [ResidualMesh.Measure] = []
    func bend(_ x: Double, _ y: Double) -> (Double, Double) { (0.002 * (x - 500) * (y - 300) / 100, 0.8) }
    for y in stride(from: 25.0, to: 638, by: 49) {
      for x in stride(from: 25.0, to: 1011, by: 50) {
        let (dx, dy) = bend(x, y)
        // A text that was moved by three pixels lies in one block.
        let isMoved = x == 525 && y == 319
        measures.append(
          .init(
            place: Point(x: x, y: y), x: dx + (isMoved ? 3 : 0), y: dy, xx: 50, xy: 0, yy: 50, isBlack: false))
      }
    }
    var shift = Point(x: 0, y: 0)
    let mesh = try #require(ResidualMesh(measures, width: 1011, height: 638, blackShift: &shift))
    for place in [Point(x: 525, y: 319), Point(x: 200, y: 100), Point(x: 800, y: 500)] {
      let (dx, dy) = bend(place.x, place.y)
      let d = mesh.displacement(at: place)
      #expect(abs(d.x - dx) < 0.15 && abs(d.y - dy) < 0.05, "\(place) \(d) \(dx) \(dy)")
    }
  }

  @Test("a black panel that lies beside the rest is told from a displacement of all")
  func blackShift() throws {
    var measures: [ResidualMesh.Measure] = []
    for y in stride(from: 25.0, to: 638, by: 49) {
      for x in stride(from: 25.0, to: 1011, by: 50) {
        for isBlack in x > 600 && y > 250 ? [false, true] : [false] {
          measures.append(
            .init(
              place: Point(x: x, y: y), x: 0.4 + (isBlack ? 1.2 : 0), y: -0.3 - (isBlack ? 0.7 : 0), xx: 50, xy: 0,
              yy: 50, isBlack: isBlack))
        }
      }
    }
    var shift = Point(x: 0, y: 0)
    let mesh = try #require(ResidualMesh(measures, width: 1011, height: 638, blackShift: &shift))
    #expect(shift.distance(to: Point(x: 1.2, y: -0.7)) < 0.05)
    #expect(mesh.displacement(at: Point(x: 500, y: 300)).distance(to: Point(x: 0.4, y: -0.3)) < 0.05)
  }
}
