import CardModel
import Foundation

/// Which card numbers were issued, with which status index, and what became of them: in one SQLite file, and beside it
/// `<file>.key`; or on a PostgreSQL server, with a key file of its own.
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
/// Every write is one transaction that is on the disk when the call returns. Several processes may use one registry; a
/// file must lie on a local disk, for on network file systems SQLite's locks don't hold. A registry may be used on any
/// thread. A server's lost connection is made again where that is safe.
public final class CardRegistry: Sendable {
  /// The database's path, or the server's name and the database's.
  public let path: String

  package let store: any RegistryStore
  let key: RegistryKey
  package let shuffle: IndexShuffle
  private let isReadOnly: Bool

  /// Whether a registry that is not there is made, and what may be done with it.
  public enum Opening: Sendable {
    /// Make it, with a new key unless a key file is there.
    case orCreate
    /// Throw `fileMissing`.
    case existing
    /// Look at it only; a file may be one that can't be written, like a backup, and needs no key.
    case readOnly
  }

  /// Opens the registry in the file at `path`, and its key at `path` + `.key`.
  ///
  /// Throws `fileMissing`, `cannotCreate`, `notARegistry`, `keyMissing`, `keyUnusable`, `busy` or `databaseFailed`.
  public convenience init(path: String, _ opening: Opening) throws(RegistryError) {
    try self.init(.file(path), opening)
  }

  /// Opens the registry at `place`.
  ///
  /// - Parameters:
  ///   - place: a file or a server.
  ///   - opening: whether it is made where there is none.
  ///   - waiting: called, on any thread, each time that the registry makes someone wait for over two seconds.
  /// - Throws: `fileMissing`, `cannotCreate`, `notARegistry`, `keyMissing`, `keyUnusable`, `busy` or `databaseFailed`;
  ///   of a server also `serverTooOld` and `notPermitted`.
  public init(
    _ place: RegistryPlace, _ opening: Opening, waiting: @escaping @Sendable () -> Void = {}
  ) throws(RegistryError) {
    path = place.name
    isReadOnly = opening == .readOnly
    switch place.kind {
    case .file(let path):
      (store, key) =
        isReadOnly
        ? (try SQLiteFile.openReadOnly(path, waiting), .none)
        : try SQLiteFile.open(path, creates: opening == .orCreate, waiting)
    case .server(let server, let keyFile):
      (store, key) = try PostgresFile.open(server, keyFile: keyFile, opening, waiting)
    }
    shuffle = IndexShuffle(key: key)
  }

  // MARK: Transactions

  /// Throws `readOnly` where the registry was opened to be looked at.
  func checkWritable() throws(RegistryError) {
    guard !isReadOnly else { throw RegistryError(.readOnly, "the registry was opened for reading only") }
  }

  /// Runs `body` in a transaction; see ``RegistryStore``. Throws `moved` where the registry issues no more.
  func write<Value>(
    _ lock: WriteLock, isRepeatable: Bool = true, _ body: (any RegistryTransaction) throws -> Value
  ) throws(RegistryError) -> Value {
    try checkWritable()
    return try store.write(lock, isRepeatable: isRepeatable) { transaction in
      if let moved = try transaction.row("SELECT moved FROM registry")?.optionalText("moved") {
        throw RegistryError(
          .moved, moved == Self.arriving ? "the registry is being moved here" : "the registry has moved to \(moved)",
          hint: moved == Self.arriving ? "run the same copy again, which completes it" : "use it there")
      }
      return try body(transaction)
    }
  }

  /// What a copy says of itself until its original is closed.
  static let arriving = "."

  func read<Value>(_ body: (any RegistryTransaction) throws -> Value) throws(RegistryError) -> Value {
    try store.read(body)
  }
}
