import Foundation

/// What a scanner types on standard input.
struct ScannerInput {
  /// More than any QR holds, so that a scanner that went mad can't fill the memory.
  private static let longestText = 1 << 16

  private var waiting: [UInt8] = []
  private var isAtEnd = false

  /// The one text on standard input: at a terminal a line, for a scanner ends its text with Enter and not with the end
  /// of a file; from a pipe all of it, with the line breaks that a scanner put into it.
  static func text() throws -> [UInt8] {
    guard isatty(STDIN_FILENO) == 1 else {
      return Array(try FileHandle.standardInput.read(upToCount: longestText) ?? Data())
    }
    var input = ScannerInput()
    return try input.nextLine() ?? []
  }

  /// The next line that is not empty, without its end; nil at the end of the input. A line that is longer than any text
  /// ends there, and is no card's.
  mutating func nextLine() throws -> [UInt8]? {
    while true {
      if let end = waiting.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
        let line = Array(waiting[..<end])
        waiting.removeSubrange(...end)
        if !line.isEmpty { return line }
        continue
      }
      guard !isAtEnd, waiting.count < Self.longestText else {
        let rest = waiting
        waiting = []
        return rest.isEmpty ? nil : rest
      }
      let more = FileHandle.standardInput.availableData
      if more.isEmpty { isAtEnd = true }
      waiting += more
    }
  }
}
