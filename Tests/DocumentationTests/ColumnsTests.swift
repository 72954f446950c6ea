import Foundation
import TestSupport
import Testing

/// `swift format` breaks code and leaves comments as they are.
@Suite("Columns") struct ColumnsTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test(
    "Comments have at most 120 columns",
    arguments: ["Sources", "Services", "Tests", "Fuzzing", "Benchmarks", "Samples"])
  func comments(folder: String) throws {
    let files = try #require(
      FileManager.default.enumerator(at: Self.root.appending(path: folder), includingPropertiesForKeys: nil))
    var looked = 0
    for case let url as URL in files where ["swift", "c", "h", "cpp"].contains(url.pathExtension) {
      guard !url.pathComponents.contains(where: { $0.hasPrefix(".build") }) else { continue }
      looked += 1
      let text = try String(contentsOf: url, encoding: .utf8)
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        let start = line.drop { $0 == " " }
        guard start.hasPrefix("//") || start.hasPrefix("/*") || start.hasPrefix("* ") else { continue }
        #expect(line.count <= 120, "\(folder)/\(url.lastPathComponent):\(index + 1)")
      }
    }
    #expect(looked > 0)
  }
}
