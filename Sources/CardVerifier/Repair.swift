/// Damage that a scanner, or the program between it and us, does to a QR text, and that can be undone.
public enum Repair: String, Sendable, Hashable, CaseIterable {
  /// A byte order mark of UTF-8 (EF BB BF) before the text was taken off.
  case byteOrderMark
  /// The control characters STX before and ETX after the text were taken off, or one of them.
  case startAndEndOfText
  /// The scanner's name for QR codes before the text, `]Q0` to `]Q6` (ISO/IEC 15424), was taken off.
  case symbologyIdentifier
  /// Carriage returns or line feeds were taken out.
  case lineBreaks
  /// Spaces or tabs before and after the text were taken off.
  case surroundingSpace
  /// No-break spaces, of UTF-8 (C2 A0) or of Latin-1 (A0), were made spaces.
  case noBreakSpace
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
  /// Line breaks, lower case, the frames that scanners put around a text and spaces at the ends never belong to a
  /// credential (its zlib header and its last digit are no spaces). `%20` may: three of Base45's characters in a row,
  /// so the text is also tried with one of them left.
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
    var repairs: Set<Repair> = []
    var text = text
    if text.starts(with: byteOrderMark) {
      text.removeFirst(byteOrderMark.count)
      repairs.insert(.byteOrderMark)
    }
    let lines = text.filter { $0 != 0x0A && $0 != 0x0D }
    if lines.count != text.count { repairs.insert(.lineBreaks) }
    text = replacingNoBreakSpaces(in: lines, &repairs)
    text = Array(withoutFrame(text[...], &repairs))
    let upper = text.map { isLower($0) ? $0 - 0x20 : $0 }
    if upper != text { repairs.insert(.lowerCase) }
    return (upper, Repair.allCases.filter(repairs.contains))
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

  private static func replacingNoBreakSpaces(in text: [UInt8], _ repairs: inout Set<Repair>) -> [UInt8] {
    guard text.contains(0xA0) else { return text }
    repairs.insert(.noBreakSpace)
    var result: [UInt8] = []
    for byte in text {
      guard byte == 0xA0 else {
        result.append(byte)
        continue
      }
      if result.last == 0xC2 { result.removeLast() }
      result.append(0x20)
    }
    return result
  }

  /// What is left when everything that can't begin or end a credential is taken off, in whatever order it stands there.
  private static func withoutFrame(_ text: ArraySlice<UInt8>, _ repairs: inout Set<Repair>) -> ArraySlice<UInt8> {
    var text = text
    while let first = text.first {
      if first == 0x20 || first == 0x09 {
        repairs.insert(.surroundingSpace)
        text.removeFirst()
      } else if first == 0x02 {
        repairs.insert(.startAndEndOfText)
        text.removeFirst()
      } else if isSymbologyIdentifier(text.prefix(3)), repairs.insert(.symbologyIdentifier).inserted {
        text.removeFirst(3)
      } else {
        break
      }
    }
    while let last = text.last, [0x20, 0x09, 0x03].contains(last) {
      repairs.insert(last == 0x03 ? .startAndEndOfText : .surroundingSpace)
      text.removeLast()
    }
    return text
  }

  /// `]Q0` to `]Q6`; a keyboard with the wrong case also writes the Q small.
  private static func isSymbologyIdentifier(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count == 3, text.first == UInt8(ascii: "]"), let modifier = text.last else { return false }
    return [UInt8(ascii: "Q"), UInt8(ascii: "q")].contains(text[text.startIndex + 1])
      && (UInt8(ascii: "0")...UInt8(ascii: "6")).contains(modifier)
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
