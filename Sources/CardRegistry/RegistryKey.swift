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
  private let file: OpenFile
  let key: RegistryKey

  /// Opens the key file at `path`; creates it with mode 0600 when it is not there and `create` is set.
  init(path: String, create: Bool) throws(RegistryError) {
    let file = try Self.opened(path, create: create)
    guard file.mode & 0o077 == 0 else {
      throw RegistryError(.keyUnusable, "\(path) is open to others", hint: "chmod 600 \(path)")
    }
    guard file.lock(), file.size == RegistryKey.size, let key = Self.read(file) else {
      throw RegistryError(.keyUnusable, "\(path) is not a registry's key of \(RegistryKey.size) bytes")
    }
    self.key = key
    self.file = file
  }

  private static func opened(_ path: String, create: Bool) throws(RegistryError) -> OpenFile {
    do throws(FileError) {
      return try OpenFile(path, followsLinks: false)
    } catch {
      guard error.code == .missing else { throw RegistryError(.keyUnusable, error.message) }
    }
    guard create else {
      throw RegistryError(
        .keyMissing, "the registry's key \(path) is not there",
        hint: "restore it from the backup: a new one would not fit the cards already issued")
    }
    try Self.create(path)
    return try opened(path, create: false)
  }

  private static func read(_ file: borrowing OpenFile) -> RegistryKey? {
    var count: Int?
    let bytes = SecretBytes(count: RegistryKey.size) { count = file.read(into: $0) }
    return count == RegistryKey.size ? RegistryKey(bytes) : nil
  }

  /// Writes a new key under a name of its own and links it into place. A process that is killed in between leaves no
  /// half-written key, and of two that create one at once, one wins.
  private static func create(_ path: String) throws(RegistryError) {
    let draft = "\(path).\(getpid()).new"
    unlink(draft)
    let failure = RegistryError(
      .cannotCreate, "the registry's key \(path) can't be created",
      hint: "see that its folder exists and belongs to you")
    guard let bytes = try? SecretBytes.random(RegistryKey.size),
      (try? bytes.withBytes { try AtomicFile.create(draft, $0, 0o600) }) != nil
    else { throw failure }
    defer { unlink(draft) }
    guard link(draft, path) == 0 || errno == EEXIST else { throw failure }
    AtomicFile.syncFolder(FilePath.folder(of: path))
  }
}
