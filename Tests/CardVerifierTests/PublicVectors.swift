import Foundation

/// The public test vectors beside the project, which it does not carry itself.
enum PublicVectors {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "../shared/vectors").standardizedFileURL

  /// Whether the file or folder is there, and not empty.
  static func exist(_ name: String) -> Bool {
    let url = folder.appending(path: name)
    if let names = try? FileManager.default.contentsOfDirectory(atPath: url.path(percentEncoded: false)) {
      return !names.isEmpty
    }
    return ((try? Data(contentsOf: url))?.count ?? 0) > 0
  }

  static func data(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }
  static func text(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }
  static func json<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: data(name))
  }
}
