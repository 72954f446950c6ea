/// The keys still to come of a map that a reader has entered.
struct MapCursor {
  var remaining: Int
  /// The keys so far, where any order is allowed.
  var seen: [EncodedKey] = []
  var previous: EncodedKey?

  /// A key by its head and where its bytes lie.
  struct EncodedKey {
    let major: UInt8
    /// An integer's value or a text's length.
    let argument: UInt64
    let range: Range<Int>
  }
}

/// A key as the profile uses it: an integer or text.
enum MapKey: Equatable {
  case integer(Int64)
  /// Where the text's UTF-8 lies.
  case text(Range<Int>)
  /// An integer beyond 64 bits with sign, which no claim has for a key.
  case outOfRange
}

extension CBORReader {
  /// Maps with unsorted keys are compared each with each; a status list has five.
  private static let maximumUnsortedKeys = 32

  /// The next key, or nil at the map's end, which leaves the map. The caller reads or skips the value.
  mutating func nextKey(in map: inout MapCursor) throws(CredentialError) -> MapKey? {
    guard map.remaining > 0 else {
      ascend()
      return nil
    }
    map.remaining -= 1
    let start = position
    let key: MapKey
    let head: (major: UInt8, argument: UInt64)
    let major = try peekMajor()
    if major <= 1 {
      head = try readHead()
      if head.argument > UInt64(Int64.max) {
        key = .outOfRange
      } else {
        key = .integer(major == 0 ? Int64(head.argument) : -1 - Int64(head.argument))
      }
    } else if major == 3 {
      let text = try readText()
      head = (3, UInt64(text.count))
      key = .text(text)
    } else {
      throw Self.wrongType
    }
    let encoded = MapCursor.EncodedKey(major: major, argument: head.argument, range: start..<position)
    if keyOrder == .asWritten { try checkIsNew(encoded, in: &map) }
    if keyOrder == .deterministic, let previous = map.previous, !precedes(previous, encoded) {
      throw CredentialError(.notDeterministic, "a map's keys are not in order, or one is there twice")
    }
    map.previous = encoded
    return key
  }

  private func checkIsNew(_ key: MapCursor.EncodedKey, in map: inout MapCursor) throws(CredentialError) {
    guard map.seen.count < Self.maximumUnsortedKeys else {
      throw CredentialError(.tooLarge, "an unsorted map has more than \(Self.maximumUnsortedKeys) keys")
    }
    guard !map.seen.contains(where: { bytes[$0.range].elementsEqual(bytes[key.range]) }) else {
      throw CredentialError(.notDeterministic, "a map has a key twice")
    }
    map.seen.append(key)
  }

  /// Bytewise order of the encodings: as heads are in their shortest form, it is that of types, then of values or
  /// lengths, and the bytes themselves decide between texts of one length alone.
  private func precedes(_ left: MapCursor.EncodedKey, _ right: MapCursor.EncodedKey) -> Bool {
    guard left.major == right.major else { return left.major < right.major }
    guard left.argument == right.argument else { return left.argument < right.argument }
    return left.major == 3 && bytes[left.range].lexicographicallyPrecedes(bytes[right.range])
  }

  /// Whether the text at `range` is `name`.
  func text(at range: Range<Int>, is name: StaticString) -> Bool {
    guard range.count == name.utf8CodeUnitCount else { return false }
    return name.withUTF8Buffer { name in
      var index = range.lowerBound
      for byte in name {
        guard bytes[index] == byte else { return false }
        index += 1
      }
      return true
    }
  }
}
