import CardFace
import Testing

@testable import CardInspector

@Suite("How a photo shows black")
struct SymbolViewTests {
  /// Modules of three pixels in no order.
  private static let ink: Plane = {
    var plane = Plane(width: 220, height: 220)
    var state: UInt32 = 7
    var modules = [Bool](repeating: false, count: 74 * 74)
    for index in modules.indices {
      state = state &* 1_664_525 &+ 1_013_904_223
      modules[index] = state >> 31 == 1
    }
    for y in 0..<220 { for x in 0..<220 { plane.values[y * 220 + x] = modules[y / 3 * 74 + x / 3] ? 1 : 0 } }
    return plane
  }()

  @Test("the curve between paper and black is told by the symbol", arguments: [Float(0), 0.35, 0.8])
  func curve(_ bend: Float) throws {
    let area = DeviceArea(x: 10, y: 10, width: 200, height: 200)
    let kernel = BlurKernel(deviation: 0.9)
    let curve = InkCurve(bend: bend)
    var seen = kernel.applied(to: Self.ink, in: DeviceArea(x: 0, y: 0, width: 220, height: 220))
    for index in seen.values.indices { seen.values[index] = 220 - 200 * curve.shown(seen.values[index]) }
    let view = SymbolView(
      ink: Self.ink, seen: seen, area: area, isSeen: [Bool](repeating: true, count: seen.values.count))
    let fit = try #require(view.fitted(likely: BlurKernel(deviation: 0.8).scaled(to: 190)))
    #expect(abs(fit.curve.bend - bend) < 0.15, "\(fit.curve.bend)")
    #expect(abs(fit.kernel.normalized.spread - 0.9) < 0.15)
  }

  @Test("a curve's two directions undo each other", arguments: [Float(-0.4), 0, 0.5, 1])
  func inverse(_ bend: Float) {
    let curve = InkCurve(bend: bend)
    for cover in stride(from: Float(0), through: 1, by: 0.1) {
      #expect(abs(curve.cover(curve.shown(cover)) - cover) < 0.002)
    }
    // Noise beyond both ends stays what it is.
    #expect(curve.cover(-0.2) == -0.2 && curve.cover(1.3) == 1.3)
  }

  @Test("what a printer without a black panel prints lies between the panel's and the finished picture's")
  func shades() {
    let panel = Plane(width: 4, height: 1, values: [0, 1, 1, 0])
    let coverage = Plane(width: 4, height: 1, values: [0.3, 1, 0.8, 0].map { InkShades.dark($0) })
    let shades = InkShades(coverage: coverage, black: panel)
    #expect(shades.added(to: panel, share: 0).values == panel.values)
    for (one, other) in zip(shades.added(to: panel, share: 1).values, coverage.values) {
      #expect(abs(one - other) < 0.005)
    }
  }
}
