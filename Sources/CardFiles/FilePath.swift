/// Paths as texts.
package enum FilePath {
  /// `path` as it is meant by a file in `folder`.
  package static func resolve(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") || folder.isEmpty ? path : folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
  }

  /// The folder that `path` lies in, empty for the current one. Foundation's own traps on a path of one character
  /// (Swift 6.3 on Linux).
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
