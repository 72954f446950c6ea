import Foundation

/// What takes minutes runs with `make test-long` alone.
package enum LongTests {
  /// Whether this is such a run.
  package static let areWanted = ProcessInfo.processInfo.environment["CIVICCARD_LONG_TESTS"] == "1"

  /// How often to try, in a usual run and in a long one.
  package static func rounds(_ usual: Int, long: Int) -> Int { areWanted ? long : usual }
}
