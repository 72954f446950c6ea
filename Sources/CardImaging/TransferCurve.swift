/// What samples of eight bits stand for when pixels are averaged.
package enum TransferCurve: Sendable {
  /// sRGB-encoded light (IEC 61966-2-1): averaged after decoding to linear light.
  case sRGB
  /// Shares, such as a mask's coverage: averaged as they are.
  case linear
}

/// Tables between 8-bit samples and linear values 0...1, made of exact arithmetic: additions,
/// multiplications and divisions are rounded alike on every machine, a libm's `pow` is not.
struct TransferTables: Sendable {
  /// Linear value of each sample.
  let decode: [Float]
  /// Sample nearest to a linear value v, at index `(v + 1) * steps`, for v in -1..<2.
  ///
  /// The outer thirds are 0 and 255: kernels with negative lobes overshoot, and looking up costs less than clamping.
  let encode: [UInt8]

  /// Fine enough that each of the 256 samples comes back from its own linear value: sRGB's flattest
  /// part has 5 steps a sample.
  static let steps = 16_384

  /// The sample nearest to `value`; `table` is ``encode``. Values beyond -1..<2 count as 255.
  @inline(__always)
  static func sample(_ value: Float, _ table: Span<UInt8>) -> UInt8 {
    // Adding 2^23 to a number below it leaves its rounded value in the low bits.
    let bits = (value * Float(steps) + (Float(steps) + 8_388_608)).bitPattern & 0x7F_FFFF
    // The table has as many entries.
    return table[unchecked: min(Int(bits), 3 * steps - 1)]
  }

  static let sRGB = TransferTables { sample in
    let value = Double(sample) / 255
    if value <= 0.04045 { return value / 12.92 }
    let base = (value + 0.055) / 1.055
    let fifth = fifthRoot(base)
    return base * base * fifth * fifth
  }

  static let linear = TransferTables { Double($0) / 255 }

  static func tables(for curve: TransferCurve) -> TransferTables {
    switch curve {
    case .sRGB: sRGB
    case .linear: linear
    }
  }

  private init(linearValue: (Int) -> Double) {
    let values = (0...255).map(linearValue)
    decode = values.map(Float.init)
    var inside: [UInt8] = []
    inside.reserveCapacity(Self.steps)
    var sample = 0
    for step in 0..<Self.steps {
      let value = Double(step) / Double(Self.steps)
      while sample < 255, abs(values[sample + 1] - value) < abs(values[sample] - value) { sample += 1 }
      inside.append(UInt8(sample))
    }
    encode =
      [UInt8](repeating: 0, count: Self.steps) + inside + [UInt8](repeating: 255, count: Self.steps)
  }

  /// The fifth root of a value in 0...1 by Newton's method, which converges from above.
  private static func fifthRoot(_ value: Double) -> Double {
    var root = 1.0
    for _ in 0..<64 {
      let fourth = root * root * root * root
      root = (4 * root + value / fourth) / 5
    }
    return root
  }
}
