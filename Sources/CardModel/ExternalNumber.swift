/// A kind of bar code in which the readers of other issuers' numbers expect them: a library's, a school's.
public enum BarcodeSymbology: String, Sendable, CaseIterable {
  /// Digits and `-$:/.+`, between two of A to D (EN 798); most libraries' labels.
  case codabar
  /// Printable ASCII, dense (ISO/IEC 15417).
  case code128
  /// Digits, capitals and `-.$/+%` (ISO/IEC 16388).
  case code39
  /// Digits in pairs (ISO/IEC 16390).
  case itf
  /// Printable ASCII in stacked rows (ISO/IEC 15438).
  case pdf417

  /// Whether a symbol can hold the character, a byte of ASCII. A space parts groups for people and is in no symbol.
  func holds(_ byte: UInt8) -> Bool {
    switch self {
    case .codabar: ExternalNumberRule.isDigit(byte) || "-$:/.+".utf8.contains(byte)
    case .code39: ExternalNumberRule.isDigit(byte) || (65...90).contains(byte) || "-.$/+%".utf8.contains(byte)
    case .itf: ExternalNumberRule.isDigit(byte)
    case .code128, .pdf417: (0x21...0x7E).contains(byte)
    }
  }

  /// What it holds, for people.
  fileprivate var characters: String {
    switch self {
    case .codabar: "digits and - $ : / . +"
    case .code39: "digits, capitals A–Z and - . $ / + %"
    case .itf: "digits"
    case .code128, .pdf417: "letters, digits and signs of ASCII"
    }
  }
}

/// What a template says of a number that another issuer gave to the holder and that the card's back repeats as a bar
/// code.
public struct ExternalNumberRule: Sendable, Equatable {
  /// How the last character follows from those before it.
  public enum CheckDigit: String, Sendable, CaseIterable {
    /// It does not, or nobody knows.
    case none
    /// Modulo 10, every second digit doubled (ISO/IEC 7812-1, annex B): libraries' 14 digits.
    case luhn
    /// Modulo 10 with the weights 3 and 1 (GS1 General Specifications, 7.9).
    case gs1
    /// Modulo 43 over Code 39's characters (ISO/IEC 16388, annex A). Numbers whose check character is the space, one
    /// in 43, can't be given: spaces are for people.
    case mod43
  }

  /// The kind of bar code.
  public let symbology: BarcodeSymbology
  /// How its last character is checked.
  public let checkDigit: CheckDigit
  /// How many characters it has without spaces, 1 to ``longest``.
  public let length: ClosedRange<Int>

  /// The most characters that a number may have.
  public static let longest = 30

  /// A rule; nil where the check digit is none of that kind of code, or the length none that it can have.
  public init?(symbology: BarcodeSymbology, checkDigit: CheckDigit, length: ClosedRange<Int>) {
    guard length.lowerBound >= (checkDigit == .none ? 1 : 2), length.upperBound <= Self.longest,
      checkDigit != .mod43 || symbology == .code39 || symbology == .code128 || symbology == .pdf417,
      symbology != .itf || (length.lowerBound % 2 == 0 && length.upperBound % 2 == 0)
    else { return nil }
    self.symbology = symbology
    self.checkDigit = checkDigit
    self.length = length
  }

  static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  /// The number as it is printed for people: as given, with its spaces.
  ///
  /// Throws a ``CardError`` that names `field`: `invalidValue` for a character that the code can't hold, for a length
  /// that the rule does not have, and for a wrong check digit.
  func checked(_ text: String, field: String) throws(CardError) -> String {
    let text = try PrintableText.checked(text, field: field, limit: 2 * Self.longest)
    let code = Array(Self.code(of: text).utf8)
    guard code.allSatisfy(symbology.holds) else {
      throw CardError(
        .invalidValue, field: field, "has a character that no \(symbology.rawValue) code holds",
        hint: "it may have \(symbology.characters), and spaces between groups")
    }
    guard length.contains(code.count), symbology != .itf || code.count % 2 == 0 else {
      let wanted =
        length.count == 1 ? "\(length.lowerBound)" : "\(length.lowerBound) to \(length.upperBound)"
      throw CardError(
        .invalidValue, field: field,
        "has \(code.count) characters without spaces; the template says \(wanted)"
          + (symbology == .itf ? ", an even number" : ""))
    }
    guard checkDigit == .none || Self.checkCharacter(checkDigit, over: code.dropLast()) == code.last else {
      throw CardError(
        .invalidValue, field: field, "has a wrong check digit (\(checkDigit.rawValue)): a slip of the pen",
        hint: "read it from the holder's other card again")
    }
    return text
  }

  /// What the bar code says: the number without its spaces.
  package static func code(of text: String) -> String { text.filter { $0 != " " } }

  /// The check character over the others; nil where these have one that takes no part in it.
  static func checkCharacter(_ kind: CheckDigit, over code: some BidirectionalCollection<UInt8>) -> UInt8? {
    let zero = UInt8(ascii: "0")
    switch kind {
    case .none: return nil
    case .luhn, .gs1:
      guard code.allSatisfy(isDigit) else { return nil }
      // From the right, so that the digit next to the check digit has the greater weight.
      let sum = code.reversed().enumerated().reduce(0) { sum, next in
        let digit = Int(next.element - zero)
        guard next.offset % 2 == 0 else { return sum + digit }
        return sum + (kind == .gs1 ? 3 * digit : digit < 5 ? 2 * digit : 2 * digit - 9)
      }
      return zero + UInt8((10 - sum % 10) % 10)
    case .mod43:
      let values = code.map { code39Characters.firstIndex(of: $0) }
      guard values.allSatisfy({ $0 != nil }) else { return nil }
      return code39Characters[values.compactMap(\.self).reduce(0, +) % 43]
    }
  }

  /// In the order of their values (ISO/IEC 16388, table A.1).
  private static let code39Characters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%".utf8)

  /// A number that the rule takes and that needs the widest code of its kind, for checks of templates.
  package var specimen: String {
    let usesDigits = symbology == .codabar || symbology == .itf || checkDigit == .luhn || checkDigit == .gs1
    // Code 128 packs digits two by two, and PDF417 packs capitals closer than mixed ones.
    let letters = symbology == .pdf417 && checkDigit == .none ? Array("aB".utf8) : Array("SPECIMEN".utf8)
    let digits = Array("12345678".utf8)
    let pattern = usesDigits ? digits : letters
    var code = (0..<length.upperBound).map { pattern[$0 % pattern.count] }
    while checkDigit != .none, let last = Self.checkCharacter(checkDigit, over: code.dropLast()) {
      code[code.count - 1] = last
      guard last == UInt8(ascii: " ") else { break }
      code[0] += 1
    }
    return String(decoding: code, as: UTF8.self)
  }
}
