import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("civiccard key") struct KeyVerb {
    @Test("a new key's file is its owner's alone, and its public half goes to standard output")
    func new() async throws {
      let office = try Office.open()
      let made = try await office.run(["key", "new", "new.pem"])
      #expect(made.status == 0, "\(made.errors)")
      let file = office.folder.file("new.pem")
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o600)
      #expect(made.lines.first == "-----BEGIN PUBLIC KEY-----")
      #expect(made.lines.last == "-----END PUBLIC KEY-----")
      #expect(try Files.text(file).hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
      #expect(try await office.run(["key", "show", "new.pem"]).output == made.output)
    }

    @Test("two new keys differ")
    func fresh() async throws {
      let office = try Office.open()
      let first = try await office.run(["key", "new", "fresh-1.pem"])
      let second = try await office.run(["key", "new", "fresh-2.pem"])
      #expect(first.status == 0 && second.status == 0)
      #expect(first.output != second.output)
    }

    @Test("a key is never overwritten")
    func keep() async throws {
      let office = try Office.open()
      try office.folder.write("precious", to: "taken.pem")
      let refused = try await office.run(["key", "new", "taken.pem"])
      #expect(refused.status == 73)
      #expect(refused.output.isEmpty)
      #expect(refused.errors.hasPrefix("error: taken.pem is there already\nhint: "))
      #expect(try Files.text(office.folder.file("taken.pem")) == "precious")
    }

    @Test("a key that can't be written ends with 73")
    func unwritable() async throws {
      let outcome = try await Office.open().run(["key", "new", "manifest.json/new.pem"])
      #expect(outcome.status == 73)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("error: manifest.json/new.pem can't be written"))
    }

    @Test("with a passphrase the file is encrypted, and opens with that passphrase only")
    func encrypted() async throws {
      let office = try Office.open()
      try Self.passphrase("correct horse\n", as: "right.txt", office)
      try Self.passphrase("battery staple\n", as: "wrong.txt", office)
      let made = try await office.run(["key", "new", "locked.pem", "--passphrase-file", "right.txt"])
      #expect(made.status == 0, "\(made.errors)")
      #expect(
        try Files.text(office.folder.file("locked.pem")).hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"))
      let opened = try await office.run(["key", "show", "locked.pem", "--passphrase-file", "right.txt"])
      #expect(opened.status == 0)
      #expect(opened.output == made.output)
      let without = try await office.run(["key", "show", "locked.pem"])
      #expect(without.status == 77)
      #expect(without.output.isEmpty)
      #expect(without.errors.contains("error: the private key is encrypted\nhint: "))
      let wrong = try await office.run(["key", "show", "locked.pem", "--passphrase-file", "wrong.txt"])
      #expect(wrong.status == 77)
      #expect(wrong.output.isEmpty)
    }

    @Test("a public key's file shows itself")
    func showPublic() async throws {
      let office = try Office.open()
      let shown = try await office.run(["key", "show", office.publicKey(.issuer)])
      #expect(shown.status == 0)
      #expect(try shown.output == Files.text(office.publicKey(.issuer)))
    }

    @Test("as JSON a key has its identifier, which begins its thumbprint, its bytes and its PEM")
    func json() async throws {
      let office = try Office.open()
      let shown = try await office.run(["key", "show", office.privateKey(.issuer), "--json"])
      let key = try shown.json(as: [String: String].self)
      #expect(key.keys.sorted() == ["kid", "pem", "publicKey", "thumbprint"])
      #expect(key["kid"]?.count == 16)
      #expect(key["thumbprint"]?.count == 64)
      #expect(key["publicKey"]?.count == 64)
      #expect(key["kid"].map { key["thumbprint"]?.hasPrefix($0) == true } == true)
      #expect(try key["pem"] == Files.text(office.publicKey(.issuer)))
    }

    @Test("a file that is missing ends with 66, one that is no key or that others may read with 77")
    func refused() async throws {
      let office = try Office.open()
      try office.folder.write("no key", to: "no-key.pem")
      try office.folder.write(Files.read(office.privateKey(.issuer)), to: "open.pem")
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: office.folder.file("open.pem"))
      for (file, status) in [("nowhere.pem", 66), ("no-key.pem", 77), ("open.pem", 77)] as [(String, Int32)] {
        let outcome = try await office.run(["key", "show", file])
        #expect(outcome.status == status, "\(file)")
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("error: "))
      }
    }

    private static func passphrase(_ text: String, as name: String, _ office: Office) throws {
      try office.folder.write(text, to: name)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: office.folder.file(name))
    }
  }
}
