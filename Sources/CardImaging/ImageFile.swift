#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files of images, read with a bound. The only file of this module that calls the C library.
public enum ImageFile {
  /// The whole file at `path`.
  ///
  /// Throws ``ImageError`` with the codes `missing`, `inaccessible`, `notAFile` (directories, pipes,
  /// sockets and devices are not waited for) and `tooLarge` (more than `limits.fileBytes`, which is found before the
  /// file is read). The message does not contain the path: the caller knows it.
  public static func read(_ path: String, limits: ImageLimits = .untrusted) throws(ImageError) -> [UInt8] {
    let file = try OpenFile(path)
    let size = try file.size()
    try limits.check(fileBytes: size)
    // One byte more than the size shows a file that grew meanwhile.
    let bytes = try file.bytes(atMost: size + 1)
    guard bytes.count == size else {
      throw ImageError(.inaccessible, "the file changed while it was read")
    }
    return bytes
  }
}

private struct OpenFile: ~Copyable {
  private let descriptor: Int32

  init(_ path: String) throws(ImageError) {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer; without O_NOCTTY, a terminal could become ours.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT, ENOTDIR: throw ImageError(.missing, "there is no such file")
      case EACCES, EPERM: throw ImageError(.inaccessible, "the file may not be read")
      case EISDIR, ENXIO: throw ImageError(.notAFile, "this is not a regular file")
      default: throw ImageError(.inaccessible, "the file can't be opened (system error \(errno))")
      }
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func size() throws(ImageError) -> Int {
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else {
      throw ImageError(.inaccessible, "the file can't be examined (system error \(errno))")
    }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      throw ImageError(.notAFile, "this is not a regular file")
    }
    return Int(facts.st_size)
  }

  func bytes(atMost limit: Int) throws(ImageError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      while count < limit, let base = buffer.baseAddress {
        let got = Self.readSome(descriptor, base + count, limit - count)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { return }
        count += got
      }
    }
    guard failure == 0 else {
      throw ImageError(.inaccessible, "the file can't be read (system error \(failure))")
    }
    return bytes
  }

  private static func readSome(_ descriptor: Int32, _ into: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
    read(descriptor, into, count)
  }
}
