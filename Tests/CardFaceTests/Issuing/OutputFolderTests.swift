import Foundation
import Testing

@testable import CardFace

@Suite("Writing a card's files")
struct OutputFolderTests {
  private func file(_ name: String, _ text: String) -> PrintedCard.File { .init(name: name, bytes: Array(text.utf8)) }

  @Test("missing folders are made, and only the card's files are in its folder")
  func fresh() throws {
    let folder = try TemporaryFolder()
    let path = try OutputFolder(folder.path + "/a/b").write([file("front.png", "1")], toCard: "N-1")
    #expect(path == folder.path + "/a/b/N-1")
    #expect(folder.listing == ["a", "a/b", "a/b/N-1", "a/b/N-1/front.png"])
  }

  @Test("a second run replaces its files, removes planes that are stale, and leaves other files alone")
  func again() throws {
    let folder = try TemporaryFolder()
    let output = OutputFolder(folder.path)
    try output.write([file("front.png", "1"), file("front.uv.png", "1")], toCard: "N")
    try "mine".write(toFile: folder.path + "/N/note.txt", atomically: true, encoding: .utf8)
    try output.write([file("front.png", "2")], toCard: "N")
    #expect(folder.listing == ["N", "N/front.png", "N/note.txt"])
    #expect(try Fixture.bytes(folder.path + "/N/front.png") == Array("2".utf8))
  }

  @Test("where nothing can be written, the error says so and nothing is left")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    try "a file".write(toFile: folder.path + "/file", atomically: true, encoding: .utf8)
    for path in ["/file", "/file/below", "/new/../file/below"] {
      let error = Fixture.faceError { _ = try OutputFolder(folder.path + path).write([file("a", "1")], toCard: "N") }
      #expect(error?.code == .outputFailed, "\(path)")
      #expect(path != "/file" || error?.message.hasSuffix("is a file, not a folder") == true)
    }
    #expect(folder.listing.filter { $0 != "new" } == ["file"])
  }
}
