import Foundation
import TestSupport
import Testing

@testable import CardRegistry

/// Over a network the server proves who it is: a real server on loopback, with certificates of an authority that the
/// test made.
@Suite("A registry on PostgreSQL over TLS", .serialized)
struct PostgresTLSTests {
  private let folder: TemporaryFolder
  private let server: PostgresServer
  private let authority: Authority
  private let database: String

  init() throws {
    folder = try TemporaryFolder()
    server = try PostgresServer(onLoopback: true)
    authority = try Authority()
    database = try server.database()
    try server.query(database, ["ALTER ROLE owner PASSWORD 'correct horse'"])
    try folder.write("*:*:*:owner:correct horse\n", to: "pgpass")
    chmod(folder.file("pgpass"), 0o600)
  }

  private func place(_ options: String, host: String = "localhost") throws -> RegistryPlace {
    let proof = "sslmode=verify-full&passfile=\(folder.file("pgpass"))&\(options)"
    return try RegistryPlace(server.overNetwork(database, host: host, proof), keyFile: folder.file("k"))
  }

  @Test("with the right authority and name cards are issued, and every byte of it is encrypted")
  func issuing() throws {
    let files = try authority.certificate(for: "localhost")
    try server.present(certificate: files.certificate, key: files.key)
    let place = try place("sslrootcert=\(authority.certificate)")
    let (registry, key) = (try CardRegistry(place, .orCreate), try RegistryFixture.key())
    try RegistryFixture.issue(RegistryFixture.order("PC-1", key: key), in: registry, key: key)
    #expect(try registry.count("SELECT ssl::int FROM pg_stat_ssl WHERE pid = pg_backend_pid()") == 1)
    #expect(try CardRegistry(place, .existing).card("PC-1").status == .valid)
    let shown = try #require(registry.card("PC-1").changes.first)
    #expect(shown.role == "owner" && shown.operatorName == "Ana")
  }

  @Test("another authority, another name, no authority and no TLS are refused in plain words, and nothing is written")
  func refusals() throws {
    let (named, stranger) = (try authority.certificate(for: "localhost"), try Authority())
    let other = try authority.certificate(for: "registry.city.example")
    let root = "sslrootcert=\(authority.certificate)"
    for (shown, options, words) in [
      (named, "sslrootcert=\(stranger.certificate)", "a certificate that no authority signed which you trust"),
      (other, root, "shows a certificate for another name"),
      (named, "sslrootcert=\(folder.file("none"))", "there is no file with the authority that you trust"),
      (nil, root, "does not encrypt"),
    ] {
      try server.present(certificate: shown?.certificate, key: shown?.key ?? "")
      for opening in [CardRegistry.Opening.orCreate, .readOnly] {
        let error = #expect(throws: RegistryError.self) { try CardRegistry(place(options), opening) }
        #expect(error?.code == .unsafeConnection && error?.message.contains(words) == true, "\(error?.message ?? "")")
        #expect(error?.message.hasPrefix("postgres://localhost/city") == true && error?.hint != nil)
        #expect(error?.hint?.contains("disable") == false)
      }
    }
    #expect(try server.query(database, ["SELECT count(*) FROM pg_namespace WHERE nspname = 'civiccard'"]) == "0\n")
    #expect(folder.listing == ["pgpass"])
  }

  @Test("a wrong password, and a certificate by an address instead of its name, are refused too")
  func address() throws {
    let files = try authority.certificate(for: "localhost")
    try server.present(certificate: files.certificate, key: files.key)
    let root = "sslrootcert=\(authority.certificate)"
    let byAddress = #expect(throws: RegistryError.self) { try CardRegistry(place(root, host: "127.0.0.1"), .orCreate) }
    #expect(byAddress?.code == .unsafeConnection && byAddress?.message.contains("another name") == true)
    try folder.write("*:*:*:owner:wrong\n", to: "pgpass")
    let wrong = #expect(throws: RegistryError.self) { try CardRegistry(place(root), .orCreate) }
    #expect(wrong?.code == .databaseFailed && wrong?.message.contains("password authentication failed") == true)
  }
}
