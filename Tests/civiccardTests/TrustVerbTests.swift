import CardCredential
import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("civiccard trust sign") struct TrustVerb {
    @Test("a signed bundle's path goes to standard output, its contents in a sentence to standard error")
    func prints() async throws {
      let office = try Office.open()
      let outcome = try await office.run(
        ["trust", "sign", "manifest.json", "--root", office.privateKey(.root), "--out", "printed.bundle"])
      #expect(outcome.status == 0)
      #expect(outcome.output == "printed.bundle\n")
      #expect(outcome.errors == "signed sequence 7: 1 issuers, 1 keys, next update 2031-01-01T00:00:00Z\n")
    }

    @Test("the same manifest and root give the same bytes")
    func repeatable() async throws {
      let office = try Office.open()
      try await office.sign(Office.manifest(), as: "again.bundle")
      #expect(try office.folder.read("again.bundle") == Files.read(office.bundle))
    }

    @Test("a bundle is not replaced by another one of its sequence or a lower one, but by itself and by a higher one")
    func goingBack() async throws {
      let office = try Office.open()
      try await office.sign(Office.manifest(), as: "kept.bundle")
      let before = try office.folder.read("kept.bundle")
      for other in [Office.manifest(sequence: 6), Office.manifest(notBefore: "2026-01-02")] {
        try office.folder.write(other, to: "back.json")
        let outcome = try await office.run(
          ["trust", "sign", "back.json", "--root", office.privateKey(.root), "--out", "kept.bundle"])
        #expect(outcome.status == 65)
        #expect(outcome.errors.hasPrefix("error: sequence: kept.bundle holds another bundle of sequence 7\nhint: "))
        #expect(try office.folder.read("kept.bundle") == before)
      }
      try await office.sign(Office.manifest(), as: "kept.bundle", roots: [.root, .secondRoot])
      try await office.sign(Office.manifest(sequence: 8), as: "kept.bundle")
    }

    @Test(
      "a root's key that is listed as an issuer's, and an unsound survivors list, are refused with the field's name")
    func unsound() async throws {
      let office = try Office.open()
      let compromised = "\"compromised\": true, \"survivors\": \"manifest.json\", \"purpose\": \"card\""
      for (manifest, error) in [
        (Office.manifest(key: .root), "error: keys: a root's key is listed as an issuer's\nhint: "),
        (
          Office.manifest().replacing("\"purpose\": \"card\"", with: compromised),
          "error: issuers[0].keys[0].survivors: "
        ),
      ] {
        try office.folder.write(manifest, to: "unsound.json")
        let outcome = try await office.run(
          ["trust", "sign", "unsound.json", "--root", office.privateKey(.root), "--out", "unsound.bundle"])
        #expect(outcome.status == 65)
        #expect(outcome.errors.hasPrefix(error), "\(outcome.errors)")
        #expect(!Files.exists(office.folder.file("unsound.bundle")))
      }
    }

    @Test("a next update in the past is signed, with a note")
    func pastUpdate() async throws {
      let office = try Office.open()
      let past = Office.manifest().replacing("2031-01-01T00:00:00Z", with: "2026-02-01T00:00:00Z")
      let outcome = try await office.sign(past, as: "past.bundle")
      #expect(outcome.errors.hasPrefix("note: nextUpdate is past: partners refuse every card as trustStale\n"))
    }

    @Test("a bundle of two roots serves the partners of either, and no one else's")
    func twoRoots() async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      try await office.sign(Office.manifest(), as: "both.bundle", roots: [.root, .secondRoot])
      for root in [Office.Name.root, .secondRoot] {
        #expect(try await office.verify(text, trust: office.trust(in: "both.bundle", root: root)).accepted)
      }
      try await Self.refused(office, office.trust(in: "both.bundle", root: .stranger), text: text)
    }

    @Test("a partner may pin both roots and take a bundle that one of them signed")
    func bothPinned() async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      let trust = office.trust + ["--root", office.publicKey(.secondRoot)]
      #expect(try await office.verify(text, trust: trust).accepted)
    }

    @Test("a bundle that another root signed is refused")
    func otherRoot() async throws {
      let office = try Office.open()
      try await Self.refused(office, office.trust(in: "trust.bundle", root: .secondRoot), text: "TEXT")
    }

    @Test("a bundle with any byte altered is refused")
    func tampered() async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      let bundle = try Files.read(office.bundle)
      for place in stride(from: 0, to: bundle.count, by: 17) {
        var altered = bundle
        altered[place] ^= 0x01
        try office.folder.write(altered, to: "altered.bundle")
        try await Self.refused(office, office.trust(in: "altered.bundle"), text: text, "byte \(place)")
      }
    }

    @Test("a bundle that is cut off, or goes on, is refused")
    func length() async throws {
      let office = try Office.open()
      let bundle = try Files.read(office.bundle)
      for (index, wrong) in [Array(bundle.dropLast()), bundle + [0], []].enumerated() {
        try office.folder.write(wrong, to: "length-\(index).bundle")
        try await Self.refused(office, office.trust(in: "length-\(index).bundle"), text: "TEXT")
      }
    }

    /// A manifest that can't be signed: how it differs, and what the error begins with.
    static let wrongManifests: [(change: @Sendable (String) -> String, status: Int32, error: String)] = [
      ({ $0.replacing("\"sequence\": 7", with: "\"sequence\": 0") }, 65, "error: sequence: "),
      ({ $0.replacing("\"nextUpdate\": \"2031", with: "\"nextUpdate\": \"2025") }, 65, "error: nextUpdate: "),
      ({ $0.replacing("\"nextUpdate\"", with: "\"nextUpdat\"") }, 65, "error: nextUpdate: is required"),
      (
        { $0.replacing("\"purpose\": \"card\"", with: "\"purpose\": \"cart\"") }, 65,
        "error: issuers[0].keys[0].purpose: "
      ),
      ({ $0.replacing("2036-12-31", with: "2036-12-32") }, 65, "error: issuers[0].keys[0].notAfter: "),
      ({ $0.replacing("America/New_York", with: "America/Bridgeport") }, 65, "error: https://bridgeport.example: "),
      ({ $0.replacing("issuer.pub.pem", with: "nowhere.pem") }, 66, "error: there is no file "),
      ({ $0.replacing("issuer.pub.pem", with: "manifest.json") }, 77, "error: the text is not one PEM block"),
      ({ _ in "{" }, 65, "error: not valid JSON"),
    ]

    @Test(
      "a manifest at fault is refused with the field's name, and no bundle is written",
      arguments: wrongManifests.indices)
    func faults(_ index: Int) async throws {
      let office = try Office.open()
      let fault = Self.wrongManifests[index]
      try office.folder.write(fault.change(Office.manifest()), to: "fault-\(index).json")
      let outcome = try await office.run(
        ["trust", "sign", "fault-\(index).json", "--root", office.privateKey(.root), "--out", "fault-\(index).bundle"])
      #expect(outcome.status == fault.status)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix(fault.error), "\(outcome.errors)")
      #expect(!Files.exists(office.folder.file("fault-\(index).bundle")))
    }

    @Test("a link or a device is not replaced by what is written")
    func links() async throws {
      let office = try Office.open()
      let link = office.folder.file("linked.bundle")
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/null")
      let outcome = try await office.run(
        ["trust", "sign", "manifest.json", "--root", office.privateKey(.root), "--out", link])
      #expect(outcome.status == 73)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "/dev/null")
    }

    @Test("a bundle that can't be written ends with 73")
    func unwritable() async throws {
      let office = try Office.open()
      let outcome = try await office.run(
        ["trust", "sign", "manifest.json", "--root", office.privateKey(.root), "--out", "manifest.json/trust.bundle"])
      #expect(outcome.status == 73)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("error: manifest.json/trust.bundle can't be written\nhint: "))
    }

    private static func refused(
      _ office: Office, _ trust: [String], text: String, _ what: Comment? = nil
    ) async throws {
      let outcome = try await office.run(["verify", text, "--at", Office.aDayOfUse] + trust)
      #expect(outcome.status == 65, what)
      #expect(outcome.output.isEmpty, what)
      #expect(outcome.errors.hasPrefix("error: "), what)
    }
  }
}
