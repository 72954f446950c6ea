import Foundation

/// Times in processor time, which goes on only while this program runs: what else the machine does slows it down by way
/// of the caches alone.
struct Measure {
  let rounds: Int

  /// Seconds of processor time of the program so far, all its threads together.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Prints the time of each call, by name. The alternatives take turns, so that whatever disturbs hits all alike.
  func inTurns(_ alternatives: [(name: String, run: () throws -> Void)]) throws {
    for _ in 0..<rounds {
      for (name, run) in alternatives {
        let start = Self.now
        try run()
        Sample.print(name, Self.now - start)
      }
    }
  }
}
