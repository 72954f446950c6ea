/// A strict cursor over deterministic CBOR (RFC 8949, 4.2.1): it takes what has one encoding and only in that encoding.
///
/// Types of the profile: integers, byte strings, text, arrays, maps, tags, true, false and null. Floats, `undefined`
/// and other simple values are refused: no claim of the profile, nor any attribute of Claim 169, is one. Nothing is
/// allocated, so bytes from a stranger cost time in proportion to their number.
struct CBORReader {
  /// Arrays, maps and tags may nest this deep; a byte string that holds CBOR starts anew. The deepest item
  /// of the profile needs five, and recursion must end.
  static let maximumDepth = 8

  enum KeyOrder {
    /// Keys ascend as their encodings do (RFC 8949, 4.2.1).
    case deterministic
    /// Any order without repetition: the IETF's own status lists are not sorted.
    case asWritten
  }

  let bytes: [UInt8]
  private(set) var position: Int
  let end: Int
  let keyOrder: KeyOrder
  private(set) var depth = 0

  init(_ bytes: [UInt8], in range: Range<Int>? = nil, keyOrder: KeyOrder = .deterministic) {
    self.bytes = bytes
    self.position = range?.lowerBound ?? 0
    self.end = range?.upperBound ?? bytes.count
    self.keyOrder = keyOrder
  }

  var isAtEnd: Bool { position == end }

  /// Throws when bytes are left.
  func finish() throws(CredentialError) {
    guard isAtEnd else { throw CredentialError(.trailingBytes, "bytes follow the end of the data") }
  }

  /// The major type (RFC 8949, 3.1) of the next item, which is not consumed.
  @inline(__always)
  func peekMajor() throws(CredentialError) -> UInt8 {
    guard position < end else { throw Self.cutOff }
    return bytes[position] >> 5
  }

  /// The next item's major type and argument, the argument in its shortest form.
  @inline(__always)
  mutating func readHead() throws(CredentialError) -> (major: UInt8, argument: UInt64) {
    guard position < end else { throw Self.cutOff }
    let initial = bytes[position]
    let info = initial & 0x1F
    position += 1
    guard info >= 24 else { return (initial >> 5, UInt64(info)) }
    return (initial >> 5, try readLongArgument(info, ofMajor: initial >> 5))
  }

  /// The argument that does not fit in its head's first byte.
  @inline(never)
  private mutating func readLongArgument(_ info: UInt8, ofMajor major: UInt8) throws(CredentialError) -> UInt64 {
    guard info <= 27 else {
      // 28 to 30 are reserved; 31 announces an indefinite length, which has no deterministic form.
      throw CredentialError(info == 31 ? .notDeterministic : .notWellFormed, "an item has no definite length")
    }
    let length = 1 << Int(info - 24)
    guard end - position >= length else { throw Self.cutOff }
    var argument: UInt64 = 0
    for _ in 0..<length {
      argument = argument << 8 | UInt64(bytes[position])
      position += 1
    }
    // What fits in half as many bytes, or in the initial byte, must be written so.
    let lowest: UInt64 = info == 24 ? 24 : 1 << (UInt64(length) * 4)
    guard argument >= lowest || major == 7 else {
      throw CredentialError(.notDeterministic, "an integer or a length is not in its shortest form")
    }
    return argument
  }

  @inline(__always)
  private mutating func readArgument(ofMajor expected: UInt8) throws(CredentialError) -> UInt64 {
    guard try peekMajor() == expected else { throw Self.wrongType }
    return try readHead().argument
  }

  @inline(__always)
  private mutating func readCount(ofMajor major: UInt8, bytesEach: Int) throws(CredentialError) -> Int {
    let argument = try readArgument(ofMajor: major)
    // An item takes at least a byte, so a larger count can't be met; checked before anything is reserved.
    guard argument <= UInt64((end - position) / bytesEach) else { throw Self.cutOff }
    return Int(argument)
  }

  mutating func readUnsigned() throws(CredentialError) -> UInt64 { try readArgument(ofMajor: 0) }

  /// An integer that fits in 64 bits with sign.
  mutating func readInteger() throws(CredentialError) -> Int64 {
    let (major, argument) = try readHead()
    guard major <= 1, argument <= UInt64(Int64.max) else { throw Self.wrongType }
    return major == 0 ? Int64(argument) : -1 - Int64(argument)
  }

  /// Where the next byte string's contents lie.
  mutating func readByteString() throws(CredentialError) -> Range<Int> {
    let count = try readCount(ofMajor: 2, bytesEach: 1)
    defer { position += count }
    return position..<position + count
  }

  /// Where the next text's UTF-8 lies.
  mutating func readText() throws(CredentialError) -> Range<Int> { try readText { _ in true }.range }

  /// Where the next text's UTF-8 lies, and whether each of its scalars satisfies `body`: one pass for the usual text.
  @inline(__always)
  mutating func readText(
    satisfying body: (UInt32) -> Bool
  ) throws(CredentialError) -> (range: Range<Int>, isSatisfied: Bool) {
    let count = try readCount(ofMajor: 3, bytesEach: 1)
    let range = position..<position + count
    let isSatisfied = UTF8Text.allScalars(of: bytes, in: range, arePrintableASCIIOrSatisfy: body)
    guard isSatisfied || UTF8Text.isValid(bytes, in: range) else {
      throw CredentialError(.notWellFormed, "a text is not UTF-8")
    }
    position += count
    return (range, isSatisfied)
  }

  mutating func readTag() throws(CredentialError) -> UInt64 {
    let tag = try readArgument(ofMajor: 6)
    try descend()
    if tag == 2 || tag == 3 { try checkBigNumber() }
    return tag
  }

  /// An integer that fits in 64 bits is written as one, and a big number without leading zeros (RFC 8949, 3.4.3): else
  /// a value would have several encodings. The content is not consumed.
  private func checkBigNumber() throws(CredentialError) {
    var content = self
    let digits = try content.readByteString()
    guard digits.count > 8, bytes[digits.lowerBound] != 0 else {
      throw CredentialError(.notDeterministic, "a big number is not in its shortest form")
    }
  }

  /// True or false.
  mutating func readBool() throws(CredentialError) -> Bool {
    switch try readSimple() {
    case .some(let value): return value
    case .none: throw Self.wrongType
    }
  }

  /// True, false, or nil for null: the simple values of the profile.
  mutating func readSimple() throws(CredentialError) -> Bool? {
    guard position < end else { throw Self.cutOff }
    defer { position += 1 }
    switch bytes[position] {
    case 0xF4: return false
    case 0xF5: return true
    case 0xF6: return nil
    case 0xFF: throw CredentialError(.notWellFormed, "a break without a start")
    default: throw Self.wrongType
    }
  }

  // MARK: Nesting

  mutating func descend() throws(CredentialError) {
    depth += 1
    guard depth <= Self.maximumDepth else {
      throw CredentialError(.nestedTooDeeply, "arrays, maps and tags nest more than \(Self.maximumDepth) deep")
    }
  }

  mutating func ascend() { depth -= 1 }

  /// Enters an array; the caller reads as many items and then calls `ascend`.
  mutating func enterArray() throws(CredentialError) -> Int {
    let count = try readCount(ofMajor: 4, bytesEach: 1)
    try descend()
    return count
  }

  /// Enters a map; the caller calls `nextKey` until it is nil and reads one value after each key.
  mutating func enterMap() throws(CredentialError) -> MapCursor {
    let count = try readCount(ofMajor: 5, bytesEach: 2)
    try descend()
    return MapCursor(remaining: count)
  }

  /// Passes over one item of any type of the profile, as strictly as if it were read.
  mutating func skipItem() throws(CredentialError) {
    switch try peekMajor() {
    case 0, 1: _ = try readHead()
    case 2: _ = try readByteString()
    case 3: _ = try readText()
    case 4:
      for _ in 0..<(try enterArray()) { try skipItem() }
      ascend()
    case 5:
      var map = try enterMap()
      while try nextKey(in: &map) != nil { try skipItem() }
    case 6:
      _ = try readTag()
      try skipItem()
      ascend()
    default: _ = try readSimple()
    }
  }

  static var cutOff: CredentialError { CredentialError(.notWellFormed, "the data end in the middle of an item") }
  static var wrongType: CredentialError {
    CredentialError(.wrongType, "an item is not of the type that must stand there")
  }
}
