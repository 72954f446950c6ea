import CP11Kit
import CardCredential

// The one wrapper of p11-kit and of the PKCS#11 modules that it loads. Unsafe pointers stay in this file; each handle
// has one owner here.

/// A parsed `pkcs11:` URI (RFC 7512).
final class TokenURI {
  private let uri: OpaquePointer

  /// Throws `notTokenURI`. The text is never repeated in a message: it may hold a PIN.
  init(_ text: String) throws(KeyError) {
    guard let uri = p11_kit_uri_new() else { throw KeyError(.tokenFailed, "there is no memory for the URI") }
    self.uri = uri
    let result = p11_kit_uri_parse(text, P11_KIT_URI_FOR_ANY, uri)
    guard result == P11_KIT_URI_OK.rawValue else {
      throw KeyError(
        .notTokenURI, "the key is not a pkcs11: URI (RFC 7512)",
        hint: "write it like 'pkcs11:token=City;object=issuer', with other characters as %20")
    }
    // An attribute that is not understood must not widen the choice (RFC 7512, 2.3).
    guard p11_kit_uri_any_unrecognized(uri) == 0 else {
      throw KeyError(.notTokenURI, "the pkcs11: URI has an attribute that is not known")
    }
    guard pinValue == nil || pinSource == nil else {
      throw KeyError(.notTokenURI, "the pkcs11: URI has both pin-source and pin-value")
    }
  }

  deinit { p11_kit_uri_free(uri) }

  /// CKA_LABEL, the URI's `object`.
  var label: [UInt8]? { attribute(CK_ATTRIBUTE_TYPE(CKA_LABEL)) }
  /// CKA_ID, the URI's `id`.
  var identifier: [UInt8]? { attribute(CK_ATTRIBUTE_TYPE(CKA_ID)) }
  /// Whether the URI's `type`, if it has one, is that of a key pair's half.
  var isForKeyPair: Bool {
    guard let type = attribute(CK_ATTRIBUTE_TYPE(CKA_CLASS)) else { return true }
    return type == bytes(of: CK_ULONG(CKO_PRIVATE_KEY)) || type == bytes(of: CK_ULONG(CKO_PUBLIC_KEY))
  }
  var pinValue: SecretBytes? {
    p11_kit_uri_get_pin_value(uri).map { pin in
      var count = 0
      while pin[count] != 0 { count += 1 }
      let bytes = UnsafeRawBufferPointer(start: pin, count: count)
      return SecretBytes(count: bytes.count) { $0.copyMemory(from: bytes) }
    }
  }
  var pinSource: String? { p11_kit_uri_get_pin_source(uri).map { String(cString: $0) } }
  var modulePath: String? { p11_kit_uri_get_module_path(uri).map { String(cString: $0) } }
  var moduleName: String? { p11_kit_uri_get_module_name(uri).map { String(cString: $0) } }

  private func attribute(_ type: CK_ATTRIBUTE_TYPE) -> [UInt8]? {
    guard let found = p11_kit_uri_get_attribute(uri, type)?.pointee, let value = found.pValue else { return nil }
    return Array(UnsafeRawBufferPointer(start: value, count: Int(found.ulValueLen)))
  }

  fileprivate func matches(_ info: CK_INFO) -> Bool {
    withUnsafePointer(to: info) { p11_kit_uri_match_module_info(uri, $0) != 0 }
  }

  fileprivate func matches(_ slot: CK_SLOT_ID, _ info: CK_SLOT_INFO) -> Bool {
    let wanted = p11_kit_uri_get_slot_id(uri)
    return (wanted == .max || wanted == slot)
      && withUnsafePointer(to: info) { p11_kit_uri_match_slot_info(uri, $0) != 0 }
  }

  fileprivate func matches(_ info: CK_TOKEN_INFO) -> Bool {
    withUnsafePointer(to: info) { p11_kit_uri_match_token_info(uri, $0) != 0 }
  }
}

private func bytes(of number: CK_ULONG) -> [UInt8] { withUnsafeBytes(of: number) { Array($0) } }

// MARK: - Modules

/// PKCS#11 modules, started; stopped when the last session on them is closed.
final class TokenModules {
  private typealias Module = UnsafeMutablePointer<CK_FUNCTION_LIST>
  private var modules: [Module] = []
  private let registered: UnsafeMutablePointer<Module?>?

  /// The modules that the system's administrator has registered with p11-kit, or the one of them that is called `name`.
  init(registered name: String?) throws(KeyError) {
    p11_kit_be_quiet()
    registered = p11_kit_modules_load_and_initialize(0)
    guard let registered else { throw KeyError(.moduleUnusable, "the registered PKCS#11 modules can't be loaded") }
    if let name {
      if let module = p11_kit_module_for_name(registered, name) { modules = [module] }
    } else {
      var next = registered
      while let module = next.pointee {
        modules.append(module)
        next += 1
      }
    }
  }

  /// The module in the library at `path`; nil when it can't be loaded or started.
  init?(path: String) {
    registered = nil
    p11_kit_be_quiet()
    guard let module = p11_kit_module_load(path, 0) else { return nil }
    guard p11_kit_module_initialize(module) == CKR_OK else {
      p11_kit_module_release(module)
      return nil
    }
    modules = [module]
  }

  deinit {
    if let registered { return p11_kit_modules_finalize_and_release(registered) }
    for module in modules {
      p11_kit_module_finalize(module)
      p11_kit_module_release(module)
    }
  }

  var isEmpty: Bool { modules.isEmpty }

  /// The tokens that match `uri`, are set up, and sign with EdDSA.
  func tokens(matching uri: TokenURI) -> [Token] {
    modules.flatMap { module in
      var info = CK_INFO()
      guard module.pointee.C_GetInfo?(&info) == CKR_OK, uri.matches(info) else { return [Token]() }
      return slots(of: module).compactMap { slot in
        var (slotInfo, tokenInfo, mechanism) = (CK_SLOT_INFO(), CK_TOKEN_INFO(), CK_MECHANISM_INFO())
        guard module.pointee.C_GetSlotInfo?(slot, &slotInfo) == CKR_OK, uri.matches(slot, slotInfo),
          module.pointee.C_GetTokenInfo?(slot, &tokenInfo) == CKR_OK, uri.matches(tokenInfo),
          tokenInfo.flags & CK_FLAGS(CKF_TOKEN_INITIALIZED) != 0,
          module.pointee.C_GetMechanismInfo?(slot, CK_MECHANISM_TYPE(CKM_EDDSA), &mechanism) == CKR_OK
        else { return nil }
        return Token(owner: self, functions: module, slot: slot, flags: tokenInfo.flags)
      }
    }
  }

  private func slots(of module: Module) -> [CK_SLOT_ID] {
    var count: CK_ULONG = 0
    guard module.pointee.C_GetSlotList?(CK_BBOOL(CK_TRUE), nil, &count) == CKR_OK, count > 0, count < 4_096 else {
      return []
    }
    var slots = [CK_SLOT_ID](repeating: 0, count: Int(count))
    guard module.pointee.C_GetSlotList?(CK_BBOOL(CK_TRUE), &slots, &count) == CKR_OK else { return [] }
    return Array(slots.prefix(Int(count)))
  }
}

/// A token in its slot.
struct Token {
  fileprivate let owner: TokenModules
  fileprivate let functions: UnsafeMutablePointer<CK_FUNCTION_LIST>
  fileprivate let slot: CK_SLOT_ID
  fileprivate let flags: CK_FLAGS

  var needsLogin: Bool { flags & CK_FLAGS(CKF_LOGIN_REQUIRED) != 0 }
  /// Whether the PIN is typed at the reader, and none is handed over.
  var hasPINPad: Bool { flags & CK_FLAGS(CKF_PROTECTED_AUTHENTICATION_PATH) != 0 }
  var isLocked: Bool { flags & CK_FLAGS(CKF_USER_PIN_LOCKED) != 0 }
}

// MARK: - Sessions

/// An open session with a token.
///
/// Unchecked, because modules take calls on any thread (p11-kit starts them that way). An operation that was begun in a
/// session must be finished before the next one begins, so whoever shares a session lets one thread in at a time.
final class TokenSession: @unchecked Sendable {
  typealias Object = CK_OBJECT_HANDLE

  /// What tells objects apart.
  enum Attribute {
    case flag(CK_ATTRIBUTE_TYPE, Bool)
    case number(CK_ATTRIBUTE_TYPE, CK_ULONG)
    case bytes(CK_ATTRIBUTE_TYPE, [UInt8])

    fileprivate var type: CK_ATTRIBUTE_TYPE {
      switch self {
      case .flag(let type, _), .number(let type, _), .bytes(let type, _): type
      }
    }
    fileprivate var value: [UInt8] {
      switch self {
      case .flag(_, let flag): [flag ? 1 : 0]
      case .number(_, let number): CardToken.bytes(of: number)
      case .bytes(_, let bytes): bytes
      }
    }
  }

  let token: Token
  private let session: CK_SESSION_HANDLE
  private var functions: CK_FUNCTION_LIST { token.functions.pointee }

  init(_ token: Token, isWriting: Bool = false) throws(KeyError) {
    var session: CK_SESSION_HANDLE = 0
    let flags = CK_FLAGS(CKF_SERIAL_SESSION) | (isWriting ? CK_FLAGS(CKF_RW_SESSION) : 0)
    let result = token.functions.pointee.C_OpenSession?(token.slot, flags, nil, nil, &session)
    try check(result, "does not open")
    self.token = token
    self.session = session
  }

  deinit { _ = functions.C_CloseSession?(session) }

  /// Logs the user in; `forOneUse` is for keys that ask before each signature.
  func login(pin: SecretBytes?, forOneUse: Bool = false) throws(KeyError) {
    let user = CK_USER_TYPE(forOneUse ? CKU_CONTEXT_SPECIFIC : CKU_USER)
    let result: CK_RV?
    if let pin {
      result = pin.withBytes { bytes in
        let start = UnsafeMutablePointer(mutating: bytes.assumingMemoryBound(to: UInt8.self).baseAddress)
        return functions.C_Login?(session, user, start, CK_ULONG(bytes.count))
      }
    } else {
      result = functions.C_Login?(session, user, nil, 0)
    }
    switch result {
    case CK_RV(CKR_USER_ALREADY_LOGGED_IN): return
    case CK_RV(CKR_PIN_INCORRECT), CK_RV(CKR_PIN_INVALID), CK_RV(CKR_PIN_LEN_RANGE):
      throw KeyError(
        .passphraseWrong, "the PIN does not open the token", hint: "after a few wrong PINs a token locks itself")
    case CK_RV(CKR_PIN_LOCKED): throw KeyError.tokenLocked
    default: try check(result, "does not take the PIN")
    }
  }

  /// At most `limit` objects that have all of `attributes`.
  func objects(_ attributes: [Attribute], limit: Int) throws(KeyError) -> [Object] {
    var objects = [Object](repeating: 0, count: limit)
    var count: CK_ULONG = 0
    try check(
      withTemplate(attributes) { functions.C_FindObjectsInit?(session, $0, $1) }, "can't be searched")
    let found = functions.C_FindObjects?(session, &objects, CK_ULONG(limit), &count)
    _ = functions.C_FindObjectsFinal?(session)
    try check(found, "can't be searched")
    return Array(objects.prefix(Int(min(count, CK_ULONG(limit)))))
  }

  /// The value of an object's attribute; nil where it has none, keeps it secret or has more than 4 KiB of it.
  func value(_ type: Int, of object: Object) -> [UInt8]? {
    var attribute = CK_ATTRIBUTE(type: CK_ATTRIBUTE_TYPE(type), pValue: nil, ulValueLen: 0)
    guard functions.C_GetAttributeValue?(session, object, &attribute, 1) == CKR_OK, attribute.ulValueLen <= 4_096 else {
      return nil
    }
    var value = [UInt8](repeating: 0, count: Int(attribute.ulValueLen))
    let result = value.withUnsafeMutableBytes { buffer in
      attribute.pValue = buffer.baseAddress
      return functions.C_GetAttributeValue?(session, object, &attribute, 1)
    }
    return result == CKR_OK && Int(attribute.ulValueLen) == value.count ? value : nil
  }

  /// Pure Ed25519 (CKM_EDDSA without parameters) over `message`. `confirm` is called between the announcement and the
  /// signature, where keys that ask each time want their PIN.
  func sign(
    _ message: [UInt8], with key: Object, confirm: () throws(KeyError) -> Void
  ) throws(KeyError) -> [UInt8] {
    var mechanism = CK_MECHANISM(mechanism: CK_MECHANISM_TYPE(CKM_EDDSA), pParameter: nil, ulParameterLen: 0)
    try check(functions.C_SignInit?(session, &mechanism, key), "does not sign with this key")
    try confirm()
    var signature = [UInt8](repeating: 0, count: 64)
    var length = CK_ULONG(signature.count)
    let result = message.withUnsafeBufferPointer { message in
      functions.C_Sign?(
        session, UnsafeMutablePointer(mutating: message.baseAddress), CK_ULONG(message.count), &signature, &length)
    }
    try check(result, "does not sign")
    guard length == 64 else { throw KeyError(.signingFailed, "the token's signature has \(length) bytes and not 64") }
    return signature
  }

  /// A new Ed25519 pair on the token.
  func generate(
    publicKey: [Attribute], privateKey: [Attribute]
  ) throws(KeyError) -> (publicKey: Object, privateKey: Object) {
    var mechanism = CK_MECHANISM(
      mechanism: CK_MECHANISM_TYPE(CKM_EC_EDWARDS_KEY_PAIR_GEN), pParameter: nil, ulParameterLen: 0)
    var (publicObject, privateObject): (Object, Object) = (0, 0)
    let result = withTemplate(publicKey) { publicStart, publicCount in
      withTemplate(privateKey) { privateStart, privateCount in
        functions.C_GenerateKeyPair?(
          session, &mechanism, publicStart, publicCount, privateStart, privateCount, &publicObject, &privateObject)
      }
    }
    try check(result, "makes no Ed25519 key")
    return (publicObject, privateObject)
  }

  /// Lays the values out in one block, each where a number may stand.
  private func withTemplate<Result>(
    _ attributes: [Attribute], _ body: (UnsafeMutablePointer<CK_ATTRIBUTE>?, CK_ULONG) -> Result
  ) -> Result {
    let values = attributes.map(\.value)
    let block = UnsafeMutableRawBufferPointer.allocate(
      byteCount: values.reduce(8) { $0 + ($1.count + 7) / 8 * 8 }, alignment: 8)
    defer { block.deallocate() }
    var offset = 0
    var template = zip(attributes, values).map { attribute, value in
      let place = UnsafeMutableRawBufferPointer(rebasing: block[offset..<offset + value.count])
      place.copyBytes(from: value)
      offset += (value.count + 7) / 8 * 8
      return CK_ATTRIBUTE(type: attribute.type, pValue: place.baseAddress, ulValueLen: CK_ULONG(value.count))
    }
    return template.withUnsafeMutableBufferPointer { body($0.baseAddress, CK_ULONG($0.count)) }
  }
}

/// Throws `tokenFailed` unless `result` is CKR_OK; nil is a function that the module does not have.
private func check(_ result: CK_RV?, _ what: String) throws(KeyError) {
  guard let result else { throw KeyError(.tokenFailed, "the token \(what): its module lacks the function") }
  guard result == CKR_OK else {
    let reason = p11_kit_strerror(result).map { String(cString: $0) } ?? "error \(result)"
    throw KeyError(.tokenFailed, "the token \(what): \(reason)")
  }
}
