import CardModel

/// Why the issuing of cards, or the publishing about them, was refused, where no narrower error says it.
public struct IssuingError: CivicCardError {
  /// What is wrong, as a program tells it apart. New codes may come with a new minor version.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The stable text of the code.
    public let rawValue: String
    /// A code by its stable text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A request names a card to revoke, and no registry can do so.
    public static let replacesWithoutRegistry = Code(rawValue: "replacesWithoutRegistry")
    /// Unusual dates are allowed for a card, and no registry can keep the reason.
    public static let allowanceWithoutRegistry = Code(rawValue: "allowanceWithoutRegistry")
    /// A table of requests, or a file of them, that can't be read as one.
    public static let notRequests = Code(rawValue: "notRequests")
    /// A trust bundle that partners would not take after the one that is there.
    public static let sequenceGoesBack = Code(rawValue: "sequenceGoesBack")
    /// A template's package in a trust bundle at another issuer than its own, or beside another of its name.
    public static let templateMisplaced = Code(rawValue: "templateMisplaced")
    /// A status list that would bring a revoked card back.
    public static let bringsBackRevoked = Code(rawValue: "bringsBackRevoked")
    /// The card was printed, and its files were removed then.
    public static let printedAndRemoved = Code(rawValue: "printedAndRemoved")
    /// A value outside what is allowed.
    public static let invalidValue = Code(rawValue: "invalidValue")
    /// The clock shows no day.
    public static let clockUnusable = Code(rawValue: "clockUnusable")
    /// A key that can't do what it is asked to: a stolen one that is to vouch for its own cards.
    public static let unfitKey = Code(rawValue: "unfitKey")
  }

  /// The stable code.
  public let code: Code
  /// The field, option or file concerned; nil when the whole is meant.
  public let subject: String?
  /// One sentence in lower case without full stop. It never repeats personal data.
  public let message: String
  /// What to do about it, or nil when the message says it.
  public let hint: String?

  /// An error of `code`.
  public init(_ code: Code, subject: String? = nil, _ message: String, hint: String? = nil) {
    self.code = code
    self.subject = subject
    self.message = message
    self.hint = hint
  }
}
