import Foundation
import Testing

@testable import CardArtwork

@Suite("Own functions")
struct TranscendentalTests {
  @Test("Powers, logarithms and sines agree with libm to 1e-13")
  func agreesWithLibm() {
    for step in -2_000...2_000 {
      let x = Double(step) * 0.173
      #expect(abs(Transcendental.exp2(x) / exp2(x) - 1) < 1e-13)
      let turns = x / 16
      #expect(abs(Transcendental.sine(turns: turns) - sin((turns - turns.rounded()) * 2 * .pi)) < 1e-13)
      #expect(abs(Transcendental.cosine(turns: turns) - cos((turns - turns.rounded()) * 2 * .pi)) < 1e-13)
      let positive = exp2(Double(step) * 0.03)
      #expect(abs(Transcendental.log2(positive) - log2(positive)) < 1e-13 * max(1, abs(log2(positive))))
      #expect(abs(Transcendental.power(positive, 1 / 2.4) / pow(positive, 1 / 2.4) - 1) < 1e-13)
    }
    #expect(Transcendental.power(0, 2) == 0)
    #expect(Transcendental.log2(8) == 3)
  }

  @Test(
    "The sine of eight lanes is within 4e-7 of libm's for arguments of a turn, and as near as rounding allows beyond")
  func laneSine() {
    for step in -4_000...4_000 {
      let x = Float(step) * 0.000_250_1
      let exact = sin(Double(x) * 2 * .pi)
      #expect(abs(Double(Lanes(x).sineOfTurns[step & 7]) - exact) < 4e-7)
      let far = x * 137
      #expect(abs(Double(Lanes(far).sineOfTurns[0]) - sin(Double(far) * 2 * .pi)) < 4e-7)
    }
  }

  @Test("The inverse square root is within 5e-7 of the exact one")
  func inverseSquareRoot() {
    for step in -60...60 {
      let x = Float(exp2(Double(step) * 0.31))
      #expect(abs(Double(Lanes(x).inverseSquareRoot[0]) * Double(x).squareRoot() - 1) < 5e-7)
    }
  }

  @Test("Lanes round, limit and multiply as their scalars would")
  func lanes() {
    let values = Lanes(-2.5, -0.4, 0, 0.3, 0.5, 0.99, 1.7, 1e5)
    #expect(values.nearest == Lanes(-2, 0, 0, 0, 0, 1, 2, 1e5))
    #expect(values.limited == Lanes(0, 0, 0, 0.3, 0.5, 0.99, 1, 1))
    #expect(values.magnitude == Lanes(2.5, 0.4, 0, 0.3, 0.5, 0.99, 1.7, 1e5))
    #expect(lesser(values, Lanes(0.4))[5] == 0.4)
    #expect(greater(values, Lanes(0.4))[5] == 0.99)
    let a = FixedLanes(-32_768, -32_768, 32_767, 1, -1, 1_000, -1_000, 0)
    let b = FixedLanes(-32_768, 32_767, 32_767, 1, 1, 3_000, 3_000, 5)
    let products = a.highProduct(b)
    for lane in 0..<8 { #expect(Int(products[lane]) == (Int(a[lane]) * Int(b[lane])) >> 16) }
    for lane in 0..<8 { #expect(Lanes(-0.25).fixedTurns[lane] == -16_384) }
    #expect(Lanes(3.25).fixedTurns[0] == 16_384)
    #expect(Lanes(-700.4).fixed[3] == -700)
  }

  @Test("Whole powers of a direction are its multiples of the angle")
  func powers() {
    for exponent in [0, 1, 3, 8, 36] {
      let angle = 0.7312
      let (re, im) = RosetteField.power(Lanes(Float(cos(angle))), Lanes(Float(sin(angle))), exponent)
      #expect(abs(Double(re[0]) - cos(angle * Double(exponent))) < 2e-5)
      #expect(abs(Double(im[0]) - sin(angle * Double(exponent))) < 2e-5)
    }
  }
}
