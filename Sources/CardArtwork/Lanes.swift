/// Eight lattice nodes or pixels side by side.
typealias Lanes = SIMD8<Float>
/// The bits of eight numbers.
typealias BitLanes = SIMD8<UInt32>
/// Eight pixels side by side in fixed point.
typealias FixedLanes = SIMD8<Int16>

/// Arithmetic on eight numbers at once, written so that the compiler emits plain SSE2 instructions for it.
///
/// The standard library's `rounded`, `pointwiseMin` and `clamped` on SIMD vectors of `Float` become calls lane by lane
/// on the baseline CPU. All functions are exact IEEE additions, multiplications and selections: every machine agrees.
extension Lanes {
  /// The same number in all lanes.
  @inline(__always) init(_ value: Float) { self.init(repeating: value) }

  /// The nearest whole numbers, for magnitudes below 2^22: adding 1.5 · 2^23 leaves no bits for a fraction.
  @inline(__always) var nearest: Lanes { (self + Lanes(0x1.8p23)) - Lanes(0x1.8p23) }

  /// The magnitudes.
  @inline(__always) var magnitude: Lanes {
    unsafeBitCast(unsafeBitCast(self, to: BitLanes.self) & BitLanes(repeating: 0x7fff_ffff), to: Lanes.self)
  }

  /// The least of the eight.
  @inline(__always) var least: Float {
    let four = SIMD4(
      pick(lowHalf.x, highHalf.x), pick(lowHalf.y, highHalf.y), pick(lowHalf.z, highHalf.z), pick(lowHalf.w, highHalf.w)
    )
    return pick(pick(four.x, four.z), pick(four.y, four.w))
  }

  @inline(__always) private func pick(_ a: Float, _ b: Float) -> Float { a < b ? a : b }

  /// Limited to 0…1.
  @inline(__always) var limited: Lanes { lesser(greater(self, Lanes(0)), Lanes(1)) }

  /// 0 below 0, 1 above 1, and 3t² - 2t³ between, which starts and ends level.
  @inline(__always) var smoothStep: Lanes {
    let t = limited
    return t * t * (Lanes(3) - t - t)
  }

  /// The sine of angles in turns (1 is a full circle), for magnitudes below 2^20; the error is at most 4e-7 near 0
  /// and grows only with the rounding of the argument itself.
  ///
  /// The argument is folded to a quarter turn; the odd polynomial of degree 9 there has a minimax error of 3.4e-9
  /// (fitted by Lawson's algorithm), which leaves rounding as the only error that counts.
  @inline(__always) var sineOfTurns: Lanes {
    let z = self - nearest
    let m = Lanes(0.25) - (z.magnitude - Lanes(0.25)).magnitude
    let s = m * m
    var p = Lanes(39.536_706) * s + Lanes(-76.549_78)
    p = p * s + Lanes(81.601_004)
    p = p * s + Lanes(-41.341_655)
    p = p * s + Lanes(6.283_185_16)
    let sign = unsafeBitCast(z, to: BitLanes.self) & BitLanes(repeating: 0x8000_0000)
    return unsafeBitCast(unsafeBitCast(p * m, to: BitLanes.self) ^ sign, to: Lanes.self)
  }

  /// One over the square root of positive, normal numbers, to 5e-7 relative. A bit trick makes the first guess, and
  /// three of Newton's steps follow.
  @inline(__always) var inverseSquareRoot: Lanes {
    let bits = BitLanes(repeating: 0x5f37_59df) &- (unsafeBitCast(self, to: BitLanes.self) &>> 1)
    var y = unsafeBitCast(bits, to: Lanes.self)
    let half = self * Lanes(0.5)
    y = y * (Lanes(1.5) - half * y * y)
    y = y * (Lanes(1.5) - half * y * y)
    y = y * (Lanes(1.5) - half * y * y)
    return y
  }

  /// The numbers as 16-bit fixed point with 2^-16 of a unit per step, whole units dropped, for magnitudes below 64.
  ///
  /// Adding 1.5 · 2^7 leaves exactly 16 bits for the fraction, in two's complement.
  @inline(__always) var fixedTurns: FixedLanes {
    (self + Lanes(192)).lowBits
  }

  /// The numbers rounded to 16-bit integers, for -32,768…32,767.
  @inline(__always) var fixed: FixedLanes {
    (self + Lanes(0x1.8p23)).lowBits
  }

  /// The low 16 bits of each number's bit pattern. Right on little-endian machines, as all are that Swift runs on.
  @inline(__always) private var lowBits: FixedLanes { unsafeBitCast(self, to: SIMD16<Int16>.self).evenHalf }
}

/// The lesser of each pair (`minps`).
@inline(__always) func lesser(_ a: Lanes, _ b: Lanes) -> Lanes {
  @inline(__always) func pick(_ i: Int) -> Float { a[i] < b[i] ? a[i] : b[i] }
  return Lanes(pick(0), pick(1), pick(2), pick(3), pick(4), pick(5), pick(6), pick(7))
}

/// The greater of each pair (`maxps`).
@inline(__always) func greater(_ a: Lanes, _ b: Lanes) -> Lanes {
  @inline(__always) func pick(_ i: Int) -> Float { a[i] > b[i] ? a[i] : b[i] }
  return Lanes(pick(0), pick(1), pick(2), pick(3), pick(4), pick(5), pick(6), pick(7))
}

extension FixedLanes {
  /// The upper halves of the 32-bit products (`pmulhw`).
  @inline(__always) func highProduct(_ other: FixedLanes) -> FixedLanes {
    let product = SIMD8<Int32>(truncatingIfNeeded: self) &* SIMD8<Int32>(truncatingIfNeeded: other)
    return FixedLanes(truncatingIfNeeded: product &>> 16)
  }
}
