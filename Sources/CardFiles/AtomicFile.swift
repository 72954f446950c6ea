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

  /// Writes a new file. Throws `exists` where one is there already, `notWritable`.
  ///
  /// - Parameter lasts: whether it is on the disk when this returns, which takes milliseconds.
  package static func create(
    _ path: String, _ bytes: [UInt8], _ mode: mode_t = 0o666, lasts: Bool = true
  ) throws(FileError) {
    // The standard library's closure would lose the error's type.
    try bytes.withUnsafeBytes { bytes in
      Result { () throws(FileError) in try create(path, bytes, mode, lasts: lasts) }
    }.get()
  }

  /// The same from memory that the caller wipes: of a secret no copy is made. Throws `exists` where a file is there
  /// already; a file that could not be written whole is taken away.
  package static func create(
    _ path: String, _ bytes: UnsafeRawBufferPointer, _ mode: mode_t, lasts: Bool = true
  ) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else {
      throw errno == EEXIST
        ? FileError(.exists, "\(path) is there already") : FileError(.notWritable, "\(path) can't be written")
    }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = writeSome(descriptor, UnsafeRawBufferPointer(rebasing: rest))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    let isWhole = rest.isEmpty && (!lasts || fsync(descriptor) == 0)
    guard close(descriptor) == 0, isWhole else {
      unlink(path)
      throw FileError(.notWritable, "\(path) can't be written")
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

/// POSIX `write`, which inside `AtomicFile` would mean its own method.
private func writeSome(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
