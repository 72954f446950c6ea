import CardVerifier
import HTTPTypes
import Logging
import Metrics
import Synchronization

/// What is counted and logged of each request and verdict.
final class RequestMetrics: Sendable {
  private struct Key: Hashable {
    let method: String
    let path: String
    let status: Int
  }

  private struct Meters: Sendable {
    let counter: Counter
    let timer: Metrics.Timer
  }

  /// Kept: making one takes longer than counting.
  private let meters = Mutex<[Key: Meters]>([:])

  /// - Parameter path: an address of the service's own.
  func note(
    _ method: HTTPRequest.Method, _ path: String, _ status: HTTPResponse.Status, _ time: Duration, _ logger: Logger
  ) {
    let key = Key(method: Self.name(method), path: path, status: status.code)
    let meters = meters.withLock { meters in
      if let known = meters[key] { return known }
      let dimensions = [("method", key.method), ("path", path), ("status", String(key.status))]
      let new = Meters(
        counter: Counter(label: "http_requests_total", dimensions: dimensions),
        timer: Metrics.Timer(label: "http_request_duration_seconds", dimensions: [("path", path)]))
      meters[key] = new
      return new
    }
    meters.counter.increment()
    let nanoseconds = time.components.attoseconds / 1_000_000_000 + time.components.seconds * 1_000_000_000
    meters.timer.recordNanoseconds(nanoseconds)
    logger.info(
      "request",
      metadata: [
        "method": "\(key.method)", "path": "\(path)", "status": "\(key.status)",
        "milliseconds": "\(Double(nanoseconds / 1_000) / 1_000)",
      ])
  }

  /// Made-up methods are all one.
  private static func name(_ method: HTTPRequest.Method) -> String {
    switch method {
    case .get: "GET"
    case .post: "POST"
    case .head: "HEAD"
    case .delete: "DELETE"
    default: "other"
    }
  }

  private static let accepted = counter("accepted")
  private static let refused = Dictionary(uniqueKeysWithValues: Reason.allCases.map { ($0, counter($0.rawValue)) })

  private static func counter(_ reason: String) -> Counter {
    Counter(label: "civiccard_verdicts_total", dimensions: [("reason", reason)])
  }

  static func count(_ verdict: Verdict) { count(verdict.reason, 1) }

  /// Counts as many verdicts of one reason; nil: accepted.
  static func count(_ reason: Reason?, _ number: Int) {
    (reason.flatMap { refused[$0] } ?? accepted).increment(by: number)
  }
}
