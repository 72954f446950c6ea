/// Turns UTF-16, chunk by chunk, into UTF-8. What is not sound becomes a byte that no UTF-8 has, so that it is refused
/// like any other text that is not.
struct UTF16Decoder: Sendable {
  private static let unsound: UInt8 = 0xFF

  private let isBigEndian: Bool
  /// The first byte of a unit whose second one is in the next chunk.
  private var half: UInt8?
  /// The first of a pair of surrogates.
  private var high: UInt16?
  private var isAtStart = true

  /// Nil where `bytes`, a file's first ones, are no UTF-16: it begins with a byte order mark, or with a letter of ASCII
  /// whose other byte is 0, as every header does.
  init?(of bytes: [UInt8]) {
    guard bytes.count >= 2 else { return nil }
    switch (bytes[0], bytes[1]) {
    case (0xFE, 0xFF), (0, 1...0x7F): isBigEndian = true
    case (0xFF, 0xFE), (1...0x7F, 0): isBigEndian = false
    default: return nil
    }
  }

  /// The next bytes; `isLast` when none follow.
  mutating func utf8(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    for byte in bytes {
      guard let first = half else {
        half = byte
        continue
      }
      half = nil
      let (upper, lower) = isBigEndian ? (first, byte) : (byte, first)
      add(UInt16(upper) << 8 | UInt16(lower), to: &text)
    }
    if isLast, half != nil || high != nil {
      text.append(Self.unsound)
      (half, high) = (nil, nil)
    }
    return text
  }

  private mutating func add(_ unit: UInt16, to text: inout [UInt8]) {
    defer { isAtStart = false }
    if isAtStart, unit == 0xFEFF { return }
    if let first = high {
      high = nil
      if UTF16.isTrailSurrogate(unit) {
        let value = 0x1_0000 + ((UInt32(first) & 0x3FF) << 10) + (UInt32(unit) & 0x3FF)
        return append(Unicode.Scalar(value), to: &text)
      }
      text.append(Self.unsound)
    }
    if UTF16.isLeadSurrogate(unit) { return high = unit }
    append(Unicode.Scalar(unit), to: &text)
  }

  /// Nil is a surrogate by itself.
  private func append(_ scalar: Unicode.Scalar?, to text: inout [UInt8]) {
    guard let scalar else { return text.append(Self.unsound) }
    text += Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
