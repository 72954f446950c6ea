import CardCredential

/// What a partner accepts.
public struct Policy: Sendable, Hashable {
  /// What to do with an answer that is not certain.
  public enum Leniency: String, Sendable, Hashable {
    /// Refuse the card.
    case refuse
    /// Accept it with a warning.
    case warn
  }

  /// The profiles that are accepted as a proof of identity.
  public var profiles: Set<CredentialProfile>
  /// For a trust bundle past its next update.
  public var staleTrust: Leniency
  /// For a card that an expired status list calls valid. What such a list revokes or suspends stays so.
  public var staleStatus: Leniency
  /// For a card whose status no list tells.
  public var unknownStatus: Leniency
  /// The latest instant that this machine has seen, in seconds since 1970: a clock before it is not relied on.
  public var earliestClock: Int64

  /// By default identity and portrait credentials are accepted, and whatever is uncertain is refused.
  public init(
    profiles: Set<CredentialProfile> = [.identity, .portrait], staleTrust: Leniency = .refuse,
    staleStatus: Leniency = .refuse, unknownStatus: Leniency = .refuse, earliestClock: Int64 = 0
  ) {
    self.profiles = profiles
    self.staleTrust = staleTrust
    self.staleStatus = staleStatus
    self.unknownStatus = unknownStatus
    self.earliestClock = earliestClock
  }
}
