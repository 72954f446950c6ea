import CardCredential
import CardModel

/// What an issuer says about a card that it issued.
public enum IssuedStatus: String, Sendable, Hashable, CaseIterable {
  /// As issued.
  case valid
  /// For now.
  case suspended
  /// For good: nothing follows.
  case revoked

  /// The value in a published list.
  var listed: CardStatus {
    switch self {
    case .valid: .valid
    case .suspended: .suspended
    case .revoked: .revoked
    }
  }
}

/// What the registry knows of a card.
public struct RegisteredCard: Sendable, Equatable {
  /// The card's number.
  public let number: String
  /// Its entry in the status list; nil where its issuer runs none.
  public let reference: StatusReference?
  /// What its issuer says about it.
  public let status: IssuedStatus
  /// The first day of validity, as printed.
  public let issued: CalendarDate
  /// The last day of validity, as printed.
  public let expires: CalendarDate
  /// The signing key's identifier, 8 bytes.
  public let keyIdentifier: [UInt8]
  /// The card that replaced it.
  public let replacedBy: String?
  /// Everything that happened to it, the issue first.
  public let changes: [Change]

  /// One line of the audit trail.
  public struct Change: Sendable, Equatable {
    /// Seconds since 1970-01-01T00:00:00Z, by the clock of the machine that made the change.
    public let instant: Int64
    /// The status from then on; `valid` in the first line is the issue.
    public let status: IssuedStatus
    /// The card for which this one was revoked.
    public let replacedBy: String?
    /// Who made the change.
    public let operatorName: String
    /// What else was written down: why a rule was not applied.
    public let note: String?
  }
}
