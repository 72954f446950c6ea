import CardFiles
import Foundation
import TestSupport
import Testing

@testable import CardIssuing

@Suite("Writing a card's files")
struct OutputFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(_ name: String, _ text: String) -> CardFile { CardFile(name: name, bytes: Array(text.utf8)) }

  @discardableResult
  private func write(_ files: [CardFile], _ number: String, in path: String? = nil) throws(FileError) -> String {
    let staged = try OutputFolder(path ?? folder.path).stage(files, card: number)
    try staged.commit()
    return staged.card
  }

  @Test("missing folders are made, and only the card's files are in its folder")
  func fresh() throws {
    let path = try write([file("front.png", "1")], "N-1", in: folder.file("a/b"))
    #expect(path == folder.file("a/b/N-1"))
    #expect(folder.listing == ["a", "a/b", "a/b/N-1", "a/b/N-1/front.png"])
  }

  @Test("a second run replaces its files, removes planes that are stale, and leaves other files alone")
  func again() throws {
    try write([file("front.png", "1"), file("front.uv.png", "1")], "N")
    try folder.write("mine", to: "N/note.txt")
    try folder.makeFolder("N/mine")
    try write([file("front.png", "2")], "N")
    #expect(folder.listing == ["N", "N/front.png", "N/mine", "N/note.txt"])
    #expect(try folder.read("N/front.png") == Array("2".utf8))
  }

  @Test("staged files are not in their place, and vanish with the folders made for them unless they are committed")
  func uncommitted() throws {
    do {
      let staged = try OutputFolder(folder.file("new")).stage([file("front.png", "1")], card: "N")
      #expect(!Files.exists(staged.card))
      #expect(folder.listing.count == 3)
    }
    #expect(folder.listing.isEmpty)
  }

  @Test("where nothing can be written, the error says so and nothing is left")
  func unwritable() throws {
    try folder.write("a file", to: "file")
    for path in ["/file", "/file/below", "/new/../file/below"] {
      let error = #expect(throws: FileError.self, "\(path)") {
        try write([file("a", "1")], "N", in: folder.path + path)
      }
      #expect(error?.code == .notWritable, "\(path)")
      #expect(path != "/file" || error?.message.hasSuffix("is a file, not a folder") == true)
    }
    #expect(folder.listing.filter { $0 != "new" } == ["file"])
  }

  @Test("a file or a link of the card's name is not replaced")
  func foreignName() throws {
    try folder.write("mine", to: "N")
    #expect(symlink("elsewhere", folder.file("M")) == 0)
    for name in ["N", "M"] {
      #expect(throws: FileError(.notWritable, ""), "\(name)") { try write([file("front.png", "1")], name) }
    }
    #expect(try folder.read("N") == Array("mine".utf8))
    #expect(folder.listing == ["M", "N"])
  }

  @Test("what killed runs left is swept away, but for a folder that a process is at work on")
  func leftovers() throws {
    let name = ".PC-3.0A1B2C3D-0000-4000-8000-0123456789AB"
    for leftover in [name, ".PC-4.half-written", ".mine", "PC-9"] { try folder.makeFolder(leftover) }
    try folder.write("face", to: "\(name)/front.png")
    try folder.write("face", to: ".PC-4.half-written/front.png")
    let other = try OutputFolder(folder.path).stage([file("front.png", "1")], card: "PC-5")
    // Files with such names are nobody's leftovers.
    try folder.write("x", to: ".PC-7.x")
    try write([file("front.png", "1")], "PC-6")
    let names = try Files.names(in: folder.path)
    #expect(names.filter { $0.hasPrefix(".PC-5.") }.count == 1)
    #expect(names.filter { !$0.hasPrefix(".PC-5.") } == [".PC-7.x", ".mine", "PC-6", "PC-9"])
    try other.commit()
    #expect(try folder.read("PC-5/front.png") == Array("1".utf8))
  }

  @Test("a folder that was about to be replaced comes back, where the new one did not come")
  func interrupted() throws {
    let replaced = ".PC-1.0A1B2C3D-0000-4000-8000-0123456789AB.replaced"
    try folder.makeFolder(replaced)
    try folder.write("old", to: "\(replaced)/front.png")
    try write([file("front.png", "1")], "PC-2")
    #expect(try folder.read("PC-1/front.png") == Array("old".utf8))
    try folder.makeFolder(replaced)
    try folder.write("older", to: "\(replaced)/front.png")
    try folder.write("mine", to: "\(replaced)/note.txt")
    try write([file("front.png", "1")], "PC-2")
    #expect(folder.listing == ["PC-1", "PC-1/front.png", "PC-1/note.txt", "PC-2", "PC-2/front.png"])
    #expect(try folder.read("PC-1/front.png") == Array("old".utf8))
  }
}
