import CardFiles
import Foundation
import TestSupport
import Testing

@Suite("Writing whole files")
struct AtomicFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("a file is written, replaced, and nothing else is left beside it")
  func replace() throws {
    try AtomicFile.write([1], to: folder.file("f"))
    try AtomicFile.write([2, 3], to: folder.file("f"), mode: 0o600)
    #expect(try folder.read("f") == [2, 3])
    #expect(folder.listing == ["f"])
    let mode = try FileManager.default.attributesOfItem(atPath: folder.file("f"))[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test("a link, a device, a folder or a missing folder is not written to, and nothing is left")
  func unfit() throws {
    try folder.makeFolder("d")
    #expect(symlink("target", folder.file("link")) == 0)
    let before = folder.listing
    for path in [folder.file("d"), folder.file("link"), folder.file("none/f"), "/dev/null"] {
      #expect(throws: FileError(.notWritable, ""), "\(path)") { try AtomicFile.write([1], to: path) }
    }
    #expect(folder.listing == before)
  }

  @Test("paths are resolved as a file in a folder means them")
  func paths() {
    #expect(FilePath.resolve("a.jpg", in: "requests") == "requests/a.jpg")
    #expect(FilePath.resolve("a.jpg", in: "") == "a.jpg")
    #expect(FilePath.resolve("a.jpg", in: "/") == "/a.jpg")
    #expect(FilePath.resolve("/a.jpg", in: "requests") == "/a.jpg")
    #expect(FilePath.folder(of: "/a.jpg") == "/" && FilePath.folder(of: "a.jpg") == "")
    #expect(FilePath.folder(of: "x/y/a.jpg") == "x/y" && FilePath.folder(of: "/") == "/")
  }
}
