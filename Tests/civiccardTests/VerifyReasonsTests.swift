import CardCredential
import CardImaging
import CardScanner
import TestSupport
import Testing

extension EndToEnd {
  @Suite("civiccard verify, why a card is refused") struct VerifyReasons {
    @Test("a card is accepted to the last second of its last day in the issuer's time zone, and no longer")
    func expired() async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      // 23 November 2029 ends in New York, at UTC-5.
      let last = try await office.verify(text, at: "2029-11-23T23:59:59-05:00")
      #expect(last.accepted)
      #expect(last.validity == "current")
      let over = try await office.verify(text, at: "2029-11-24T00:00:00-05:00")
      #expect(over.reason == "expired")
      #expect(over.validity == "expired")
      #expect(over.signature == "valid")
      #expect(over.card?.expires == "2029-11-23")
    }

    @Test("a card is accepted from the first second of its day of issue in the issuer's time zone, and no earlier")
    func notYetValid() async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      #expect(try await office.verify(text, at: "2026-11-23T00:00:00-05:00").accepted)
      let early = try await office.verify(text, at: "2026-11-22T23:59:59-05:00")
      #expect(early.reason == "notYetValid")
      #expect(early.validity == "notYetValid")
    }

    @Test("a card of a key that the partner does not trust is refused, and none of its fields is told")
    func untrustedIssuer() async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      let pinned = try await office.verify(text, trust: ["--issuer-key", office.publicKey(.stranger)])
      #expect(pinned.reason == "untrustedIssuer")
      #expect(pinned.card == nil)
      try await office.sign(Office.manifest(key: .stranger), as: "stranger.bundle")
      let bundled = try await office.verify(text, trust: office.trust(in: "stranger.bundle"))
      #expect(bundled.reason == "untrustedIssuer")
      #expect(bundled.signature == "notChecked")
      #expect(bundled.card == nil)
    }

    @Test("a line break that a scanner ends with does not hide the reason of a refusal")
    func reasonBehindDamage() async throws {
      let office = try Office.open()
      let text = try await office.card().credential() + "\r\n"
      let verdict = try await office.verify(text, trust: ["--issuer-key", office.publicKey(.stranger)])
      #expect(verdict.reason == "untrustedIssuer")
    }

    @Test("a forged claim makes the signature invalid, and none of the card's fields is told")
    func forgedClaim() async throws {
      let office = try Office.open()
      var message = try CredentialText.decode(utf8: Array(await office.card().credential().utf8))
      let number = Array("PC-0012345".utf8)
      let place = try #require(message.indices.first { message[$0...].starts(with: number) })
      message[place + number.count - 1] = UInt8(ascii: "6")
      let verdict = try await office.verify(CredentialText.encode(message))
      #expect(verdict.reason == "signatureInvalid")
      #expect(verdict.signature == "invalid")
      #expect(verdict.card == nil)
    }

    @Test("a forged signature is invalid under a bundle and under a pinned key")
    func forgedSignature() async throws {
      let office = try Office.open()
      var message = try CredentialText.decode(utf8: Array(await office.card().credential().utf8))
      message[message.count - 40] ^= 1
      let text = try CredentialText.encode(message)
      #expect(try await office.verify(text).reason == "signatureInvalid")
      let pinned = try await office.verify(text, trust: ["--issuer-key", office.publicKey(.issuer)])
      #expect(pinned.reason == "signatureInvalid")
    }

    @Test("what is not a whole credential is unreadable")
    func unreadable() async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      let texts = ["", "hello", "https://bridgeport.example", String(text.dropLast(3)), text + "000", "é" + text]
      for text in texts + [String(repeating: "A", count: 5_000)] {
        let verdict = try await office.verify(text)
        #expect(verdict.reason == "unreadable", "\(text.prefix(30))")
        #expect(verdict.signature == "notChecked")
      }
    }

    @Test("a picture without a QR is unreadable, and standard error says why")
    func noQR() async throws {
      let office = try Office.open()
      let blank = try Raster(width: 300, height: 200, format: .gray8, pixels: [UInt8](repeating: 255, count: 60_000))
      try office.folder.write(PNGEncoder(pixelsPerMetre: 11_811).encode(blank), to: "blank.png")
      let outcome = try await office.run(
        ["verify", "--image", "blank.png", "--at", Office.aDayOfUse, "--json"] + office.trust)
      #expect(outcome.status == 1)
      #expect(try outcome.json(as: VerdictObject.self).reason == "unreadable")
      #expect(outcome.errors.contains("no QR code was found in blank.png"))
    }

    @Test("a file that is no picture is bad data, not a verdict")
    func noPicture() async throws {
      let office = try Office.open()
      let outcome = try await office.run(["verify", "--image", "manifest.json"] + office.trust)
      #expect(outcome.status == 65)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("error: "))
    }

    @Test("the emergency QR proves no identity, though it is genuine")
    func wrongProfile() async throws {
      let office = try Office.open()
      let back = try await PhotoDecoder.decode(office.card().read("back.png")).converted(to: .gray8)
      let texts = try CardScanner.qrCodes(
        inLuminance: back.pixels, width: back.width, height: back.height, bytesPerRow: back.width
      ).compactMap(\.text)
      #expect(texts.count == 2)
      let shortest = try #require(texts.min { $0.utf8.count < $1.utf8.count })
      let verdict = try await office.verify(shortest)
      #expect(verdict.reason == "wrongProfile")
      #expect(verdict.signature == "valid")
      #expect(verdict.card?.profile == "emergency")
      #expect(verdict.card?.emergencyContact == "Luis Hernández, +12035550123")
      #expect(verdict.card?.allergies == ["Penicillin", "Peanuts"])
      #expect(verdict.card?.address == [])
      #expect(verdict.card?.dateOfBirth == nil)
    }

    @Test("a card issued outside its key's dates is refused")
    func keyNotValidThen() async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      try await office.sign(Office.manifest(notBefore: "2026-11-23"), as: "same-day.bundle")
      #expect(try await office.verify(text, trust: office.trust(in: "same-day.bundle")).accepted)
      try await office.sign(Office.manifest(notBefore: "2026-11-24"), as: "next-day.bundle")
      let verdict = try await office.verify(text, trust: office.trust(in: "next-day.bundle"))
      #expect(verdict.reason == "keyNotValidThen")
      #expect(verdict.signature == "valid")
    }

    @Test("a bundle past its next update is stale")
    func trustStale() async throws {
      let office = try Office.open()
      let manifest = Office.manifest().replacingOccurrences(of: "2031-01-01", with: "2027-01-01")
      try await office.sign(manifest, as: "short.bundle")
      let text = try await office.card().credential()
      let trust = office.trust(in: "short.bundle")
      #expect(try await office.verify(text, trust: trust, at: "2026-12-31T23:59:59Z").accepted)
      let verdict = try await office.verify(text, trust: trust, at: "2027-01-01T00:00:00Z")
      #expect(verdict.reason == "trustStale")
      #expect(verdict.trust.freshness == "stale")
    }

    /// Damage by its name in the verdict.
    private static let damage: [String: @Sendable (String) -> String] = [
      "lowerCase": { $0.lowercased() },
      "lineBreaks": { $0.prefix(80) + "\r\n" + $0.dropFirst(80) + "\r\n" },
      "surroundingSpace": { "  " + $0 + "\t" },
      "percentSpace": { $0.replacing(" ", with: "%20") },
    ]

    @Test(
      "what a wedge scanner does to a text is undone and told",
      arguments: ["lowerCase", "lineBreaks", "surroundingSpace", "percentSpace"])
    func repairs(_ repair: String) async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      let damage = try #require(Self.damage[repair])
      let damaged = damage(text)
      try #require(damaged != text)
      let verdict = try await office.verify(damaged)
      #expect(verdict.accepted)
      #expect(verdict.repairs == [repair])
      #expect(verdict.card?.number == "PC-0012345")
    }

    @Test("a refused card's reason is put to the clerk in words, in English or Spanish")
    func words() async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      let arguments = ["verify", text, "--at", "2030-01-01T00:00:00Z"] + office.trust
      let english = try await office.run(arguments)
      #expect(english.status == 1)
      #expect(english.output.hasPrefix("NOT ACCEPTED. The card has expired."))
      let spanish = try await office.run(arguments + ["--spanish"])
      #expect(spanish.status == 1)
      #expect(spanish.output.hasPrefix("NO ACEPTADA. La tarjeta está vencida."))
    }
  }
}

extension Office {
  /// Signs a manifest with the office's root, or other keys.
  @discardableResult
  func sign(
    _ manifest: String, as name: String, roots: [Name] = [.root]
  ) async throws -> CommandLineTool.Outcome {
    try folder.write(manifest, to: name + ".json")
    let outcome = try await run(
      ["trust", "sign", name + ".json", "--out", name] + roots.flatMap { ["--root", privateKey($0)] })
    try #require(outcome.status == 0, "\(outcome.errors)")
    return outcome
  }

  /// The options of a partner who relies on a bundle of that name.
  func trust(in name: String, root: Name = .root) -> [String] {
    ["--trust", folder.file(name), "--root", publicKey(root)]
  }
}
