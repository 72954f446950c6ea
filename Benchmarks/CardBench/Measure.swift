/// Times alternatives in turn, so that what else the machine does hits all of them alike, and keeps the best of each.
struct Measure {
  let rounds: Int

  /// Seconds of the best call of each alternative, by name.
  func best(_ alternatives: [(name: String, run: () throws -> Void)]) throws -> [String: Double] {
    let clock = ContinuousClock()
    var best: [String: Double] = [:]
    for _ in 0..<rounds {
      for (name, run) in alternatives {
        let time = try clock.measure(run) / .seconds(1)
        best[name] = min(best[name] ?? .infinity, time)
      }
    }
    return best
  }
}
