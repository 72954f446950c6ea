import CardCredential
import CardFace
import CardIssuing
import CardModel

/// Makes cards in memory, as the issuing office makes them, without a registry.
package struct CardMaker {
  package let template: Template
  package let printer: PrinterProfile
  private let threads: Int
  private let renderer: FaceRenderer

  package init(template: Template, printer: PrinterProfile = .cr80at300, threads: Int = 1) throws(FaceError) {
    self.template = template
    self.printer = printer
    self.threads = threads
    renderer = try FaceRenderer(template: template, printer: printer, threads: threads)
  }

  /// The card's files and credentials.
  package func make(
    _ card: Card, pictures: CardPictures, signedBy signer: some CredentialSigner, planes: Bool = false
  ) throws -> DrawnCard {
    let setup = IssuingSetup(template: template, printer: printer, signer: signer, folder: "/nowhere", planes: planes)
    return try CardIssuer(setup, renderer: renderer).draw(card, pictures, status: .none)
  }
}

extension DrawnCard {
  /// The file of that name.
  package subscript(name: String) -> [UInt8]? { files.first { $0.name == name }?.bytes }
}
