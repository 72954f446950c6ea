import CardImaging
import TestSupport
import Testing

@testable import CardPrinting

@Suite("What a printer can do, and what a card asks of it")
struct CapabilitiesTests {
  private func printer(_ change: (inout PrinterCapabilities) -> Void = { _ in }) -> PrinterCapabilities {
    var can = PrinterCapabilities()
    can.media = [
      .init(width: 21_000...21_000, height: 29_700...29_700), .init(width: 8_560...8_560, height: 5_398...5_398),
    ]
    can.sides = ["one-sided", "two-sided-long-edge", "two-sided-short-edge"]
    can.resolutions = [300]
    can.formats = ["application/octet-stream", "image/pwg-raster"]
    can.rasterTypes = ["sgray_8", "srgb_8"]
    change(&can)
    return can
  }

  private func refusal(_ change: (inout PrinterCapabilities) -> Void, width: Int = 1_011, height: Int = 638) -> String?
  {
    do {
      _ = try printer(change).plan(width: width, height: height, dotsPerInch: 300)
      return nil
    } catch {
      #expect(error.code == .unfitPrinter)
      return error.message
    }
  }

  @Test("a card of every profile's size fits the media of its size, a pixel more or less")
  func sizes() throws {
    let plan = try printer().plan(width: 1_011, height: 638, dotsPerInch: 300)
    #expect(plan.mediaWidth == 8_560 && plan.mediaHeight == 5_398)
    #expect(
      refusal { $0.media = [.init(width: 8_763...8_763, height: 5_597...5_597)] }?.hasSuffix("85.60 × 54.02 mm") == true
    )
    #expect(
      refusal({ $0.media = [.init(width: 8_763...8_763, height: 5_597...5_597)] }, width: 1_035, height: 661) == nil)
    #expect(refusal { $0.media = [.init(width: 5_000...30_000, height: 5_000...40_000)] } == nil)
    #expect(refusal { $0.media = [] } != nil)
    // Portrait: the card would be cut off.
    #expect(refusal { $0.media = [.init(width: 5_398...5_398, height: 8_560...8_560)] } != nil)
  }

  @Test("what the printer lacks is said in plain words")
  func refusals() {
    #expect(refusal { $0.sides = ["one-sided"] } == "the printer prints one side only")
    #expect(refusal { $0.resolutions = [600, 1_200] }?.hasPrefix("the printer prints 600 dpi, 1200 dpi, and") == true)
    #expect(
      refusal { $0.formats = ["application/pdf"] } == "the printer takes no image/pwg-raster, but application/pdf")
    #expect(refusal { $0.rasterTypes = ["sgray_8"] }?.contains("no colours") == true)
  }

  /// What a printer's paper path does to the back, by PWG 5102.4, table 11: the inverse of what the document does.
  private func printed(_ back: Raster, _ sheetBack: PrinterCapabilities.SheetBack, _ sides: String) -> Raster {
    let isTumbled = sides == "two-sided-short-edge"
    return switch sheetBack {
    case .normal: back
    case .flipped: back.mirrored(across: isTumbled, along: !isTumbled)
    case .rotated: isTumbled ? back : back.mirrored(across: true, along: true)
    case .manualTumble: isTumbled ? back.mirrored(across: true, along: true) : back
    }
  }

  @Test(
    "turned about its short edge the card shows its back upright, whatever way the printer feeds it",
    arguments: [PrinterCapabilities.SheetBack.normal, .flipped, .rotated, .manualTumble],
    ["two-sided-short-edge", "two-sided-long-edge"])
  func backs(sheetBack: PrinterCapabilities.SheetBack, sides: String) throws {
    let plan = try printer {
      $0.sheetBack = sheetBack
      $0.sides = [sides]
    }.plan(width: 1_011, height: 638, dotsPerInch: 300)
    #expect(plan.sides == sides)
    let back = try Raster(width: 2, height: 2, format: .rgb8, pixels: [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4])
    let sent = back.mirrored(
      across: plan.turnsBack != plan.mirrorsAcross, along: plan.turnsBack != plan.mirrorsAlong)
    // On the sheet; a back that is bound at the long edge hangs upside down, so it must come out turned by half a turn.
    let onSheet = printed(sent, sheetBack, sides)
    #expect(
      onSheet.pixels == (sides == "two-sided-short-edge" ? back : back.mirrored(across: true, along: true)).pixels)
  }

  @Test("a job's state in a word")
  func words() {
    func word(_ code: Int, _ reasons: String...) -> String {
      CardPrinter.words(IPPPrinter.JobState(code: code, reasons: reasons))
    }
    #expect(word(3) == "waiting" && word(5, "job-printing") == "printing" && word(9, "media-empty") == "done")
    #expect(word(5, "marker-supply-empty-error") == "ribbon empty" && word(6) == "stopped")
    #expect(word(5, "media-jam-error") == "a card is stuck" && word(8, "aborted-by-system") == "given up")
  }

  @Test(
    "an address that is none is refused",
    arguments: ["", "http://h/p", "ipp://", "lpd://h", "a b", "../x", "ipp://h:99999/p"])
  func addresses(text: String) { #expect(throws: PrintingError(.invalidAddress, "")) { try IPPPrinter(text, nil) } }

  @Test("certificates are read from PEM and told by their SHA-256; what is none is refused")
  func certificates() throws {
    let authority = try Authority()
    let file = try Files.read(authority.certificate(for: "printer.city.example").certificate)
    let one = try PrinterCertificates(pem: file)
    #expect(try PrinterCertificates(pem: Array(one.pem.utf8)) == one && one.fingerprints.count == 1)
    #expect(one.fingerprints[0].wholeMatch(of: /([0-9A-F]{2}:){31}[0-9A-F]{2}/) != nil)
    #expect(try PrinterCertificates(pem: file + Files.read(authority.certificate)).fingerprints.count == 2)
    let marks = ("-----BEGIN CERTIFICATE-----\n", "\n-----END CERTIFICATE-----\n")
    for text in ["", "no certificate", marks.0 + marks.1, marks.0 + "AAAA" + marks.1, marks.0 + "M" + marks.1] {
      #expect(throws: PrintingError(.invalidCertificate, "")) { try PrinterCertificates(pem: Array(text.utf8)) }
    }
    #expect(throws: PrintingError(.invalidAddress, "")) {
      try PrinterCertificates(shownBy: "ipp://localhost/ipp/print")
    }
    #expect(throws: PrintingError(.unprovenPrinter, "")) { try IPPPrinter("ipps://localhost/ipp/print", nil) }
    #expect(throws: PrintingError(.invalidAddress, "")) { try IPPPrinter("ipp://localhost/ipp/print", one) }
    #expect(throws: PrintingError(.invalidAddress, "")) { try CardPrinter("a/folder", codes: nil, certificates: one) }
  }
}
