import CardCredential

extension KeyError.Code {
  /// Not a `pkcs11:` URI (RFC 7512), or one with parts that can't be honoured.
  public static let notTokenURI = KeyError.Code(rawValue: "notTokenURI")
  /// A PKCS#11 module that can't be loaded or started.
  public static let moduleUnusable = KeyError.Code(rawValue: "moduleUnusable")
  /// No token that signs with Ed25519 matches the URI, or more than one does.
  public static let tokenNotFound = KeyError.Code(rawValue: "tokenNotFound")
  /// No key on the token matches the URI, or more than one does.
  public static let keyNotFound = KeyError.Code(rawValue: "keyNotFound")
  /// The token has locked its PIN after too many wrong ones.
  public static let pinLocked = KeyError.Code(rawValue: "pinLocked")
  /// The token answered with an error.
  public static let tokenFailed = KeyError.Code(rawValue: "tokenFailed")
}
