import Foundation
import TestSupport
import Testing

/// Readers that are not ours: the Python packages that `.ci/install test` puts into `.build/test-python`, and ZBar.
enum OtherReaders {
  static let python = CommandLineTool(path: Office.repository + "/.build/test-python/bin/python")
  static let zbarimg = CommandLineTool(path: inPath("zbarimg") ?? "zbarimg")
  static let hasPython = FileManager.default.isExecutableFile(atPath: python.path)
  static let hasZBar = FileManager.default.isExecutableFile(atPath: zbarimg.path)

  static func inPath(_ name: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first(where: FileManager.default.isExecutableFile)
  }

  /// Runs one of the scripts beside these tests.
  static func script(
    _ name: String, _ arguments: [String] = [], in folder: String, input: [UInt8]? = nil
  ) async throws -> CommandLineTool.Outcome {
    let path = Office.repository + "/Tests/civiccardTests/Interop/\(name).py"
    // Isolated, and without writing byte code beside the scripts; UTF-8 whatever the locale.
    let outcome = try await python.run(["-I", "-B", "-X", "utf8", path] + arguments, in: folder, input: input)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome
  }
}

extension EndToEnd {
  @Suite("interoperability: a card's QR codes, read and verified by others") struct Interop {
    /// What another verifier read. Instants in seconds since 1970.
    struct Reading: Decodable, Equatable {
      var kid: String?
      let iss: String
      let exp: Int
      let iat: Int
      let number: String
      let name: String
      let dateOfBirth: String?
      let address: String?
      let language: String?
      let guardian: String?
      let secondaryName: String?
      let secondaryLanguage: String?
      let portrait: Picture?
      // claim169's own.
      let verified: Bool?
      let compression: String?
      let faceFormat: [Int]?

      struct Picture: Decodable, Equatable {
        let format: String
        let width: Int
        let height: Int
      }
    }

    private struct Readings: Decodable {
      let claim169: Reading
      let cwt: Reading
      let tamperedRefused: Bool
    }

    @Test(
      "zxing-cpp reads one QR on the front and two on the back, as they were signed",
      .enabled(if: OtherReaders.hasPython, "needs .build/test-python: run .ci/install test"),
      arguments: ["resident", "child", "two-scripts"])
    func zxing(_ request: String) async throws {
      let office = try Office.open()
      let card = try await office.card(CardOrder(request: request))
      let front = try await Self.zxing(card, "front.png", office)
      #expect(try front == [card.credential()])
      let back = try await Self.zxing(card, "back.png", office)
      #expect(back.count == (request == "child" ? 1 : 2))
      for text in back {
        // Under the pinned key each is what our own verifier takes for this card's.
        let verdict = try await office.verify(text, trust: ["--issuer-key", office.publicKey(.issuer)])
        #expect(verdict.signature == "valid")
        #expect(card.path.hasSuffix("/\(verdict.card?.number ?? "none")"))
      }
    }

    @Test(
      "zbarimg reads the same texts on both faces as zxing-cpp",
      .enabled(if: OtherReaders.hasPython, "needs .build/test-python: run .ci/install test"),
      .enabled(if: OtherReaders.hasZBar, "needs zbarimg: run .ci/install test"))
    func zbar() async throws {
      let office = try Office.open()
      let card = try await office.card()
      for face in ["front.png", "back.png"] {
        let outcome = try await OtherReaders.zbarimg.run(
          ["-q", "--raw", "-Sdisable", "-Sqrcode.enable", card.path(face)], in: office.folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.lines.count == (face == "front.png" ? 1 : 2))
        #expect(try await outcome.lines.sorted() == Self.zxing(card, face, office).sorted(), "\(face)")
      }
    }

    @Test(
      "both readers find every QR at each printer's size",
      .enabled(if: OtherReaders.hasPython && OtherReaders.hasZBar, "needs Python and zbarimg: run .ci/install test"),
      arguments: ["fargo-hdp-300", "cr80-600"])
    func printers(_ printer: String) async throws {
      let office = try Office.open()
      let card = try await office.card(CardOrder(printer: printer))
      for face in ["front.png", "back.png"] {
        let expected = try await Self.zxing(card, face, office).sorted()
        #expect(expected.count == (face == "front.png" ? 1 : 2))
        let zbar = try await OtherReaders.zbarimg.run(
          ["-q", "--raw", "-Sdisable", "-Sqrcode.enable", card.path(face)], in: office.folder.path)
        #expect(zbar.lines.sorted() == expected, "\(face)")
      }
    }

    @Test(
      "claim169 and cwt verify the front's text under the issuer's key, read its fields, and refuse it altered",
      .enabled(if: OtherReaders.hasPython, "needs .build/test-python: run .ci/install test"))
    func identity() async throws {
      let office = try Office.open()
      let (readings, kid) = try await Self.readings(of: office.card().credential(), office)
      for reading in [readings.claim169, readings.cwt] {
        #expect(reading.kid == kid)
        #expect(reading.iss == "https://bridgeport.example")
        // 2026-11-23 begins, and 2029-11-23 ends, at five o'clock UTC.
        #expect(reading.iat == 1_795_410_000)
        #expect(reading.exp == 1_890_190_800)
        #expect(reading.number == "PC-0012345")
        #expect(reading.name == "María José Hernández-Pérez")
        #expect(reading.dateOfBirth == "19870412")
        #expect(reading.address == "999 Broad Street, Apt 4B\nBridgeport, CT 06604")
        #expect(reading.language == "spa")
        #expect(reading.secondaryName == "ماريا خوسيه إرنانديث بيريث")
        #expect(reading.secondaryLanguage == "ara")
        #expect(reading.guardian == nil && reading.portrait == nil)
      }
      #expect(readings.claim169.verified == true)
      #expect(readings.claim169.compression == "zlib")
      #expect(readings.tamperedRefused)
    }

    @Test(
      "claim169 and cwt read a guardian, and a name in a second script",
      .enabled(if: OtherReaders.hasPython, "needs .build/test-python: run .ci/install test"))
    func optionalFields() async throws {
      let office = try Office.open()
      let (child, _) = try await Self.readings(of: office.card(CardOrder(request: "child")).credential(), office)
      let (two, _) = try await Self.readings(of: office.card(CardOrder(request: "two-scripts")).credential(), office)
      for reading in [child.claim169, child.cwt] { #expect(reading.guardian == "Mirlande Toussaint") }
      for reading in [two.claim169, two.cwt] {
        #expect(reading.secondaryName == "يوسف إبراهيم الخطيب")
        #expect(reading.secondaryLanguage == "ara")
      }
    }

    @Test(
      "claim169 and cwt verify the back's text, and Pillow opens the portrait in it",
      .enabled(if: OtherReaders.hasPython, "needs .build/test-python: run .ci/install test"))
    func portrait() async throws {
      let office = try Office.open()
      let texts = try await Self.zxing(office.card(), "back.png", office)
      let longest = try #require(texts.max { $0.utf8.count < $1.utf8.count })
      let (readings, _) = try await Self.readings(of: longest, office)
      for reading in [readings.claim169, readings.cwt] {
        #expect(reading.number == "PC-0012345")
        #expect(reading.address == "999 Broad Street, Apt 4B\nBridgeport, CT 06604")
        #expect(reading.portrait == Reading.Picture(format: "WEBP", width: 64, height: 80))
      }
      // 62/1 says image, 62/2 WebP.
      #expect(readings.claim169.faceFormat == [0, 4])
      #expect(readings.tamperedRefused)
    }

    @Test(
      "our verifier accepts what claim169 signed, which names no key, under that key alone",
      .enabled(if: OtherReaders.hasPython, "needs .build/test-python: run .ci/install test"))
    func foreign() async throws {
      let office = try Office.open()
      let seed = Office.seed(of: .stranger).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      let text = try await OtherReaders.script("sign_text", [seed], in: office.folder.path).output
      let verdict = try await office.verify(text, trust: ["--issuer-key", office.publicKey(.stranger)])
      #expect(verdict.accepted, "\(verdict.reason ?? "")")
      #expect(verdict.card?.number == "NH-77")
      #expect(verdict.card?.name == "Zoë Ångström")
      #expect(verdict.card?.dateOfBirth == "1992-02-29")
      #expect(verdict.card?.address == ["1 Chapel Street", "New Haven, CT 06510"])
      #expect(verdict.card?.language == "swe")
      let other = try await office.verify(text, trust: ["--issuer-key", office.publicKey(.issuer)])
      #expect(other.reason == "signatureInvalid")
      #expect(other.card == nil)
    }

    private struct Description: Decodable, Equatable {
      let mode: String
      let width: Int
      let height: Int
      let dotsPerInch: [Double]
      let other: [String]
    }

    @Test(
      "Pillow reads every panel in its mode, size and resolution, and nothing else in the file",
      .enabled(if: OtherReaders.hasPython, "needs .build/test-python: run .ci/install test"))
    func pictures() async throws {
      let office = try Office.open()
      let card = try await office.card(.withPlanes)
      let names = try Files.names(in: card.path).filter { $0.hasSuffix(".png") }
      let described = try await OtherReaders.script(
        "describe_pictures", names.map(card.path), in: office.folder.path
      ).json(as: [String: Description].self)
      #expect(described.count == 12)
      for (name, description) in described {
        let panel = name.split(separator: ".").dropFirst().first ?? ""
        let mode = ["black": "1", "uv": "1", "overlay": "1", "tactile": "L"][panel] ?? "RGB"
        #expect(
          description == Description(mode: mode, width: 1011, height: 638, dotsPerInch: [300, 300], other: []),
          "\(name)")
      }
    }

    private static func zxing(_ card: CardFolder, _ face: String, _ office: Office) async throws -> [String] {
      try await OtherReaders.script("read_codes", [card.path(face)], in: office.folder.path).json(as: [String].self)
    }

    private static func readings(of text: String, _ office: Office) async throws -> (Readings, kid: String?) {
      let readings = try await OtherReaders.script(
        "verify_text", [office.publicKey(.issuer)], in: office.folder.path, input: Array(text.utf8)
      ).json(as: Readings.self)
      let key = try await office.run(["key", "show", office.publicKey(.issuer), "--json"])
      return (readings, try key.json(as: [String: String].self)["kid"])
    }
  }
}
