import Foundation

/// Writes files so that whoever looks sees the old one or the new one: the one writer of the project.
package enum AtomicFile {
  /// Writes `bytes` through a file beside `path` that is on the disk before it takes the name. What is there already
  /// must be a regular file. Throws `notWritable`, and then leaves nothing behind.
  ///
  /// - Parameters:
  ///   - mode: who may read and write it, less what the umask takes away.
  ///   - prefix: the temporary file's name begins with it, in the target's folder; nil for the target's own name.
  package static func write(
    _ bytes: [UInt8], to path: String, mode: mode_t = 0o666, temporaryPrefix prefix: String? = nil
  ) throws(FileError) {
    let failure = FileError(
      .notWritable, "\(path) can't be written", hint: "see that it is a file, or none yet, in a folder of yours")
    // Renaming onto a device or a link would take its place: /dev/stdout's, too, for root.
    var facts = stat()
    guard lstat(path, &facts) != 0 || facts.st_mode & S_IFMT == S_IFREG else { throw failure }
    let folder = FilePath.folder(of: path)
    let beside = prefix.map { FilePath.resolve($0, in: folder) } ?? "\(path)."
    let temporary = beside + UUID().uuidString
    do {
      try create(temporary, bytes, mode)
      guard rename(temporary, path) == 0 else { throw failure }
    } catch {
      unlink(temporary)
      throw failure
    }
    syncFolder(folder)
  }

  /// Writes a new file. Throws where one is there already.
  ///
  /// - Parameter lasts: whether it is on the disk when this returns, which takes milliseconds.
  package static func create(
    _ path: String, _ bytes: [UInt8], _ mode: mode_t = 0o666, lasts: Bool = true
  ) throws(FileError) {
    let failure = FileError(.notWritable, "\(path) can't be written")
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure }
    do {
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      try handle.write(contentsOf: Data(bytes))
      if lasts { try handle.synchronize() }
      try handle.close()
    } catch {
      throw failure
    }
  }

  /// Makes new and changed names in `folder` last through a loss of power, as far as the system allows.
  package static func syncFolder(_ folder: String) {
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
