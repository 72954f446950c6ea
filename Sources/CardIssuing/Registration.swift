import CardRegistry

/// Who guards that a number is issued once and can be revoked. Always said, never assumed: a card without a place in a
/// status list can't be revoked, nor survive the theft of its issuer's key.
public enum Registration: Sendable {
  /// The registry, and who stands in its audit trail: 1 to 100 printable characters.
  case registry(CardRegistry, operatorName: String)
  /// Nobody: for issuers that run no status list, and for trials.
  case none
}
