import Foundation

/// Files as tests look at them.
package enum Files {
  package static func read(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

  package static func text(_ path: String) throws -> String { String(decoding: try read(path), as: UTF8.self) }

  package static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// The names in a folder, sorted.
  package static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  /// Every file and folder below `folder`, by its path from there, with the bytes of files.
  package static func contents(of folder: String) throws -> [String: [UInt8]?] {
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

/// The checkout that the tests were built from.
package enum Checkout {
  /// Its folder.
  package static let path: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()
}
