/// Why a request, a policy or a file of the issuer was refused: a stable code, the field concerned, and what to do.
public struct CardError: CivicCardError {
  /// What is wrong, as a program tells it apart. New codes may come with a new minor version.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The stable text of the code.
    public let rawValue: String
    /// A code by its stable text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The text is not JSON (RFC 8259), or not an object at its top.
    public static let notJSON = Code(rawValue: "notJSON")
    /// Not a table of comma-separated values (RFC 4180).
    public static let notATable = Code(rawValue: "notATable")
    /// The text is not UTF-8.
    public static let notUTF8 = Code(rawValue: "notUTF8")
    /// A required field is not there, is null or is empty.
    public static let missingField = Code(rawValue: "missingField")
    /// The field's name is not one of the format.
    public static let unknownField = Code(rawValue: "unknownField")
    /// A value of another type than the field's.
    public static let wrongType = Code(rawValue: "wrongType")
    /// A value outside what the field allows.
    public static let invalidValue = Code(rawValue: "invalidValue")
    /// A control, direction-changing, unassigned or invisible character.
    public static let forbiddenCharacter = Code(rawValue: "forbiddenCharacter")
    /// Text that is longer than the field allows.
    public static let tooLong = Code(rawValue: "tooLong")
    /// No such day.
    public static let impossibleDate = Code(rawValue: "impossibleDate")
    /// Dates that contradict each other: birth after issue, expiry before issue.
    public static let datesOutOfOrder = Code(rawValue: "datesOutOfOrder")
    /// The template's policy does not allow it.
    public static let againstPolicy = Code(rawValue: "againstPolicy")
  }

  /// The stable code.
  public let code: Code
  /// The field's path, for example `emergencyContact.name`; nil when the whole is meant.
  public let field: String?
  /// One sentence in lower case without full stop. It never repeats personal data.
  public let message: String
  /// What to do about it, or nil when the message says it.
  public let hint: String?

  /// An error of `code` about `field`.
  public init(_ code: Code, field: String? = nil, _ message: String, hint: String? = nil) {
    self.code = code
    self.field = field
    self.message = message
    self.hint = hint
  }

  /// The field.
  public var subject: String? { field }
}
