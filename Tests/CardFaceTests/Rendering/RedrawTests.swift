import CardCredential
import CardImaging
import CardIssuing
import CardModel
import CardVerifier
import TestSupport
import Testing

@testable import CardFace

/// The property that all checking of faces rests on: whoever reads a front's own code can draw that front again.
@Suite("Drawing a front again from its code")
struct RedrawTests {
  /// A template as it is issued: a city's, usual or in large print.
  struct Edition: Sendable, CustomTestStringConvertible {
    let city: String
    let isLarge: Bool

    /// The starter is there for its feature for a clerk's eye; it has no large print.
    static let all =
      ["park-city", "elm-city", "hartford"].flatMap { city in
        [false, true].map { Edition(city: city, isLarge: $0) }
      } + [Edition(city: "starter", isLarge: false)]

    var testDescription: String { isLarge ? "\(city) in large print" : city }

    func template() throws -> Template {
      try Template(directory: "\(Fixture.root)/Templates/\(city)", largePrint: isLarge)
    }
  }

  private static let secondScripts: [(language: String, name: String)] = [
    ("ara", "ماريا خوسيه هيرنانديز"), ("hin", "मारिया होज़े"), ("zho", "玛丽亚"), ("jpn", "マリア"), ("rus", "Мария Эрнандес"),
  ]

  /// A holder with these optional fields.
  private static func request(_ fields: Set<Element.Condition.OptionalField>, language: Int) throws -> CardRequest {
    var request = try Fixture.request()
    request.dateOfBirth = fields.contains(.guardian) ? "2018-06-30" : "1987-04-12"
    let second = secondScripts[language % secondScripts.count]
    request.language = language == 0 ? nil : ["spa", "hat", "por", "nav", "vie"][language % 5]
    request.secondaryName = fields.contains(.secondaryName) ? .init(text: second.name, language: second.language) : nil
    if !fields.contains(.signature) { request.signature = nil }
    if !fields.contains(.emergencyContact) { request.emergencyContact = nil }
    if !fields.contains(.allergies) { request.allergies = [] }
    request.guardian = fields.contains(.guardian) ? "Mirlande Toussaint" : nil
    return request
  }

  /// The card as a partner reads it, under a trust bundle.
  private static func verified(_ text: String, _ template: Template) throws -> VerifiedCard {
    let (root, key) = (try PrivateKey.generate(), try Fixture.key().publicKey)
    let day = try #require(CalendarDate(iso8601: "2026-01-01"))
    let last = try #require(CalendarDate(iso8601: "2040-01-01"))
    let issuer = TrustBundle.Issuer(
      identifier: template.issuer.id, name: "City", timeZone: template.issuer.timeZone,
      keys: [TrustBundle.Key(publicKey: key, purpose: .card, notBefore: day, notAfter: last)])
    let now: Int64 = 1_796_000_000
    let bundle = try TrustBundle(sequence: 1, issuedAt: now, nextUpdate: now + 86_400, issuers: [issuer])
    let trust = Trust.bundle(try TrustBundle.open(bundle.signed(by: [root]), roots: [root.publicKey]))
    return try #require(Verifier(trust: trust).verify(text, at: now).card)
  }

  @Test(
    "the code says all that the front shows, for every combination of fields and many languages", arguments: Edition.all
  )
  func content(_ edition: Edition) throws {
    let template = try edition.template()
    let combinations = FieldPresence.combinations(template.policy)
    #expect(combinations.count >= 12)
    for (number, presence) in combinations.enumerated() {
      let request = try Self.request(presence.fields, language: number)
      guard let card = try? Fixture.card(request, template) else { continue }
      let content = FaceContent(card, holderSigns: presence.signs)
      let flags: CardFlags = presence.signs ? [] : [.holderDoesNotSign]
      let credentials = try IssuedCredentials.issue(
        card, template: template, portrait: nil, flags: flags, status: .none, signedBy: Fixture.key())
      let read = try FaceContent(Self.verified(credentials.identity.text, template), for: template)
      #expect(read == content.onFront, "\(presence.fields)")
      #expect(try credentials.content(of: card, for: template) == content, "\(presence.fields)")
    }
  }

  @Test(
    "the front is the same, byte for byte, at every printer", arguments: Edition.all, PrinterProfile.all.map(\.name))
  func bytes(_ edition: Edition, _ printerName: String) throws {
    let (template, printer) = (try edition.template(), try #require(PrinterProfile.named(printerName)))
    // The fullest card and the one with the least, as far as the policy allows them; large print has no room for more
    // than a usual name.
    let full: Set<Element.Condition.OptionalField> = [.signature, .emergencyContact, .allergies]
    let least = try #require(FieldPresence.combinations(template.policy).min { $0.fields.count < $1.fields.count })
    var printed = 0
    for fields in [edition.isLarge ? full : full.union([.secondaryName]), least.fields.union([.guardian])] {
      var request = try Self.request(fields, language: 0)
      request.name = "Ana Pérez"
      let card = try Fixture.card(request, template)
      let pictures = try Fixture.pictures(request)
      let drawn = try CardMaker(template: template, printer: printer).make(
        card, pictures: pictures, signedBy: Fixture.key())
      let text = drawn.credentials.identity.text
      let verified = try Self.verified(text, template)
      #expect(verified.claims.flags.contains(.drawnFor600DotsPerInch) == (printer.dotsPerInch == 600))
      let renderer = try FaceRenderer(template: template, printer: printer)
      let again = try renderer.render(
        FaceContent(verified, for: template), codes: [.identity: text], pictures: renderer.prepare(pictures),
        sides: [.front])
      #expect(again[.front] == drawn["front.png"], "\(fields)")
      printed += 1
    }
    #expect(printed == 2)
  }

  @Test("without the pictures, all but portrait, ghost and signature is the same", arguments: Edition.all)
  func withoutPictures(_ edition: Edition) throws {
    let template = try edition.template()
    let request = try Self.request([.signature, .emergencyContact], language: 0)
    let drawn = try CardMaker(template: template).make(
      Fixture.card(request, template), pictures: Fixture.pictures(request), signedBy: Fixture.key())
    let text = drawn.credentials.identity.text
    let renderer = try FaceRenderer(template: template)
    let again = try renderer.picture(
      .front, of: FaceContent(Self.verified(text, template), for: template), codes: [.identity: text], pictures: nil
    ).converted(to: .rgb8)
    let issued = try PhotoDecoder.decode(#require(drawn["front.png"]))
    let holdersOwn = renderer.picturedAreas(.front)
    #expect(holdersOwn.count >= 2)
    var (outside, inside): ([(Int, Int)], Int) = ([], 0)
    for y in 0..<issued.height {
      for x in 0..<issued.width {
        let at = 3 * (y * issued.width + x)
        guard issued.pixels[at..<at + 3] != again.pixels[at..<at + 3] else { continue }
        let pixel = DeviceRect(x: x, y: y, width: 1, height: 1)
        if holdersOwn.contains(where: { $0.intersects(pixel) }) { inside += 1 } else { outside.append((x, y)) }
      }
    }
    #expect(outside.isEmpty, "\(outside.prefix(3)) and \(outside.count - 3) more; \(holdersOwn)")
    #expect(inside > 1_000)
  }

  @Test("a credential of another day, name or flag gives another front")
  func differs() throws {
    let template = try Fixture.template().withoutArtwork
    let renderer = try FaceRenderer(template: template)
    var pictures: [[UInt8]] = []
    for change in 0..<5 {
      var request = try Self.request([.signature], language: 0)
      request.name = change == 1 ? "Ana Perez" : "Ana Pérez"
      request.dateOfBirth = change == 2 ? "1987-04-13" : "1987-04-12"
      request.expires = change == 3 ? "2029-11-22" : "2029-11-23"
      let content = FaceContent(try Fixture.card(request, template), holderSigns: change != 4)
      let text = try IssuedCredentials.issue(
        Fixture.card(try Self.request([.signature], language: 0), template), template: template, portrait: nil,
        flags: [], status: .none, signedBy: Fixture.key()
      ).identity.text
      pictures.append(
        try #require(
          renderer.render(content, codes: [.identity: text], pictures: nil, sides: [.front])[.front]))
    }
    #expect(Set(pictures).count == 5)
  }

  @Test("what this version does not know of a face, it does not draw")
  func unknown() throws {
    let template = try Fixture.template()
    #expect(throws: FaceError(.cannotDraw, "")) { try FaceRenderer.seed(of: [:]) }
    #expect(throws: FaceError(.cannotDraw, "")) { try FaceRenderer.seed(of: [.identity: "NO CODE"]) }
    var claims = CredentialClaims(
      issuer: "https://a.example", issuedAt: 1_795_410_000, expires: 1_890_190_800, number: "N-1", name: "Ana")
    claims.template = "park-city/1"
    claims.hasUnknownProfileFields = true
    #expect(throws: FaceError(.cannotDraw, "")) { try FaceContent(claims, in: template.issuer.timeZone) }
    claims.hasUnknownProfileFields = false
    #expect(try FaceContent(claims, in: template.issuer.timeZone).number == "N-1")
  }

  @Test("a template of a later format is refused by a code of its own")
  func laterFormat() throws {
    let folder = try Fixture.changedTemplate { $0 = $0.replacing("\"format\": 1", with: "\"format\": 2") }
    let error = Fixture.faceError { _ = try Template(directory: folder.path) }
    #expect(error?.code == .unsupportedFormat)
  }
}
