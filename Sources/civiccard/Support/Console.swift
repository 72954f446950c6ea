import Foundation

/// Results go to standard output, everything else to standard error.
enum Console {
  static func print(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

  static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

  static func warn(_ message: String, hint: String) {
    note("warning: \(message)")
    note("hint: \(hint)")
  }

  static func report(_ failure: Failure) {
    note("error: \(failure.message)")
    if let hint = failure.hint { note("hint: \(hint)") }
  }

  /// Prints a value as JSON with sorted keys, on several lines.
  static func print(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
