import CCUPS
import CardFace
import CardImaging
import CardIssuing
import CardProofing
import CardRegistry
import Foundation
import TestSupport
import Testing

@testable import CardPrinting

@Suite("Printing over IPP", .serialized)
struct PrintingTests {
  private let folder: TemporaryFolder
  private let registry: CardRegistry
  private let codes: PrintedCodes

  init() throws {
    folder = try TemporaryFolder()
    registry = try folder.registry()
    codes = PrintedCodes(signedBy: try Fixture.key().publicKey)
  }

  private var card: String { folder.file("out/PC-1") }

  private func issue(planes: Bool = false) throws {
    let setup = IssuingSetup(
      template: try Fixture.template().withoutArtwork, signer: try Fixture.key(), folder: folder.file("out"),
      planes: planes)
    var request = try Fixture.request("child")
    request.number = "PC-1"
    _ = try CardIssuer(setup).issue(
      request, picturesIn: "\(Fixture.root)/Samples/park-city", registration: .registry(registry, operatorName: "Ana"))
  }

  private func printer(_ server: IPPServer) throws -> CardPrinter {
    try CardPrinter(server.address, codes: codes, registration: (registry, "Ana"))
  }

  private struct Page {
    let header: cups_page_header2_t
    let pixels: [UInt8]
  }

  /// The pages of a PWG raster document, by libcups's reader.
  private func pages(_ path: String) throws -> [Page] {
    let file = open(path, O_RDONLY)
    defer { close(file) }
    let stream = try #require(cupsRasterOpen(file, CUPS_RASTER_READ))
    defer { cupsRasterClose(stream) }
    var (pages, header): ([Page], cups_page_header2_t) = ([], cups_page_header2_t())
    while cupsRasterReadHeader2(stream, &header) == 1 {
      var pixels = [UInt8](repeating: 0, count: Int(header.cupsBytesPerLine * header.cupsHeight))
      for row in 0..<Int(header.cupsHeight) {
        let count = Int(header.cupsBytesPerLine)
        let read = pixels.withUnsafeMutableBufferPointer {
          cupsRasterReadPixels(stream, $0.baseAddress.map { $0 + row * count }, UInt32(count))
        }
        #expect(Int(read) == count)
      }
      pages.append(Page(header: header, pixels: pixels))
    }
    return pages
  }

  private func face(_ name: String) throws -> Raster {
    try PhotoDecoder.decode(Files.read("\(card)/\(name)")).converted(to: .rgb8)
  }

  @Test(
    "the printer receives both faces, front first, pixel for pixel, at true size; the back as its paper path asks for",
    arguments: [
      ("normal", "two-sided-short-edge", false, false), ("rotated", "two-sided-long-edge", false, false),
      ("normal", "two-sided-long-edge", true, true), ("flipped", "two-sided-short-edge", true, false),
    ])
  func pixels(sheetBack: String, sides: String, across: Bool, along: Bool) throws {
    try issue()
    let server = try IPPServer(sides: ["one-sided", sides], sheetBack: sheetBack)
    var states: [String] = []
    try printer(server).print(folder: card, report: { states.append($0.state) })
    #expect(states.last == "done")
    #expect(server.documents.count == 1)
    let pages = try pages(#require(server.documents.first))
    try #require(pages.count == 2)
    #expect(try pages[0].pixels == face("front.png").pixels)
    #expect(try pages[1].pixels == face("back.png").mirrored(across: across, along: along).pixels)
    for page in pages {
      #expect(page.header.cupsWidth == 1_011 && page.header.cupsHeight == 638)
      #expect(page.header.HWResolution.0 == 300 && page.header.HWResolution.1 == 300)
      #expect(
        page.header.Duplex.rawValue == 1 && (page.header.Tumble.rawValue == 1) == (sides == "two-sided-short-edge"))
      #expect(page.header.PageSize.0 == 242 && page.header.PageSize.1 == 153)
      #expect(page.header.cupsInteger.0 == 2)
    }
    let known = try registry.card("PC-1").handlings
    #expect(known.map(\.kind) == [.printed] && known[0].job?.hasPrefix("ipp://localhost") == true)
  }

  @Test("a card is printed once; again takes a reason, and both stand in the audit trail")
  func again() throws {
    try issue()
    let server = try IPPServer()
    try printer(server).print(folder: card)
    #expect(throws: PrintingError(.printedBefore, "")) { try printer(server).print(folder: card) }
    var options = CardPrinter.Options()
    options.again = "ribbon tore"
    options.removesFolder = true
    try printer(server).print(folder: card, options)
    #expect(server.documents.count == 2)
    #expect(try registry.card("PC-1").handlings.map(\.kind) == [.printed, .printedAgain, .removed])
    #expect(try registry.card("PC-1").handlings[1].note == "ribbon tore")
    #expect(!Files.exists(card))
    #expect(try RegistryCheck(registry, folders: [folder.file("out")]).agrees)
  }

  @Test(
    "a revoked card, codes that are not good, a face that is missing and panels that would be lost go to no printer")
  func refusals() throws {
    try issue(planes: true)
    let server = try IPPServer()
    let panels = #expect(throws: PrintingError.self) { try printer(server).print(folder: card) }
    #expect(panels?.code == .panelsLeftOut && panels?.message.contains("front.uv.png") == true)
    var options = CardPrinter.Options()
    options.leavesOutPanels = true
    let strangers = try CardPrinter(
      server.address, codes: PrintedCodes(signedBy: RegistryFixture.key().publicKey), registration: (registry, "Ana"))
    #expect(throws: PrintingError(.codesNotGood, "")) { try strangers.print(folder: card, options) }
    try registry.setStatus(.suspended, of: "PC-1", by: "Ana", at: 1)
    #expect(throws: PrintingError(.notValid, "")) { try printer(server).print(folder: card, options) }
    try registry.setStatus(.valid, of: "PC-1", by: "Ana", at: 2)
    try FileManager.default.removeItem(atPath: card + "/back.png")
    let faceless = #expect(throws: PrintingError.self) { try printer(server).print(folder: card, options) }
    #expect(faceless?.code == .notACard && faceless?.message.contains("back.png") == true)
    #expect(server.documents.isEmpty)
    #expect(try registry.card("PC-1").handlings.isEmpty)
  }

  @Test("a printer that can't print the card is told from one that is not there")
  func unfit() throws {
    try issue()
    for server in [
      try IPPServer(resolution: 600), try IPPServer(sides: ["one-sided"]), try IPPServer(width: 21_000, height: 29_700),
    ] {
      #expect(throws: PrintingError(.unfitPrinter, "")) { try printer(server).print(folder: card) }
      #expect(server.documents.isEmpty)
    }
    let nobody = try CardPrinter("ipp://localhost:9/ipp/print", codes: codes, registration: (registry, "Ana"))
    #expect(throws: PrintingError(.printerFailed, "")) { try nobody.print(folder: card) }
  }

  @Test("a job is followed through an empty ribbon; one that the printer gives up is not taken for printed")
  func trouble() throws {
    try issue()
    let slow = try IPPServer(
      command: "echo 'STATE: +marker-supply-empty' >&2; sleep 2; echo 'STATE: -marker-supply-empty' >&2; sleep 1")
    var options = CardPrinter.Options()
    options.pause = 0.2
    var states: [String] = []
    try printer(slow).print(folder: card, options, report: { states.append($0.state) })
    #expect(states.contains("ribbon empty") && states.last == "done", "\(states)")

    options.again = "a test"
    let broken = try IPPServer(command: "sleep 1; exit 1")
    #expect(throws: PrintingError(.jobAborted, "")) { try printer(broken).print(folder: card, options) }
    #expect(try registry.card("PC-1").handlings.count == 1)

    let hanging = try IPPServer(command: "sleep 30")
    var looks = 0
    #expect(throws: PrintingError(.cancelled, "")) {
      try printer(hanging).print(
        folder: card, options,
        isCancelled: {
          looks += 1
          return looks > 3
        })
    }
    #expect(try registry.card("PC-1").handlings.count == 1)
  }
}
