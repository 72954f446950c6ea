/// Damage that a scanner acting as a keyboard does to a QR text, and that can be undone.
public enum Repair: String, Sendable, Hashable, CaseIterable {
  /// Carriage returns or line feeds were taken out.
  case lineBreaks
  /// Spaces or tabs before and after the text were taken off.
  case surroundingSpace
  /// Lower case was made upper case.
  case lowerCase
  /// `%20` was made a space.
  case percentSpace
}

/// The texts that a damaged one may have been.
enum WedgeRepair {
  struct Candidate {
    let text: [UInt8]
    let repairs: [Repair]
  }

  /// The longest text worth repairing: each character of the longest credential as `%20`.
  private static let maximumLength = 3 * 4_296

  /// Above this many `%20` none is taken for the text's own: more than two by chance are rarer than a card in millions.
  private static let maximumOwnPercents = 12

  private static let percentSpace = Array("%20".utf8)

  /// The likeliest first; none when the text shows no damage.
  ///
  /// Line breaks, lower case and spaces at the ends never belong to a credential (its zlib header and its last digit
  /// are no spaces). `%20` may: three of Base45's characters in a row, so the text is also tried with one of them left.
  static func candidates(for text: [UInt8]) -> [Candidate] {
    guard text.count <= maximumLength else { return [] }
    let (cleaned, repairs) = clean(text)
    var candidates = repairs.isEmpty ? [] : [Candidate(text: cleaned, repairs: repairs)]
    let places = percentPlaces(in: cleaned)
    guard !places.isEmpty else { return candidates }
    let all = repairs + [.percentSpace]
    candidates.append(Candidate(text: replacing(places, in: cleaned), repairs: all))
    if (2...maximumOwnPercents).contains(places.count) {
      for kept in places {
        candidates.append(Candidate(text: replacing(places.filter { $0 != kept }, in: cleaned), repairs: all))
      }
    }
    return candidates
  }

  /// `text` without the line breaks at its end; nil where there are none.
  static func withoutLastLineBreaks(_ text: [UInt8]) -> [UInt8]? {
    guard text.last == 0x0A || text.last == 0x0D else { return nil }
    return Array(text[..<(text.lastIndex { $0 != 0x0A && $0 != 0x0D }.map { $0 + 1 } ?? 0)])
  }

  private static func clean(_ text: [UInt8]) -> (text: [UInt8], repairs: [Repair]) {
    func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    let isLower: (UInt8) -> Bool = { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    var repairs: [Repair] = []
    var cleaned = text.filter { !isBreak($0) }
    if cleaned.count != text.count { repairs.append(.lineBreaks) }
    let trimmed = cleaned.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
    if trimmed.count != cleaned.count { repairs.append(.surroundingSpace) }
    cleaned = Array(trimmed)
    if cleaned.contains(where: isLower) {
      repairs.append(.lowerCase)
      cleaned = cleaned.map { isLower($0) ? $0 - 0x20 : $0 }
    }
    return (cleaned, repairs)
  }

  private static func percentPlaces(in text: [UInt8]) -> [Int] {
    text.indices.filter { text[$0] == percentSpace[0] && text[$0...].starts(with: percentSpace) }
  }

  private static func replacing(_ places: [Int], in text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var start = 0
    for place in places {
      result += text[start..<place]
      result.append(0x20)
      start = place + percentSpace.count
    }
    return result + text[start...]
  }
}
