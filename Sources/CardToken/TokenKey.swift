import CP11Kit
import CardCredential
import Foundation

/// A key pair's place on a token, and how to get at it.
struct TokenKey {
  let uri: TokenURI
  /// Asked at most once, and only where the token wants a PIN and the URI has none.
  let askPIN: (() throws(KeyError) -> SecretBytes?)?

  init(_ text: String, askPIN: (() throws(KeyError) -> SecretBytes?)?) throws(KeyError) {
    uri = try TokenURI(text)
    guard uri.isForKeyPair else { throw KeyError(.notTokenURI, "the pkcs11: URI is not that of a key") }
    self.askPIN = askPIN
  }

  // MARK: Token

  /// The one token that the URI means. A PIN is never offered to a second one: each wrong try brings a token nearer to
  /// its lock.
  func token(module: String?) throws(KeyError) -> Token {
    let tokens = try modules(module).tokens(matching: uri)
    guard let token = tokens.first else {
      throw KeyError(
        .tokenNotFound, "no token that signs with Ed25519 matches the pkcs11: URI",
        hint: "see that it is plugged in, and name its module, with module-path in the URI")
    }
    guard tokens.count == 1 else {
      throw KeyError(
        .tokenNotFound, "\(tokens.count) tokens match the pkcs11: URI", hint: "add token= or serial= to it")
    }
    return token
  }

  /// The module that the URI names, else `module`, else all that are registered with p11-kit.
  private func modules(_ module: String?) throws(KeyError) -> TokenModules {
    guard let path = uri.modulePath ?? (uri.moduleName == nil ? module : nil) else {
      let registered = try TokenModules(registered: uri.moduleName)
      if !registered.isEmpty { return registered }
      return try load(names(of: uri.moduleName ?? ""))
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      return try load([path])
    }
    return try load(names(of: uri.moduleName ?? "").map { "\(path)/\($0)" })
  }

  private func load(_ paths: [String]) throws(KeyError) -> TokenModules {
    for path in paths {
      if let modules = TokenModules(path: path) { return modules }
    }
    throw KeyError(.moduleUnusable, "the PKCS#11 module \(paths.first ?? "") can't be loaded")
  }

  /// A module's name is that of its library without prefix and ending (RFC 7512, 2.3).
  private func names(of name: String) -> [String] { ["lib\(name).so", "\(name).so", "\(name).dylib"] }

  // MARK: PIN

  /// Opens the token for its user and returns the PIN that it took, if it took one.
  func login(_ session: TokenSession) throws(KeyError) -> SecretBytes? {
    guard session.token.needsLogin else { return nil }
    guard !session.token.isLocked else { throw KeyError.tokenLocked }
    guard !session.token.hasPINPad else {
      try session.login(pin: nil)
      return nil
    }
    var pin = try pinInURI()
    if pin == nil { pin = try askPIN?() }
    guard let pin else {
      throw KeyError(
        .passphraseMissing, "the token wants its PIN",
        hint: "give the PIN, or pin-source=FILE in the URI")
    }
    try session.login(pin: pin)
    return pin
  }

  private func pinInURI() throws(KeyError) -> SecretBytes? {
    guard let source = uri.pinSource else { return uri.pinValue }
    // RFC 7512 also allows a bar and a program that prints the PIN. The address of a key must not start programs.
    guard !source.hasPrefix("|") else { throw KeyError(.notTokenURI, "a pin-source that is a program is not run") }
    let path = source.hasPrefix("file:") ? URL(string: source)?.path ?? "" : source
    return try KeyFile.readPassphrase(path)
  }

  // MARK: Objects

  /// The attributes of the pair's half of `objectClass`.
  private func attributes(_ objectClass: Int) -> [TokenSession.Attribute] {
    [.number(CK_ATTRIBUTE_TYPE(CKA_CLASS), CK_ULONG(objectClass))] + Self.edwardsKey
      + names
  }

  private static let edwardsKey: [TokenSession.Attribute] = [
    .number(CK_ATTRIBUTE_TYPE(CKA_KEY_TYPE), CK_ULONG(CKK_EC_EDWARDS))
  ]

  private var names: [TokenSession.Attribute] {
    [
      uri.label.map { .bytes(CK_ATTRIBUTE_TYPE(CKA_LABEL), $0) },
      uri.identifier.map { .bytes(CK_ATTRIBUTE_TYPE(CKA_ID), $0) },
    ].compactMap { $0 }
  }

  /// The one private key that the URI means.
  func privateKey(_ session: TokenSession) throws(KeyError) -> TokenSession.Object {
    let keys = try session.objects(attributes(Int(CKO_PRIVATE_KEY)), limit: 2)
    guard let key = keys.first else {
      throw KeyError(.keyNotFound, "no Ed25519 private key on the token matches the pkcs11: URI")
    }
    guard keys.count == 1 else {
      throw KeyError(
        .keyNotFound, "several private keys on the token match the pkcs11: URI", hint: "add object= or id= to it")
    }
    return key
  }

  /// The public key, where the token shows exactly one of the URI's names.
  func publicKey(_ session: TokenSession) throws(KeyError) -> PublicKey? {
    let keys = try session.objects(attributes(Int(CKO_PUBLIC_KEY)), limit: 2)
    guard keys.count == 1 else { return nil }
    return Self.point(of: keys[0], session)
  }

  /// The public half of `key`: the public object of the same identifier, or what the private one itself says.
  func publicKey(of key: TokenSession.Object, _ session: TokenSession) throws(KeyError) -> PublicKey {
    if let known = Self.point(of: key, session) { return known }
    var halves: [TokenSession.Attribute] =
      Self.edwardsKey + [.number(CK_ATTRIBUTE_TYPE(CKA_CLASS), CK_ULONG(CKO_PUBLIC_KEY))]
    if let identifier = session.value(Int(CKA_ID), of: key), !identifier.isEmpty {
      halves.append(.bytes(CK_ATTRIBUTE_TYPE(CKA_ID), identifier))
    } else {
      halves += names
    }
    let found = try session.objects(halves, limit: 2)
    guard found.count == 1, let publicKey = Self.point(of: found[0], session) else {
      throw KeyError(
        .keyNotFound, "the token does not tell the key's public half",
        hint: "store the public key beside it, with the same id")
    }
    return publicKey
  }

  /// CKA_EC_POINT: 32 bytes, bare (PKCS#11 3.0) or in a DER OCTET STRING (2.40 and SoftHSM).
  private static func point(of object: TokenSession.Object, _ session: TokenSession) -> PublicKey? {
    guard var point = session.value(Int(CKA_EC_POINT), of: object) else { return nil }
    if point.count == 34, point.starts(with: [0x04, 0x20]) { point.removeFirst(2) }
    return try? PublicKey(rawBytes: point)
  }

  // MARK: New keys

  /// DER of the PrintableString "edwards25519", the name of the curve that PKCS#11 3.0 gives, as CKA_EC_PARAMS.
  private static let curve: [UInt8] = [0x13, 0x0C] + Array("edwards25519".utf8)

  /// Makes a pair under the URI's names: the private half stays on the token for good. Refuses names that are taken.
  func generate(_ session: TokenSession) throws(KeyError) -> PublicKey {
    guard uri.label != nil else {
      throw KeyError(.notTokenURI, "a new key wants a name", hint: "add object=NAME to the pkcs11: URI")
    }
    for half in [CKO_PRIVATE_KEY, CKO_PUBLIC_KEY] {
      guard try session.objects(attributes(Int(half)), limit: 1).isEmpty else {
        throw KeyError(.fileExists, "the token has a key of that name already", hint: "choose another name")
      }
    }
    let names =
      uri.identifier == nil
      ? names + [.bytes(CK_ATTRIBUTE_TYPE(CKA_ID), (0..<8).map { _ in UInt8.random(in: 0...255) })] : names
    func flags(_ types: [Int], _ value: Bool) -> [TokenSession.Attribute] {
      types.map { .flag(CK_ATTRIBUTE_TYPE($0), value) }
    }
    let pair = try session.generate(
      publicKey: names + flags([Int(CKA_TOKEN), Int(CKA_VERIFY)], true) + [
        .bytes(CK_ATTRIBUTE_TYPE(CKA_EC_PARAMS), Self.curve)
      ],
      privateKey: names + flags([Int(CKA_TOKEN), Int(CKA_PRIVATE), Int(CKA_SENSITIVE), Int(CKA_SIGN)], true)
        + flags([Int(CKA_EXTRACTABLE)], false))
    guard let publicKey = Self.point(of: pair.publicKey, session) else {
      throw KeyError(.keyNotFound, "the token does not tell the new key's public half")
    }
    return publicKey
  }
}

extension KeyError {
  static var tokenLocked: KeyError {
    KeyError(.pinLocked, "the token has locked itself after wrong PINs", hint: "its security officer can unlock it")
  }
}
