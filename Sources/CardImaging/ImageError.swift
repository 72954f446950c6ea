/// Why an image could not be read, changed or written.
///
/// Two errors are equal when their codes are: the wording may change, the code may not.
public struct ImageError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong, for programs. Open: later versions may add codes.
  public struct Code: Sendable, Hashable {
    /// The code's stable name.
    public let name: String

    init(_ name: String) { self.name = name }

    /// The file does not exist.
    public static let missing = Code("missing")
    /// The file exists, but may not be opened or failed while it was read.
    public static let inaccessible = Code("inaccessible")
    /// A directory, a pipe or a device stands where a file should.
    public static let notAFile = Code("notAFile")
    /// Not an image in a format that is read here.
    public static let unreadable = Code("unreadable")
    /// An image of which something visible is missing or damaged.
    public static let truncated = Code("truncated")
    /// More bytes, pixels or scans than ``ImageLimits`` allow.
    public static let tooLarge = Code("tooLarge")
    /// Too few pixels for what was asked.
    public static let tooSmall = Code("tooSmall")
    /// A known format in a variant that is not decoded.
    public static let unsupported = Code("unsupported")
    /// The pixels' count does not fit width, height and format.
    public static let sizeMismatch = Code("sizeMismatch")
    /// An encoder refused, or the result does not fit the bytes it was given.
    public static let encodeFailed = Code("encodeFailed")
    /// No ink was found where a signature was expected.
    public static let noInk = Code("noInk")
    /// So much is dark that it is not a signature on paper.
    public static let solidInk = Code("solidInk")
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

  /// Whether both errors have the same code.
  public static func == (left: ImageError, right: ImageError) -> Bool { left.code == right.code }

  /// The message, and the hint where there is one.
  public var description: String { hint.map { "\(message) (\($0))" } ?? message }
}
