/// Where a registry is.
public struct RegistryPlace: Sendable {
  enum Kind: Sendable {
    case file(String)
    case server(PostgresPlace, keyFile: String?)
  }

  let kind: Kind

  /// A registry in one SQLite file, with its key in `path` + `.key`.
  public static func file(_ path: String) -> RegistryPlace { RegistryPlace(kind: .file(path)) }

  /// A registry as a user names it: a file's path, or the connection string of a PostgreSQL server (`postgres://…` or
  /// `postgresql://…`, as libpq reads it).
  ///
  /// - Parameters:
  ///   - text: the path or the string. Passwords come from the file that `PGPASSFILE` names, or from a service file.
  ///   - keyFile: the file of 32 bytes that holds the key of a server's registry, which is not needed to look at it; a
  ///     SQLite file has its key beside it.
  /// - Throws: `invalidPlace` or `unsafeConnection`.
  public init(_ text: String, keyFile: String? = nil) throws(RegistryError) {
    guard PostgresPlace.isConnection(text) else {
      guard keyFile == nil else {
        throw RegistryError(
          .invalidPlace, "a registry in a file has its key beside it, in \(text).key", hint: "name no key file")
      }
      kind = .file(text)
      return
    }
    kind = .server(try PostgresPlace(text), keyFile: keyFile)
  }

  private init(kind: Kind) { self.kind = kind }

  /// For messages: the path, or the server and database without user and password.
  public var name: String {
    switch kind {
    case .file(let path): path
    case .server(let place, _): place.name
    }
  }
}
