/// What makes one card's artwork differ from another's: 256 bits, made by the caller as a SHA-256.
///
/// All 256 bits reach every parameter. Nothing can be read back out of the artwork.
public struct ArtworkSeed: Sendable, Hashable {
  let words: SIMD4<UInt64>

  /// - Parameter bytes: exactly 32 bytes, taken as four big-endian words; `nil` for any other count.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    var words = SIMD4<UInt64>()
    for (index, byte) in bytes.enumerated() {
      words[index / 8] = words[index / 8] << 8 | UInt64(byte)
    }
    self.words = words
  }

  /// The numbers that belong to `label`, always the same ones for the same seed and label.
  ///
  /// Streams of different labels are independent, so a layer that is added or changed leaves the others' draws alone.
  func stream(_ label: String) -> ArtworkStream { ArtworkStream(words, label: label) }
}

/// A deterministic stream of numbers keyed by a seed and a label.
///
/// The generator is xoshiro256** 1.0 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021).
/// Its 256-bit state starts as the seed's words, each mixed with the label's FNV-1a hash through SplitMix64's
/// finaliser; 16 outputs are dropped so that every seed bit has reached every state bit.
struct ArtworkStream {
  private var state: SIMD4<UInt64>
  /// Every value drawn so far, in order: what makes this card's artwork its own.
  private(set) var draws: [Double] = []

  init(_ key: SIMD4<UInt64>, label: String) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in label.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    state = key
    for index in 0..<4 {
      hash &+= 0x9e37_79b9_7f4a_7c15
      state[index] ^= Self.mix(hash)
    }
    // The generator stands still on an all-zero state; any other constant does.
    if state == SIMD4() { state = SIMD4(1, 2, 3, 4) }
    for _ in 0..<16 { _ = next() }
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  private mutating func next() -> UInt64 {
    let product = state.y &* 5
    let result = (product << 7 | product >> 57) &* 9
    let shifted = state.y << 17
    state.z ^= state.x
    state.w ^= state.y
    state.y ^= state.z
    state.x ^= state.w
    state.z ^= shifted
    state.w = state.w << 45 | state.w >> 19
    return result
  }

  /// The next number, uniform in [0, 1).
  mutating func unit() -> Double {
    let value = Double(next() >> 11) * 0x1p-53
    draws.append(value)
    return value
  }

  /// The next number, uniform between the bounds.
  mutating func draw(_ bounds: ArtworkBounds) -> Double {
    bounds.lower + (bounds.upper - bounds.lower) * unit()
  }

  /// The next whole number, uniform between the bounds, both included.
  mutating func whole(_ bounds: ArtworkBounds) -> Int {
    let span = bounds.upper - bounds.lower + 1
    return Int(bounds.lower) + min(Int(unit() * span), Int(bounds.upper - bounds.lower))
  }
}
