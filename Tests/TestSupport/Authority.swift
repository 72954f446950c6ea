import Foundation
import Testing

/// A certificate authority of the tests' own, made by `openssl`, and certificates for servers.
package struct Authority {
  private let folder: TemporaryFolder
  /// The authority's own certificate, a PEM file.
  package var certificate: String { folder.file("ca.crt") }

  package init() throws {
    folder = try TemporaryFolder()
    try Self.openssl(
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "30", "-subj",
        "/CN=City test authority", "-keyout", folder.file("ca.key"), "-out", certificate,
      ])
  }

  /// A certificate for a server of that name, and its key: PEM files.
  package func certificate(for host: String) throws -> (certificate: String, key: String) {
    let (certificate, key) = (folder.file("\(host).crt"), folder.file("\(host).key"))
    try Self.openssl(
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "30", "-subj",
        "/CN=\(host)", "-addext", "subjectAltName=DNS:\(host)", "-addext", "basicConstraints=critical,CA:false", "-CA",
        self.certificate, "-CAkey", folder.file("ca.key"), "-keyout", key, "-out", certificate,
      ])
    return (certificate, key)
  }

  private static func openssl(_ arguments: [String]) throws {
    let output = try TemporaryFolder()
    try output.write("", to: "out")
    let process = try Spawn.start("exec openssl \"$@\"", ["bash"] + arguments, output: output.file("out"))
    let status = Spawn.wait(process)
    let told = try Files.text(output.file("out"))
    try #require(status == 0, "openssl \(arguments): \(told)")
  }
}
