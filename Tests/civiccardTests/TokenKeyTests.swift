import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite(
    "keys on a PKCS#11 token, from the command line", .enabled(if: SoftToken.isInstalled, "softhsm2 is not installed"))
  struct TokenKeys {
    @Test("a key made on a token shows itself without the PIN and signs a bundle with it")
    func signs() async throws {
      let office = try Office.open()
      let token = try await SoftToken(office, "signing")
      let made = try await token.run(["key", "new", token.uri("root")], pin: SoftToken.pin)
      #expect(made.status == 0, "\(made.errors)")
      let shown = try await token.run(["key", "show", token.uri("root")])
      #expect(shown.status == 0 && shown.output == made.output)
      try office.folder.write(made.output, to: "token-root.pub.pem")
      let signed = try await token.run(
        ["trust", "sign", "manifest.json", "--root", token.uri("root"), "--out", "token.bundle"], pin: SoftToken.pin)
      #expect(signed.status == 0, "\(signed.errors)")
      let trust = ["--trust", office.folder.file("token.bundle"), "--root", office.folder.file("token-root.pub.pem")]
      #expect(try await office.verify(office.card().credential(), trust: trust).accepted)
    }

    @Test("a token and an encrypted file sign one bundle, with one passphrase file that is a pipe")
    func pipe() async throws {
      let office = try Office.open()
      let token = try await SoftToken(office, "piped")
      #expect(try await token.run(["key", "new", token.uri("root")], pin: SoftToken.pin).status == 0)
      #expect(try await token.run(["key", "new", "same-secret.pem"], pin: SoftToken.pin).status == 0)
      let script = """
        "\(office.civiccard.path)" trust sign manifest.json --root '\(token.uri("root"))' --root same-secret.pem \
        --passphrase-file <(echo \(SoftToken.pin)) --out piped.bundle
        """
      let outcome = try await CommandLineTool(path: "/bin/bash").run(
        ["-c", script], in: office.folder.path, environment: token.environment)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test("refused keys, PINs and modules end with 77, and no message holds a PIN")
    func refused() async throws {
      let office = try Office.open()
      let token = try await SoftToken(office, "strict")
      #expect(try await token.run(["key", "new", token.uri("issuer")], pin: SoftToken.pin).status == 0)
      let cases: [(arguments: [String], pin: String?)] = [
        (["key", "new", token.uri("issuer")], SoftToken.pin), (["key", "show", token.uri("nobody")], SoftToken.pin),
        (["key", "show", token.uri("nobody")], "9988776"), (["key", "show", token.uri("nobody")], nil),
        (["key", "show", token.uri("nobody") + "?pin-value=9988776"], nil),
        (["key", "show", "pkcs11:token=nowhere;object=issuer"], nil), (["key", "show", "pkcs11:colour=red"], nil),
        (["key", "show", token.uri("issuer"), "--pkcs11-module", "/nowhere.so"], nil),
        (["trust", "sign", "manifest.json", "--root", token.uri("issuer"), "--out", "x.bundle"], "9988776"),
      ]
      for (arguments, pin) in cases {
        let outcome = try await token.run(arguments, pin: pin)
        #expect(outcome.status == 77, "\(arguments): \(outcome.errors)")
        #expect(outcome.output.isEmpty && outcome.errors.hasPrefix("error: "), "\(arguments)")
        #expect(!outcome.errors.contains("9988776") && !outcome.errors.contains(SoftToken.pin), "\(arguments)")
      }
      #expect(!Files.exists(office.folder.file("x.bundle")))
    }
  }
}

/// A SoftHSM 2 token in a folder of its own, for programs that are run.
private struct SoftToken {
  static let pin = "271828"
  static let module = [
    "/usr/lib/softhsm/libsofthsm2.so", "/opt/homebrew/lib/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
  ].first(where: FileManager.default.fileExists)
  static var isInstalled: Bool { module != nil }

  let office: Office
  let name: String
  var environment: [String: String] { ["SOFTHSM2_CONF": office.folder.file("\(name)-hsm/softhsm2.conf")] }

  init(_ office: Office, _ name: String) async throws {
    self.office = office
    self.name = name
    let folder = office.folder.file("\(name)-hsm")
    try office.folder.makeFolder("\(name)-hsm/tokens")
    try office.folder.write(
      "directories.tokendir = \(folder)/tokens\nobjectstore.backend = file\nlog.level = ERROR\n",
      to: "\(name)-hsm/softhsm2.conf")
    let made = try await CommandLineTool(path: "/usr/bin/env").run(
      ["softhsm2-util", "--init-token", "--free", "--label", name, "--pin", Self.pin, "--so-pin", "314159"],
      in: folder, environment: environment)
    #expect(made.status == 0, "\(made.errors)")
  }

  func uri(_ object: String) -> String { "pkcs11:token=\(name);object=\(object)" }

  func run(_ arguments: [String], pin: String? = nil) async throws -> CommandLineTool.Outcome {
    var environment = environment
    environment["CIVICCARD_PASSPHRASE"] = pin
    let module = arguments.contains("--pkcs11-module") ? [] : ["--pkcs11-module", Self.module ?? ""]
    return try await office.civiccard.run(arguments + module, in: office.folder.path, environment: environment)
  }
}
