import CardFace
import CardVerifier

/// The front of a card as it was printed, drawn from nothing but the text of its front's code. The holder's photo and
/// signature, which that code does not have, are left out.
func front(of code: String, by verifier: Verifier, template: Template, at now: Int64) throws -> [UInt8]? {
  guard let card = verifier.verify(code, at: now).card, card.claims.issuer == template.issuer.id,
    card.claims.template == template.reference
  else { return nil }
  let renderer = try FaceRenderer(template: template)
  let faces = try renderer.render(
    FaceContent(card, for: template), codes: [.identity: code], pictures: nil, sides: [.front])
  return faces[.front]
}
