/// Undoes a picture's blur: weights for the samples about a module, and for what its neighbours seem to be, that tell
/// the module itself. They are learnt from modules of which is known what they are, so whatever blurred them (focus,
/// motion, a grid that lies beside the modules' middles) is undone alike.
struct Equaliser {
  /// Half modules from a module's middle to the samples that are weighed.
  private static let offsets: [(u: Int, v: Int)] = (-3...3).flatMap { v in (-3...3).map { (u: $0, v: v) } }.filter {
    $0.u * $0.u + $0.v * $0.v <= 10
  }

  /// Of the samples, then of the neighbours where they are used, then the level.
  private let weights: [Double]

  /// Takes each module for what its own middle shows.
  static let none = Equaliser(weights: offsets.map { $0 == (0, 0) ? 1 : 0 } + [0])

  private init(weights: [Double]) { self.weights = weights }

  /// Learns from modules; `nil` where they do not suffice.
  init?(_ samples: ModuleSamples, _ neighbours: Neighbours?, from teachers: [(u: Int, v: Int, dark: Bool)]) {
    let shifts = Equaliser.shifts(samples)
    let around = neighbours?.shifts ?? []
    let count = shifts.count + around.count + 1
    var system = LinearSystem(unknowns: count)
    var seen = [Double](repeating: 1, count: count)
    for (u, v, dark) in teachers {
      let at = samples.index(u, v)
      for (k, shift) in shifts.enumerated() { seen[k] = samples.values[at + shift] }
      if let neighbours {
        let place = neighbours.index(u, v)
        for (k, shift) in around.enumerated() { seen[shifts.count + k] = neighbours.light[place + shift] }
      }
      system.add(seen, equals: dark ? -1 : 1)
    }
    let rest = Equaliser.none.weights
    for k in 0..<count - 1 {
      system.pull(k, to: neighbours == nil ? rest[k] : 0, weight: Equaliser.caution * Double(teachers.count))
    }
    guard let solved = system.solved() else { return nil }
    weights = solved
  }

  /// How strongly the weights are held back, against noise.
  private static let caution = 0.005

  /// How light each module is, rows from the top: below 0 is dark.
  func tell(_ samples: ModuleSamples, _ neighbours: Neighbours? = nil) -> [Double] {
    let shifts = Equaliser.shifts(samples)
    let around = neighbours?.shifts ?? []
    let n = samples.dimension
    var out = [Double](repeating: 0, count: n * n)
    for v in 0..<n {
      for u in 0..<n {
        let at = samples.index(u, v)
        var sum = weights[weights.count - 1]
        for (k, shift) in shifts.enumerated() { sum += weights[k] * samples.values[at + shift] }
        if let neighbours {
          let place = neighbours.index(u, v)
          for (k, shift) in around.enumerated() { sum += weights[shifts.count + k] * neighbours.light[place + shift] }
        }
        out[v * n + u] = sum
      }
    }
    return out
  }

  private static func shifts(_ samples: ModuleSamples) -> [Int] { offsets.map { $0.v * samples.stride + $0.u } }
}

/// What the modules of a symbol seem to be: from -1 for dark to 1 for light, and light around the symbol.
struct Neighbours {
  let light: [Double]
  private let stride: Int

  /// Modules to each side that blur mixes in.
  private static let reach = 2

  init(_ guess: [Double], known: [(u: Int, v: Int, dark: Bool)], dimension n: Int) {
    stride = n + 2 * Neighbours.reach
    var light = [Double](repeating: 1, count: stride * stride)
    for v in 0..<n {
      for u in 0..<n {
        light[(v + Neighbours.reach) * stride + u + Neighbours.reach] = min(max(1.5 * guess[v * n + u], -1), 1)
      }
    }
    for (u, v, dark) in known { light[(v + Neighbours.reach) * stride + u + Neighbours.reach] = dark ? -1 : 1 }
    self.light = light
  }

  @inline(__always)
  func index(_ u: Int, _ v: Int) -> Int { (v + Neighbours.reach) * stride + u + Neighbours.reach }

  /// From a module to those around it.
  var shifts: [Int] {
    let range = -Neighbours.reach...Neighbours.reach
    return range.flatMap { v in range.map { u in v * stride + u } }.filter { $0 != 0 }
  }
}
