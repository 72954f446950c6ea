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
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else {
      throw errno == EEXIST
        ? KeyError(.fileExists, "\(path) is there already", hint: "choose another name; a key is never overwritten")
        : KeyError(.fileUnusable, "\(path) can't be created")
    }
    // A umask may take bits away, but never add some: 0600 holds for any.
    let written = text.withBytes { write(file, $0.baseAddress, $0.count) == $0.count } && fsync(file) == 0
    guard close(file) == 0, written else {
      unlink(path)
      throw KeyError(.fileUnusable, "\(path) can't be written")
    }
  }

  /// Reads the private key at `path`; refuses it when its group or others may read or write it.
  public static func read(_ path: String, passphrase: SecretBytes? = nil) throws(KeyError) -> PrivateKey {
    try PrivateKey(pem: try contents(of: path, private: true), passphrase: passphrase)
  }

  /// Reads the public key at `path`.
  public static func readPublic(_ path: String) throws(KeyError) -> PublicKey {
    try PublicKey(pem: String(decoding: try contents(of: path, private: false).copy(), as: UTF8.self))
  }

  /// Reads a passphrase: the file's first line, without its line break. The file must be its owner's alone, too.
  public static func readPassphrase(_ path: String) throws(KeyError) -> SecretBytes {
    let text = try contents(of: path, private: true)
    let length = text.withBytes { bytes in bytes.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count }
    guard length > 0 else { throw KeyError(.passphraseUnfit, "\(path) has an empty first line") }
    return SecretBytes(count: length) { target in text.withBytes { target.copyBytes(from: $0.prefix(length)) } }
  }

  private static func contents(of path: String, private isPrivate: Bool) throws(KeyError) -> SecretBytes {
    // O_NONBLOCK: a pipe at this path must not hang the caller.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      throw errno == ENOENT
        ? KeyError(.fileMissing, "there is no file \(path)") : KeyError(.fileUnusable, "\(path) can't be read")
    }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_size <= PEMText.maximumSize else {
      throw KeyError(.fileUnusable, "\(path) is no regular file of a key's size")
    }
    guard !isPrivate || facts.st_mode & 0o077 == 0 else {
      throw KeyError(.readableByOthers, "\(path) is open to others", hint: "chmod 600 \(path)")
    }
    var count = 0
    let bytes = SecretBytes(count: Int(facts.st_size)) { count = readBytes(file, $0.baseAddress, $0.count) }
    guard count == bytes.count else { throw KeyError(.fileUnusable, "\(path) changed while it was read") }
    return bytes
  }
}

/// POSIX `read`, which inside `KeyFile` would mean its own method.
private func readBytes(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, buffer, count)
}
