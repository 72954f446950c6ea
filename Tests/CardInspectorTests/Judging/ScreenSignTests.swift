import Testing

@testable import CardInspector

@Suite("Signs of a screen")
struct ScreenSignTests {
  private static let side = ScreenSign.side

  /// The highest wave of a spectrum of noise with others in it, by frequency along rows and columns.
  private func peak(_ waves: [(u: Int, v: Int, power: Float)], alongAxes: Float = 1) -> Double {
    var power = (0..<Self.side * Self.side).map { 0.5 + Float(($0 * 7_919) % 101) / 100 }
    for at in power.indices {
      let (u, v) = (at % Self.side, at / Self.side)
      if min(u, Self.side - u) <= 1 || min(v, Self.side - v) <= 1 { power[at] *= alongAxes }
    }
    for wave in waves { power[wave.v * Self.side + wave.u] = wave.power }
    return ScreenSign.peak(power, besides: [Float](repeating: 1, count: power.count))
  }

  @Test("one wave that stands above all others is found, along rows too")
  func lone() {
    #expect(peak([]) < 3)
    #expect(peak([(37, 22, 300)]) > 200)
    #expect(peak([(37, 1, 300)]) > 200)
  }

  @Test("what a JPEG file leaves along rows and columns is no wave, and one that stands above that is found")
  func files() {
    #expect(peak([], alongAxes: 80) < 20)
    #expect(peak([(37, 1, 8_000)], alongAxes: 80) > 60)
  }

  @Test("a cloud of waves is none, and one that stands above the cloud is found")
  func cloud() {
    let cloud = (0..<169).map { (u: 31 + $0 % 13, v: 20 + $0 / 13, power: Float(100)) }
    #expect(peak(cloud) < 10)
    #expect(peak(cloud + [(37, 26, 4_000)]) > 60)
  }
}
