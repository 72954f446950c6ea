import Foundation

/// The clock.
package enum Clock {
  /// In seconds since 1970.
  package static var now: Int64 { Int64(Date().timeIntervalSince1970) }
}
