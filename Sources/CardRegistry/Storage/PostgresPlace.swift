/// A PostgreSQL server as a connection string names it, after a look at what must not be in it.
struct PostgresPlace: Sendable {
  /// The string itself: `postgres://…`, `postgresql://…`.
  let connection: String
  /// With an end to waiting for a server that is cut off, where the string says nothing about it: seconds.
  var bounded: String {
    let bounds = [
      "connect_timeout": "10", "keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3",
      "tcp_user_timeout": "30000", "fallback_application_name": "civiccard",
    ]
    let given = Self.options(of: connection) ?? [:]
    let added = bounds.filter { given[$0.key] == nil }.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return added.isEmpty
      ? connection : connection + (connection.contains("?") ? "&" : "?") + added.joined(separator: "&")
  }

  /// The server and database, for messages: no user, no password.
  let name: String

  /// Checks the string.
  ///
  /// Throws `unsafeConnection` for a password in it, which every process list shows, and for a server that is reached
  /// over a network without `sslmode=verify-full`; `invalidPlace` for a string that names no server.
  init(_ connection: String) throws(RegistryError) {
    self.connection = connection
    guard let given = Self.options(of: connection) else {
      throw RegistryError(
        .invalidPlace, "the registry's connection string can't be read",
        hint: "write postgres://user@host/database?sslmode=verify-full, or postgres:///database?host=/run/postgresql")
    }
    guard given["password"] == nil else {
      throw RegistryError(
        .unsafeConnection, "the registry's connection string has a password in it, which every list of processes shows",
        hint: "put it into the file that PGPASSFILE names, or into a service file")
    }
    guard let all = Self.resolved(connection) else {
      throw RegistryError(.databaseFailed, "libpq has no memory")
    }
    let hosts = (all["hostaddr"] ?? all["host"] ?? "").split(separator: ",").map(String.init)
    guard !hosts.isEmpty || given["service"] != nil else {
      throw RegistryError(
        .invalidPlace, "the registry's connection string names no server",
        hint: "write postgres://user@host/database?sslmode=verify-full, or postgres:///database?host=/run/postgresql")
    }
    let isLocal = all["hostaddr"] == nil && hosts.allSatisfy { $0.hasPrefix("/") || $0.hasPrefix("@") }
    guard isLocal || all["sslmode"] == "verify-full" else {
      throw RegistryError(
        .unsafeConnection,
        "the registry's server is reached over a network, and nothing proves that it is the right one",
        hint: "add sslmode=verify-full, and sslrootcert=FILE for a certificate authority of your own")
    }
    name = "postgres://\(hosts.joined(separator: ","))/\(all["dbname"] ?? "")"
  }

  /// What libpq's words say where no connection came about: it has no codes for that. Its advice, which is to ask for
  /// less proof, is not handed on.
  func failure(_ words: String) -> RegistryError {
    let unproven = [
      (
        "certificate verify failed", "shows a certificate that no authority signed which you trust",
        "name the city's own authority with sslrootcert=FILE; if that is right, somebody else answers at that address"
      ),
      (
        "does not match host name", "shows a certificate for another name",
        "write the host as the certificate names it; if that is right, somebody else answers at that address"
      ),
      (
        "root certificate file", "can't be checked: there is no file with the authority that you trust",
        "name it with sslrootcert=FILE, or sslrootcert=system where libpq is 16 or newer"
      ),
      (
        "does not support SSL", "does not encrypt, and nothing proves that it is the right one",
        "switch TLS on there: ssl = on, with a certificate and key"
      ),
    ]
    for (sign, message, hint) in unproven where words.contains(sign) {
      return RegistryError(.unsafeConnection, "\(name) \(message)", hint: hint)
    }
    return RegistryError(
      .databaseFailed, "\(name) does not answer: \(words)",
      hint: "see that the server runs, and that the connection string is right")
  }

  /// Whether `text` is a connection string and not a file's path.
  static func isConnection(_ text: String) -> Bool {
    text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
  }
}
