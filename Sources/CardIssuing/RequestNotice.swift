import CardFace
import CardModel

/// Something in a request that may be meant, and that the operator should look at again: the card is issued.
public struct RequestNotice: Sendable, Equatable, Encodable {
  /// What is odd, as a program tells it apart. New ones may come with a new minor version.
  public enum Kind: String, Sendable, Hashable, Encodable, CaseIterable {
    /// A text in which UTF-8 was read as another encoding.
    case mojibake
    /// A language code of the right form that ISO 639-3 lacks.
    case unknownLanguage
    /// A signature that is much taller than wide, as one that was scanned on its side.
    case sidewaysSignature
  }

  /// What is odd.
  public let kind: Kind
  /// The request's field, by path.
  public let field: String
  /// One sentence in lower case without full stop. It never repeats personal data.
  public let message: String
  /// What to do about it.
  public let hint: String
}

extension RequestNotice {
  /// Ink that is taller than this for its width looks turned. Signatures are written along a line, and only a few
  /// letters of initials, or one that is written from top to bottom, stand as tall upright.
  private static let slendernessLimit = 1.3

  /// What is odd about the ink of a signature.
  static func signature(_ pictures: PreparedPictures) -> RequestNotice? {
    guard let slenderness = pictures.signatureSlenderness, slenderness > slendernessLimit else { return nil }
    return RequestNotice(
      kind: .sidewaysSignature, field: "signature",
      message: "is much taller than wide, as if the picture lay on its side",
      hint: "turn the picture by a quarter, unless the holder writes from top to bottom")
  }
}

extension Card {
  /// What the operator should look at again, in the order of the request's fields.
  var notices: [RequestNotice] {
    var texts = [("name", name)] + address.enumerated().map { ("address[\($0)]", $1) }
    if let secondaryName { texts.append(("secondaryName.text", secondaryName.text)) }
    if let guardian { texts.append(("guardian", guardian)) }
    if let emergencyContact { texts.append(("emergencyContact.name", emergencyContact.name)) }
    texts += allergies.enumerated().map { ("allergies[\($0)]", $1) }
    let garbled = texts.filter { Mojibake.isLikely($0.1) }.map { field, _ in
      RequestNotice(
        kind: .mojibake, field: field, message: "has letters that look like UTF-8 read as another encoding",
        hint: "see how the name is spelled, and export the data as UTF-8")
    }
    let codes = [("secondaryName.language", secondaryName?.language), ("language", language)]
    return garbled
      + codes.compactMap { field, code in
        guard let code, !LanguageCodes.isKnown(code) else { return nil }
        return RequestNotice(
          kind: .unknownLanguage, field: field, message: "is no code of ISO 639-3",
          hint: "look the language up: Spanish is spa, Portuguese por, Haitian Creole hat")
      }
  }
}

/// Text in which the bytes of UTF-8 were taken for letters of Windows-1252, as spreadsheets do: "José" is "JosÃ©" then.
enum Mojibake {
  /// Whether a word of the text gives well-formed UTF-8 with other than ASCII letters when its letters are taken for
  /// bytes. Real names don't: a capital with a tilde or circumflex is not followed by a sign in them.
  static func isLikely(_ text: String) -> Bool {
    text.split(separator: " ").contains { word in
      let bytes = word.unicodeScalars.compactMap(byte)
      guard bytes.count == word.unicodeScalars.count, bytes.contains(where: { $0 >= 0x80 }) else { return false }
      return String(validating: bytes, as: UTF8.self) != nil
    }
  }

  /// The byte that stands for a letter in Windows-1252; its five free places stand for themselves.
  private static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
    if scalar.value < 0x80 || (0xA0...0xFF).contains(scalar.value) { return UInt8(scalar.value) }
    if [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(scalar.value) { return UInt8(scalar.value) }
    return upper.firstIndex(of: scalar).map { UInt8(0x80 + $0) }
  }

  /// 0x80 to 0x9F (WHATWG Encoding Standard, index windows-1252); free places hold a character that no name has.
  private static let upper = Array("€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ".unicodeScalars)
}
