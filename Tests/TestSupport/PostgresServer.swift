import CardRegistry
import Foundation
import Testing

/// A PostgreSQL server of the tests' own: a data folder and a Unix socket in a folder that nobody else can enter; where
/// a test wants it also a port on loopback, which asks for a password.
package final class PostgresServer: Sendable {
  /// The folder with the socket.
  package let socket: String
  private let data: String
  private let programs: String
  private let folder: String
  private let counter = PostgresCounter()
  /// Also the end of the socket's name.
  private let port: Int
  private let isOnLoopback: Bool

  /// Makes the data folder and starts the server. Fails by naming the package where PostgreSQL is not installed.
  package init(onLoopback isOnLoopback: Bool = false) throws {
    self.isOnLoopback = isOnLoopback
    port = isOnLoopback ? Int.random(in: 30_001..<32_000) : 5_432
    programs = try #require(Self.programs(), "PostgreSQL's server is not installed; .ci/install test installs it")
    folder = "/tmp/civiccard-pg-\(UUID().uuidString.prefix(8))"
    (socket, data) = (folder, folder + "/data")
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    // The server refuses to run as root.
    if getuid() == 0 { try Self.run("/bin/chown", ["postgres", folder]) }
    try asServer(
      "initdb",
      [
        "-D", data, "-U", "owner", "--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8", "--no-locale",
      ])
    try start()
    try endWithTests()
  }

  /// Tests that are killed can't stop it: a watcher does, once they are gone.
  private func endWithTests() throws {
    let user = getuid() == 0 ? "runuser -u postgres -- " : ""
    try Self.run(
      "/bin/bash",
      [
        "-c",
        """
        (while kill -0 \(getpid()) 2>/dev/null && [ -d '\(folder)' ]; do sleep 1; done
        [ ! -d '\(folder)' ] || { \(user)'\(programs)/pg_ctl' -D '\(data)' -m immediate -s stop; rm -rf '\(folder)'; }
        ) </dev/null >/dev/null 2>&1 &
        """,
      ])
  }

  deinit {
    try? stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  package func start() throws {
    // Room for the writers of the tests.
    let addresses = isOnLoopback ? "127.0.0.1" : ""
    try asServer(
      "pg_ctl",
      [
        "-D", data, "-w", "-s", "-l", folder + "/log", "-o",
        "-c listen_addresses='\(addresses)' -c port=\(port) -c unix_socket_directories='\(folder)' -c max_connections=120",
        "start",
      ])
  }

  /// As a power cut would stop it: no connection is ended, nothing is written.
  package func stop() throws { try asServer("pg_ctl", ["-D", data, "-w", "-s", "-m", "immediate", "stop"]) }

  /// A new database of the owner's; its connection string.
  package func database() throws -> String {
    let name = "city\(counter.next())"
    try asServer("createdb", ["-h", socket, "-p", "\(port)", "-U", "owner", name])
    return "postgres://owner@/\(name)?host=\(socket)" + (isOnLoopback ? "&port=\(port)" : "")
  }

  /// Drops a database with all that is in it, as a lost server does, and makes it anew, empty.
  package func lose(_ connection: String) throws {
    let name = try #require(connection.firstMatch(of: /owner@\/([a-z0-9]+)/)).1
    for program in ["dropdb", "createdb"] {
      try asServer(program, ["-h", socket, "-p", "\(port)", "-U", "owner", String(name)])
    }
  }

  /// The same database over TCP, proven as `options` say.
  package func overNetwork(_ connection: String, host: String, _ options: String) throws -> String {
    let name = try #require(connection.firstMatch(of: /owner@\/([a-z0-9]+)/)).1
    return "postgres://owner@\(host):\(port)/\(name)?\(options)"
  }

  /// Switches TLS on, with a certificate and its key in PEM files, or off.
  package func present(certificate: String?, key: String = "") throws {
    var statements = ["ALTER SYSTEM SET ssl = '\(certificate == nil ? "off" : "on")'"]
    if let certificate {
      for (file, name) in [(certificate, "server.crt"), (key, "server.key")] {
        let copy = folder + "/" + name
        try? FileManager.default.removeItem(atPath: copy)
        try FileManager.default.copyItem(atPath: file, toPath: copy)
        chmod(copy, 0o600)
        if getuid() == 0 { try Self.run("/bin/chown", ["postgres", copy]) }
      }
      statements += [
        "ALTER SYSTEM SET ssl_cert_file = '\(folder)/server.crt'",
        "ALTER SYSTEM SET ssl_key_file = '\(folder)/server.key'",
      ]
    }
    let connection = "postgres://owner@/postgres?host=\(socket)&port=\(port)"
    try query(connection, statements + ["SELECT pg_reload_conf()"])
    // The postmaster reads its settings when it comes to it.
    let wanted = certificate == nil ? "off" : "on"
    let patience = Date(timeIntervalSinceNow: 120)
    while try query(connection, ["SHOW ssl"]) != wanted + "\n", Date() < patience {
      Thread.sleep(forTimeInterval: 0.05)
    }
  }

  /// Runs statements as the connection's user, or a file of them where there are none; what they answer, without
  /// headings.
  @discardableResult
  package func query(_ connection: String, _ statements: [String], _ options: [String] = []) throws -> String {
    let outcome = try Self.result(
      programs + "/psql",
      [connection, "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1"] + options + statements.flatMap { ["-c", $0] })
    try #require(outcome.status == 0, "\(statements): \(outcome.text)")
    return outcome.text
  }

  /// Runs `pg_dump` or `pg_restore`, which lie beside the server.
  package func tool(_ name: String, _ arguments: [String]) throws { try Self.run("\(programs)/\(name)", arguments) }

  /// Makes a role that may log in and nothing else.
  package func makeRole(_ name: String) throws {
    try asServer("createuser", ["-h", socket, "-p", "\(port)", "-U", "owner", name])
  }

  /// Runs statements as `role`, each by itself; the first line of what the server says to each that it refuses.
  package func attack(_ connection: String, as role: String, _ statements: [String]) throws -> [String: String] {
    var answers: [String: String] = [:]
    for statement in statements {
      let outcome = try Self.result(
        programs + "/psql",
        [
          connection.replacingOccurrences(of: "owner@", with: "\(role)@"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c",
          "SET search_path TO civiccard", "-c", statement,
        ])
      answers[statement] = outcome.status == 0 ? nil : outcome.text
    }
    return answers
  }

  private static func programs() -> String? {
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    let folders =
      versions.compactMap { Int($0) }.sorted().reversed().map { "\(root)/\($0)/bin" }
      + ["/opt/homebrew/bin", "/usr/local/bin"]
    return folders.first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
  }

  private func asServer(_ program: String, _ arguments: [String]) throws {
    let path = "\(programs)/\(program)"
    guard getuid() == 0 else { return try Self.run(path, arguments) }
    try Self.run("/usr/sbin/runuser", ["-u", "postgres", "--", path] + arguments)
  }

  private static func run(_ program: String, _ arguments: [String]) throws {
    let outcome = try result(program, arguments)
    try #require(outcome.status == 0, "\(program) \(arguments): \(outcome.text)")
  }

  private static func result(_ program: String, _ arguments: [String]) throws -> (status: Int32, text: String) {
    let output = try TemporaryFolder()
    try output.write("", to: "out")
    let process = try Spawn.start("exec \"$@\"", ["bash", program] + arguments, output: output.file("out"))
    let status = Spawn.wait(process)
    return (status, try Files.text(output.file("out")))
  }
}

private final class PostgresCounter: Sendable {
  nonisolated(unsafe) private var count = 0
  private let lock = NSLock()

  func next() -> Int {
    lock.withLock {
      count += 1
      return count
    }
  }
}

/// Starts a server before a suite's first test and stops it after the last.
package struct PostgresTrait: SuiteTrait, TestScoping {
  package init() {}

  @TaskLocal package static var server: PostgresServer?

  package func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    let server = try PostgresServer()
    try await Self.$server.withValue(server, operation: function)
    withExtendedLifetime(server) {}
  }
}

/// Where a registry of a test lies.
package enum StoreKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case file, server

  package var testDescription: String { rawValue }

  /// A new place of this kind; the folder holds the file and the key.
  package func place(in folder: TemporaryFolder, _ name: String = "r") throws -> RegistryPlace {
    switch self {
    case .file: .file(folder.file("\(name).db"))
    case .server:
      try RegistryPlace(
        try #require(PostgresTrait.server, "the suite has no server").database(),
        keyFile: folder.file("\(name)-server.key"))
    }
  }
}
