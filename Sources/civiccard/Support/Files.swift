import Foundation

/// Reads and writes the command line's own files.
enum Files {
  /// Reads at most `limit` bytes. Exit codes: 66 when there is no such file, 74 when it can't be read, 65 when it is larger.
  static func read(_ path: String, limit: Int = 64 << 20) throws(Failure) -> [UInt8] {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw Failure(exitCode: Failure.noInput, "there is no file \(path)")
    }
    guard !isDirectory.boolValue else { throw Failure(exitCode: Failure.noInput, "\(path) is a folder, not a file") }
    guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: limit + 1) else {
      // An empty file reads as nil: it is there, with nothing in it.
      if FileManager.default.isReadableFile(atPath: path) { return [] }
      throw Failure(exitCode: Failure.ioError, "\(path) can't be read")
    }
    guard data.count <= limit else { throw Failure(exitCode: Failure.badData, "\(path) is larger than \(limit) bytes") }
    return Array(data)
  }

  /// Writes through a temporary file beside the target, so that a failed run leaves no half of one. What is there must
  /// be a file.
  ///
  /// - Parameter mode: who may read it, less what the umask takes away.
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o666) throws(Failure) {
    let failure = Failure(
      exitCode: Failure.cannotCreate, "\(path) can't be written",
      hint: "see that it is a file, or none yet, in a folder of yours")
    // Renaming onto a device or a link would take its place: /dev/stdout's, too, for root.
    var facts = stat()
    guard lstat(path, &facts) != 0 || facts.st_mode & S_IFMT == S_IFREG else { throw failure }
    let temporary = "\(path).\(UUID().uuidString)"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure }
    do {
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      try handle.write(contentsOf: Data(bytes))
      try handle.synchronize()
      try handle.close()
      guard rename(temporary, path) == 0 else { throw failure }
    } catch {
      unlink(temporary)
      throw failure
    }
  }

  /// `path` as it is meant by a file in `folder`.
  static func resolve(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : folder.isEmpty ? path : "\(folder)/\(path)"
  }

  /// The folder that `path` lies in, empty for the current one. Foundation's own traps on a path of one character
  /// (Swift 6.3 on Linux).
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
