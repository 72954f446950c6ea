import CardModel
import Foundation
import GRDB

/// Which card numbers were issued, with which status index, and what became of them. One SQLite file, and beside it
/// `<file>.key`.
///
/// It keeps no personal data. Of a request it keeps a digest under the key file's secret, which tells whether a later
/// request is the same one.
///
/// A card is issued in four steps. A process that is killed between any two of them can take all of them again:
/// 1. ``reserve(_:)`` gives the number its status index, and refuses a number that was issued with other content;
/// 2. the card is printed with that index;
/// 3. ``record(_:credentials:issued:expires:by:at:)`` writes its row, with the digests of its credentials, and revokes
///    the card that it replaces;
/// 4. only then are the files handed out.
///
/// Every write is one transaction that is on the disk when the call returns (write-ahead log, synchronous FULL).
/// Several processes may use one registry; on network file systems SQLite's locks don't hold, so keep it on a local
/// disk. A registry may be used on any thread.
public final class CardRegistry: Sendable {
  /// The database's path.
  public let path: String

  package let queue: DatabaseQueue
  let key: RegistryKey
  package let shuffle: IndexShuffle

  /// Whether a registry that is not there is made.
  public enum Opening: Sendable {
    /// Make it, with a new key unless a key file is there.
    case orCreate
    /// Throw `fileMissing`.
    case existing
  }

  /// How long to wait for another process's transaction, in seconds. Each takes milliseconds, but a disk may hang.
  private static let patience: TimeInterval = 30

  /// Opens the registry at `path`, and its key at `path` + `.key`.
  ///
  /// Throws `fileMissing`, `cannotCreate`, `notARegistry`, `keyMissing`, `keyUnusable`, `busy` or `databaseFailed`.
  public init(path: String, _ opening: Opening) throws(RegistryError) {
    self.path = path
    try Self.prepareFile(path, opening)
    let keyFile = try RegistryKeyFile(path: path + ".key", create: Self.size(of: path) == 0)
    key = keyFile.key
    shuffle = IndexShuffle(key: keyFile.key)
    var configuration = Configuration()
    configuration.busyMode = .timeout(Self.patience)
    configuration.label = "CardRegistry"
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      let mode = try queue.writeWithoutTransaction { db in
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        try db.execute(sql: "PRAGMA synchronous = FULL")
        return mode
      }
      guard mode == "wal" else {
        throw RegistryError(.databaseFailed, "SQLite can't keep a write-ahead log for \(path)")
      }
    } catch {
      throw Self.named(Self.translate(error), path)
    }
    // The lock on the key file is held to the end of this, so that one process creates the tables and others wait.
    let key = key
    do throws(RegistryError) {
      try write { db in try RegistrySchema.prepare(db, key: key) }
    } catch {
      throw Self.named(error, path)
    }
    _ = consume keyFile
  }

  /// What stands at the path, where it is something else: SQLite and the schema don't know the path.
  private static func named(_ error: RegistryError, _ path: String) -> RegistryError {
    guard error.code == .notARegistry else { return error }
    return RegistryError(
      .notARegistry, "\(path): \(error.message)", hint: error.hint ?? "name the file that the first card's issue made")
  }

  private static func size(of path: String) -> Int? {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
  }

  /// Checks that the file is there, or makes an empty one for SQLite that others can't read: status and audit trail are
  /// nobody else's business.
  ///
  /// The file is made first, then its key, then the tables. So a key without a registry means that the registry was
  /// lost, and an empty file means that the process that made it was killed.
  private static func prepareFile(_ path: String, _ opening: Opening) throws(RegistryError) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      guard !isFolder.boolValue else { throw RegistryError(.notARegistry, "\(path) is a folder, not a registry") }
      return
    }
    guard opening == .orCreate, !path.isEmpty else {
      throw RegistryError(.fileMissing, "there is no registry \(path)")
    }
    // Looked for in this order: another process may be making both right now.
    guard size(of: path + ".key") == nil || size(of: path) != nil else {
      throw RegistryError(
        .fileMissing, "there is no registry \(path), but there is its key",
        hint: "restore it from the backup: a new one would hand out the same status indices again")
    }
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw RegistryError(
        .cannotCreate, "the registry \(path) can't be created", hint: "see that its folder exists and belongs to you")
    }
    close(file)
  }

  // MARK: Transactions

  /// Runs `body` in a transaction that takes the write lock at once, so that what it reads holds until it commits.
  func write<Value>(_ body: (Database) throws -> Value) throws(RegistryError) -> Value {
    do {
      return try queue.writeWithoutTransaction { db in
        var value: Value?
        try db.inTransaction(.immediate) {
          value = try body(db)
          return .commit
        }
        guard let value else { throw RegistryError.damaged("a transaction gave nothing") }
        return value
      }
    } catch {
      throw Self.translate(error)
    }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws(RegistryError) -> Value {
    do {
      return try queue.read(body)
    } catch {
      throw Self.translate(error)
    }
  }

  private static func translate(_ error: any Error) -> RegistryError {
    if let error = error as? RegistryError { return error }
    guard let error = error as? DatabaseError else {
      return RegistryError(.databaseFailed, "the registry failed: \(error)")
    }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return RegistryError(
        .busy, "another process holds the registry", hint: "try again when it is done")
    case .SQLITE_NOTADB: return RegistryError(.notARegistry, "the file is no registry of cards")
    case .SQLITE_CORRUPT: return .damaged(error.message ?? "SQLite can't read it")
    case .SQLITE_FULL:
      return RegistryError(.databaseFailed, "the registry's disk is full", hint: "make room and run it again")
    default:
      // SQLite's message alone: the statement's arguments stay out of logs.
      return RegistryError(
        .databaseFailed, "the registry failed: \(error.message ?? "SQLite error \(error.resultCode)")")
    }
  }
}
