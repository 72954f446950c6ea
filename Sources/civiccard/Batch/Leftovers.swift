import Foundation

/// Folders that a killed run left half-written in the output folder: they show faces and names, so a batch that completes the card removes them.
struct Leftovers: Sendable {
  private let folders: [String: [String]]

  /// Looks for hidden folders named after a card's number and more. None when the output folder is not there yet.
  init(in out: String) {
    var folders: [String: [String]] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: out)) ?? [] where name.hasPrefix(".") {
      // Numbers contain no dot.
      let parts = name.dropFirst().split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { folders[String(parts[0]), default: []].append("\(out)/\(name)") }
    }
    self.folders = folders
  }

  /// Removes what an earlier run left of the card `number`.
  func remove(_ number: String) {
    for folder in folders[number] ?? [] { try? FileManager.default.removeItem(atPath: folder) }
  }
}
