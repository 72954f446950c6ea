import CardFace
import CardIssuing
import CardModel
import CardRegistry

/// A clerk's counter: what all cards have in common is loaded once, then one card is issued after the other.
struct Counter {
  private let issuer: CardIssuer
  private let registration: Registration

  init(template: String, key: SigningKey, registry: String, cards: String, clerk: String) throws {
    let setup = IssuingSetup(
      template: try Template(directory: template), printer: .fargoHDP300, signer: try key.signer(), folder: cards,
      planes: true)  // a picture of each printer panel, and manifest.json for the spooler
    issuer = try CardIssuer(setup)
    registration = .registry(try CardRegistry(path: registry, .orCreate), operatorName: clerk)
  }

  /// What to show to the clerk for the request in `file`, whose pictures lie in `folder`.
  func issue(_ file: String, picturesIn folder: String) throws -> [String] {
    do {
      let card = try issuer.issue(RequestFile.request(file), picturesIn: folder, registration: registration)
      return ["\(card.folder) is ready for the printer"] + card.warnings.map(\.message)
    } catch let error as any CivicCardError {
      return [error.description, error.hint].compactMap(\.self)  // programs go by error.codeName
    }
  }
}
