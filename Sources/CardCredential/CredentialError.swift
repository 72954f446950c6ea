import CardModel

/// Why bytes or claims were refused: a stable code and what to do. Personal data never stand in it.
public struct CredentialError: CivicCardError {
  /// What is wrong, as a program tells it apart. New codes may come with a new minor version.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The stable text of the code.
    public let rawValue: String
    /// A code by its stable text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Not Base45 (RFC 9285).
    public static let notBase45 = Code(rawValue: "notBase45")
    /// Not one complete zlib stream (RFC 1950), or one with bytes after it.
    public static let notZlib = Code(rawValue: "notZlib")
    /// Over a named limit of this format.
    public static let tooLarge = Code(rawValue: "tooLarge")
    /// Not well-formed CBOR (RFC 8949), or cut off.
    public static let notWellFormed = Code(rawValue: "notWellFormed")
    /// CBOR that is not in its deterministic form (RFC 8949, 4.2.1), or with a key twice.
    public static let notDeterministic = Code(rawValue: "notDeterministic")
    /// Bytes after the end.
    public static let trailingBytes = Code(rawValue: "trailingBytes")
    /// Arrays, maps and tags nested more than eight deep.
    public static let nestedTooDeeply = Code(rawValue: "nestedTooDeeply")
    /// A CBOR type that the profile has no use for, or another type than the one that must stand there.
    public static let wrongType = Code(rawValue: "wrongType")
    /// Not a tagged COSE_Sign1 (RFC 9052, 4.2) of this profile's form.
    public static let notCoseSign1 = Code(rawValue: "notCoseSign1")
    /// Sound COSE, but with an algorithm, header or encryption that the profile does not have.
    public static let unsupported = Code(rawValue: "unsupported")
    /// A claim is missing, or its value is not allowed.
    public static let invalidClaim = Code(rawValue: "invalidClaim")
    /// No signature on it verifies under a key that is trusted for it.
    public static let notTrusted = Code(rawValue: "notTrusted")
    /// A trust bundle whose sequence number is lower than one that was already seen.
    public static let olderSequence = Code(rawValue: "olderSequence")
    /// The signer returned something that does not verify under its own public key.
    public static let selfCheckFailed = Code(rawValue: "selfCheckFailed")
  }

  /// The stable code.
  public let code: Code
  /// The thing concerned, for example `169/8` for claim 169's key 8; nil when the whole is meant.
  public let subject: String?
  /// One sentence in lower case without full stop.
  public let message: String
  /// What to do about it, or nil when the message says it.
  public let hint: String?

  /// An error of `code` about `subject`.
  public init(_ code: Code, _ message: String, subject: String? = nil, hint: String? = nil) {
    self.code = code
    self.subject = subject
    self.message = message
    self.hint = hint
  }

}
