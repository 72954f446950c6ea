import CardImaging
import Foundation
import Testing

@Suite struct ImageFileTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "civiccard-\(UUID())")

  private func inFolder(_ body: (URL) throws -> Void) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test func readsWholeFiles() throws {
    try inFolder { folder in
      for count in [0, 1, 100_000] {
        let path = folder.appending(path: "file").path()
        try Data(repeating: 7, count: count).write(to: URL(filePath: path))
        #expect(try ImageFile.read(path) == [UInt8](repeating: 7, count: count))
      }
    }
  }

  @Test func namesWhatIsWrong() throws {
    try inFolder { folder in
      #expect(throws: ImageError(.missing, "")) { try ImageFile.read(folder.appending(path: "none").path()) }
      #expect(throws: ImageError(.notAFile, "")) { try ImageFile.read(folder.path()) }
      let path = folder.appending(path: "file").path()
      try Data(repeating: 7, count: 11).write(to: URL(filePath: path))
      let limits = ImageLimits(fileBytes: 10, pixels: 1, side: 1, scans: 1)
      #expect(throws: ImageError(.tooLarge, "")) { try ImageFile.read(path, limits: limits) }
    }
  }

  /// A pipe without a writer, a socket or an endless device is refused at once, by whatever name, and not waited for.
  @Test func waitsForNoPipeSocketOrDevice() throws {
    try inFolder { folder in
      let pipe = folder.appending(path: "pipe").path()
      try #require(mkfifo(pipe, 0o600) == 0)
      let link = folder.appending(path: "photo.jpg").path()
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: pipe)
      let socket = folder.appending(path: "socket").path()
      try #require(mknod(socket, S_IFSOCK | 0o600, 0) == 0)
      for path in [pipe, link, socket, "/dev/zero", "/dev/null", "/dev/tty"] {
        // Without a terminal, /dev/tty can't even be opened.
        let codes: [ImageError.Code] = path == "/dev/tty" ? [.notAFile, .inaccessible] : [.notAFile]
        let error = #expect(throws: ImageError.self, "\(path)") { try ImageFile.read(path) }
        #expect(codes.contains { $0 == error?.code }, "\(path)")
      }
    }
  }
}
