import CardCredential
import CardModel
import Foundation

/// What the registry must know of a card before it is issued: its number, its issuer, and its whole content. Of the
/// content only a keyed digest is kept.
public struct CardOrder: Sendable {
  /// The card's number.
  public let number: String
  /// The number of the earlier card that this one replaces.
  public let replaces: String?
  /// The issuer's identifier, the credentials' `iss`.
  public let issuer: String
  /// Where the issuer publishes its status list; nil for an issuer that runs none.
  public let statusURI: String?
  /// The key that signs.
  public let key: PublicKey
  /// The template's reference.
  let template: String
  /// SHA-256 of the pictures' files.
  let photoDigest: [UInt8]
  let signatureDigest: [UInt8]?
  /// All of the request in one unambiguous sequence of bytes, but for template and key, which stand between the two
  /// parts; pictures by their SHA-256.
  private let parts: (before: [UInt8], after: [UInt8])

  /// An order.
  ///
  /// - Parameters:
  ///   - request: a request that passed its checks. Texts are compared in NFC and without white space at their ends;
  ///     paths are not compared.
  ///   - photo: the photo file's bytes.
  ///   - signature: the signature file's bytes; nil for a holder who does not sign.
  ///   - template: the template's reference, identifier and version.
  ///   - issuer: the issuer's identifier.
  ///   - statusURI: the template's status list; nil for an issuer that runs none.
  ///   - key: the key that signs.
  public init(
    request: CardRequest, photo: [UInt8], signature: [UInt8]?, template: String, issuer: String, statusURI: String?,
    key: PublicKey
  ) {
    number = request.number
    replaces = request.replaces
    self.issuer = issuer
    self.statusURI = statusURI
    self.key = key
    self.template = template
    (photoDigest, signatureDigest) = (Digest.sha256(photo), signature.map(Digest.sha256))
    var writer = ContentsWriter()
    writer.add(request.number)
    writer.add(request.name)
    writer.add(request.address)
    writer.add(request.dateOfBirth)
    writer.add(request.issued)
    writer.add(request.expires)
    writer.add(bytes: photoDigest)
    writer.add(bytes: signatureDigest)
    writer.add(request.secondaryName?.text)
    writer.add(request.secondaryName?.language)
    writer.add(request.guardian)
    writer.add(request.language)
    writer.add(request.emergencyContact?.name)
    writer.add(request.emergencyContact?.phone)
    writer.add(request.allergies)
    writer.add(request.replaces)
    let before = writer.bytes
    writer = ContentsWriter()
    // Written only where there is one, so that orders from before there were face boxes keep their digests.
    if let box = request.faceBox { writer.add([box.x, box.y, box.width, box.height].map(String.init)) }
    if !request.externalNumbers.isEmpty {
      writer.add("externalNumbers")
      writer.add(request.externalNumbers.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] })
    }
    parts = (before, writer.bytes)
  }

  /// All that the card is made of, with its own template and key.
  var contents: [UInt8] { contents(template: template, keyIdentifier: key.keyIdentifier) }

  /// The same request with another template and key.
  func contents(template: String, keyIdentifier: [UInt8]) -> [UInt8] {
    var writer = ContentsWriter()
    writer.add(template)
    writer.add(bytes: keyIdentifier)
    return parts.before + writer.bytes + parts.after
  }
}

/// Writes each value with its length before it, and each list with its count, so that no two sequences of values give
/// the same bytes.
private struct ContentsWriter {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ text: String?) {
    // As the card will say it: two spellings of one content are one content.
    add(bytes: text.map { Array($0.precomposedStringWithCanonicalMapping.trimmingCharacters(in: .whitespaces).utf8) })
  }

  mutating func add(_ texts: [String]) {
    add(length: texts.count)
    for text in texts { add(text) }
  }

  mutating func add(bytes value: [UInt8]?) {
    bytes.append(value == nil ? 0 : 1)
    guard let value else { return }
    add(length: value.count)
    bytes += value
  }

  private mutating func add(length: Int) {
    bytes += (0..<8).reversed().map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
  }
}
