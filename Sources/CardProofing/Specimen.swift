import CardCredential
import CardFace
import CardIssuing
import CardModel

/// An invented card with its codes, as it would be issued, for checks and proofs.
struct Specimen {
  let content: FaceContent
  let codes: [CredentialProfile: String]
  let pictures: PreparedPictures

  /// Signs `card` with the key that everybody knows.
  ///
  /// - Parameter status: the card's place in a status list.
  init(_ card: Card, on renderer: FaceRenderer, signs: Bool = true, status: CardStatusClaim = .none) throws {
    let files = try SpecimenCard.pictures(signs: signs)
    pictures = try renderer.prepare(files)
    let credentials = try IssuedCredentials.issue(
      card, template: renderer.template, portrait: try SignedPortrait(files, pictures, on: renderer),
      flags: signs ? [] : [.holderDoesNotSign], status: status, signedBy: SpecimenCard.key())
    content = try credentials.content(of: card, for: renderer.template)
    codes = credentials.texts
    try renderer.checkAllIsShown(content)
  }

  func render(on renderer: FaceRenderer, sides: [Template.Side] = Template.Side.allCases) throws -> RenderedFaces {
    try renderer.render(content, codes: codes, pictures: pictures, sides: sides)
  }
}
