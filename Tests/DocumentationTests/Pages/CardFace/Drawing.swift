import CardCredential
import CardFace
import CardModel

/// Both faces and all printer panels of cards that were signed elsewhere, by file name.
final class Press {
  private let renderer: FaceRenderer

  /// Fonts and art are loaded here, once for all cards.
  init(template: String, printer: PrinterProfile) throws {
    renderer = try FaceRenderer(template: Template(directory: template), printer: printer)
  }

  func print(
    _ card: Card, photo: [UInt8], signature: [UInt8]?, codes: [CredentialProfile: String]
  ) throws -> [String: [UInt8]] {
    let pictures = try renderer.prepare(CardPictures(photo: photo, signature: signature))
    for finding in pictures.warnings { Swift.print(finding.message, finding.hint) }
    let content = FaceContent(card, holderSigns: pictures.hasSignature)
    try renderer.checkAllIsShown(content)
    let faces = try renderer.render(content, codes: codes, pictures: pictures, planes: true)
    return Dictionary(uniqueKeysWithValues: faces.pictures.map { ($0.fileName, $0.png) })
  }
}
