import CardModel

/// Why an image could not be read, changed or written.
public struct ImageError: CivicCardError {
  /// What went wrong, for programs. Open: later versions may add codes.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The stable text of the code.
    public let rawValue: String
    /// A code by its stable text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Not an image in a format that is read here.
    public static let unreadable = Code(rawValue: "unreadable")
    /// An image of which something visible is missing or damaged.
    public static let truncated = Code(rawValue: "truncated")
    /// More bytes, pixels or scans than ``ImageLimits`` allow.
    public static let tooLarge = Code(rawValue: "tooLarge")
    /// Too few pixels for what was asked.
    public static let tooSmall = Code(rawValue: "tooSmall")
    /// A known format in a variant that is not decoded.
    public static let unsupported = Code(rawValue: "unsupported")
    /// The pixels' count does not fit width, height and format.
    public static let sizeMismatch = Code(rawValue: "sizeMismatch")
    /// An encoder refused, or the result does not fit the bytes it was given.
    public static let encodeFailed = Code(rawValue: "encodeFailed")
    /// No ink was found where a signature was expected.
    public static let noInk = Code(rawValue: "noInk")
    /// So much is dark that it is not a signature on paper.
    public static let solidInk = Code(rawValue: "solidInk")
  }

  /// What went wrong, for programs.
  public let code: Code
  /// What went wrong, for people: lower case, no full stop, without the file's name.
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
