/// The outer layers of a credential: COSE message ↔ zlib ↔ Base45, the text of a QR code.
public enum CredentialText {
  /// What the largest QR code holds in alphanumeric mode (ISO/IEC 18004, version 40-L); a longer text is no QR code's.
  public static let maximumLength = 4_296

  /// A message's largest size in bytes. Base45 and zlib could carry far more, but a card never does.
  public static let maximumMessageSize = 8_192

  /// The QR text of `message`.
  public static func encode(_ message: [UInt8]) throws(CredentialError) -> String { try encode(message, noise: nil) }

  /// The QR text of `message`, of which `noise` can't be compressed any further: the portrait.
  static func encode(_ message: [UInt8], noise: Range<Int>?) throws(CredentialError) -> String {
    guard message.count <= maximumMessageSize else {
      throw CredentialError(.tooLarge, "the message has more than \(maximumMessageSize) bytes")
    }
    let text = Base45.encode(Zlib.compress(message, noise: noise))
    guard text.utf8.count <= maximumLength else {
      throw CredentialError(.tooLarge, "the text has more than the \(maximumLength) characters of the largest QR code")
    }
    return text
  }

  /// The message of a QR text, given as ASCII.
  public static func decode(utf8 text: [UInt8]) throws(CredentialError) -> [UInt8] {
    guard text.count <= maximumLength else {
      throw CredentialError(.tooLarge, "the text has more than the \(maximumLength) characters of the largest QR code")
    }
    return try Zlib.inflate(try Base45.decode(utf8: text), limit: maximumMessageSize)
  }
}
