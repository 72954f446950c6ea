import CardModel

/// Why a card was not printed.
public struct PrintingError: CivicCardError {
  /// What is wrong, as a program tells it apart. New codes may come with a new minor version.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The stable text of the code.
    public let rawValue: String
    /// A code by its stable text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The printer's address can't be understood.
    public static let invalidAddress = Code(rawValue: "invalidAddress")
    /// Nothing proves that the printer which answers over TLS is the right one.
    public static let unprovenPrinter = Code(rawValue: "unprovenPrinter")
    /// A printer's certificate can't be read.
    public static let invalidCertificate = Code(rawValue: "invalidCertificate")
    /// The printer does not answer, or answers with an error.
    public static let printerFailed = Code(rawValue: "printerFailed")
    /// The printer can't print the card as it is: its size, resolution, colours or both sides.
    public static let unfitPrinter = Code(rawValue: "unfitPrinter")
    /// The folder is not one of a whole card.
    public static let notACard = Code(rawValue: "notACard")
    /// The card has panels that an IPP job would leave out.
    public static let panelsLeftOut = Code(rawValue: "panelsLeftOut")
    /// The codes in the pictures are not good.
    public static let codesNotGood = Code(rawValue: "codesNotGood")
    /// The registry does not have the card, or says that it is revoked or suspended.
    public static let notValid = Code(rawValue: "notValid")
    /// The card was printed before.
    public static let printedBefore = Code(rawValue: "printedBefore")
    /// The job was ended by the printer.
    public static let jobAborted = Code(rawValue: "jobAborted")
    /// The job was cancelled.
    public static let cancelled = Code(rawValue: "cancelled")
  }

  /// The stable code.
  public let code: Code
  /// The card's number, or the printer.
  public let subject: String?
  /// One sentence in lower case without full stop.
  public let message: String
  /// What to do about it, or nil when the message says it.
  public let hint: String?

  /// An error of `code`.
  public init(_ code: Code, subject: String? = nil, _ message: String, hint: String? = nil) {
    (self.code, self.subject, self.message, self.hint) = (code, subject, message, hint)
  }
}
