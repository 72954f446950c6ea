import CardImaging
import CardScanner
import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("civiccard render, the files") struct RenderFiles {
    static let faces = ["back.png", "front.png"]
    static let panels = ["black", "color", "overlay", "tactile", "uv"]

    @Test("a card's folder has the two faces and the credential, and standard output names them")
    func names() async throws {
      let card = try await Office.open().card()
      #expect(card.path.hasSuffix("/PC-0012345"))
      #expect(try Files.names(in: card.path) == ["back.png", "credential.txt", "front.png"])
      #expect(card.outcome.lines.sorted() == ["back.png", "credential.txt", "front.png"].map(card.path))
      // The template names a status list, and this card has no place in it.
      #expect(
        card.outcome.errors.hasPrefix("note: without --registry ")
          && card.outcome.errors.split(separator: "\n").count == 1)
    }

    @Test("with --planes each panel of each face is there too")
    func planeNames() async throws {
      let card = try await Office.open().card(.withPlanes)
      let planes = ["back", "front"].flatMap { side in Self.panels.map { "\(side).\($0).png" } }
      #expect(try Files.names(in: card.path) == (Self.faces + planes + ["credential.txt", "manifest.json"]).sorted())
    }

    @Test("the planes don't change the faces")
    func planesAside() async throws {
      let office = try Office.open()
      let (plain, planes) = (try await office.card(), try await office.card(.withPlanes))
      for name in ["front.png", "back.png", "credential.txt"] {
        #expect(try plain.read(name) == planes.read(name), "\(name)")
      }
    }

    /// Its resolution does: whoever draws the front again from its code must know it.
    @Test("the printer changes nothing in what is signed, but for one bit that tells 300 from 600 dpi")
    func printerAside() async throws {
      let office = try Office.open()
      let usual = try await office.card(CardOrder(printer: "evolis-300")).credential()
      #expect(try await office.card(CardOrder(printer: "fargo-hdp-300")).credential() == usual)
      let fine = try await office.card(CardOrder(printer: "cr80-600")).credential()
      #expect(fine != usual)
      #expect(try await office.card(CardOrder(printer: "fargo-hdp-600")).credential() == fine)
    }

    @Test("names of one character do as well as others")
    func shortNames() async throws {
      let office = try Office.open()
      try office.folder.makeFolder("short")
      for (name, short) in [("child.json", "r"), ("child.jpg", "child.jpg")] {
        try office.folder.write(Files.read("\(Office.samples)/\(name)"), to: "short/\(short)")
      }
      try office.folder.write(Office.manifest(), to: "short/m")
      try office.folder.write(Files.read(office.publicKey(.issuer)), to: "short/issuer.pub.pem")
      let folder = office.folder.file("short")
      let rendered = try await office.civiccard.run(
        ["render", "r", "--template", "../plain-template", "--key", "../issuer.pem", "--out", "o"], in: folder)
      #expect(rendered.status == 0, "\(rendered.errors)")
      #expect(rendered.lines.contains("o/PC-0012346/front.png"))
      let signed = try await office.civiccard.run(
        ["trust", "sign", "m", "--root", "../root.pem", "--out", "b"], in: folder)
      #expect(signed.status == 0, "\(signed.errors)")
    }

    @Test("each printer gets its size in pixels and its resolution", arguments: printers.map(\.name))
    func printerSize(_ name: String) async throws {
      let printer = try #require(printers.first { $0.name == name })
      let card = try await Office.open().card(CardOrder(printer: name))
      for face in Self.faces {
        let png = try PNGFile(card.read(face))
        #expect(png.width == printer.width)
        #expect(png.height == printer.height)
        let perMetre = printer.dotsPerInch == 300 ? 11_811 : 23_622
        #expect(png.resolution == [perMetre, perMetre])
        #expect(png.bitDepth == 8)
        #expect(png.colorType == 2)
      }
    }

    @Test("no PNG has a chunk besides header, colour space, resolution, pixels and end")
    func chunks() async throws {
      let card = try await Office.open().card(.withPlanes)
      let pictures = try Files.names(in: card.path).filter { $0.hasSuffix(".png") }
      #expect(pictures.count == 12)
      for name in pictures {
        let chunks = try PNGFile(card.read(name)).chunks
        #expect(chunks.filter { $0 != "sRGB" } == ["IHDR", "pHYs", "IDAT", "IEND"], "\(name): \(chunks)")
        #expect(chunks.count { $0 == "sRGB" } <= 1)
      }
    }

    @Test("the credential is one line, and what the front's QR says")
    func credential() async throws {
      let card = try await Office.open().card()
      let file = try Files.text(card.path("credential.txt"))
      #expect(file.hasSuffix("\n") && file.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
      let front = try PhotoDecoder.decode(card.read("front.png")).converted(to: .gray8)
      let codes = try CardScanner.qrCodes(
        inLuminance: front.pixels, width: front.width, height: front.height, bytesPerRow: front.width)
      #expect(try codes.map(\.text) == [card.credential()])
    }

    @Test("a second run, elsewhere and in another locale and time zone, writes the same bytes")
    func repeatable() async throws {
      let office = try Office.open()
      let first = try await office.card(.withPlanes)
      try office.folder.makeFolder("elsewhere")
      let second = try await office.civiccard.run(
        ["render", Office.samples + "/resident.json", "--template", Office.template + "/", "--planes"]
          + ["--key", "../issuer.pem", "--out", "again/and again"],
        in: office.folder.file("elsewhere"),
        environment: ["TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "tr_TR.UTF-8"])
      #expect(second.status == 0, "\(second.errors)")
      let again = office.folder.file("elsewhere/again/and again/PC-0012345")
      #expect(try Files.names(in: again) == Files.names(in: first.path))
      for name in try Files.names(in: again) {
        #expect(try Files.read("\(again)/\(name)") == first.read(name), "\(name)")
      }
    }

    @Test("a run without planes takes away those of an earlier run, and nothing that is not a card's")
    func rerun() async throws {
      let office = try Office.open()
      let render = [
        "render", Office.samples + "/child.json", "--template", "plain-template", "--key", "issuer.pem", "--out",
        "rerun",
      ]
      #expect(try await office.run(render + ["--planes"]).status == 0)
      try office.folder.write("a note", to: "rerun/PC-0012346/note.txt")
      #expect(try Files.names(in: office.folder.file("rerun/PC-0012346")).count == 15)
      #expect(try await office.run(render).status == 0)
      #expect(
        try Files.names(in: office.folder.file("rerun/PC-0012346"))
          == ["back.png", "credential.txt", "front.png", "note.txt"])
      #expect(try Files.names(in: office.folder.file("rerun")) == ["PC-0012346"])
    }

    private struct Listing: Decodable {
      let number: String
      let folder: String
      let files: [String]
    }

    @Test("with --json the result is one object with number, folder and files")
    func json() async throws {
      let office = try Office.open()
      let rendered = try await office.run(
        ["render", Office.samples + "/child.json", "--template", "plain-template", "--key", "issuer.pem"]
          + ["--out", "listed", "--json"])
      let listing = try rendered.json(as: Listing.self)
      #expect(listing.number == "PC-0012346")
      #expect(listing.folder == "listed/PC-0012346")
      #expect(listing.files.sorted() == ["back.png", "credential.txt", "front.png"])
    }
  }
}
