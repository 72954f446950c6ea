import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("civiccard render, templates, keys and folders that are refused") struct RefusedSetup {
    @Test("a template's folder that is not there ends with 66")
    func noTemplate() async throws {
      var render = try RefusedRender(named: "no-template", in: Office.open())
      render.template = "nowhere"
      try await render.run(status: 66, error: "there is no file nowhere/template.json")
    }

    @Test("an art file that is not there ends with 66 and names the element")
    func noArt() async throws {
      var render = try RefusedRender(named: "no-art", in: Office.open())
      render.template = try Self.template("no-art", in: render.office) { template in
        PlainTemplate.changeElement("emblem", of: &template) { $0["file"] = "art/nowhere.svg" }
      }
      try await render.run(status: 66, error: "element \"emblem\": there is no file ")
    }

    @Test("art outside the template's folder is refused")
    func artOutside() async throws {
      var render = try RefusedRender(named: "art-outside", in: Office.open())
      render.template = try Self.template("art-outside", in: render.office) { template in
        PlainTemplate.changeElement("emblem", of: &template) { $0["file"] = "../../issuer.pem" }
      }
      try await render.run(status: 65, error: "element \"emblem\": names a file outside", hint: "art/")
    }

    @Test("a font that is not installed is refused by role, family and style, never replaced")
    func noFont() async throws {
      var render = try RefusedRender(named: "no-font", in: Office.open())
      render.template = try Self.template("no-font", in: render.office) { template in
        JSONObject.change(&template, "fonts") { $0["regular"] = [["family": "Park City Sans", "style": "Book"]] }
      }
      try await render.run(
        status: 65, error: "fonts.regular: the font Park City Sans Book is not installed", hint: "fc-list")
    }

    @Test("a template with an unknown key is refused by path, and the nearest valid one named")
    func unknownKey() async throws {
      var render = try RefusedRender(named: "template-key", in: Office.open())
      render.template = try Self.template("template-key", in: render.office) { template in
        JSONObject.change(&template, "policy") { $0["validityYear"] = 3 }
      }
      try await render.run(
        status: 65, error: "template.json policy.validityYear: is not a known field", hint: "\"validityYears\"")
    }

    @Test("a QR that its box can't hold at three pixels a module is refused, not shrunk")
    func smallQR() async throws {
      var render = try RefusedRender(named: "small-qr", in: Office.open())
      render.template = try Self.template("small-qr", in: render.office) { template in
        PlainTemplate.changeElement("identity", of: &template) { $0["box"] = [60, 30, 12, 12] }
      }
      try await render.run(status: 65, error: "element \"identity\": a QR of version ", hint: "larger box")
    }

    @Test("an unknown printer ends with 64, and the nearest is named")
    func noPrinter() async throws {
      var render = try RefusedRender(named: "no-printer", in: Office.open())
      render.printer = "evolis-30"
      try await render.run(status: 64, error: "there is no printer profile evolis-30", hint: "did you mean evolis-300?")
    }

    @Test("a key's file that is not there ends with 66")
    func noKey() async throws {
      var render = try RefusedRender(named: "no-key", in: Office.open())
      render.key = "nowhere.pem"
      try await render.run(status: 66, error: "there is no file nowhere.pem")
    }

    @Test("an encrypted key without its passphrase ends with 77")
    func lockedKey() async throws {
      let office = try Office.open()
      var render = try RefusedRender(named: "locked", in: office)
      try office.folder.write("open sesame", to: "render-passphrase.txt")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o600], ofItemAtPath: office.folder.file("render-passphrase.txt"))
      let made = try await office.run(
        ["key", "new", "render-locked.pem", "--passphrase-file", "render-passphrase.txt"])
      try #require(made.status == 0)
      render.key = office.folder.file("render-locked.pem")
      try await render.run(status: 77, error: "the private key is encrypted", hint: "give --passphrase-file")
    }

    @Test("a public key, or one that others may read, does not sign and ends with 77")
    func otherKeys() async throws {
      let office = try Office.open()
      var render = try RefusedRender(named: "other-keys", in: office)
      try office.folder.write(Files.read(office.privateKey(.issuer)), to: "render-open.pem")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o640], ofItemAtPath: office.folder.file("render-open.pem"))
      render.key = office.folder.file("render-open.pem")
      try await render.run(status: 77, error: render.key + " is open to others", hint: "chmod 600")
      render.key = office.publicKey(.issuer)
      try await render.run(status: 77, error: "")
    }

    @Test("an output folder without a name ends with 64: it would be the root folder")
    func namelessFolder() async throws {
      var render = try RefusedRender(named: "nameless", in: Office.open())
      render.out = ""
      try await render.run(status: 64, error: "--out names no folder")
    }

    @Test("an output folder that can't be made ends with 73")
    func unwritable() async throws {
      var render = try RefusedRender(named: "unwritable", in: Office.open())
      render.template = render.office.plainTemplate
      // Below a file no folder can be made, not even by root.
      render.out = "resident.jpg/out"
      try await render.run(status: 73, error: "the folder resident.jpg/out can't be made")
    }

    @Test("a file where the card's folder should be ends with 73, and stays")
    func fileInTheWay() async throws {
      var render = try RefusedRender(named: "in-the-way", in: Office.open())
      render.template = render.office.plainTemplate
      try render.office.folder.makeFolder("refused-in-the-way/out")
      try render.write(Array("in the way".utf8), to: "out/PC-0012345")
      try await render.run(status: 73, error: "")
    }

    private static func template(
      _ name: String, in office: Office, change: (inout [String: Any]) -> Void
    ) throws -> String {
      try PlainTemplate.make(in: office.folder, as: "template-\(name)", change: change)
      return office.folder.file("template-\(name)")
    }
  }
}
