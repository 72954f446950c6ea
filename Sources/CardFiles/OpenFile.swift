#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file that is open for reading; closed when it goes.
package struct OpenFile: ~Copyable {
  /// What may be read.
  package enum Kind: Sendable {
    /// A regular file. Pipes, sockets and devices are refused, not waited for.
    case regular
    /// Also a pipe or device, as a shell hands over another program's output.
    case anything
  }

  private let descriptor: Int32
  /// The permission bits and the type, as `stat` gives them.
  package let mode: mode_t
  /// Bytes of a regular file; 0 of what has no size.
  package let size: Int

  /// Opens `path`. Throws `missing`, `notAFile` or `unreadable`.
  ///
  /// - Parameter followsLinks: whether `path` may be a symbolic link itself; its folders may.
  package init(_ path: String, _ kind: Kind = .regular, followsLinks: Bool = true) throws(FileError) {
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
    let descriptor = open(
      path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (kind == .regular ? O_NONBLOCK : 0) | (followsLinks ? 0 : O_NOFOLLOW))
    guard descriptor >= 0 else {
      throw switch errno {
      case ENOENT, ENOTDIR: FileError(.missing, "there is no file \(path)")
      case ENXIO, ELOOP: FileError(.notAFile, "\(path) is not a regular file")
      default: FileError(.unreadable, "\(path) can't be read")
      }
    }
    var facts = stat()
    let isKnown = fstat(descriptor, &facts) == 0
    let type = facts.st_mode & S_IFMT
    guard isKnown, type != S_IFDIR, type == S_IFREG || kind == .anything else {
      close(descriptor)
      throw type == S_IFDIR
        ? FileError(.notAFile, "\(path) is a folder, not a file")
        : FileError(.notAFile, "\(path) is not a regular file")
    }
    self.descriptor = descriptor
    mode = facts.st_mode
    size = type == S_IFREG ? Int(facts.st_size) : 0
  }

  deinit { close(descriptor) }

  /// Waits until no other process has locked the file, and locks it until it is closed. The lock is the kernel's, so
  /// it goes with a killed process.
  package func lock() -> Bool { flock(descriptor, LOCK_EX) == 0 }

  /// Fills `buffer` as far as the file goes; returns the number of bytes, or nil when reading failed.
  package func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    var count = 0
    while count < buffer.count {
      let got = readSome(descriptor, UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { return nil }
      if got == 0 { break }
      count += got
    }
    return count
  }

  /// The next bytes, at most `limit`; empty at the end, nil when reading failed.
  package func read(atMost limit: Int) -> [UInt8]? {
    var isGood = true
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      let got = read(into: UnsafeMutableRawBufferPointer(buffer))
      isGood = got != nil
      count = got ?? 0
    }
    return isGood ? bytes : nil
  }
}

/// POSIX `read`, which inside `OpenFile` would mean its own method.
private func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, buffer.baseAddress, buffer.count)
}
