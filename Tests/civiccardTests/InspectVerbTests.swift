import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("civiccard inspect") struct InspectVerb {
    /// What `inspect --json` prints, as far as tests look at it.
    private struct Inspection: Decodable {
      struct Face: Decodable {
        struct Region: Decodable {
          let element: String
          let kind: String
          let field: String?
          let box: [Double]
          let answer: String
          let why: String?
          let score: Double?
        }
        let template: String?
        let pixelsPerMillimetre: Double?
        let residual: Double?
        let regions: [Region]
        let advice: [String]
        let copySigns: [String]
      }
      let accepted: Bool
      let reason: String?
      let verdict: VerdictObject
      let face: Face?
    }

    private static func options(_ office: Office) -> [String] {
      office.trust + ["--at", Office.aDayOfUse, "--templates", Office.templates]
    }

    @Test("a card's two pictures are accepted, and every region stands in the JSON with what the specification names")
    func accepted() async throws {
      let office = try Office.open()
      let card = try await office.card(CardOrder())
      let run = try await office.run(
        ["inspect", card.path("front.png"), "--back", card.path("back.png"), "--json"] + Self.options(office))
      #expect(run.status == 0, "\(run.output) \(run.errors)")
      let inspection = try run.json(as: Inspection.self)
      #expect(inspection.accepted && inspection.reason == nil)
      #expect(inspection.verdict.card?.profile == "portrait")
      let face = try #require(inspection.face)
      #expect(face.template == "park-city/1")
      #expect(face.pixelsPerMillimetre ?? 0 > 11)
      #expect(face.residual ?? 1 < 0.05)
      #expect(
        Set(face.regions.map(\.kind)).isSuperset(of: ["text", "portrait", "artwork", "art", "signature", "frame"]))
      #expect(face.regions.allSatisfy { $0.box.count == 4 && $0.box[2] > 0 })
      #expect(face.regions.first { $0.element == "address" }?.field == "address")
    }

    @Test(
      "the sample pictures are answered as the README says",
      arguments: [
        ("scan", []), ("photo", []), ("forged-year", ["dateOfBirth"]), ("forged-portrait", ["portrait"]),
        ("forged-front", ["artwork", "name", "dateOfBirth", "address"]),
      ] as [(String, Set<String>)])
    func samples(_ name: String, _ differing: Set<String>) async throws {
      let office = try Office.open()
      let folder = Office.repository + "/Samples/inspect/"
      let run = try await office.run([
        "inspect", folder + name + ".jpg", "--back", folder + "back.jpg", "--issuer-key", folder + "issuer.pub.pem",
        "--templates", Office.repository + "/Templates", "--at", Office.aDayOfUse, "--json",
      ])
      let inspection = try run.json(as: Inspection.self)
      let found = Set((inspection.face?.regions ?? []).filter { $0.answer == "differs" }.map(\.element))
      #expect(run.status == (differing.isEmpty ? 0 : 1))
      #expect(inspection.reason == (differing.isEmpty ? nil : "faceDiffers"))
      if name == "forged-front" {
        #expect(found.isSuperset(of: differing))
      } else {
        #expect(found == differing)
      }
    }

    @Test("the front of one card with the back of another is refused with 1, and nothing is said of the face")
    func twoCards() async throws {
      let office = try Office.open()
      let card = try await office.card(CardOrder())
      let child = try await office.card(CardOrder(request: "child"))
      let run = try await office.run(
        ["inspect", card.path("front.png"), "--back", child.path("back.png"), "--json"] + Self.options(office))
      #expect(run.status == 1)
      let inspection = try run.json(as: Inspection.self)
      #expect(inspection.reason == "codesDisagree")
      #expect(inspection.face == nil)
    }

    @Test("a folder without the card's template makes it not judged, in both languages and with what to do about it")
    func noTemplate() async throws {
      let office = try Office.open()
      let card = try await office.card(CardOrder())
      let options = office.trust + ["--at", Office.aDayOfUse, "--templates", office.folder.path + "/cards"]
      let run = try await office.run(["inspect", card.path("front.png")] + options)
      #expect(run.status == 1)
      #expect(run.output.hasPrefix("NOT ACCEPTED."))
      #expect(run.output.contains("template"))
      let spanish = try await office.run(["inspect", card.path("front.png"), "--spanish"] + options)
      #expect(spanish.output.hasPrefix("NO ACEPTADA."))
    }

    @Test("a file that is no picture ends the run with 65, one that is not there with 66")
    func noPicture() async throws {
      let office = try Office.open()
      try office.folder.write(Array("no picture".utf8), to: "no.jpg")
      let bad = try await office.run(["inspect", "no.jpg"] + Self.options(office))
      #expect(bad.status == 65)
      let missing = try await office.run(["inspect", "nowhere.jpg"] + Self.options(office))
      #expect(missing.status == 66)
    }

    @Test("the report is one file that a browser shows, and that fetches nothing")
    func report() async throws {
      let office = try Office.open()
      let card = try await office.card(CardOrder())
      let path = office.folder.file("report.html")
      let run = try await office.run(
        ["inspect", card.path("front.png"), "--back", card.path("back.png"), "--report", path] + Self.options(office))
      #expect(run.status == 0)
      let html = try String(contentsOfFile: path, encoding: .utf8)
      #expect(!html.contains("http://") && !html.contains("https://") && !html.contains("<script"))
      let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(permissions == 0o600)
      let browser = "/usr/bin/chromium-headless-shell"
      guard FileManager.default.isExecutableFile(atPath: browser) else {
        print("skipped: \(browser) is not here, so no browser has read the report")
        return
      }
      let shown = try await CommandLineTool(path: browser).run(
        ["--no-sandbox", "--disable-gpu", "--dump-dom", "file://" + path], in: office.folder.path)
      #expect(shown.output.components(separatedBy: "<figure>").count == 4)
      #expect(shown.output.contains("agrees."))
    }
  }
}
