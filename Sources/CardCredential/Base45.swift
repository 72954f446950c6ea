/// Base45 (RFC 9285): two bytes as three characters of QR alphanumeric mode, a last single byte as two.
public enum Base45 {
  private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".utf8)

  /// More than any group of characters may stand for, so that one comparison finds it.
  private static let foreign: UInt32 = 0x1_0000

  /// The value of each character, `foreign` where the character is not of the alphabet.
  private static let values: [UInt32] = {
    var values = [UInt32](repeating: foreign, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt32(value) }
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
    precondition(values.count == 256)
    let groups = text.count / 3
    let hasPair = text.count % 3 == 2
    var bytes = [UInt8](repeating: 0, count: groups * 2 + (hasPair ? 1 : 0))
    let (text, table) = (text.span, values.span)
    var output = bytes.mutableSpan
    // One comparison at the end, and the last character of a group first, so that the others need no check: a long text
    // takes two thirds of the time. Nothing can overflow: the largest sum is 2,071 times `foreign`.
    var worst: UInt32 = 0
    for group in 0..<groups {
      let high = table[Int(text[group &* 3 &+ 2])]
      let middle = table[Int(text[group &* 3 &+ 1])]
      let pair = table[Int(text[group &* 3])] &+ middle &* 45 &+ high &* 2025
      worst |= pair
      output[group &* 2 &+ 1] = UInt8(truncatingIfNeeded: pair)
      output[group &* 2] = UInt8(truncatingIfNeeded: pair >> 8)
    }
    if hasPair {
      let byte = table[Int(text[groups * 3])] &+ table[Int(text[groups * 3 + 1])] &* 45
      // More than a byte here is as wrong as more than two above.
      worst |= byte << 8
      output[groups * 2] = UInt8(truncatingIfNeeded: byte)
    }
    guard worst <= 0xFFFF else {
      for index in text.indices where table[Int(text[index])] == foreign { throw foreignCharacter }
      throw overflow
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
