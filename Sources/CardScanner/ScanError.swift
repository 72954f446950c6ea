/// Why an image could not be searched for codes. That none was found is no error.
///
/// Two errors are equal when their codes are.
public struct ScanError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong, for programs. Open: later versions may add codes.
  public struct Code: Sendable, Hashable {
    /// The code's stable name.
    public let name: String

    init(_ name: String) { self.name = name }

    /// The pixels' count does not fit width, height and bytes a row.
    public static let sizeMismatch = Code("sizeMismatch")
    /// More pixels than ``CardScanner/pixelLimit`` or ``CardScanner/sideLimit``.
    public static let tooLarge = Code("tooLarge")
    /// The reader failed inside.
    public static let readerFailed = Code("readerFailed")
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

  /// Whether both errors have the same code.
  public static func == (left: ScanError, right: ScanError) -> Bool { left.code == right.code }

  /// The message, and the hint where there is one.
  public var description: String { hint.map { "\(message) (\($0))" } ?? message }
}
