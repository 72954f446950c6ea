import CardModel

/// Why an image could not be searched for codes. That none was found is no error.
public struct ScanError: CivicCardError {
  /// What went wrong, for programs. Open: later versions may add codes.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The stable text of the code.
    public let rawValue: String
    /// A code by its stable text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The pixels' count does not fit width, height and bytes a row.
    public static let sizeMismatch = Code(rawValue: "sizeMismatch")
    /// More pixels than ``CardScanner/pixelLimit`` or ``CardScanner/sideLimit``.
    public static let tooLarge = Code(rawValue: "tooLarge")
    /// The reader failed inside.
    public static let readerFailed = Code(rawValue: "readerFailed")
  }

  /// What went wrong, for programs.
  public let code: Code
  /// What went wrong, for people: lower case, no full stop.
  public let message: String
  /// What to do about it, or `nil` where there is nothing to advise.
  public let hint: String?

  /// Creates an error.
  public init(_ code: Code, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  /// Nil: the caller knows which image it is.
  public var subject: String? { nil }
}
