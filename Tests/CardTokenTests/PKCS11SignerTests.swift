import CP11Kit
import CardCredential
import Foundation
import Testing

@testable import CardToken

/// Keys on a token sign as keys in files do. One at a time: SoftHSM reads its tokens when it is started, and the last
/// key stops it.
@Suite(.serialized, .enabled(if: SoftHSM.module != nil, "Debian's softhsm2 is not installed"))
struct PKCS11SignerTests {
  @Test("an imported key signs on the token what it signs from a file")
  func sameSignature() throws {
    let token = try SoftToken()
    let key = try PrivateKey.generate()
    try token.take(in: key, label: "issuer", id: "a1")
    let signer = try token.signer(";object=issuer")
    #expect(signer.publicKey == key.publicKey)
    for message in [[], [0x18], [UInt8](repeating: 7, count: 5_000)] {
      #expect(try signer.signature(for: message) == key.signature(for: message))
    }
  }

  @Test("a key made on the token stays there and issues credentials")
  func generated() throws {
    let token = try SoftToken()
    let publicKey = try token.generate(";object=issuer")
    let signer = try token.signer(";object=issuer")
    #expect(signer.publicKey == publicKey)
    let claims = CredentialClaims(
      issuer: "https://city.example", issuedAt: 1_795_410_000, expires: 1_890_190_800, number: "PC-1", name: "Ada")
    #expect(try Credential.issue(claims, signedBy: signer).signature.count == 64)
    let session = try TokenSession(TokenKey(token.uri(";object=issuer"), askPIN: nil).token(module: token.module))
    try session.login(pin: SecretBytes(copying: Array(SoftToken.pin.utf8)))
    let key = try TokenKey(token.uri(";object=issuer"), askPIN: nil).privateKey(session)
    #expect(session.value(Int(CKA_VALUE), of: key) == nil)
    #expect(session.value(Int(CKA_EXTRACTABLE), of: key) == [0])
  }

  @Test("a name that is taken is not given twice, and a new key wants a name")
  func taken() throws {
    let token = try SoftToken()
    try token.generate(";object=issuer;id=%01%02")
    #expect(throws: KeyError(.fileExists, "")) { try token.generate(";object=issuer;id=%01%02") }
    #expect(throws: KeyError(.notTokenURI, "")) { try token.generate("") }
  }

  @Test("label, identifier, both and serial find the key; the module may stand in the URI")
  func addresses() throws {
    let token = try SoftToken(label: "Office of Vital Statistics")
    let key = try token.generate(";object=issuer%20key;id=%A1%02")
    try token.generate(";object=other;id=%A1%03")
    for rest in [
      ";object=issuer%20key", ";id=%A1%02", ";id=%a1%02;object=issuer%20key;type=private", ";id=%A1%02;type=public",
    ] {
      #expect(try token.signer(rest).publicKey == key, "\(rest)")
    }
    let folder = (token.module as NSString).deletingLastPathComponent
    for query in ["module-path=\(token.module)", "module-path=\(folder)&module-name=softhsm2"] {
      let uri = token.uri(";id=%A1%02?\(query)&pin-value=\(SoftToken.pin)")
      #expect(try PKCS11Signer(uri: uri, module: "/nowhere.so").publicKey == key, "\(query)")
    }
    #expect(throws: KeyError(.tokenNotFound, "")) { try token.signer(";serial=0000;object=other") }
    #expect(throws: KeyError(.tokenNotFound, "")) { try token.signer(";slot-id=9999;object=other") }
    #expect(throws: KeyError(.tokenNotFound, "")) { try token.signer(";library-manufacturer=Nobody;object=other") }
  }

  @Test("what matches nothing, or two, is refused")
  func ambiguous() throws {
    let token = try SoftToken()
    try token.generate(";object=issuer;id=%01")
    try token.generate(";object=issuer;id=%02")
    #expect(throws: KeyError(.keyNotFound, "")) { try token.signer(";object=issuer") }
    #expect(throws: KeyError(.keyNotFound, "")) { try token.signer(";object=nobody") }
    #expect(try token.signer(";object=issuer;id=%02").publicKey != token.signer(";id=%01").publicKey)
    let twins = try [SoftToken(label: "twin"), SoftToken(label: "twin")]
    #expect(throws: KeyError(.tokenNotFound, "")) { try twins[0].signer(";object=issuer") }
  }

  @Test("the PIN comes from the URI, else from the caller; a wrong one opens nothing and is never repeated")
  func pins() throws {
    let token = try SoftToken()
    let key = try token.generate(";object=issuer")
    let file = token.hsm.folder + "/pin with space"
    try "\(SoftToken.pin)\nnot the PIN\n".write(toFile: file, atomically: true, encoding: .utf8)
    let escaped = file.replacing(" ", with: "%20")
    func open(_ query: String, _ pin: (() throws(KeyError) -> SecretBytes?)? = nil) throws(KeyError) -> PublicKey {
      try PKCS11Signer(uri: token.uri(";object=issuer?" + query), module: token.module, pin: pin).publicKey
    }
    // In a file: URI the space is escaped once for it, and once more for the URI around it.
    for query in [
      "pin-value=\(SoftToken.pin)", "pin-source=\(escaped)", "pin-source=file:\(escaped.replacing("%", with: "%25"))",
    ] {
      #expect(try open(query) == key, "\(query)")
    }
    #expect(try open("", token.pin()) == key)
    #expect(try open("pin-value=\(SoftToken.pin)", token.pin("wrong")) == key)
    #expect(throws: KeyError(.passphraseMissing, "")) { try open("") }
    #expect(throws: KeyError(.passphraseWrong, "")) { try open("", token.pin("667788")) }
    #expect(throws: KeyError(.passphraseWrong, "")) { try open("pin-value=667788", token.pin()) }
    #expect(throws: KeyError(.notTokenURI, "")) { try open("pin-value=1&pin-source=\(escaped)") }
    #expect(throws: KeyError(.notTokenURI, "")) { try open("pin-source=%7Ccat") }
    #expect(throws: KeyError(.fileMissing, "")) { try open("pin-source=/nowhere") }
    do {
      _ = try open("pin-value=667788")
      Issue.record("a wrong PIN opened the token")
    } catch {
      #expect(!"\(error.message)\(error.hint ?? "")".contains("667788"))
    }
  }

  @Test("the public half is told without a PIN")
  func publicHalf() throws {
    let token = try SoftToken()
    let key = try token.generate(";object=issuer")
    #expect(try PKCS11Signer.publicKey(uri: token.uri(";object=issuer"), module: token.module) == key)
    #expect(throws: KeyError(.passphraseMissing, "")) {
      try PKCS11Signer.publicKey(uri: token.uri(";object=nobody"), module: token.module)
    }
  }

  @Test("a key that asks before each signature gets its PIN each time")
  func alwaysAuthenticate() throws {
    let token = try SoftToken()
    do {
      let place = try TokenKey(token.uri(), askPIN: token.pin())
      let session = try TokenSession(place.token(module: token.module), isWriting: true)
      _ = try place.login(session)
      let names: [TokenSession.Attribute] = [
        .bytes(CK_ATTRIBUTE_TYPE(CKA_LABEL), Array("strict".utf8)), .bytes(CK_ATTRIBUTE_TYPE(CKA_ID), [9]),
        .flag(CK_ATTRIBUTE_TYPE(CKA_TOKEN), true),
      ]
      _ = try session.generate(
        publicKey: names + [.bytes(CK_ATTRIBUTE_TYPE(CKA_EC_PARAMS), [0x13, 0x0C] + Array("edwards25519".utf8))],
        privateKey: names + [
          .flag(CK_ATTRIBUTE_TYPE(CKA_PRIVATE), true), .flag(CK_ATTRIBUTE_TYPE(CKA_ALWAYS_AUTHENTICATE), true),
          .flag(CK_ATTRIBUTE_TYPE(CKA_SIGN), true),
        ])
      let key = try TokenKey(token.uri(";object=strict"), askPIN: nil).privateKey(session)
      #expect(throws: KeyError(.tokenFailed, "")) { try session.sign([1], with: key) {} }
    }
    let signer = try token.signer(";object=strict")
    for message: [UInt8] in [[1], [2]] {
      #expect(signer.publicKey.isValid(try signer.signature(for: message), for: message))
    }
  }

  @Test("one key signs for many threads")
  func threads() async throws {
    let token = try SoftToken()
    try token.generate(";object=issuer")
    let signer = try token.signer(";object=issuer")
    let signatures = try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<64 {
        group.addTask {
          let message = [UInt8](repeating: UInt8(number), count: number)
          return signer.publicKey.isValid(try signer.signature(for: message), for: message)
        }
      }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(signatures == 64)
  }

  @Test("keys in files still sign after a token's module was stopped")
  func librariesSideBySide() throws {
    let token = try SoftToken()
    try token.generate(";object=issuer")
    _ = try token.signer(";object=issuer")
    let key = try PrivateKey.generate()
    #expect(key.publicKey.isValid(try key.signature(for: [1]), for: [1]))
  }
}

/// What is no address of a key is refused before any token is looked for.
struct TokenURITests {
  @Test(
    "other schemes, broken escapes, unknown attributes and other objects",
    arguments: [
      "", "pkcs11", "file:key.pem", "pkcs11:object=%zz", "pkcs11:object", "pkcs11:x-colour=red;object=a",
      "pkcs11:object=a;type=cert",
      "pkcs11:object=a;type=secret-key", "pkcs11:object=a?pin-value=1&pin-source=b",
    ])
  func refused(_ text: String) {
    #expect(throws: KeyError(.notTokenURI, "")) { try TokenKey(text, askPIN: nil) }
  }

  @Test("a module that is not there, or none at all, is told from a missing token")
  func modules() {
    #expect(throws: KeyError(.moduleUnusable, "")) { try PKCS11Signer(uri: "pkcs11:object=a", module: "/nowhere.so") }
    #expect(throws: KeyError(.moduleUnusable, "")) { try PKCS11Signer(uri: "pkcs11:object=a", module: #filePath) }
    #expect(throws: KeyError(.moduleUnusable, "")) { try PKCS11Signer(uri: "pkcs11:object=a?module-name=nonesuch") }
  }

  @Test("the scheme tells a URI from a file's name")
  func scheme() {
    #expect(PKCS11Signer.isURI("pkcs11:object=a"))
    #expect(PKCS11Signer.isURI("PKCS11:object=a"))
    #expect(!PKCS11Signer.isURI("keys/pkcs11:object=a"))
  }
}
