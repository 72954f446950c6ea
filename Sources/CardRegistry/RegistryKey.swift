import CardCredential
import CardFiles
import Foundation

/// The secret of a registry, a file of 32 bytes beside it. Without it nobody can try guessed names and birth dates
/// against the digests in the registry, or read the order of issue from the status indices.
final class RegistryKey: Sendable {
  static let size = 32

  /// For a registry that is only looked at: nothing is computed under it.
  static let none = RegistryKey(SecretBytes(copying: [UInt8](repeating: 0, count: size)))

  private let bytes: SecretBytes

  init(_ bytes: SecretBytes) { self.bytes = bytes }

  /// Writes the key into a new file of its owner's alone. Throws a `FileError` (`exists`, `notWritable`).
  func write(to path: String) throws { try bytes.withBytes { try AtomicFile.create(path, $0, 0o600) } }

  /// What a registry keeps to tell whether a key is its own.
  var check: [UInt8] { code("key check v1", []) }

  /// HMAC-SHA-256 over `label`, which keeps the key's uses apart, and `message`.
  func code(_ label: String, _ message: [UInt8]) -> [UInt8] {
    Digest.hmacSHA256(Array("CivicCard registry: \(label)\0".utf8) + message, key: bytes)
  }
}

/// The open key file, locked: processes that make the same registry at once take turns.
///
/// The lock is the kernel's, so it goes with a killed process.
struct RegistryKeyFile: ~Copyable {
  private let file: OpenFile
  let key: RegistryKey

  private init(_ file: consuming OpenFile, _ path: String) throws(RegistryError) {
    guard file.mode & 0o077 == 0 else {
      throw RegistryError(.keyUnusable, "\(path) is open to others", hint: "chmod 600 \(path)")
    }
    guard file.size == RegistryKey.size, let key = Self.read(file) else {
      throw RegistryError(.keyUnusable, "\(path) is not a registry's key of \(RegistryKey.size) bytes")
    }
    self.key = key
    self.file = file
  }

  /// Opens the key file at `path`; creates it with mode 0600 when it is not there and `creates` is set.
  init(_ path: String, creates: Bool) throws(RegistryError) {
    if creates, access(path, F_OK) != 0 { try Self.create(path) }
    guard let file = try Self.opened(path) else { throw Self.missing(path) }
    try self.init(file, path)
  }

  /// Opens the key file of a registry that is there. Where the process that made it was killed before the key took its
  /// place, it takes it now.
  init(completing path: String) throws(RegistryError) {
    let draft = path + ".new"
    if access(path, F_OK) != 0, let file = try Self.opened(draft) {
      guard file.lock(), access(path, F_OK) == 0 || rename(draft, path) == 0 else { throw Self.missing(path) }
      AtomicFile.syncFolder(FilePath.folder(of: path))
    }
    guard let file = try Self.opened(path) else { throw Self.missing(path) }
    try self.init(file, path)
  }

  /// Makes and locks the key of a registry that is about to be made, under another name until the tables are there; nil
  /// where another process has completed both meanwhile.
  init?(drafting path: String) throws(RegistryError) {
    let draft = path + ".new"
    try Self.create(draft)
    guard let file = try Self.opened(draft) else { return nil }
    guard file.lock(), access(path, F_OK) != 0 else {
      // Another process has completed both: this draft is nobody's.
      unlink(draft)
      return nil
    }
    Self.clearLeftovers(of: draft)
    try self.init(file, draft)
  }

  /// What killed processes left of keys that never took a place.
  private static func clearLeftovers(of draft: String) {
    let (folder, name) = (FilePath.folder(of: draft), draft.split(separator: "/").last.map(String.init) ?? draft)
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
    for leftover in names ?? [] where leftover.hasPrefix(name + ".") {
      unlink(FilePath.resolve(leftover, in: folder))
    }
  }

  private static func missing(_ path: String) -> RegistryError {
    RegistryError(
      .keyMissing, "the registry's key \(path) is not there",
      hint: "restore it from the backup: a new one would not fit the cards already issued")
  }

  private static func opened(_ path: String) throws(RegistryError) -> OpenFile? {
    do throws(FileError) {
      return try OpenFile(path, followsLinks: false)
    } catch {
      guard error.code == .missing else { throw RegistryError(.keyUnusable, error.message) }
      return nil
    }
  }

  private static func read(_ file: borrowing OpenFile) -> RegistryKey? {
    var count: Int?
    let bytes = SecretBytes(count: RegistryKey.size) { count = file.read(into: $0) }
    return count == RegistryKey.size ? RegistryKey(bytes) : nil
  }

  /// As often may a draft be lost; each time another process has just made the key.
  private static let attempts = 100

  /// Writes a new key under a name of its own and links it into place, unless one is there. A process that is killed in
  /// between leaves no half-written key, and of two that create one at once, one wins.
  private static func create(_ path: String) throws(RegistryError) {
    let failure = RegistryError(
      .cannotCreate, "the registry's key \(path) can't be created",
      hint: "see that its folder exists and belongs to you")
    var isThere = false
    // Another process that makes the same key may take this draft for a leftover before it is linked: once more, then.
    for _ in 0..<attempts where !isThere {
      let draft = "\(path).\(getpid())-\(UInt32.random(in: 0 ... .max))"
      guard let bytes = try? SecretBytes.random(RegistryKey.size),
        (try? bytes.withBytes { try AtomicFile.create(draft, $0, 0o600) }) != nil
      else { throw failure }
      isThere = link(draft, path) == 0 || errno == EEXIST
      let isLost = errno == ENOENT
      unlink(draft)
      guard isThere || isLost else { throw failure }
    }
    guard isThere else { throw failure }
    AtomicFile.syncFolder(FilePath.folder(of: path))
  }
}
