import CardFace
import CardModel
import Foundation
import Testing

@Suite("The README", .serialized)
struct ReadmeTests {
  private let root: String

  init() {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    root = url.path
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8) }

  @Test("every file that it links to is there")
  func links() throws {
    for page in ["README.md", "CONTRIBUTING.md"] {
      for match in try text(page).matches(of: /\]\(([^)#:]+)\)/) {
        #expect(FileManager.default.fileExists(atPath: "\(root)/\(match.1)"), "\(page): \(match.1)")
      }
    }
  }
}
