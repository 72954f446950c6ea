import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// Other issuers' numbers are of use only where their own readers read them.
  @Suite("interoperability: a library's number as a bar code, read by others") struct Barcodes {
    /// A kind of code as each reader names it, and a number that passes its check.
    struct Kind: Sendable, CustomTestStringConvertible {
      let symbology: String
      let check: String
      let zxing: String
      /// Nil: ZBar's decoder of that kind was never finished.
      let zbar: String?
      let number: String
      let code: String

      var testDescription: String { symbology }

      static let all = [
        Kind(
          symbology: "codabar", check: "luhn", zxing: "Codabar", zbar: "codabar", number: "2 1001 00123456 9",
          code: "A21001001234569A"),
        Kind(
          symbology: "code128", check: "none", zxing: "Code128", zbar: "code128", number: "S-2041 77b",
          code: "S-204177b"),
        Kind(symbology: "code39", check: "mod43", zxing: "Code39", zbar: "code39", number: "CODE 39W", code: "CODE39W"),
        Kind(
          symbology: "itf", check: "gs1", zxing: "ITF", zbar: "i25", number: "1234 5678 9012 31",
          code: "12345678901231"),
        Kind(
          symbology: "pdf417", check: "luhn", zxing: "PDF417", zbar: nil, number: "2 1001 00123456 9",
          code: "21001001234569"),
      ]
    }

    @Test(
      "zxing-cpp and ZBar read what was asked for, at 300 and 600 dpi",
      .enabled(if: OtherReaders.hasPython && OtherReaders.hasZBar, "needs Python and zbarimg: run .ci/install test"),
      arguments: Kind.all, ["cr80-300", "cr80-600"])
    func readBack(_ kind: Kind, _ printer: String) async throws {
      let office = try Office.open()
      let template = try Fixture.changedTemplate(of: "starter") { json in
        let element = """
          {"name": "library", "type": "barcode", "box": [4, 8, 46, 12], "number": "library",
          "symbology": "\(kind.symbology)", "checkDigit": "\(kind.check)", "length": [4, 14], "font": "regular",
          "size": 7},
          """
        guard let back = json.range(of: "\"back\": {", options: .backwards),
          let list = json.range(of: "\"elements\": [", range: back.upperBound..<json.endIndex)
        else { return }
        json.insert(contentsOf: element, at: list.upperBound)
      }
      let request = try TemporaryFolder()
      let samples = "\(Fixture.root)/Samples/park-city"
      try Data(
        """
        {"number": "EX-1", "name": "Ana Pérez", "address": ["1 Elm Street"], "dateOfBirth": "1990-01-01",
        "issued": "2026-11-23", "photo": "\(samples)/\(try Fixture.request().photo)", "signature": null,
        "externalNumbers": {"library": "\(kind.number)"}}
        """.utf8
      ).write(to: URL(fileURLWithPath: request.path + "/request.json"))
      let rendered = try await office.run([
        "render", request.path + "/request.json", "--template", template.path, "--key", office.privateKey(.issuer),
        "--out", request.path, "--printer", printer,
      ])
      #expect(rendered.status == 0, "\(rendered.errors)")
      let back = request.path + "/EX-1/back.png"
      let zxing = try await OtherReaders.script("read_barcodes", [kind.zxing, back], in: request.path)
      #expect(try JSONDecoder().decode([String].self, from: Data(zxing.output.utf8)) == [kind.code])
      guard let name = kind.zbar else { return }
      let zbar = try await OtherReaders.zbarimg.run(
        ["-q", "--raw", "-Sdisable", "-S\(name).enable", back], in: request.path)
      #expect(zbar.lines == [kind.code], "\(zbar.errors)")
    }
  }
}
