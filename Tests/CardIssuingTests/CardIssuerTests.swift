import CardCredential
import CardFace
import CardFiles
import CardImaging
import CardModel
import CardRegistry
import CardVerifier
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import CardIssuing

@Suite("Issuing a card")
struct CardIssuerTests {
  private let folder: TemporaryFolder
  private let registry: CardRegistry
  private let pictures = "\(Fixture.root)/Samples/park-city"

  init() throws {
    folder = try TemporaryFolder()
    registry = try CardRegistry(path: folder.file("r.db"), .orCreate)
  }

  private var counter: Registration { .registry(registry, operatorName: "Ana") }

  private func issuer(_ out: String = "out", printer: PrinterProfile = .cr80at300, planes: Bool = false) throws
    -> CardIssuer
  {
    try CardIssuer(
      IssuingSetup(
        template: Fixture.template().withoutArtwork, printer: printer, signer: Fixture.key(), folder: folder.file(out),
        planes: planes))
  }

  @Test("a request becomes a folder, a place in the registry and credentials that verify")
  func issue() throws {
    let issued = try issuer(planes: true).issue(Fixture.request(), picturesIn: pictures, registration: counter)
    #expect(issued.folder == folder.file("out/\(issued.number)"))
    #expect(try Files.names(in: issued.folder) == issued.files.sorted() && issued.files.count == 14)
    let card = try registry.card(issued.number)
    let uri = try Fixture.template().issuer.statusURI
    #expect(card.status == .valid && card.reference?.uri == uri)
    let claims = try CredentialClaims(payload: issued.credentials.identity.payload)
    #expect(claims.status == card.reference)
    let verifier = Verifier(trust: .pinnedKey(try Fixture.key().publicKey))
    #expect(verifier.verify(issued.credentials.identity.text, at: claims.issuedAt).card?.number == issued.number)
    #expect(issued.earlierStatus == nil)
    let text = try Files.text("\(issued.folder)/credential.txt")
    #expect(text == issued.credentials.identity.text + "\n")
  }

  @Test("a photo is examined as it was decoded for the card, and the card is the same as without an examiner")
  func examined() throws {
    let examiner = RecordingExaminer()
    let template = try Fixture.template().withoutArtwork
    func issue(_ examiner: (any PortraitExaminer)?, _ out: String) throws -> [String: [UInt8]?] {
      let issuer = try CardIssuer(
        IssuingSetup(template: template, signer: Fixture.key(), folder: folder.file(out), examiner: examiner))
      let issued = try issuer.issue(Fixture.request(), picturesIn: pictures, registration: .none)
      if examiner != nil { #expect(issued.photoNotices.map(\.kind) == [.noFace]) }
      return try Files.contents(of: issued.folder)
    }
    #expect(try issue(examiner, "examined") == issue(nil, "plain"))
    let seen = examiner.seen.withLock { $0 }
    // The photo has 900 × 1125 pixels, and half as many are printed.
    #expect(seen.map(\.picture.width) == [450] && seen.map(\.size.width) == [900])
  }

  @Test("the same request gives the same card on another day, and tells what became of the first")
  func again() throws {
    var request = try Fixture.request()
    request.issued = nil
    let monday = Date(timeIntervalSince1970: 1_796_000_000)
    let first = try issuer().issue(request, picturesIn: pictures, registration: counter, at: monday)
    let files = try Files.contents(of: first.folder)
    try registry.setStatus(.suspended, of: first.number, by: "Bea", at: 1_796_000_100)
    let again = try issuer().issue(request, picturesIn: pictures, registration: counter, at: monday + 9 * 86_400)
    #expect(again.earlierStatus == .suspended)
    #expect(try Files.contents(of: again.folder) == files)
    request.name = "Bea Pérez"
    let error = #expect(throws: RegistryError.self) {
      try issuer().issue(request, picturesIn: pictures, registration: counter)
    }
    #expect(error?.code == .numberTaken)
  }

  @Test("without a registry a card has no status, and one that is to revoke another is refused")
  func unregistered() throws {
    var request = try Fixture.request()
    let issued = try issuer().issue(request, picturesIn: pictures, registration: .none)
    #expect(try CredentialClaims(payload: issued.credentials.identity.payload).status == nil)
    request.replaces = "PC-1"
    #expect(
      Fault(in: { _ = try issuer("other").issue(request, picturesIn: pictures, registration: .none) })
        == Fault(IssuingError(.replacesWithoutRegistry, subject: "replaces", "")))
    #expect(!Files.exists(folder.file("other")))
  }

  @Test("a card whose folder can't be written is reserved, and not recorded")
  func folderFirst() throws {
    try folder.write("a file", to: "out")
    let error = #expect(throws: FileError.self) {
      try issuer().issue(Fixture.request(), picturesIn: pictures, registration: counter)
    }
    #expect(error?.code == .notWritable)
    #expect(try registry.count("SELECT count(*) FROM card WHERE status <> 'reserved'") == 0)
    #expect(throws: RegistryError.self) { try registry.card(Fixture.request().number) }
  }

  @Test("a card that the registry does not record shows no folder")
  func recordBeforeFolder() throws {
    var request = try Fixture.request()
    request.replaces = "PC-404"
    #expect(throws: RegistryError.self) { try issuer().issue(request, picturesIn: pictures, registration: counter) }
    #expect(throws: RegistryError.self) {
      try issuer().issue(
        Fixture.request(), picturesIn: pictures, registration: .registry(registry, operatorName: "a\nb"))
    }
    #expect(!folder.listing.contains { $0.hasPrefix("out") })
  }

  @Test("a photo that can't be printed reserves no number, and is named by its field")
  func photoFirst() throws {
    var request = try Fixture.request()
    request.photo = "gone.jpg"
    #expect(
      Fault(in: { _ = try issuer().issue(request, picturesIn: pictures, registration: counter) })
        == Fault(FileError(.missing, subject: "photo", "")))
    request.photo = "resident.json"
    #expect(
      Fault(in: { _ = try issuer().issue(request, picturesIn: pictures, registration: counter) })
        == Fault(FaceError(.photoRefused, field: "photo", "")))
    #expect(try registry.count("SELECT count(*) FROM card") == 0)
  }

  @Test("dates that somebody answers for are issued, noted in the audit trail, and not without a registry")
  func allowedDates() throws {
    var request = try Fixture.request()
    request.expires = "2032-11-23"
    let issuer = try issuer()
    let today = try #require(CalendarDate(iso8601: "2026-11-23"))
    let allowance = DateAllowance(number: request.number, reason: "court order 12")
    #expect(throws: CardError(.againstPolicy, "")) { try issuer.setup.check(request, today: today) }
    #expect(throws: CardError(.againstPolicy, "")) {
      try issuer.setup.check(request, today: today, allowing: DateAllowance(number: "PC-1", reason: "x"))
    }
    let checked = try issuer.setup.check(request, today: today, allowing: allowance)
    #expect(throws: IssuingError(.allowanceWithoutRegistry, "")) {
      try issuer.issue(checked, picturesIn: pictures, registration: .none)
    }
    _ = try issuer.issue(checked, picturesIn: pictures, registration: counter)
    let card = try registry.card(request.number)
    #expect(card.expires.description == "2032-11-23" && card.changes.map(\.note) == ["court order 12"])
  }

  @Test("a day of issue over a month ahead is told to the operator")
  func daysAhead() throws {
    let today = try #require(CalendarDate(iso8601: "2026-11-23"))
    for (issued, days) in [("2026-12-24", nil), ("2026-12-25", 32)] as [(String, Int?)] {
      var request = try Fixture.request()
      request.issued = issued
      let checked = try issuer().setup.check(request, today: today)
      #expect(checked.daysAhead == days)
      let issued = try issuer("out-\(issued)").issue(checked, picturesIn: pictures, registration: .none)
      #expect(issued.daysAhead == days)
    }
  }

  @Test("the same request under another template or key is refused by what differs")
  func otherTemplateOrKey() throws {
    let request = try Fixture.request()
    _ = try issuer().issue(request, picturesIn: pictures, registration: counter)
    let other = try CardIssuer(
      IssuingSetup(
        template: Fixture.template().withoutArtwork, signer: PrivateKey.generate(), folder: folder.file("out")))
    let key = #expect(throws: RegistryError.self) {
      try other.issue(request, picturesIn: pictures, registration: counter)
    }
    #expect(key?.code == .numberTaken && key?.message.hasSuffix("from the same request under another key") == true)
    let large = try CardIssuer(
      IssuingSetup(
        template: Template(directory: Fixture.plainCity, largePrint: true), signer: Fixture.key(),
        folder: folder.file("out")))
    let template = #expect(throws: RegistryError.self) {
      try large.issue(request, picturesIn: pictures, registration: counter)
    }
    #expect(template?.message.hasSuffix("from the same request by another template (park-city/1)") == true)
  }

  @Test("the identity code says whether the holder signs, and for which resolution the card was drawn")
  func flags() throws {
    func flags(_ request: CardRequest, _ printer: PrinterProfile) throws -> CardFlags {
      let issued = try issuer("out-\(printer.name)", printer: printer)
        .issue(request, picturesIn: pictures, registration: .none)
      return try CredentialClaims(payload: issued.credentials.identity.payload).flags
    }
    #expect(try flags(Fixture.request(), .cr80at300) == [])
    #expect(try flags(Fixture.request("child"), .evolis300) == .holderDoesNotSign)
    #expect(try flags(Fixture.request("child"), .cr80at600) == [.holderDoesNotSign, .drawnFor600DotsPerInch])
  }
}

/// Notes what it is given to look at, and finds no face.
private final class RecordingExaminer: PortraitExaminer {
  let seen = Mutex<[DecodedPhoto]>([])

  func examine(_ pictures: CardPictures, portrait: (width: Int, height: Int)) throws -> PhotoExamination {
    Issue.record("the file is decoded a second time")
    return PhotoExamination(face: nil, headShare: nil, crop: PixelRect(x: 0, y: 0, width: 1, height: 1), notices: [])
  }

  func examine(
    _ pictures: CardPictures, decoded photo: DecodedPhoto, portrait: (width: Int, height: Int)
  ) throws -> PhotoExamination {
    seen.withLock { $0.append(photo) }
    return PhotoExamination(
      face: nil, headShare: nil, crop: photo.picture.bounds,
      notices: [PhotoNotice(kind: .noFace, message: "none", hint: "look")])
  }
}
