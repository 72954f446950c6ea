import CardFiles
import Foundation

/// Opens and makes registries in files.
///
/// A registry is made whole under another name: first its key (`<file>.key.new`), then the tables (`<file>.new`), which
/// take their place, then the key takes its own. A process that is killed in between leaves what the next one
/// completes. So an empty file is never one of ours, but what a full disk or a copy that failed left; and a key without
/// a registry means that the registry was lost.
enum SQLiteFile {
  static func open(
    _ path: String, creates: Bool, _ waiting: @escaping @Sendable () -> Void
  ) throws(RegistryError) -> (any RegistryStore, RegistryKey) {
    try checkIsNoFolder(path)
    if access(path, F_OK) != 0 {
      guard creates, !path.isEmpty else { throw RegistryError(.fileMissing, "there is no registry \(path)") }
      try create(path)
    }
    try checkIsNotEmpty(path)
    // What a process left that was killed just when the tables had taken their place.
    unlink(path + ".new")
    let keyFile = try RegistryKeyFile(completing: path + ".key")
    let key = keyFile.key
    do throws(RegistryError) {
      let store = try SQLiteStore(path: path, waiting: waiting)
      let version = try store.read { db in
        let version = try SQLiteSchema.version(db)
        try RegistryTables.check(key, in: db)
        return version
      }
      if version < SQLiteSchema.version {
        try store.write(.everything, isRepeatable: true) { db in try SQLiteSchema.migrate(db) }
      }
      return (store, key)
    } catch {
      throw named(error, path)
    }
  }

  /// Opens a registry that nobody needs to be able to write, as a backup is. A file in a folder that can't be written
  /// is copied to a temporary one, for SQLite writes beside a file even to read it.
  static func openReadOnly(
    _ path: String, _ waiting: @escaping @Sendable () -> Void
  ) throws(RegistryError) -> any RegistryStore {
    try checkIsNoFolder(path)
    guard access(path, F_OK) == 0 else { throw RegistryError(.fileMissing, "there is no registry \(path)") }
    try checkIsNotEmpty(path)
    do throws(RegistryError) {
      let folder = FilePath.folder(of: path)
      let isBesideWritable = access(folder.isEmpty ? "." : folder, W_OK) == 0
      let store: any RegistryStore =
        isBesideWritable
        ? try SQLiteStore(path: path, isReadOnly: true, waiting: waiting) : try CopiedStore(path, waiting)
      let version = try store.read { db in try SQLiteSchema.version(db) }
      guard version == SQLiteSchema.version else {
        throw RegistryError(
          .notARegistry, "the registry is of the older version \(version)",
          hint: "open a copy of it for writing once, with its key beside it: that brings it up to date")
      }
      return store
    } catch {
      throw named(error, path)
    }
  }

  private static func checkIsNoFolder(_ path: String) throws(RegistryError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else { return }
    throw RegistryError(.notARegistry, "\(path) is a folder, not a registry")
  }

  private static func checkIsNotEmpty(_ path: String) throws(RegistryError) {
    guard let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int, size == 0 else {
      return
    }
    throw RegistryError(
      .notARegistry, "\(path) is empty: a disk was full, or a copy failed",
      hint: "restore the registry from its backup; where no card was ever issued with it, remove the file")
  }

  /// What stands at the path, where it is something else: SQLite and the schema don't know the path.
  private static func named(_ error: RegistryError, _ path: String) -> RegistryError {
    guard error.code == .notARegistry else { return error }
    return RegistryError(
      .notARegistry, "\(path): \(error.message)", hint: error.hint ?? "name the file that the first card's issue made")
  }

  // MARK: Making one

  private static func create(_ path: String) throws(RegistryError) {
    let key = path + ".key"
    // Looked for in this order: another process may be making both right now.
    guard access(key, F_OK) != 0 || access(path, F_OK) == 0 else {
      throw RegistryError(
        .fileMissing, "there is no registry \(path), but there is its key",
        hint: "restore it from the backup: a new one would hand out the same status indices again")
    }
    guard let draft = try RegistryKeyFile(drafting: key) else { return }
    // The draft is locked: whoever waited for it finds what the one before made.
    guard access(path, F_OK) != 0 else { return }
    let tables = path + ".new"
    for leftover in [tables, tables + "-wal", tables + "-shm", tables + "-journal"] { unlink(leftover) }
    let failure = RegistryError(
      .cannotCreate, "the registry \(path) can't be created", hint: "see that its folder exists and belongs to you")
    let file = Foundation.open(tables, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure }
    close(file)
    do throws(RegistryError) {
      let store = try SQLiteStore(path: tables, waiting: {})
      let registryKey = draft.key
      try store.write(.everything, isRepeatable: true) { db in try SQLiteSchema.create(db, key: registryKey) }
      // The log goes back into the file, which alone takes its place.
      try store.close()
      guard link(tables, path) == 0 || errno == EEXIST else { throw failure }
    } catch {
      for leftover in [tables, tables + "-wal", tables + "-shm", tables + "-journal"] { unlink(leftover) }
      throw error
    }
    unlink(tables)
    AtomicFile.syncFolder(FilePath.folder(of: path))
    _ = consume draft
  }
}

/// A registry that is read from a copy, which goes with it.
private final class CopiedStore: RegistryStore {
  private let folder: String
  private let store: SQLiteStore

  init(_ path: String, _ waiting: @escaping @Sendable () -> Void) throws(RegistryError) {
    folder = FileManager.default.temporaryDirectory.path + "/civiccard-\(UUID().uuidString)"
    let copy = folder + "/registry"
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
      for ending in ["", "-wal"] where access(path + ending, F_OK) == 0 {
        try FileManager.default.copyItem(atPath: path + ending, toPath: copy + ending)
        chmod(copy + ending, 0o600)
      }
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw RegistryError(
        .databaseFailed, "\(path) can't be copied to a folder in which SQLite can work",
        hint: "make room for temporary files, or copy it with its -wal to a folder of yours")
    }
    do throws(RegistryError) {
      store = try SQLiteStore(path: copy, isReadOnly: true, waiting: waiting)
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
  }

  deinit {
    try? store.close()
    try? FileManager.default.removeItem(atPath: folder)
  }

  func read<Value>(_ body: (any RegistryTransaction) throws -> Value) throws(RegistryError) -> Value {
    try store.read(body)
  }

  func write<Value>(
    _ lock: WriteLock, isRepeatable: Bool, _ body: (any RegistryTransaction) throws -> Value
  ) throws(RegistryError) -> Value {
    throw RegistryError(.readOnly, "the registry was opened for reading only")
  }
}
