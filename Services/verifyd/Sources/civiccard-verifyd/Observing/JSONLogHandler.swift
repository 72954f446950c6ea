import Foundation
import Logging

/// One JSON object a line on standard error, for journald and whoever collects it. What is logged holds no personal
/// data: no text of a code, no verdict's card, no query, no header.
struct JSONLogHandler: LogHandler {
  let label: String
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  init(label: String, level: Logger.Level) { (self.label, logLevel) = (label, level) }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var line =
      "{\"time\":\"\(Self.time())\",\"level\":\"\(event.level)\",\"message\":\(Self.quoted("\(event.message)"))"
    let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
    for (name, value) in all.sorted(by: { $0.key < $1.key }) {
      line += ",\(Self.quoted(name)):\(Self.quoted("\(value)"))"
    }
    line += "}\n"
    // One write a line, so that the lines of several threads don't mix.
    let bytes = Array(line.utf8)
    FileHandle.standardError.write(Data(bytes))
  }

  /// RFC 3339 with milliseconds, in UTC.
  private static func time() -> String {
    Date.now.formatted(
      .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .omitted))
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.value < 0x20:
        quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
