import Foundation

/// The rules for text that comes from outside and ends up on a card and in its credential.
package enum PrintableText {
  /// `text` in Unicode normalisation form C (UAX #15), without white space at its ends.
  ///
  /// Throws `forbiddenCharacter` with the place and the character's name for controls, direction-changing and other
  /// invisible format characters (with these a name looks like another one than it is), private-use, unassigned and
  /// non-characters; `tooLong` over `limit` Unicode scalars; `missingField` when nothing is left.
  package static func checked(_ text: String, field: String, limit: Int) throws(CardError) -> String {
    for (index, scalar) in text.unicodeScalars.enumerated() {
      if let fault = fault(of: scalar) {
        throw CardError(
          .forbiddenCharacter, field: field, "\(fault) \(name(of: scalar)) at character \(index + 1)",
          hint: "remove that character")
      }
    }
    let normal = text.precomposedStringWithCanonicalMapping.trimmingCharacters(in: .whitespaces)
    guard !normal.isEmpty else { throw CardError(.missingField, field: field, "is empty") }
    // Marks and joiners by themselves print nothing, or hang on nothing.
    guard let first = normal.unicodeScalars.first, !isMark(first), normal.unicodeScalars.contains(where: isVisible)
    else {
      throw CardError(
        .forbiddenCharacter, field: field, "begins with a mark or joiner that has no letter to stand on",
        hint: "write the letter before it")
    }
    let length = normal.unicodeScalars.count
    guard length <= limit else {
      throw CardError(.tooLong, field: field, "has \(length) characters, at most \(limit) are allowed")
    }
    return normal
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: true
    default: false
    }
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    !isMark(scalar) && !scalar.properties.isWhitespace
  }

  /// What is wrong with a character of a name or an address, or nil when it may stand there.
  package static func fault(of scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    // The joiners shape Persian, Urdu and the Indic scripts: without them words are misspelled.
    case 0x200C, 0x200D: return nil
    case 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: return "direction-changing character"
    // Where a program could not convert a text, a part of it is lost already.
    case 0xFFFC, 0xFFFD: return "placeholder for a lost character,"
    // Variation selectors choose among forms of a Han character.
    case 0xFE00...0xFE0F, 0xE0100...0xE01EF: return nil
    default: break
    }
    if scalar.properties.isDefaultIgnorableCodePoint { return "invisible character" }
    switch scalar.properties.generalCategory {
    case .control: return "control character"
    case .format: return "invisible character"
    case .lineSeparator, .paragraphSeparator: return "line break"
    case .surrogate, .unassigned: return "unassigned character"
    case .privateUse: return "private-use character"
    default: return nil
    }
  }

  /// `U+202E RIGHT-TO-LEFT OVERRIDE`; controls, which have no name, by number alone.
  package static func name(of scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
    guard let name = scalar.properties.name ?? scalar.properties.nameAlias else { return code }
    return "\(code) \(name)"
  }
}
