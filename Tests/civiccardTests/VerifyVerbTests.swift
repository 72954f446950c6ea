import Foundation
import Testing

extension EndToEnd {
  @Suite("civiccard verify, what goes in and what comes out") struct VerifyVerb {
    @Test("a genuine card is accepted as text, from standard input and from the front's picture")
    func inputs() async throws {
      let office = try Office.open()
      let card = try await office.card()
      let text = try card.credential()
      let fixed = office.trust + ["--at", Office.aDayOfUse]
      let runs = [
        try await office.run(["verify", text] + fixed),
        try await office.run(["verify", "-"] + fixed, input: Array(text.utf8)),
        try await office.run(["verify", "--image", card.path("front.png")] + fixed),
      ]
      for run in runs {
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.lines.first?.hasPrefix("ACCEPTED.") == true)
        #expect(run.output.contains("María José Hernández-Pérez"))
        #expect(run.errors.isEmpty)
      }
    }

    @Test("a pinned issuer key does instead of a bundle")
    func pinnedKey() async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      let verdict = try await office.verify(text, trust: ["--issuer-key", office.publicKey(.issuer)])
      #expect(verdict.accepted)
      #expect(verdict.trust.source == "pinnedKey")
      #expect(verdict.trust.sequence == nil)
      #expect(verdict.card?.issued == "2026-11-23")
      #expect(verdict.card?.expires == "2029-11-23")
    }

    @Test("the back is judged by its signed portrait, and the emergency QR is also found")
    func back() async throws {
      let office = try Office.open()
      let card = try await office.card()
      let outcome = try await office.run(
        ["verify", "--image", card.path("back.png"), "--at", Office.aDayOfUse, "--json"] + office.trust)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let verdict = try outcome.json(as: VerdictObject.self)
      #expect(verdict.accepted)
      #expect(verdict.card?.profile == "portrait")
      #expect(verdict.card?.hasPortrait == true)
      #expect(verdict.alsoFound?.map(\.profile) == ["emergency"])
      #expect(verdict.alsoFound?.map(\.reason) == ["wrongProfile"])
      #expect(verdict.alsoFound?.map(\.number) == ["PC-0012345"])
      #expect(verdict.warnings.isEmpty)
    }

    @Test("the front's QR names the portrait on the back by its digest")
    func digest() async throws {
      let office = try Office.open()
      let card = try await office.card()
      let arguments = ["--at", Office.aDayOfUse, "--json"] + office.trust
      let front = try await office.run(["verify", "--image", card.path("front.png")] + arguments)
      let back = try await office.run(["verify", "--image", card.path("back.png")] + arguments)
      let digest = try front.json(as: VerdictObject.self).card?.portraitDigest
      #expect(digest?.count == 32)
      #expect(try back.json(as: VerdictObject.self).card?.hasPortrait == true)
      #expect(try back.json(as: VerdictObject.self).card?.number == front.json(as: VerdictObject.self).card?.number)
    }

    @Test("with --json the object has DESIGN.md's keys, and the card's fields as they were asked for")
    func json() async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      let outcome = try await office.run(["verify", text, "--at", Office.aDayOfUse, "--json"] + office.trust)
      let object = try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
      #expect(object.keys.sorted() == VerdictObject.keys)
      #expect(object["reason"] is NSNull)
      #expect(object["repairs"] as? [String] == [])
      let verdict = try outcome.json(as: VerdictObject.self)
      #expect(verdict.accepted)
      #expect(verdict.signature == "valid")
      #expect(verdict.validity == "current")
      #expect(verdict.status == "none")
      #expect(verdict.trust.issuer == "https://bridgeport.example")
      #expect(verdict.trust.source == "bundle")
      #expect(verdict.trust.sequence == 7)
      #expect(verdict.trust.freshness == "fresh")
      #expect(verdict.card?.number == "PC-0012345")
      #expect(verdict.card?.name == "María José Hernández-Pérez")
      #expect(verdict.card?.dateOfBirth == "1987-04-12")
      #expect(verdict.card?.address == ["999 Broad Street, Apt 4B", "Bridgeport, CT 06604"])
      #expect(verdict.card?.language == "spa")
      #expect(verdict.card?.issued == "2026-11-23")
      #expect(verdict.card?.expires == "2029-11-23")
      #expect(verdict.card?.profile == "identity")
      #expect(verdict.card?.emergencyContact == nil)
    }

    @Test("without a good signature the object has no card, not even an empty one")
    func jsonWithoutCard() async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      let outcome = try await office.run(
        ["verify", text, "--at", Office.aDayOfUse, "--json", "--issuer-key", office.publicKey(.stranger)])
      #expect(outcome.status == 1)
      let object = try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
      #expect(object.keys.sorted() == VerdictObject.keys.filter { $0 != "card" })
      #expect(object["accepted"] as? Bool == false)
    }

    @Test("with a picture the object has alsoFound beside the other keys")
    func jsonOfPicture() async throws {
      let office = try Office.open()
      let front = try await office.card().path("front.png")
      let outcome = try await office.run(
        ["verify", "--image", front, "--at", Office.aDayOfUse, "--json"] + office.trust)
      let object = try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
      #expect(object.keys.sorted() == (VerdictObject.keys + ["alsoFound", "unreadCodes"]).sorted())
      #expect((object["alsoFound"] as? [Any])?.isEmpty == true)
    }

    @Test("a child's guardian and a name in a second script are read back")
    func optionalFields() async throws {
      let office = try Office.open()
      let child = try await office.verify(office.card(CardOrder(request: "child")).credential())
      #expect(child.accepted)
      #expect(child.card?.guardian == "Mirlande Toussaint")
      let twoScripts = try await office.verify(office.card(CardOrder(request: "two-scripts")).credential())
      #expect(twoScripts.accepted)
      #expect(twoScripts.card?.secondaryName?.text == "يوسف إبراهيم الخطيب")
      #expect(twoScripts.card?.secondaryName?.language == "ara")
    }

    @Test(
      "a call that can't be understood ends with 64, and says so on standard error alone",
      arguments: [
        [], ["TEXT"], ["TEXT", "--trust", "trust.bundle"], ["TEXT", "--root", "root.pub.pem"],
        ["TEXT", "--trust", "trust.bundle", "--root", "root.pub.pem", "--issuer-key", "issuer.pub.pem"],
        ["TEXT", "--image", "front.png", "--issuer-key", "issuer.pub.pem"],
        ["TEXT", "--issuer-key", "issuer.pub.pem", "--at", "2027-13-01T00:00:00Z"],
        ["TEXT", "--issuer-key", "issuer.pub.pem", "--sometime"],
        ["TEXT", "--issuer-key", "issuer.pub.pem", "--accept", "photo"],
        ["TEXT", "--issuer-key", "issuer.pub.pem", "--accept", ""],
        ["TEXT", "--issuer-key", "issuer.pub.pem", "--accept", "identity,,portrait"],
        ["TEXT", "--issuer-key", "issuer.pub.pem", "--stale", "perhaps"],
        ["TEXT", "--issuer-key", "issuer.pub.pem", "--unknown-status", "accept"],
      ])
    func usage(_ arguments: [String]) async throws {
      let outcome = try await Office.open().run(["verify"] + arguments)
      #expect(outcome.status == 64)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("error: "))
      #expect(outcome.errors.contains("\nhint: "))
    }

    @Test(
      "a file that is not there ends with 66 and is named",
      arguments: [
        ["--image", "nowhere.png", "--issuer-key", "issuer.pub.pem"], ["TEXT", "--issuer-key", "nowhere.pem"],
        ["TEXT", "--trust", "nowhere.bundle", "--root", "root.pub.pem"],
        ["TEXT", "--trust", "trust.bundle", "--root", "nowhere.pem"],
        ["TEXT", "--issuer-key", "issuer.pub.pem", "--status", "nowhere.list"],
      ])
    func missingFiles(_ arguments: [String]) async throws {
      let outcome = try await Office.open().run(["verify"] + arguments)
      #expect(outcome.status == 66)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("error: there is no file "))
      #expect(outcome.errors.contains("nowhere"))
    }
  }
}
