import CoreMetrics
import Synchronization

/// Keeps what swift-metrics is told and writes it in Prometheus' text form (version 0.0.4). Labels come from our own
/// code alone, so there are few of them.
final class PrometheusFactory: MetricsFactory {
  private let series = Mutex<[String: Series]>([:])

  /// Upper ends of the durations' buckets, in seconds.
  static let buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    find(label, dimensions, .counter)
  }

  func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    find(label, dimensions, .gauge)
  }

  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    find(label, dimensions, .histogram)
  }

  // Series stay: a counter that goes away and comes back would count from nothing.
  func destroyCounter(_ handler: any CounterHandler) {}
  func destroyRecorder(_ handler: any RecorderHandler) {}
  func destroyTimer(_ handler: any TimerHandler) {}

  private func find(_ label: String, _ dimensions: [(String, String)], _ kind: Series.Kind) -> Series {
    let labels = dimensions.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
    return series.withLock { series in
      let key = label + "{" + labels
      if let known = series[key] { return known }
      let new = Series(name: label, labels: labels, kind)
      series[key] = new
      return new
    }
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { escaped, character in
      switch character {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      default: escaped.append(character)
      }
    }
  }

  /// All series, sorted by name, each name's type before its first.
  var text: String {
    let all = series.withLock { Array($0.values) }.sorted { ($0.name, $0.labels) < ($1.name, $1.labels) }
    var (text, last) = ("", "")
    for one in all {
      if one.name != last { text += "# TYPE \(one.name) \(one.kind.rawValue)\n" }
      last = one.name
      text += one.text
    }
    return text
  }
}

/// One name with its labels.
final class Series: CounterHandler, RecorderHandler, TimerHandler {
  enum Kind: String { case counter, gauge, histogram }

  private struct Values {
    var sum = 0.0
    var count = 0
    var buckets = [Int](repeating: 0, count: PrometheusFactory.buckets.count)
  }

  let name: String
  let labels: String
  let kind: Kind
  private let values = Mutex(Values())

  init(name: String, labels: String, _ kind: Kind) { (self.name, self.labels, self.kind) = (name, labels, kind) }

  func increment(by amount: Int64) { values.withLock { $0.sum += Double(amount) } }

  func reset() { values.withLock { $0 = Values() } }

  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) { values.withLock { $0.sum = value } }

  func recordNanoseconds(_ duration: Int64) {
    let seconds = Double(duration) / 1e9
    values.withLock { values in
      values.sum += seconds
      values.count += 1
      if let bucket = PrometheusFactory.buckets.firstIndex(where: { seconds <= $0 }) { values.buckets[bucket] += 1 }
    }
  }

  var text: String {
    let values = values.withLock { $0 }
    guard kind == .histogram else {
      return "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.number(values.sum))\n"
    }
    let before = labels.isEmpty ? "" : labels + ","
    var (text, below) = ("", 0)
    for (end, count) in zip(PrometheusFactory.buckets, values.buckets) {
      below += count
      text += "\(name)_bucket{\(before)le=\"\(end)\"} \(below)\n"
    }
    text += "\(name)_bucket{\(before)le=\"+Inf\"} \(values.count)\n"
    let set = labels.isEmpty ? "" : "{\(labels)}"
    return text + "\(name)_sum\(set) \(values.sum)\n\(name)_count\(set) \(values.count)\n"
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }
}
