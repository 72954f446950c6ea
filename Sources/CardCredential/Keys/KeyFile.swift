import CardFiles

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Private keys as files: created for their owner alone, refused when others may read them.
public enum KeyFile {
  /// Writes `key` to a new file with mode 0600. Nothing is left behind when it fails.
  ///
  /// Throws `fileExists` rather than overwrite: a lost issuer key makes every card of a city unverifiable.
  public static func create(_ key: PrivateKey, at path: String, passphrase: SecretBytes? = nil) throws(KeyError) {
    let text = try key.pem(passphrase: passphrase)
    do throws(FileError) {
      // A umask may take bits away, but never add some: 0600 holds for any.
      try text.withBytes { (bytes) throws(FileError) in try AtomicFile.create(path, bytes, 0o600) }
    } catch {
      throw error.code == .exists
        ? KeyError(.fileExists, error.message, hint: "choose another name; a key is never overwritten")
        : KeyError(.fileUnusable, error.message)
    }
  }

  /// Reads the private key at `path`; refuses it when its group or others may read or write it.
  public static func read(_ path: String, passphrase: SecretBytes? = nil) throws(KeyError) -> PrivateKey {
    try PrivateKey(pem: try contents(of: path, allowing: .ownersFile), passphrase: passphrase)
  }

  /// Reads the public key at `path`.
  public static func readPublic(_ path: String) throws(KeyError) -> PublicKey {
    try PublicKey(pem: String(decoding: try contents(of: path, allowing: .file).copy(), as: UTF8.self))
  }

  /// Reads a passphrase: the first line of the file or pipe at `path`, without its line break.
  public static func readPassphrase(_ path: String) throws(KeyError) -> SecretBytes {
    let text = try contents(of: path, allowing: .anything)
    let length = text.withBytes { bytes in bytes.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count }
    guard length > 0 else { throw KeyError(.passphraseUnfit, "\(path) has an empty first line") }
    return SecretBytes(count: length) { target in text.withBytes { target.copyBytes(from: $0.prefix(length)) } }
  }

  /// Takes a passphrase out of the environment variable `name`; nil where it is not set or empty.
  ///
  /// Its bytes are overwritten and the variable is unset, so that neither a program started later nor a picture of the
  /// process's memory shows it. Not safe beside other threads that use the environment: call it before starting any.
  public static func takePassphrase(fromVariable name: String) -> SecretBytes? {
    guard let text = getenv(name) else { return nil }
    let length = strlen(text)
    let secret = SecretBytes(count: length) { $0.copyMemory(from: UnsafeRawBufferPointer(start: text, count: length)) }
    memset(text, 0, length)
    unsetenv(name)
    return length > 0 ? secret : nil
  }

  private enum Demand {
    /// A regular file that is its owner's alone.
    case ownersFile
    /// A regular file.
    case file
    /// Also a pipe, as a shell hands over another program's output.
    case anything
  }

  private static func opened(_ path: String, _ kind: OpenFile.Kind) throws(KeyError) -> OpenFile {
    do throws(FileError) {
      return try OpenFile(path, kind)
    } catch {
      throw KeyError(error.code == .missing ? .fileMissing : .fileUnusable, error.message)
    }
  }

  private static func contents(of path: String, allowing demand: Demand) throws(KeyError) -> SecretBytes {
    let file = try opened(path, demand == .anything ? .anything : .regular)
    var count: Int?
    // The bytes go nowhere but into memory that is wiped.
    let room = SecretBytes(count: PEMText.maximumSize + 1) { count = file.read(into: $0) }
    guard let count, count <= PEMText.maximumSize else {
      throw KeyError(.fileUnusable, "\(path) can't be read, or is larger than any key")
    }
    guard demand != .ownersFile || file.mode & 0o077 == 0 else {
      // The usual slip: of the two files of a key the wrong one, whose mode is as it should be.
      let isPublic = room.withBytes { $0.starts(with: Array("-----BEGIN PUBLIC KEY-----".utf8)) }
      throw isPublic
        ? KeyError(
          .wrongKeyType, "\(path) is a public key", hint: "name the private key's file, which was made with it")
        : KeyError(.readableByOthers, "\(path) is open to others", hint: "chmod 600 \(path)")
    }
    return SecretBytes(count: count) { target in room.withBytes { target.copyBytes(from: $0.prefix(count)) } }
  }
}
