import CardModel

/// Why a file or folder could not be read or written.
public struct FileError: CivicCardError {
  /// What is wrong, as a program tells it apart. New codes may come with a new minor version.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The stable text of the code.
    public let rawValue: String
    /// A code by its stable text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// There is no such file.
    public static let missing = Code(rawValue: "missing")
    /// A folder, a pipe or a device stands where a file should.
    public static let notAFile = Code(rawValue: "notAFile")
    /// The file is there but can't be read.
    public static let unreadable = Code(rawValue: "unreadable")
    /// The file has more bytes than anything of its kind.
    public static let tooLarge = Code(rawValue: "tooLarge")
    /// There is such a file already, and it is not replaced.
    public static let exists = Code(rawValue: "exists")
    /// The file or folder can't be made or written.
    public static let notWritable = Code(rawValue: "notWritable")
  }

  /// The stable code.
  public let code: Code
  /// The request's field that names the file, where there is one.
  public let subject: String?
  /// One sentence in lower case without full stop, with the path.
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

  /// The same error about the field `subject`.
  package func about(_ subject: String) -> FileError { FileError(code, subject: subject, message, hint: hint) }
}
