import CardIssuing
import Foundation

/// Writes the folder of one card without end, each time with other files that belong together, until it is killed.
///     FolderWriter OUT NUMBER FIRST
@main
enum FolderWriter {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, var version = Int(arguments[3]) else { exit(64) }
    while true {
      // A new one each time, as each run of a program has: it looks for leftovers.
      let output = OutputFolder(arguments[1])
      // Every third version has a file less than the one before: what is no longer part of the card must go.
      let names = ["front.png", "back.png", "credential.txt"] + (version % 3 == 0 ? [] : ["front.uv.png"])
      let text = String(repeating: "version \(version)\n", count: 4_000)
      let files = names.map { CardFile(name: $0, bytes: Array(text.utf8)) }
      try output.stage(files, card: arguments[2]).commit()
      version += 1
    }
  }
}
