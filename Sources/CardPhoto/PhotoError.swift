import CardModel

/// Why photos can't be examined.
public struct PhotoError: CivicCardError {
  /// What is wrong, as a program tells it apart.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The stable text of the code.
    public let rawValue: String
    /// A code by its stable text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The detector can't be loaded.
    public static let examinerFailed = Code(rawValue: "examinerFailed")
  }

  /// The stable code.
  public let code: Code
  /// None: it is about no field.
  public var subject: String? { nil }
  /// One sentence in lower case without full stop.
  public let message: String
  /// What to do about it.
  public let hint: String?

  init(_ code: Code, _ message: String, hint: String? = nil) {
    (self.code, self.message, self.hint) = (code, message, hint)
  }
}
