/// Why a card is not accepted. Of several the first in this order is told: what comes later can't be relied on without
/// what comes before.
public enum Reason: String, Sendable, Hashable, CaseIterable {
  /// Not Base45, zlib, or a tagged COSE_Sign1.
  case unreadable
  /// Sound COSE with an algorithm, header or encryption that the profile does not have.
  case unsupported
  /// No trusted key for cards is named, or the card claims another issuer than its key's.
  case untrustedIssuer
  /// The signature is not that of the key.
  case signatureInvalid
  /// The card's issue lies outside the key's dates.
  case keyNotValidThen
  /// The key fell into other hands, and the card is not among the survivors.
  case keyCompromised
  /// A fault of the payload: CBOR, or claims that are missing, of a wrong type or out of range.
  case malformedClaims
  /// A credential for another purpose than those that the policy accepts.
  case wrongProfile
  /// Issued, or valid from, later than now.
  case notYetValid
  /// Valid until earlier than now.
  case expired
  /// Its issuer revoked it.
  case revoked
  /// Its issuer suspended it.
  case suspended
  /// No current status list says that it is valid.
  case statusUnknown
  /// The trust bundle is past its next update.
  case trustStale
  /// The clock runs behind what was issued already.
  case clockUnreliable
  /// The front's code is good, but the code that was offered as the same card's back is not, or is another card's.
  case codesDisagree
}

/// Reasons found, of which the first counts.
struct ReasonSet: Hashable {
  private var bits: UInt32 = 0

  private static func bit(_ reason: Reason) -> UInt32 {
    1 << UInt32(Reason.allCases.firstIndex(of: reason) ?? 0)
  }

  var isEmpty: Bool { bits == 0 }

  var first: Reason? { bits == 0 ? nil : Reason.allCases[bits.trailingZeroBitCount] }

  func contains(_ reason: Reason) -> Bool { bits & Self.bit(reason) != 0 }

  mutating func insert(_ reason: Reason) { bits |= Self.bit(reason) }

  func removing(_ reason: Reason) -> ReasonSet {
    var rest = self
    rest.bits &= ~Self.bit(reason)
    return rest
  }
}
