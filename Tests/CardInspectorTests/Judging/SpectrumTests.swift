import Foundation
import Testing

@testable import CardInspector

@Suite("Spectra of patches")
struct SpectrumTests {
  @Test("a wave is where its frequency says, and its mirror beside it", arguments: [(5, 0), (0, 9), (12, 20)])
  func wave(_ across: Int, _ down: Int) {
    let n = Spectrum.side
    let patch = (0..<n * n).map { index in
      let phase = Double(across * (index % n) + down * (index / n)) / Double(n)
      return Float(100 + 10 * cos(2 * Double.pi * phase))
    }
    let power = Spectrum().power(of: patch)
    let strongest = power.indices.sorted { power[$0] > power[$1] }.prefix(2)
    #expect(Set(strongest) == [down * n + across, (n - down) % n * n + (n - across) % n])
  }

  @Test("all power is kept: the sum over frequencies is that over pixels (Parseval)")
  func energy() {
    let n = Spectrum.side
    let patch = (0..<n * n).map { Float(($0 * 7_919) % 101) - 50 }
    let mean = patch.reduce(0, +) / Float(n * n)
    var squares = 0.0
    for y in 0..<n {
      for x in 0..<n {
        func window(_ t: Int) -> Double { 0.5 - 0.5 * cos(2 * Double.pi * (Double(t) + 0.5) / Double(n)) }
        let value = Double(patch[y * n + x] - mean) * window(x) * window(y)
        squares += value * value
      }
    }
    let power = Spectrum().power(of: patch).reduce(0.0) { $0 + Double($1) } / Double(n * n)
    #expect(abs(power / squares - 1) < 1e-3)
  }
}
