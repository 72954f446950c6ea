/// The few functions that tables and parameters need, from additions, multiplications and square roots alone.
///
/// The system's libm may differ between machines in the last bit, and a card must come out the same everywhere.
/// Arguments are the module's own, in the stated ranges; errors are below 1e-13 relative (tested).
enum Transcendental {
  /// 2 to the power of `x`, for -1,000…1,000.
  static func exp2(_ x: Double) -> Double {
    let whole = nearest(x)
    let y = (x - whole) * 0.693147180559945309417
    var term = 1.0
    var sum = 1.0
    // |y| ≤ 0.35: the fourteenth term is below 1e-17.
    for n in 1...14 {
      term *= y / Double(n)
      sum += term
    }
    return sum * Double(bitPattern: UInt64(bitPattern: Int64(whole) + 1023) << 52)
  }

  /// e to the power of `x`, for -600…600.
  static func exp(_ x: Double) -> Double { exp2(x * 1.44269504088896340736) }

  /// Binary logarithm of a positive, normal number.
  static func log2(_ x: Double) -> Double {
    let bits = x.bitPattern
    var exponent = Double(Int64(bits >> 52) - 1023)
    var mantissa = Double(bitPattern: bits & 0x000f_ffff_ffff_ffff | 0x3ff0_0000_0000_0000)
    if mantissa > 1.4142135623730951 {
      mantissa *= 0.5
      exponent += 1
    }
    let z = (mantissa - 1) / (mantissa + 1)
    let square = z * z
    var power = z
    var sum = 0.0
    // |z| ≤ 0.172: the twelfth term is below 1e-18.
    for n in 0..<12 {
      sum += power / Double(2 * n + 1)
      power *= square
    }
    return exponent + sum * 2.88539008177792681472
  }

  /// `base` to the power of `exponent`; 0 for a base that is not positive.
  static func power(_ base: Double, _ exponent: Double) -> Double {
    base <= 0 ? 0 : exp2(exponent * log2(base))
  }

  /// The sine of an angle in turns (1 is a full circle), for magnitudes up to 1e9.
  static func sine(turns: Double) -> Double {
    let z = turns - nearest(turns)
    let folded = 0.25 - abs(abs(z) - 0.25)
    let y = folded * 6.28318530717958647693
    let square = y * y
    var term = y
    var sum = y
    // |y| ≤ π/2: the eleventh term is below 1e-16.
    for n in 1...10 {
      term *= -square / Double(2 * n * (2 * n + 1))
      sum += term
    }
    return z < 0 ? -sum : sum
  }

  /// The cosine of an angle in turns.
  static func cosine(turns: Double) -> Double { sine(turns: turns + 0.25) }

  /// The nearest whole number for magnitudes below 2^51: adding 1.5 · 2^52 leaves no bits for a fraction.
  static func nearest(_ x: Double) -> Double { (x + 0x1.8p52) - 0x1.8p52 }
}
