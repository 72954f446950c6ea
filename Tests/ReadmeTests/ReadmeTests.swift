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

  @Test("shows in under 25 lines the Swift code that the next test runs")
  func code() throws {
    let code = try text("Tests/ReadmeTests/IssueAndVerify.swift")
    #expect(try text("README.md").contains("```swift\n\(code)```"))
    #expect(code.split(separator: "\n", omittingEmptySubsequences: false).count - 1 < 25)
  }

  @Test("its Swift code issues a card and verifies it")
  func issueAndVerify() throws {
    let folder = NSTemporaryDirectory() + "/civiccard-readme-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let before = FileManager.default.currentDirectoryPath
    defer {
      _ = FileManager.default.changeCurrentDirectoryPath(before)
      try? FileManager.default.removeItem(atPath: folder)
    }
    try FileManager.default.copyItem(atPath: root + "/Templates", toPath: folder + "/Templates")
    func file(_ name: String) throws -> [UInt8] {
      Array(try Data(contentsOf: URL(fileURLWithPath: "\(root)/Samples/park-city/\(name)")))
    }
    let request = try CardRequest(json: file("child.json"))
    let today = try #require(CalendarDate(iso8601: request.issued ?? "2026-11-23"))
    // The README's code names paths as a city's own program would, from its working folder.
    try #require(FileManager.default.changeCurrentDirectoryPath(folder))
    let verdict = try ReadmeTestsCode.run(request, CardPictures(photo: file(request.photo), signature: nil), today)
    #expect(verdict.accepted)
    #expect(verdict.card?.name == request.name)
    #expect(FileManager.default.fileExists(atPath: "\(folder)/out/\(request.number)/front.png"))
  }

  @Test("every file that it links to is there")
  func links() throws {
    for page in ["README.md", "CONTRIBUTING.md"] {
      for match in try text(page).matches(of: /\]\(([^)#:]+)\)/) {
        #expect(FileManager.default.fileExists(atPath: "\(root)/\(match.1)"), "\(page): \(match.1)")
      }
    }
  }
}
