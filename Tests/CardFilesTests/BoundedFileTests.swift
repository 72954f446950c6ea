import CardFiles
import Foundation
import TestSupport
import Testing

@Suite("Reading with a bound")
struct BoundedFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func code(_ name: String, limit: Int = 10, _ kind: OpenFile.Kind = .regular) -> FileError.Code? {
    do throws(FileError) {
      _ = try BoundedFile.read(folder.file(name), limit: limit, kind)
      return nil
    } catch {
      return error.code
    }
  }

  @Test("a file of the limit is read whole, one byte more is refused")
  func limit() throws {
    for count in [0, 1, 9, 10] {
      try folder.write([UInt8](repeating: 7, count: count), to: "f")
      #expect(try BoundedFile.read(folder.file("f"), limit: 10).count == count)
    }
    try folder.write([UInt8](repeating: 7, count: 11), to: "f")
    #expect(code("f") == .tooLarge)
  }

  @Test("a missing file, a folder and a file below a file are told apart")
  func missing() throws {
    try folder.makeFolder("d")
    try folder.write("x", to: "f")
    #expect(code("none") == .missing)
    #expect(code("f/below") == .missing)
    #expect(code("d") == .notAFile)
    #expect(code("d", .anything) == .notAFile)
  }

  @Test(
    "a pipe, a socket or a device is refused at once, by whatever name, or read to the bound where anything may be read"
  )
  func pipes() throws {
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    #expect(symlink("pipe", folder.file("photo.jpg")) == 0 && mknod(folder.file("socket"), S_IFSOCK | 0o600, 0) == 0)
    for name in ["pipe", "photo.jpg", "socket"] { #expect(code(name) == .notAFile, "\(name)") }
    #expect(code("../../../../../dev/zero", .regular) == .notAFile)
    do throws(FileError) {
      _ = try BoundedFile.read("/dev/zero", limit: 1_000, .anything)
      Issue.record("an endless file was read")
    } catch {
      #expect(error.code == .tooLarge)
    }
    #expect(try BoundedFile.read("/dev/null", limit: 10, .anything).isEmpty)
  }

  @Test("errors of a request's files name the field, and never the contents")
  func field() {
    let error = FileError(.missing, "there is no file x.jpg").about("photo")
    #expect(error.description == "photo: there is no file x.jpg")
    #expect(Fault(error) == Fault(FileError(.missing, subject: "photo", "")))
  }
}
