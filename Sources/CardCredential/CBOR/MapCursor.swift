/// The keys still to come of a map that a reader has entered.
struct MapCursor {
  var remaining: Int
  /// The encodings of the keys so far: the last one, or all of them where any order is allowed.
  var seen: [Range<Int>] = []
  var previous: Range<Int>?
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
    switch try peekMajor() {
    case 0, 1:
      let (major, argument) = try readHead()
      if argument > UInt64(Int64.max) {
        key = .outOfRange
      } else {
        key = .integer(major == 0 ? Int64(argument) : -1 - Int64(argument))
      }
    case 3: key = .text(try readText())
    default: throw Self.wrongType
    }
    try checkOrder(of: start..<position, in: &map)
    return key
  }

  private func checkOrder(of key: Range<Int>, in map: inout MapCursor) throws(CredentialError) {
    switch keyOrder {
    case .deterministic:
      if let previous = map.previous {
        guard bytes[previous].lexicographicallyPrecedes(bytes[key]) else {
          throw CredentialError(.notDeterministic, "a map's keys are not in order, or one is there twice")
        }
      }
      map.previous = key
    case .asWritten:
      guard map.seen.count < Self.maximumUnsortedKeys else {
        throw CredentialError(.tooLarge, "an unsorted map has more than \(Self.maximumUnsortedKeys) keys")
      }
      guard !map.seen.contains(where: { bytes[$0].elementsEqual(bytes[key]) }) else {
        throw CredentialError(.notDeterministic, "a map has a key twice")
      }
      map.seen.append(key)
    }
  }

  /// Whether the text at `range` is `name`.
  func text(at range: Range<Int>, is name: StaticString) -> Bool {
    name.withUTF8Buffer { $0.elementsEqual(bytes[range]) }
  }
}
