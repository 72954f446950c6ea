/// Base45 (RFC 9285): two bytes as three characters of QR alphanumeric mode, a last single byte as two.
public enum Base45 {
  private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".utf8)

  /// The value of each character, 255 where the character is not of the alphabet.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  /// The text of `bytes`.
  public static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 2 * 3 + 2)
    var index = 0
    while index + 1 < bytes.count {
      let pair = Int(bytes[index]) << 8 | Int(bytes[index + 1])
      text.append(alphabet[pair % 45])
      text.append(alphabet[pair / 45 % 45])
      text.append(alphabet[pair / 2025])
      index += 2
    }
    if index < bytes.count {
      text.append(alphabet[Int(bytes[index]) % 45])
      text.append(alphabet[Int(bytes[index]) / 45])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of `text`. Whatever it takes, `encode` gives back.
  public static func decode(_ text: String) throws(CredentialError) -> [UInt8] { try decode(utf8: Array(text.utf8)) }

  /// The bytes of the ASCII `text`, without a detour over `String`.
  public static func decode(utf8 text: [UInt8]) throws(CredentialError) -> [UInt8] {
    // A rest of one character encodes nothing (RFC 9285, 4.2).
    guard text.count % 3 != 1 else {
      throw CredentialError(.notBase45, "the text has a length that Base45 does not have")
    }
    let values = Self.values
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 3 * 2 + 1)
    var index = 0
    while index < text.count {
      let low = Int(values[Int(text[index])])
      let middle = Int(values[Int(text[index + 1])])
      guard low < 45, middle < 45 else { throw foreignCharacter }
      guard index + 2 < text.count else {
        let byte = low + middle * 45
        guard byte <= 0xFF else { throw overflow }
        bytes.append(UInt8(byte))
        break
      }
      let high = Int(values[Int(text[index + 2])])
      guard high < 45 else { throw foreignCharacter }
      let pair = low + middle * 45 + high * 2025
      guard pair <= 0xFFFF else { throw overflow }
      bytes.append(UInt8(pair >> 8))
      bytes.append(UInt8(pair & 0xFF))
      index += 3
    }
    return bytes
  }

  private static var foreignCharacter: CredentialError {
    CredentialError(.notBase45, "the text has a character that is not one of Base45's 45")
  }
  private static var overflow: CredentialError {
    CredentialError(.notBase45, "a group of characters stands for more than its bytes can hold")
  }
}
