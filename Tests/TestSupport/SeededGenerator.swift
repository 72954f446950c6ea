/// SplitMix64: the same numbers in every run, so that a failure can be looked at again.
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  package mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }

  /// `bytes` with one to four changes: bits turned, bytes replaced, put in, taken out, or the rest cut off.
  package mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for _ in 0..<Int.random(in: 1...4, using: &self) where !result.isEmpty {
      let place = Int.random(in: 0..<result.count, using: &self)
      switch Int.random(in: 0..<5, using: &self) {
      case 0: result[place] ^= 1 << UInt8.random(in: 0...7, using: &self)
      case 1: result[place] = UInt8.random(in: 0...255, using: &self)
      case 2: result.insert(UInt8.random(in: 0...255, using: &self), at: place)
      case 3: result.remove(at: place)
      default: result.removeLast(result.count - place)
      }
    }
    return result
  }
}
