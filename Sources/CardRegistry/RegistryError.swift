import CardModel

/// Why the registry refuses or fails: a stable code, the card's number where one is concerned, and what to do.
public struct RegistryError: CivicCardError {
  /// What is wrong, as a program tells it apart. New codes may come with a new minor version.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The stable text of the code.
    public let rawValue: String
    /// A code by its stable text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// There is no such file.
    public static let fileMissing = Code(rawValue: "fileMissing")
    /// The file can't be created.
    public static let cannotCreate = Code(rawValue: "cannotCreate")
    /// The file is no registry, or one of a newer version.
    public static let notARegistry = Code(rawValue: "notARegistry")
    /// The registry's key file is gone.
    public static let keyMissing = Code(rawValue: "keyMissing")
    /// The key file is another registry's, open to others, or no key at all.
    public static let keyUnusable = Code(rawValue: "keyUnusable")
    /// Another process held the registry for longer than the wait.
    public static let busy = Code(rawValue: "busy")
    /// SQLite failed: the disk is full, the file damaged.
    public static let databaseFailed = Code(rawValue: "databaseFailed")
    /// A server's connection was lost while a change was being written.
    public static let connectionLost = Code(rawValue: "connectionLost")
    /// The place of a registry can't be understood: a connection string that names no server.
    public static let invalidPlace = Code(rawValue: "invalidPlace")
    /// A connection string with a password in it, or to a server over a network that nothing proves.
    public static let unsafeConnection = Code(rawValue: "unsafeConnection")
    /// The server is older than the oldest that will do.
    public static let serverTooOld = Code(rawValue: "serverTooOld")
    /// The server does not allow this user to do it.
    public static let notPermitted = Code(rawValue: "notPermitted")
    /// The registry was opened for reading only.
    public static let readOnly = Code(rawValue: "readOnly")
    /// The registry has moved to another place, or is being moved, and issues no more.
    public static let moved = Code(rawValue: "moved")
    /// There is a registry already where one is to be copied to.
    public static let notEmpty = Code(rawValue: "notEmpty")
    /// A copy that is not like its original.
    public static let copyDiffers = Code(rawValue: "copyDiffers")
    /// What a registry is to take over contradicts what is in it.
    public static let contradiction = Code(rawValue: "contradiction")
    /// The number was issued before with other content.
    public static let numberTaken = Code(rawValue: "numberTaken")
    /// No card of that number was issued.
    public static let unknownNumber = Code(rawValue: "unknownNumber")
    /// Another card replaced that one already.
    public static let alreadyReplaced = Code(rawValue: "alreadyReplaced")
    /// The card is revoked, which is for good.
    public static let revoked = Code(rawValue: "revoked")
    /// A card was recorded that was not reserved, or with credentials of another one.
    public static let credentialMismatch = Code(rawValue: "credentialMismatch")
    /// The same request gives other credentials than when the card was issued.
    public static let notReproducible = Code(rawValue: "notReproducible")
    /// A status list holds no more cards.
    public static let full = Code(rawValue: "full")
    /// The cards name no status list, or several, or another one.
    public static let noSuchList = Code(rawValue: "noSuchList")
    /// The clock runs behind the last list that was published.
    public static let clockBehind = Code(rawValue: "clockBehind")
    /// No card was issued under that key, or cards of several issuers were.
    public static let noSuchKey = Code(rawValue: "noSuchKey")
    /// An operator's name that can't stand in the audit trail.
    public static let invalidOperator = Code(rawValue: "invalidOperator")
    /// A reason that can't stand in the audit trail.
    public static let invalidNote = Code(rawValue: "invalidNote")
  }

  /// The stable code.
  public let code: Code
  /// The number of the card concerned.
  public let number: String?
  /// One sentence in lower case without full stop.
  public let message: String
  /// What to do about it, or nil when the message says it.
  public let hint: String?

  /// An error of `code` about the card `number`.
  public init(_ code: Code, number: String? = nil, _ message: String, hint: String? = nil) {
    self.code = code
    self.number = number
    self.message = message
    self.hint = hint
  }

  /// The number of the card concerned.
  public var subject: String? { number }

  /// The message, which names the card.
  public var description: String { message }
}

extension RegistryError {
  /// What differs is nil where the registry does not know it.
  static func numberTaken(
    _ number: String, withOtherPhoto photo: Bool? = nil, signature: Bool? = nil
  ) -> RegistryError {
    let others =
      switch (photo, signature) {
      case (true, true): "another photo and another signature"
      case (true, _): "another photo"
      case (_, true): "another signature"
      case (false, false): "other data and the same pictures"
      default: "other content"
      }
    return RegistryError(
      .numberTaken, number: number, "number: \(number) was issued before with \(others)",
      hint: "a changed card needs a new number; name the old one in \"replaces\"")
  }

  /// The request is the same, but not what it is drawn with.
  static func numberTaken(_ number: String, byTemplate template: String?, hasOtherKey: Bool) -> RegistryError {
    let causes = [template.map { "by another template (\($0))" }, hasOtherKey ? "under another key" : nil]
    return RegistryError(
      .numberTaken, number: number,
      "number: \(number) was issued before from the same request "
        + "\(causes.compactMap(\.self).joined(separator: " and "))",
      hint: "draw it again with what it was issued with, or issue a new number that replaces it")
  }

  static func unknownNumber(_ number: String, field: String = "number") -> RegistryError {
    RegistryError(.unknownNumber, number: number, "\(field): no card \(number) was issued")
  }

  static func alreadyReplaced(_ number: String) -> RegistryError {
    RegistryError(
      .alreadyReplaced, number: number, "replaces: the card \(number) was replaced before",
      hint: "name the card that replaced it")
  }

  static func damaged(_ what: String) -> RegistryError {
    RegistryError(.databaseFailed, "the registry is damaged: \(what)", hint: "restore it from a backup")
  }
}
