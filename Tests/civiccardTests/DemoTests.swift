import CardCredential
import CardImaging
import CardScanner
import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("the way of a card, from new keys to a verdict") struct Demo {
    static let photo = Office.repository + "/../shared/photos/astronaut.jpg"

    @Test("new keys, a signed bundle, a rendered card and its picture end in an accepted card, as in Samples/demo")
    func demo() async throws {
      let office = try Office.open()
      for name in ["demo-root", "demo-issuer"] {
        let made = try await office.run(["key", "new", "\(name).pem"])
        #expect(made.status == 0, "\(made.errors)")
        try office.folder.write(made.output, to: "\(name).pub.pem")
      }
      try office.folder.write(
        Office.manifest().replacing("issuer.pub.pem", with: "demo-issuer.pub.pem"), to: "demo-manifest.json")
      let steps = [
        ["trust", "sign", "demo-manifest.json", "--root", "demo-root.pem", "--out", "demo.bundle"],
        ["render", Office.samples + "/two-scripts.json", "--template", Office.template, "--key", "demo-issuer.pem"]
          + ["--out", "d"],
        ["verify", "--image", "d/PC-0012347/front.png", "--trust", "demo.bundle", "--root", "demo-root.pub.pem"]
          + ["--at", Office.aDayOfUse],
      ]
      var last: CommandLineTool.Outcome?
      for step in steps {
        let outcome = try await office.run(step)
        try #require(outcome.status == 0, "\(step[0]): \(outcome.errors)")
        last = outcome
      }
      #expect(last?.output.hasPrefix("ACCEPTED.") == true)
      #expect(last?.output.contains("Yusuf Ibrahim al-Khatib") == true)
      // Other keys sign other cards: this one is not the office's.
      let front = try await office.run(
        ["verify", "--image", "d/PC-0012347/front.png", "--at", Office.aDayOfUse] + office.trust)
      #expect(front.status == 1)
    }

    @Test(
      "the demo's own manifest names the sample template's issuer", arguments: ["id", "name", "timeZone", "statusURI"])
    func manifest(_ field: String) throws {
      let template = try JSONObject.read(Office.template + "/template.json")
      let issuer = try #require(template["issuer"] as? [String: Any])
      let value = try #require(issuer[field] as? String)
      #expect(try Files.text(Office.repository + "/Samples/demo").contains("\"\(value)\""))
    }

    @Test(
      "a real photograph becomes an accepted card, whose signed portrait decodes",
      .enabled(if: Files.exists(photo), "needs ../shared/photos/astronaut.jpg"))
    func photograph() async throws {
      let office = try Office.open()
      var request = try JSONObject.read(Office.samples + "/resident.json")
      request["number"] = "PC-0012348"
      request["photo"] = Self.photo
      request["signature"] = Office.samples + "/resident-signature.png"
      try office.folder.write(JSONObject.text(request), to: "astronaut.json")
      let rendered = try await office.run(
        ["render", "astronaut.json", "--template", Office.template, "--key", "issuer.pem", "--out", "astronaut"])
      try #require(rendered.status == 0, "\(rendered.errors)")
      let back = "astronaut/PC-0012348/back.png"
      let outcome = try await office.run(
        ["verify", "--image", back, "--at", Office.aDayOfUse, "--json"] + office.trust)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let verdict = try outcome.json(as: VerdictObject.self)
      #expect(verdict.card?.number == "PC-0012348")
      #expect(verdict.card?.hasPortrait == true)
      let portrait = try #require(try Self.portrait(inPicture: office.folder.read(back)))
      #expect(portrait.width == 64 && portrait.height == 80)
      // Not a plain patch: a face in front of a background has dark and light parts.
      let luminance = portrait.converted(to: .gray8).pixels
      #expect((luminance.max() ?? 0) - (luminance.min() ?? 0) > 100)
    }

    /// The WebP of the portrait QR, decoded.
    private static func portrait(inPicture file: [UInt8]) throws -> Raster? {
      let picture = try PhotoDecoder.decode(file).converted(to: .gray8)
      let codes = try CardScanner.qrCodes(
        inLuminance: picture.pixels, width: picture.width, height: picture.height, bytesPerRow: picture.width)
      for code in codes {
        let message = try CoseSign1(try CredentialText.decode(utf8: code.bytes), kind: .card)
        if let webP = try CredentialClaims(payload: message.payload).portrait { return try WebPDecoder.decode(webP) }
      }
      return nil
    }
  }
}
