import CardCredential
import CardModel

/// Why a partner's folder can't be used: a stable code and what to do. For a document in it, or one that is taken in, a
/// `CredentialError` is thrown.
public struct PartnerError: CivicCardError {
  /// What is wrong, as a program tells it apart. New codes may come with a new minor version.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The stable text of the code.
    public let rawValue: String
    /// A code by its stable text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The folder holds no state yet.
    public static let stateMissing = Code(rawValue: "stateMissing")
    /// A file of the state is missing, cut off or was changed.
    public static let stateDamaged = Code(rawValue: "stateDamaged")
    /// Others than the folder's owner may write to it, and so choose whom it trusts.
    public static let openToOthers = Code(rawValue: "openToOthers")
    /// The folder or a file in it can't be written.
    public static let notWritable = Code(rawValue: "notWritable")
    /// The first update names no root key.
    public static let rootsMissing = Code(rawValue: "rootsMissing")
    /// Other root keys than the pinned ones were given, and it was not said that they replace them.
    public static let rootsDiffer = Code(rawValue: "rootsDiffer")
    /// The first update brings no trust bundle.
    public static let bundleMissing = Code(rawValue: "bundleMissing")
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

  /// Nil: the message says which file.
  public var subject: String? { nil }
}

extension CredentialError.Code {
  /// A status list that was issued before one that was taken already.
  public static let olderList = CredentialError.Code(rawValue: "olderList")
  /// A bundle of the same sequence number as the one that is kept, that says something else.
  public static let conflictingDocument = CredentialError.Code(rawValue: "conflictingDocument")
}
