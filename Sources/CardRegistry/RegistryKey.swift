import CardCredential
import CardFiles

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The secret of a registry, a file of 32 bytes beside it. Without it nobody can try guessed names and birth dates
/// against the digests in the registry, or read the order of issue from the status indices.
final class RegistryKey: Sendable {
  static let size = 32

  private let bytes: SecretBytes

  init(_ bytes: SecretBytes) { self.bytes = bytes }

  /// HMAC-SHA-256 over `label`, which keeps the key's uses apart, and `message`.
  func code(_ label: String, _ message: [UInt8]) -> [UInt8] {
    Digest.hmacSHA256(Array("CivicCard registry: \(label)\0".utf8) + message, key: bytes)
  }
}

/// The open key file, locked: processes that open or create the same registry at once take turns.
///
/// The lock is the kernel's, so it goes with a killed process.
struct RegistryKeyFile: ~Copyable {
  private let descriptor: Int32
  let key: RegistryKey

  /// Opens the key file at `path`; creates it with mode 0600 when it is not there and `create` is set.
  init(path: String, create: Bool) throws(RegistryError) {
    var file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    if file < 0, errno == ENOENT, create {
      try Self.create(path)
      file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    }
    guard file >= 0 else {
      guard errno == ENOENT else { throw Self.unusable("\(path) can't be read") }
      throw RegistryError(
        .keyMissing, "the registry's key \(path) is not there",
        hint: "restore it from the backup: a new one would not fit the cards already issued")
    }
    guard flock(file, LOCK_EX) == 0, let key = Self.read(file) else {
      let isOpenToOthers = Self.isOpenToOthers(file)
      close(file)
      throw isOpenToOthers
        ? Self.unusable("\(path) is open to others", hint: "chmod 600 \(path)")
        : Self.unusable("\(path) is not a registry's key of \(RegistryKey.size) bytes")
    }
    descriptor = file
    self.key = key
  }

  deinit { close(descriptor) }

  private static func unusable(_ message: String, hint: String? = nil) -> RegistryError {
    RegistryError(.keyUnusable, message, hint: hint)
  }

  private static func isOpenToOthers(_ file: Int32) -> Bool {
    var facts = stat()
    return fstat(file, &facts) == 0 && facts.st_mode & 0o077 != 0
  }

  private static func read(_ file: Int32) -> RegistryKey? {
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_mode & 0o077 == 0,
      facts.st_size == RegistryKey.size
    else { return nil }
    var count = 0
    let bytes = SecretBytes(count: RegistryKey.size) { count = pread(file, $0.baseAddress, $0.count, 0) }
    return count == RegistryKey.size ? RegistryKey(bytes) : nil
  }

  /// Writes a new key under a name of its own and links it into place. A process that is killed in between leaves no
  /// half-written key, and of two that create one at once, one wins.
  private static func create(_ path: String) throws(RegistryError) {
    let draft = "\(path).\(getpid()).new"
    unlink(draft)
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else {
      throw RegistryError(
        .cannotCreate, "the registry's key \(path) can't be created",
        hint: "see that its folder exists and belongs to you")
    }
    defer { unlink(draft) }
    let bytes = try? SecretBytes.random(RegistryKey.size)
    let written =
      bytes?.withBytes { write(file, $0.baseAddress, $0.count) == $0.count } == true && fsync(file) == 0
    guard close(file) == 0, written, link(draft, path) == 0 || errno == EEXIST else {
      throw RegistryError(.cannotCreate, "the registry's key \(path) can't be written")
    }
    AtomicFile.syncFolder(FilePath.folder(of: path))
  }
}
