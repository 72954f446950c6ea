import CardModel

/// Why a key was refused or could not be used: a stable code and what to do. Neither keys nor passphrases stand in it.
public struct KeyError: CivicCardError {
  /// What is wrong, as a program tells it apart. New codes may come with a new minor version.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The stable text of the code.
    public let rawValue: String
    /// A code by its stable text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Not one PEM block of the kind that is asked for.
    public static let notPEM = Code(rawValue: "notPEM")
    /// A key of another type than Ed25519.
    public static let wrongKeyType = Code(rawValue: "wrongKeyType")
    /// An Ed25519 public key that is not canonical, or of small order, so that it would verify what nobody signed; or
    /// no point of the curve, so that it would verify nothing.
    public static let weakKey = Code(rawValue: "weakKey")
    /// The key is encrypted and no passphrase was given.
    public static let passphraseMissing = Code(rawValue: "passphraseMissing")
    /// The passphrase does not open the key.
    public static let passphraseWrong = Code(rawValue: "passphraseWrong")
    /// A passphrase that is empty or over 1,024 bytes.
    public static let passphraseUnfit = Code(rawValue: "passphraseUnfit")
    /// A private key that others on the machine may read.
    public static let readableByOthers = Code(rawValue: "readableByOthers")
    /// There is a file of that name already.
    public static let fileExists = Code(rawValue: "fileExists")
    /// There is no such file.
    public static let fileMissing = Code(rawValue: "fileMissing")
    /// The file can't be read or written, or is no regular file of a key's size.
    public static let fileUnusable = Code(rawValue: "fileUnusable")
    /// The operating system gives no randomness.
    public static let noRandomness = Code(rawValue: "noRandomness")
    /// The signer could not sign.
    public static let signingFailed = Code(rawValue: "signingFailed")
  }

  /// The stable code.
  public let code: Code
  /// One sentence in lower case without full stop.
  public let message: String
  /// What to do about it, or nil when the message says it.
  public let hint: String?

  /// An error of `code`.
  public init(_ code: Code, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  /// Nil: the message says which key.
  public var subject: String? { nil }
}
