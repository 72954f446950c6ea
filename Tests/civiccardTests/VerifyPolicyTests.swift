import CardImaging
import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("civiccard verify, what a partner accepts and how it is told") struct VerifyPolicy {
    private static func outcome(
      _ office: Office, _ arguments: [String], bundle: String = "trust.bundle", text: String? = nil
    ) async throws -> CommandLineTool.Outcome {
      let card = try await office.card().credential()
      return try await office.run(
        ["verify", "-", "--at", Office.aDayOfUse] + office.trust(in: bundle) + arguments,
        input: Array((text ?? card).utf8))
    }

    @Test("--accept names the profiles that count")
    func accept() async throws {
      let office = try Office.open()
      #expect(try await Self.outcome(office, ["--accept", "identity"]).status == 0)
      #expect(try await Self.outcome(office, ["--accept", "emergency,identity"]).status == 0)
      let refused = try await Self.outcome(office, ["--accept", "portrait", "--json"])
      #expect(refused.status == 1)
      #expect(try refused.json(as: VerdictObject.self).reason == "wrongProfile")
      let back = try await office.run(
        ["verify", "--image", office.card().path("back.png"), "--at", Office.aDayOfUse, "--accept"]
          + ["identity,portrait,emergency", "--json"] + office.trust)
      #expect(try back.json(as: VerdictObject.self).alsoFound?.map(\.accepted) == [true])
    }

    @Test("--stale warn accepts under a bundle past its next update, with a warning right after the first line")
    func stale() async throws {
      let office = try Office.open()
      try await office.sign(
        Office.manifest().replacing("2031-01-01T00:00:00Z", with: "2027-02-01T00:00:00Z"), as: "stale.bundle")
      let refused = try await Self.outcome(office, [], bundle: "stale.bundle")
      #expect(refused.status == 1)
      #expect(refused.output.contains("number 7, OUT OF DATE, "))
      let warned = try await Self.outcome(office, ["--stale", "warn"], bundle: "stale.bundle")
      #expect(warned.status == 0)
      #expect(warned.lines.first?.hasPrefix("ACCEPTED. ") == true)
      #expect(warned.lines.dropFirst().first?.hasPrefix("WARNING. The list of trusted issuers") == true)
    }

    @Test("--unknown-status warn accepts a card whose status no list tells")
    func unknownStatus() async throws {
      let office = try Office.open()
      let manifest = Office.manifest().replacing(
        "\"timeZone\"", with: "\"statusURI\": \"https://bridgeport.example/status\", \"timeZone\"")
      let signed = try await office.sign(manifest, as: "listed.bundle")
      #expect(signed.errors.hasPrefix("note: https://bridgeport.example has a statusURI and no good status key"))
      let refused = try await Self.outcome(office, ["--json"], bundle: "listed.bundle")
      #expect(try refused.json(as: VerdictObject.self).reason == "statusUnknown")
      let warned = try await Self.outcome(office, ["--unknown-status", "warn", "--spanish"], bundle: "listed.bundle")
      #expect(warned.status == 0)
      #expect(warned.lines.dropFirst().first?.hasPrefix("ATENCIÓN. Aquí no se sabe") == true)
    }

    @Test("the report tells the bundle's number and freshness, and each repair in words")
    func report() async throws {
      let office = try Office.open()
      let text = try await office.card().credential().lowercased() + "\r\n"
      let outcome = try await Self.outcome(office, [], text: text)
      #expect(outcome.status == 0)
      #expect(outcome.lines.dropFirst().first?.hasSuffix("line breaks taken out; small letters made capital.") == true)
      #expect(outcome.output.contains("number 7, current, "))
    }

    @Test("a picture with another card's code beside the portrait is warned of right after the first line")
    func codesDisagree() async throws {
      let office = try Office.open()
      let files = try await [
        office.card().read("back.png"), office.card(CardOrder(request: "child")).read("front.png"),
      ]
      let pictures = try files.map { try PhotoDecoder.decode($0).converted(to: .gray8) }
      let both = try Raster(
        width: pictures[0].width, height: pictures[0].height + pictures[1].height, format: .gray8,
        pixels: pictures[0].pixels + pictures[1].pixels)
      try office.folder.write(PNGEncoder(pixelsPerMetre: 11_811).encode(both), to: "both.png")
      let arguments = ["verify", "--image", "both.png", "--at", Office.aDayOfUse] + office.trust
      let outcome = try await office.run(arguments)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.lines.dropFirst().first?.hasPrefix("WARNING. The codes in this picture contradict") == true)
      let verdict = try await office.run(arguments + ["--json"]).json(as: VerdictObject.self)
      #expect(verdict.accepted && verdict.warnings == ["codesDisagree"])
      #expect(verdict.alsoFound?.map(\.profile).contains("identity") == true)
    }
  }
}
