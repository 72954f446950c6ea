import Foundation
import Testing

@testable import CardInspector

@Suite("Spectra of patches")
struct SpectrumTests {
  @Test("a wave is where its frequency says, and its mirror beside it", arguments: [(5, 0), (0, 9), (12, 20)])
  func wave(_ across: Int, _ down: Int) {
    let n = 64
    let patch = (0..<n * n).map { index in
      let phase = Double(across * (index % n) + down * (index / n)) / Double(n)
      return Float(100 + 10 * cos(2 * Double.pi * phase))
    }
    let power = Spectrum(side: 64).power(of: patch)
    let strongest = power.indices.sorted { power[$0] > power[$1] }.prefix(2)
    #expect(Set(strongest) == [down * n + across, (n - down) % n * n + (n - across) % n])
  }

  @Test("two patches at once have the powers that each has by itself")
  func two() {
    let n = 32
    let first = (0..<n * n).map { Float(($0 * 7_919) % 101) - 50 }
    let second = (0..<n * n).map { Float(($0 * 104_729) % 97) }
    let spectrum = Spectrum(side: n)
    let powers = spectrum.powers(of: first, second)
    for (found, own) in [(powers.first, first), (powers.second, second)] {
      let due = spectrum.power(of: own)
      let most = due.max() ?? 0
      #expect(zip(found, due).allSatisfy { abs($0 - $1) < 1e-3 * most })
    }
  }

  @Test("all power is kept: the sum over frequencies is that over pixels (Parseval)")
  func energy() {
    let n = 64
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
    let power = Spectrum(side: 64).power(of: patch).reduce(0.0) { $0 + Double($1) } / Double(n * n)
    #expect(abs(power / squares - 1) < 1e-3)
  }
}
