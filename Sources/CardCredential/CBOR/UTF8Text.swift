/// Reading UTF-8 (RFC 3629) from bytes without making a `String` of it.
enum UTF8Text {
  /// Hands each scalar of `bytes[range]` but for U+0020 to U+007E, which are most, to `body`. False as soon as the
  /// bytes are not UTF-8 or `body` says false.
  @inline(__always)
  static func allScalars(
    of bytes: [UInt8], in range: Range<Int>, arePrintableASCIIOrSatisfy body: (UInt32) -> Bool
  ) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      let lead = bytes[index]
      if lead &- 0x20 <= 0x5E {
        index += 1
        continue
      }
      if lead < 0x80 {
        guard body(UInt32(lead)) else { return false }
        index += 1
        continue
      }
      let length: Int
      let lowest: UInt32
      var scalar: UInt32
      switch lead {
      case 0xC2...0xDF: (length, lowest, scalar) = (2, 0x80, UInt32(lead & 0x1F))
      case 0xE0...0xEF: (length, lowest, scalar) = (3, 0x800, UInt32(lead & 0x0F))
      case 0xF0...0xF4: (length, lowest, scalar) = (4, 0x1_0000, UInt32(lead & 0x07))
      default: return false
      }
      guard index + length <= range.upperBound else { return false }
      for offset in 1..<length {
        let next = bytes[index + offset]
        guard next & 0xC0 == 0x80 else { return false }
        scalar = scalar << 6 | UInt32(next & 0x3F)
      }
      // Overlong forms, surrogates and what lies beyond Unicode are not UTF-8.
      guard scalar >= lowest, scalar <= 0x10FFFF, !(0xD800...0xDFFF).contains(scalar) else { return false }
      guard body(scalar) else { return false }
      index += length
    }
    return true
  }

  /// Whether `bytes[range]` are UTF-8.
  static func isValid(_ bytes: [UInt8], in range: Range<Int>) -> Bool {
    allScalars(of: bytes, in: range, arePrintableASCIIOrSatisfy: { _ in true })
  }

  /// Whether `text` is a text-line of CREDENTIAL.md: not empty, at most 8,192 bytes, every scalar harmless.
  static func isLine(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return (1...CredentialText.maximumMessageSize).contains(bytes.count)
      && allScalars(of: bytes, in: 0..<bytes.count, arePrintableASCIIOrSatisfy: isHarmless)
  }

  /// Whether text with this scalar can be shown on one line without surprise: no control character, no line or
  /// paragraph separator, none of Unicode's Bidi_Control characters, which make a name read as another.
  @inline(__always)
  static func isHarmless(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x20...0x7E: true
    case 0x00...0x1F, 0x7F...0x9F: false
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: false
    default: true
    }
  }
}
