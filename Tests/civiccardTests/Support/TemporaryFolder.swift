import Foundation

/// A new folder in the system's place for temporary files, for as long as its owner wants it.
struct TemporaryFolder: Sendable {
  let root: String

  init() throws {
    let name = "civiccard-tests-\(ProcessInfo.processInfo.globallyUniqueString)"
    // Without symbolic links, so that paths that a program prints compare equal (macOS has one at /var).
    let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
    root = parent + "/" + name
    try FileManager.default.createDirectory(
      atPath: root, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  func remove() { try? FileManager.default.removeItem(atPath: root) }

  func path(_ name: String) -> String { root + "/" + name }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
  }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func read(_ name: String) throws -> [UInt8] { try Files.read(path(name)) }

  /// Every file and folder below, by its path from here, with the bytes of files.
  func contents() throws -> [String: [UInt8]?] { try Files.contents(of: root) }
}

enum Files {
  static func read(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

  static func text(_ path: String) throws -> String { String(decoding: try read(path), as: UTF8.self) }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// The names in a folder, sorted.
  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  /// Every file and folder below `folder`, by its path from there, with the bytes of files.
  static func contents(of folder: String) throws -> [String: [UInt8]?] {
    var contents: [String: [UInt8]?] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      var isDirectory: ObjCBool = false
      let path = folder + "/" + name
      _ = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
      contents[name] = .some(isDirectory.boolValue ? nil : try read(path))
    }
    return contents
  }
}
