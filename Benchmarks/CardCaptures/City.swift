import CardCredential
import CardFace
import CardImaging
import CardIssuing
import CardModel

/// A city's cards for one printer, as its office makes them.
package final class City {
  package let template: Template
  package let printer: PrinterProfile
  package let key: PrivateKey
  private let issuer: CardIssuer
  private let renderer: FaceRenderer
  private let portraits: [[UInt8]]
  /// Real portraits that holders have in place of drawn ones, if there are any.
  private let faces: [RealFace]
  private let town: String
  private let prefix: String

  /// A card of a holder, with what the inspection is to find.
  package struct Issued {
    package let holder: Holder
    package let content: FaceContent
    package let claims: CredentialClaims
    package let identity: String
    package let portrait: String?
    package let webP: [UInt8]?
    package let pictures: PreparedPictures
    package let panels: FacePanels
  }

  /// - Parameters:
  ///   - name: `park-city`, `elm-city` or `hartford`.
  ///   - root: the repository's folder.
  ///   - faces: real portraits for the holders; none for drawn ones.
  ///   - design: the template's folder, where it is not the city's own.
  package init(
    _ name: String, root: String, printer: PrinterProfile, faces: [RealFace] = [], design: String? = nil,
    read: (String) throws -> [UInt8]
  ) throws {
    self.faces = faces
    template = try Template(directory: design ?? "\(root)/Templates/\(name)")
    self.printer = printer
    // Bytes that count up: it signs nothing but simulations.
    key = try PrivateKey(seed: SecretBytes(copying: Array(0..<32)))
    issuer = try CardIssuer(
      IssuingSetup(template: template, printer: printer, signer: key, folder: "/nowhere", planes: false))
    renderer = try FaceRenderer(template: template, printer: printer)
    let folder = "\(root)/Samples/park-city/"
    portraits = try ["resident.jpg", "child.jpg", "two-scripts.jpg"].map { try read(folder + $0) }
    (town, prefix) =
      switch name {
      case "elm-city": ("New Haven, CT 06510", "EC")
      case "hartford": ("Hartford, CT 06103", "HC")
      default: ("Bridgeport, CT 06604", "PC")
      }
  }

  /// A holder whom the seed names.
  package func holder(using dice: inout Dice) throws -> Holder {
    try Holder(portraits: portraits, faces: faces, town: town, prefix: prefix, using: &dice)
  }

  /// Another holder than that one, and with real faces another person.
  package func holder(otherThan holder: Holder, using dice: inout Dice) throws -> Holder {
    for _ in 0..<1000 {
      let other = try self.holder(using: &dice)
      if other.face == nil || other.face?.person != holder.face?.person { return other }
    }
    throw FaceError(.paintingFailed, "all faces are of one person")
  }

  /// A holder's pictures, decoded.
  package func prepare(_ holder: Holder) throws -> PreparedPictures { try prepare(holder.pictures) }

  package func prepare(_ pictures: CardPictures) throws -> PreparedPictures { try renderer.prepare(pictures) }

  /// Where a holder's signature has its ink, as a city that binds it has it in the front's code.
  package func signatureInk(of pictures: PreparedPictures) -> SignatureInk? { renderer.signatureInk(of: pictures) }

  /// A holder's card.
  package func issue(_ holder: Holder) throws -> Issued {
    guard let today = CalendarDate(iso8601: "2026-11-23") else { fatalError("a day that exists") }
    let card = try holder.request.card(under: template.policy, today: today)
    let prepared = try renderer.prepare(holder.pictures)
    let drawn = try issuer.draw(card, holder.pictures, prepared, status: .none, sides: [])
    let content = try drawn.credentials.content(of: card, for: template)
    let codes = drawn.credentials.texts
    return Issued(
      holder: holder, content: content, claims: try Self.claims(of: drawn.credentials.identity.text),
      identity: drawn.credentials.identity.text,
      portrait: drawn.credentials.portrait?.text, webP: drawn.credentials.webP, pictures: prepared,
      panels: try renderer.panels(.front, of: content.onFront, codes: codes, pictures: prepared))
  }

  /// What a code says.
  private static func claims(of text: String) throws -> CredentialClaims {
    try CredentialClaims(
      payload: try CoseSign1(try CredentialText.decode(utf8: Array(text.utf8)), kind: .card).payload)
  }

  /// A face's content with some claims changed.
  package func content(_ claims: CredentialClaims) throws -> FaceContent {
    try FaceContent(claims, in: template.issuer.timeZone)
  }

  /// How unlike two holders' portraits are: the mean difference of small pictures of them, in levels.
  package static func unlikeness(_ a: PreparedPictures, _ b: PreparedPictures) -> Double {
    Attack.Candidate(a).unlikeness(Attack.Candidate(b))
  }

  /// The back's combined picture, a PNG file.
  package func back(of card: Issued) throws -> [UInt8] {
    var codes: [CredentialProfile: String] = [.identity: card.identity]
    codes[.portrait] = card.portrait
    let faces = try renderer.render(card.content, codes: codes, pictures: card.pictures, sides: [.back])
    guard let back = faces[.back] else { throw FaceError(.paintingFailed, "there is no back") }
    return back
  }

  /// The front with other contents, codes or pictures than belong together: what forgers print.
  package func panels(
    _ content: FaceContent, code: String, pictures: PreparedPictures?
  ) throws -> FacePanels {
    try renderer.panels(.front, of: content, codes: [.identity: code], pictures: pictures)
  }

  /// A card's symbol cut out and put on another card's front.
  package func transplant(of one: Issued, onto other: FacePanels) throws -> FacePanels {
    let symbols = one.panels.elements.compactMap { element in
      if case .qr(let symbol) = element.content { symbol.outer } else { nil }
    }
    // A raster checks its size at each change, so the bytes are changed by themselves.
    var (color, black) = (other.color.pixels, other.black.pixels)
    let width = other.black.width
    for area in symbols {
      for y in area.y..<area.maxY {
        for x in area.x..<area.maxX {
          let at = y * width + x
          black[at] = one.panels.black.pixels[at]
          for channel in 0..<4 { color[4 * at + channel] = one.panels.color.pixels[4 * at + channel] }
        }
      }
    }
    var (colorPanel, blackPanel) = (other.color, other.black)
    (colorPanel.pixels, blackPanel.pixels) = (color, black)
    return FacePanels(
      background: other.background, color: colorPanel, black: blackPanel, elements: other.elements)
  }
}
