import Foundation

/// A new folder in the system's place for temporary files; it goes away with this object.
package final class TemporaryFolder: Sendable {
  /// The folder.
  package let path: String

  package init() throws {
    let name = "civiccard-tests-\(ProcessInfo.processInfo.globallyUniqueString)"
    // Without symbolic links, so that paths that a program prints compare equal (macOS has one at /var).
    path = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path + "/" + name
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  deinit { remove() }

  /// Removes it before its time.
  package func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in it.
  package func file(_ name: String) -> String { path + "/" + name }

  package func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
  }

  package func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
  }

  package func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  package func read(_ name: String) throws -> [UInt8] { try Files.read(file(name)) }

  /// All files and folders below, sorted.
  package var listing: [String] { (FileManager.default.subpaths(atPath: path) ?? []).sorted() }

  /// Every file and folder below, by its path from here, with the bytes of files.
  package func contents() throws -> [String: [UInt8]?] { try Files.contents(of: path) }
}
