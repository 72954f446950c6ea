import Foundation

/// Numbers at random, the same in every run for the same seed (SplitMix64).
package struct Dice: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) {
    // Neighbouring seeds as they are would give the same stream, a step on.
    var z = (seed &+ 1) &* 0xD6E8_FEB8_6659_FD93
    z = (z ^ (z >> 32)) &* 0xD6E8_FEB8_6659_FD93
    state = z ^ (z >> 29)
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  package mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * Double(next() >> 11) / Double(1 << 53)
  }

  package mutating func happens(_ probability: Double) -> Bool { uniform(0, 1) < probability }

  /// Of mean 0 and deviation 1.
  package mutating func normal() -> Double {
    let radius = (-2 * log(max(1e-12, uniform(0, 1)))).squareRoot()
    return radius * cos(2 * .pi * uniform(0, 1))
  }

  /// Twelve bits of noise of about deviation 1, quickly: the sum of four uniform numbers.
  @inline(__always)
  mutating func quickNormal() -> Float {
    let bits = next()
    let sum = Int(bits & 0xFFFF) + Int(bits >> 16 & 0xFFFF) + Int(bits >> 32 & 0xFFFF) + Int(bits >> 48)
    return (Float(sum) - 131_070) * (1 / 37_837.0)
  }
}
