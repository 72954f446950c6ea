/// What every error of CivicCard's libraries tells: a stable code, what it is about, what is wrong, and what to do.
///
/// Two errors of one type are equal when their codes are: wording may change between versions, and the subject with it.
public protocol CivicCardError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong, as a program tells it apart. New codes may come with a new minor version.
  associatedtype Code: RawRepresentable, Sendable, Hashable where Code.RawValue == String

  /// The stable code.
  var code: Code { get }
  /// The field, element, claim, card or file concerned; nil when the whole is meant.
  var subject: String? { get }
  /// One sentence in lower case without full stop. It never repeats personal data, keys or passphrases.
  var message: String { get }
  /// What to do about it, in words for any program that shows it; nil when the message says it.
  var hint: String? { get }
}

extension CivicCardError {
  /// The code's stable text, also of an error whose type is not known.
  public var codeName: String { code.rawValue }

  /// Compares codes.
  public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

  /// The subject and the message, on one line for people to read: what an error repeats of its input may be long, or
  /// move a terminal's cursor.
  public var description: String {
    let subject = subject.map { $0.count > 120 ? "\($0.prefix(120))…: " : "\($0): " } ?? ""
    return (subject + message).unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.movesTheCursor { text += scalar.escaped(asASCII: true) } else { text.unicodeScalars.append(scalar) }
    }
  }
}

extension Unicode.Scalar {
  /// Control characters, line and paragraph separators, and those that turn the direction of writing.
  fileprivate var movesTheCursor: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }
  }
}
