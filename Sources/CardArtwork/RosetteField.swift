/// One drawn family of a ``RosetteLayer``.
///
/// With ρ the distance from the centre over the radius, φ = n·(ρ + d·s(ρ)·cos(kθ + twist·ρ)), where s goes smoothly
/// from 0 in the centre to 1 at the rim and may change its sign on the way. The petals' cosine comes from powers of the
/// unit vector towards the place, for an angle would jump and leave a seam.
struct RosetteField {
  let x: Float
  let y: Float
  let inverseRadius: Float
  let hole: Float
  let lines: Float
  let petals: Int
  let depth: Float
  /// Nil for petals; of a trochoid whether its wheel rolls inside the circle.
  let rollsInside: Bool?
  /// Turns of one petal.
  let twist: Float
  /// Turns of the petals' sign from the centre to the rim.
  let rings: Float
  let phase: Float
  let edge: Float

  /// The rosette's families, turned against each other.
  static func families(_ layer: RosetteLayer, pitch: Double, _ stream: inout ArtworkStream) -> [RosetteField] {
    let x = stream.draw(layer.x)
    let y = stream.draw(layer.y)
    let radius = stream.draw(layer.radius)
    let hole = stream.draw(layer.hole)
    let petals = stream.whole(layer.petals)
    let depth = stream.draw(layer.depth)
    let twist = stream.draw(layer.twist)
    let rings = stream.draw(layer.rings)
    let turn = stream.unit()
    return (0..<layer.families).map { family in
      RosetteField(
        x: Float(x), y: Float(y), inverseRadius: Float(1 / radius), hole: Float(hole),
        lines: Float(radius / pitch), petals: petals, depth: Float(depth),
        rollsInside: layer.curve == .petals ? nil : layer.curve == .hypotrochoid,
        twist: Float(family % 2 == 0 ? twist : -twist), rings: Float(rings / 2),
        phase: Float(turn + Double(family) / Double(layer.families)),
        edge: Float(layer.edge))
    }
  }

  /// Whether the petals come within a margin of eight places from left to right.
  @inline(__always) func reaches(_ px: Lanes, _ py: Float, margin: Float) -> Bool {
    let reach = (1 + depth) / inverseRadius + margin
    return px[0] < x + reach && px[7] > x - reach && py < y + reach && py > y - reach
  }

  @inline(__always) func sample(_ px: Lanes, _ py: Float) -> LineSample {
    let dx = (px - Lanes(x)) * Lanes(inverseRadius)
    let dy = Lanes((py - y) * inverseRadius)
    let square = dx * dx + dy * dy + Lanes(1e-6)
    let inverse = square.inverseSquareRoot
    let rho = square * inverse
    let (cosine, sine) = Self.power(dx * inverse, dy * inverse, petals)
    let turned = Lanes(twist) * rho + Lanes(phase)
    let (turnedCosine, turnedSine) = ((turned + Lanes(0.25)).sineOfTurns, turned.sineOfTurns)
    var petal = cosine * turnedCosine - sine * turnedSine
    if let rollsInside {
      petal = trochoid(petal, sine * turnedCosine + cosine * turnedSine, rollsInside)
    }
    // At the rim the petals stand out fully, whatever they did on the way there.
    let sign = ((rho - Lanes(1)) * Lanes(rings) + Lanes(0.25)).sineOfTurns
    // A trochoid is full where it comes nearest to the centre, so that the rim is the true curve all around.
    let grown = rollsInside == nil ? rho : rho * Lanes(1 / (1 - depth))
    let reached = rho + Lanes(depth) * grown.smoothStep * sign * petal
    let outer = ((Lanes(1) - reached) * Lanes(1 / edge)).smoothStep
    let inner = ((rho - Lanes(hole)) * Lanes(10)).smoothStep
    // Held outside the rosette, where nothing is drawn.
    // The empty middle is the rosette's own: nothing below shows through it.
    return LineSample(phase: Lanes(lines) * lesser(reached, Lanes(2)), tone: outer * inner, cover: outer)
  }

  /// How far a trochoid lies inside its mean circle, as a share of its depth.
  ///
  /// The point on the wheel is w·(1 + b·wᵏ), or w·(1 + b·w⁻ᵏ) with the wheel inside. Here w goes around the unit
  /// circle, b is the depth and k the number of petals. What is given is the k-th power of the point's direction.
  /// Newton's steps on the unit circle find wᵏ from it; for b·k ≤ 0.75 they settle to rounding.
  @inline(__always) private func trochoid(_ re: Lanes, _ im: Lanes, _ rollsInside: Bool) -> Lanes {
    let b = Lanes(depth)
    let side = Lanes(rollsInside ? -1 : 1)
    let k = Lanes(Float(petals))
    var (x, y) = (re, im)
    for _ in 0..<6 {
      // 1 + b·wᵏ, mirrored where the wheel is inside, and its direction.
      let (px, py) = (Lanes(1) + b * x, b * y * side)
      let inverse = (px * px + py * py).inverseSquareRoot
      let (dx, dy) = Self.power(px * inverse, py * inverse, petals)
      // The sine of the angle between the direction that w gives and that of the place.
      let (hx, hy) = (x * dx - y * dy, x * dy + y * dx)
      let miss = im * hx - re * hy
      let slope = Lanes(1) + side * k * b * (x + b) * inverse * inverse
      let turn = miss * (Lanes(1) / slope)
      (x, y) = (x - turn * y, y + turn * x)
      let unit = (x * x + y * y).inverseSquareRoot
      (x, y) = (x * unit, y * unit)
    }
    let square = Lanes(1) + b * b + (b + b) * x
    return (Lanes(1) - square * square.inverseSquareRoot) * (Lanes(1) / b)
  }

  /// The real and imaginary part of a unit number's whole power.
  @inline(__always) static func power(_ re: Lanes, _ im: Lanes, _ exponent: Int) -> (Lanes, Lanes) {
    var (baseRe, baseIm) = (re, im)
    var (outRe, outIm) = (Lanes(1), Lanes(0))
    var left = exponent
    while left > 0 {
      if left & 1 == 1 { (outRe, outIm) = (outRe * baseRe - outIm * baseIm, outRe * baseIm + outIm * baseRe) }
      (baseRe, baseIm) = (baseRe * baseRe - baseIm * baseIm, (baseRe + baseRe) * baseIm)
      left >>= 1
    }
    return (outRe, outIm)
  }
}
