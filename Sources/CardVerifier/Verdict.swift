import CardCredential

/// What came of looking at a QR text: separate answers, and whether they suffice under the policy.
public struct Verdict: Sendable {
  /// What is known of the signature.
  public enum Signature: String, Sendable, Hashable {
    /// It is that of a trusted card key.
    case valid
    /// No trusted card key made it.
    case invalid
    /// There was nothing to check it with, or it was not reached.
    case notChecked
  }

  /// Where now lies in the card's time.
  public enum Validity: String, Sendable, Hashable {
    /// Within it.
    case current
    /// After it.
    case expired
    /// Before it.
    case notYetValid
    /// The claims or the clock don't allow to tell.
    case unknown
  }

  /// What the issuer says of the card since.
  public enum Status: String, Sendable, Hashable {
    /// Valid, in a list that covers the card.
    case valid
    /// Revoked for good.
    case revoked
    /// Suspended for now.
    case suspended
    /// No list at hand says it, or none that is current.
    case unknown
    /// The card has no status claim, and its issuer runs no list.
    case none
  }

  /// What was accepted nevertheless, as the policy allows it, or stands beside the verdict.
  public enum Warning: String, Sendable, Hashable {
    /// Another card code in the same picture is refused for a reason of its own, or is another card's.
    case codesDisagree
    /// The trust bundle is past its next update.
    case trustStale
    /// The status list has expired.
    case statusStale
    /// The card's status is unknown.
    case statusUnknown
  }

  /// Why the card is not accepted; nil when it is.
  public var reason: Reason? { reasons.first }
  /// Whether all answers are good under the policy.
  public var accepted: Bool { reasons.isEmpty }
  /// What is known of the signature.
  public internal(set) var signature: Signature
  /// Where now lies in the card's time.
  public internal(set) var validity: Validity
  /// What the issuer says of the card since.
  public internal(set) var status: Status
  /// On what the answers rest.
  public internal(set) var trust: TrustAnswer
  /// What the policy let pass, and what the picture's other codes cast doubt on.
  public internal(set) var warnings: [Warning]
  /// Damage by the scanner that was undone.
  public internal(set) var repairs: [Repair]
  /// The card's fields: only after its signature verified under a key that is not compromised, or as a survivor.
  public internal(set) var card: VerifiedCard?

  /// What the card's front must show, by which a clerk finds out a code that was moved to another card; nil unless an
  /// identity code was read, says that its card has it, and is accepted. It never speaks for a card: a forger can
  /// compute it.
  public var feature: ClerkFeature? { accepted ? signedFeature : nil }
  /// The same, whatever becomes of the card.
  var signedFeature: ClerkFeature?

  /// The profile that the text claims, be it true or not, by which one of several codes is chosen; nil when it holds no
  /// claims that can be read.
  package internal(set) var claimedProfile: CredentialProfile?
  /// Everything that speaks against the card.
  var reasons = ReasonSet()
  /// What the reason would be if the policy accepted every profile.
  var reasonUnderAnyProfile: Reason? { reasons.removing(.wrongProfile).first }
}

/// On what a verdict rests.
public struct TrustAnswer: Sendable, Hashable {
  /// Where the key comes from.
  public enum Source: String, Sendable, Hashable {
    /// A trust bundle that a pinned root signed.
    case bundle
    /// A key that the partner pinned.
    case pinnedKey
  }

  /// Whether a bundle or a list is due to be renewed.
  public enum Freshness: String, Sendable, Hashable {
    /// Before its next update, or before it expires.
    case fresh
    /// At or after it.
    case stale
  }

  /// The card's `iss`; nil unless it is that of the key's issuer, or the key is pinned.
  public internal(set) var issuer: String?
  /// What the bundle calls the issuer.
  public internal(set) var issuerName: String?
  /// Where the key comes from.
  public internal(set) var source: Source
  /// The bundle's sequence number.
  public internal(set) var sequence: UInt64?
  /// Seconds since the bundle was issued, 0 when the clock runs behind.
  public internal(set) var bundleAge: Int64?
  /// Seconds since the status list that was used was issued, 0 when the clock runs behind.
  public internal(set) var statusAge: Int64?
  /// Whether the status list that was used has expired; nil where none was.
  public internal(set) var statusFreshness: Freshness?
  /// Whether the bundle is due to be renewed; nil for a pinned key, which has no such date.
  public internal(set) var freshness: Freshness?
}
