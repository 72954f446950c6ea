/// The frame of a PEM file (RFC 7468): one block, no text around it.
enum PEMText {
  static let publicLabel = "PUBLIC KEY"
  static let privateLabel = "PRIVATE KEY"
  static let encryptedLabel = "ENCRYPTED PRIVATE KEY"

  /// An encrypted PKCS#8 key takes about 400 bytes; nothing that a key file holds is ever longer than this.
  static let maximumSize = 16_384

  /// The label of the one block in `text`; throws unless it is one of `allowed` and stands alone.
  ///
  /// libcrypto reads past whatever surrounds a block, and more kinds than are meant: a key pasted behind another one
  /// would go unnoticed. Of the text no copy is made: it may be a private key.
  @discardableResult
  static func check<Bytes: RandomAccessCollection<UInt8>>(
    _ text: Bytes, allowed: [String]
  ) throws(KeyError) -> String {
    guard text.count <= maximumSize, text.allSatisfy({ $0 < 0x80 }) else { throw notPEM }
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
    guard let first = lines.first, first.starts(with: "-----BEGIN ".utf8), first.suffix(5).elementsEqual("-----".utf8),
      first.count > 16
    else { throw notPEM }
    let label = String(decoding: first.dropFirst(11).dropLast(5), as: UTF8.self)
    let end = lines.firstIndex { $0.elementsEqual("-----END \(label)-----".utf8) }
    guard let end, lines[(end + 1)...].allSatisfy(\.isEmpty), lines[1..<end].allSatisfy({ $0.allSatisfy(isBase64) })
    else {
      throw notPEM
    }
    guard allowed.contains(label) else {
      throw KeyError(
        .wrongKeyType, "the file holds a different kind of block than \(allowed.joined(separator: " or "))",
        hint: allowed.contains(privateLabel)
          ? "give an Ed25519 private key in PKCS#8" : "give the public key that belongs to it")
    }
    return label
  }

  /// Also refuses the header lines of PEM's old encryption, which have a colon.
  private static func isBase64(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): true
    default: false
    }
  }

  private static var notPEM: KeyError {
    KeyError(.notPEM, "the text is not one PEM block alone")
  }
}
