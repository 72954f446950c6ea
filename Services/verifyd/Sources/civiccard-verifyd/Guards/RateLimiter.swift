import Synchronization

/// So many requests a second for each key, in the mean, and some at once after a pause. In memory: each service counts
/// for itself.
final class RateLimiter: Sendable {
  private struct Bucket {
    var tokens: Double
    var last: ContinuousClock.Instant
  }

  private let perSecond: Double
  private let burst: Double
  private let buckets = Mutex<[String: Bucket]>([:])

  init(perSecond: Double, burst: Double) { (self.perSecond, self.burst) = (perSecond, max(burst, 1)) }

  /// Whether the key `name` may ask once more now. There are no more buckets than keys.
  func takes(_ name: String) -> Bool {
    let now = ContinuousClock.now
    return buckets.withLock { buckets in
      var bucket = buckets[name] ?? Bucket(tokens: burst, last: now)
      bucket.tokens = min(burst, bucket.tokens + (now - bucket.last) / .seconds(1) * perSecond)
      bucket.last = now
      defer { buckets[name] = bucket }
      guard bucket.tokens >= 1 else { return false }
      bucket.tokens -= 1
      return true
    }
  }
}
