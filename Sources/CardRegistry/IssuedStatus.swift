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
  /// Everything that happened to its status, the issue first.
  public let changes: [Change]
  /// What became of the printed card and of its files.
  public let handlings: [Handling]

  /// One line of the audit trail.
  public struct Change: Sendable, Equatable {
    /// Seconds since 1970-01-01T00:00:00Z: by the server's clock, or of a registry in a file by that of the machine
    /// that made the change.
    public let instant: Int64
    /// The status from then on; `valid` in the first line is the issue.
    public let status: IssuedStatus
    /// The card for which this one was revoked.
    public let replacedBy: String?
    /// Who made the change, as the counter says.
    public let operatorName: String
    /// The role that made it, as the server knows it; nil for what was done in a registry that is a file.
    public let role: String?
    /// What else was written down: why a rule was not applied.
    public let note: String?
  }
  /// A line about the printed card and its files.
  public struct Handling: Sendable, Equatable {
    /// Seconds since 1970-01-01T00:00:00Z, by the same clock as a change's.
    public let instant: Int64
    /// What was done.
    public let kind: Kind
    /// Who did it, as the counter says.
    public let operatorName: String
    /// The role that did it, as for a change.
    public let role: String?
    /// The print job.
    public let job: String?
    /// Why it was done again.
    public let note: String?

    /// What was done.
    public enum Kind: String, Sendable, Hashable {
      /// The printer completed the card.
      case printed
      /// A spoiled card was printed once more.
      case printedAgain
      /// The files were removed once the card was printed.
      case removed
    }
  }
}
