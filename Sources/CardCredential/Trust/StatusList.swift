/// What an issuer says about a card after it was handed out, in the values of the IETF Token Status List.
public enum CardStatus: UInt8, Sendable, Hashable, CaseIterable {
  /// 0
  case valid = 0
  /// 1, "invalid" in the IETF's words: for good.
  case revoked = 1
  /// 2, for now.
  case suspended = 2
  /// 3, application specific: the index was not handed out yet.
  case neverIssued = 3
}

/// A published status list (IETF Token Status List, CWT form): a few bits for each card.
public struct StatusList: Sendable, Hashable {
  /// The largest bit array, in bytes: 16 million cards at two bits.
  public static let maximumArraySize = 4 << 20
  /// The largest file, in bytes: an array that can't be compressed, and what goes around it.
  public static let maximumSize = maximumArraySize + (1 << 16)

  /// Its name, the `sub` claim, which the cards' status claims repeat.
  public let uri: String
  /// When it was issued, in seconds since 1970. Of two lists the later one counts.
  public let issuedAt: Int64
  /// From when on it is stale, in seconds since 1970.
  public let expires: Int64
  /// After how many seconds, at least 1, whoever is online should look for a newer one. It changes no verdict: offline
  /// `expires` decides.
  public let timeToLive: UInt64?
  /// Bits per card: 1, 2, 4 or 8.
  public let bits: Int
  /// The entries, the first in the lowest bits of the first byte.
  let packed: [UInt8]

  /// A list of two bits a card; `states[i]` is that of index `i`.
  public init(
    uri: String, issuedAt: Int64, expires: Int64, timeToLive: UInt64? = nil, states: [CardStatus]
  ) throws(CredentialError) {
    // The last byte is filled up with entries that were never issued.
    var packed = [UInt8](repeating: 0xFF, count: (states.count + 3) / 4)
    for (index, state) in states.enumerated() {
      let shift = UInt8(index % 4 * 2)
      packed[index / 4] = packed[index / 4] & ~(3 << shift) | state.rawValue << shift
    }
    try self.init(
      uri: uri, issuedAt: issuedAt, expires: expires, timeToLive: timeToLive, bits: 2, packed: packed)
  }

  init(
    uri: String, issuedAt: Int64, expires: Int64, timeToLive: UInt64?, bits: Int, packed: [UInt8]
  ) throws(CredentialError) {
    guard UTF8Text.isLine(uri), 0 <= issuedAt, issuedAt < expires, expires <= CredentialClaims.latestInstant else {
      throw CredentialError(.invalidClaim, "the status list's name or its instants are not sound")
    }
    guard timeToLive != 0 else {
      throw CredentialError(.invalidClaim, "a time to live of 0 seconds says nothing", subject: "65534")
    }
    guard [1, 2, 4, 8].contains(bits), packed.count <= Self.maximumArraySize else {
      throw CredentialError(.invalidClaim, "the status list's bits are not 1, 2, 4 or 8, or too many", subject: "65533")
    }
    self.uri = uri
    self.issuedAt = issuedAt
    self.expires = expires
    self.timeToLive = timeToLive
    self.bits = bits
    self.packed = packed
  }

  /// The number of entries, up to seven of them padding.
  public var count: Int { packed.count * (8 / bits) }

  /// The entry's bits, or nil beyond the list's end.
  public func value(at index: UInt64) -> UInt8? {
    let perByte = UInt64(8 / bits)
    guard index / perByte < UInt64(packed.count) else { return nil }
    let byte = UInt16(packed[Int(index / perByte)])
    return UInt8(truncatingIfNeeded: byte >> (UInt16(index % perByte) * UInt16(bits)) & (1 << UInt16(bits) - 1))
  }

  /// The card's status; nil, that is unknown, beyond the end, for "never issued" and for values that are not ours.
  public func status(at index: UInt64) -> CardStatus? {
    guard let value = value(at: index), let status = CardStatus(rawValue: value), status != .neverIssued else {
      return nil
    }
    return status
  }
}
