@testable import CardCredential
@testable import CardImaging
@testable import CardVerifier

/// A part of CivicCard that takes bytes from outside, and what must hold for any bytes.
enum FuzzTarget: String, CaseIterable {
  /// A QR text as a scanner hands it over.
  case text
  /// A COSE_Sign1 message of a card.
  case message
  /// A card's signed payload, from an issuer that errs.
  case payload
  /// A public key, a signature and a message, for both libraries that verify.
  case ed25519
  case base45
  case cbor
  case zlib
  /// A trust bundle's file, and its payload.
  case bundle
  /// A status list's file, and its payload.
  case status
  /// A survivors list's file, and its payload.
  case survivors
  /// A public or private key in PEM.
  case pem
  /// A JPEG file that an applicant brings.
  case jpeg
  /// A PNG file that an applicant brings.
  case png
  /// A request in JSON.
  case request
  /// A table of requests in CSV.
  case table
  /// Requests in JSON Lines.
  case lines
  /// A template's `template.json`.
  case template
  /// A photo of a card, and where a code was found in it.
  case inspect
  /// What the verification service is asked in JSON.
  case question
  /// Pictures as a form sends them to the verification service.
  case multipart

  /// Traps when a promise is broken.
  func run(_ bytes: [UInt8]) {
    switch self {
    case .text: Self.checkText(bytes)
    case .message: Self.checkMessage(bytes)
    case .payload: Self.checkPayload(bytes)
    case .ed25519: Self.checkEd25519(bytes)
    case .base45: Self.checkBase45(bytes)
    case .cbor: Self.checkCBOR(bytes)
    case .zlib: Self.checkZlib(bytes)
    case .bundle: Self.checkBundle(bytes)
    case .status: Self.checkStatus(bytes)
    case .survivors: Self.checkSurvivors(bytes)
    case .pem: Self.checkPEM(bytes)
    case .jpeg, .png: Self.checkPicture(bytes)
    case .request: Self.checkRequest(bytes)
    case .table: Self.checkTable(bytes)
    case .lines: Self.checkLines(bytes)
    case .template: Self.checkTemplate(bytes)
    case .inspect: Self.checkInspection(bytes)
    case .question: Self.checkQuestion(bytes)
    case .multipart: Self.checkMultipart(bytes)
    }
  }

  private static var world: FuzzWorld { FuzzWorld.shared }

  /// No forgery: what verifies is a message that one of the keys really signed.
  private static func checkText(_ text: [UInt8]) {
    let verdict = world.verifier.verify(utf8: text, at: FuzzWorld.now)
    guard verdict.accepted || verdict.signature == .valid || verdict.card != nil else { return }
    precondition(FuzzWorld.messages(of: text).contains(where: world.issued.contains), "a forgery was accepted")
  }

  /// What is a message re-encodes to itself, and as a text is no forgery.
  private static func checkMessage(_ bytes: [UInt8]) {
    guard let message = try? CoseSign1(bytes, kind: .card) else { return }
    checkReencoding(bytes)
    compareLibraries(world.cardKey.publicKey, message.signature, over: message.signedBytes)
    guard let text = try? CredentialText.encode(message.message) else { return }
    checkText(Array(text.utf8))
  }

  /// What is taken re-encodes; what an issuer may write reads back as it was; and under a good signature a verdict
  /// comes of it.
  private static func checkPayload(_ bytes: [UInt8]) {
    guard let claims = try? CredentialClaims(payload: bytes) else { return }
    checkReencoding(bytes)
    if let written = try? claims.encoded() {
      precondition((try? CredentialClaims(payload: written)) == claims, "claims do not read back")
    }
    guard let signed = try? CoseSign1.sign(bytes, kind: .card, by: world.cardKey),
      let text = try? CredentialText.encode(signed.message)
    else { return }
    let verdict = world.verifier.verify(text, at: FuzzWorld.now)
    precondition(verdict.signature == .valid, "a good signature was refused")
    precondition(verdict.card == nil || claims.issuer == "https://parkcity.example", "another issuer's card was shown")
    precondition(!verdict.accepted || verdict.status == .valid, "a card without a good status was accepted")
  }

  /// The bytes as key, signature and message; and a genuine signature over the rest, with one byte of it changed.
  private static func checkEd25519(_ bytes: [UInt8]) {
    guard bytes.count >= 98 else { return }
    let message = Array(bytes[98...])
    if let key = try? PublicKey(rawBytes: Array(bytes[..<32])) {
      compareLibraries(key, Array(bytes[32..<96]), over: message)
    }
    guard var signature = try? world.cardKey.signature(for: message) else { preconditionFailure("it can't be signed") }
    signature[Int(bytes[96] % 64)] ^= bytes[97]
    let isValid = compareLibraries(world.cardKey.publicKey, signature, over: message)
    precondition(isValid == (bytes[97] == 0), "a signature that is not the key's verifies, or its own does not")
  }

  /// Behind our own checks libsodium and libcrypto answer alike.
  @discardableResult
  private static func compareLibraries(_ key: PublicKey, _ signature: [UInt8], over message: [UInt8]) -> Bool {
    let answers = [true, false].map { withLibSodium in
      VerificationKey(key, keyIdentifier: [], withLibSodium: withLibSodium).isValid(signature, for: message)
    }
    precondition(answers[0] == answers[1] || !LibSodium.comparesBytes, "libsodium and libcrypto disagree")
    return answers[1]
  }

  private static func checkBase45(_ text: [UInt8]) {
    if let bytes = try? Base45.decode(utf8: text) {
      precondition(Array(Base45.encode(bytes).utf8) == text, "Base45 does not re-encode")
    }
    precondition((try? Base45.decode(Base45.encode(text))) == text, "Base45 loses bytes")
  }

  private static func checkReencoding(_ bytes: [UInt8]) {
    guard let value = try? CBORValue(decoding: bytes) else { preconditionFailure("it is read, and yet no CBOR") }
    precondition(value.encoded() == bytes, "CBOR does not re-encode")
  }

  private static func checkCBOR(_ bytes: [UInt8]) {
    let value = try? CBORValue(decoding: bytes)
    if let value { precondition(value.encoded() == bytes, "CBOR does not re-encode") }
    var reader = CBORReader(bytes)
    let isSkipped = (try? reader.skipItem()) != nil && reader.isAtEnd
    precondition(isSkipped == (value != nil), "what is passed over and what is read differ")
    if let loose = try? CBORValue(decoding: bytes, keyOrder: .asWritten) {
      precondition(loose.encoded() == bytes, "CBOR in another order does not re-encode")
    } else {
      precondition(value == nil, "what is deterministic must do in any order")
    }
  }

  private static func checkZlib(_ bytes: [UInt8]) {
    if let inflated = try? Zlib.inflate(bytes, limit: CredentialText.maximumMessageSize) {
      precondition(inflated.count <= CredentialText.maximumMessageSize, "more was inflated than allowed")
    }
    precondition((try? Zlib.inflate(Zlib.compress(bytes), limit: bytes.count)) == bytes, "zlib loses bytes")
  }

  // MARK: Documents

  private static func checkBundle(_ bytes: [UInt8]) {
    let roots = [world.root.publicKey]
    if let bundle = try? TrustBundle.open(bytes, roots: roots) {
      precondition(world.bundles.contains(bundle), "a forged bundle was taken")
    }
    guard let signed = signed(bytes, DocumentType.trustBundle, by: world.root),
      let bundle = try? TrustBundle.open(signed, roots: roots)
    else { return }
    let again = try? TrustBundle.open(bundle.signed(by: [world.root]), roots: roots)
    precondition(again == bundle, "a bundle does not read back")
    let verdict = Verifier(trust: .bundle(bundle)).verify(world.credentials[0].text, at: FuzzWorld.now)
    precondition(!verdict.accepted || bundle.issuedAt <= FuzzWorld.now + 300, "a bundle of the future was relied on")
  }

  private static func checkStatus(_ bytes: [UInt8]) {
    var verifier = world.verifier
    if (try? verifier.add(statusList: bytes)) != nil {
      precondition(bytes == world.statusFile, "a forged list was taken")
    }
    guard let list = try? StatusList(payload: bytes) else { return }
    for index: UInt64 in [0, 1, UInt64(list.count), UInt64(list.count) &- 1, 4_711, .max] {
      precondition((list.value(at: index) != nil) == (index < UInt64(list.count)), "a look-up beyond the end")
      _ = list.status(at: index)
    }
    guard let file = try? list.signed(by: world.statusKey) else { preconditionFailure("a list can't be written") }
    let again = try? StatusList.open(file, keys: [VerificationKey(world.statusKey.publicKey)])
    precondition(again?.list == list, "a list does not read back")
  }

  private static func checkSurvivors(_ bytes: [UInt8]) {
    var verifier = world.verifier
    if (try? verifier.add(survivors: bytes)) != nil {
      precondition(bytes == world.survivorsFile, "a forged list was taken")
    }
    guard let file = signed(bytes, DocumentType.survivorsList, by: world.cardKey),
      let list = try? SurvivorsList.open(file, keys: [VerificationKey(world.cardKey.publicKey)]).list
    else { return }
    for index: UInt64 in [0, 77, list.firstIndex, .max] {
      let isThere = list.contains(index: index, profile: .identity, digest: [UInt8](repeating: 0, count: 9))
      precondition(!isThere, "an empty place is no survivor")
    }
  }

  /// The bytes as the payload of a document, under a good key; nil where they are no CBOR, which saves the signature.
  private static func signed(_ payload: [UInt8], _ type: String, by key: PrivateKey) -> [UInt8]? {
    var reader = CBORReader(payload)
    guard (try? reader.skipItem()) != nil else { return nil }
    return try? CoseSign1.sign(payload, kind: .document(type: type), by: key).message
  }

  private static func checkPEM(_ bytes: [UInt8]) {
    if let key = try? PublicKey(pem: String(decoding: bytes, as: UTF8.self)) {
      precondition((try? PublicKey(pem: key.pem)) == key, "a public key does not read back")
    }
    // An encrypted key may ask for any number of PBKDF2's rounds: that is its owner's doing, and not read here.
    guard let key = try? PrivateKey(pem: SecretBytes(copying: bytes)), let pem = try? key.pem() else { return }
    precondition((try? PrivateKey(pem: pem))?.publicKey == key.publicKey, "a private key does not read back")
  }
}

// MARK: - Pictures

extension FuzzTarget {
  /// Processor time in nanoseconds, with the sanitizer's checks, beyond which one input counts as a hang.
  var hang: UInt64 {
    switch self {
    // Each picture is decoded four times and searched for ink.
    case .jpeg, .png: 1_000_000_000
    // A template has patterns and colours by the hundred, and is read three times.
    case .template: 1_000_000_000
    // No picture may take over 5 s; with the sanitizer each takes some three times as long.
    case .inspect: 15_000_000_000
    default: 50_000_000
    }
  }

  /// Small enough for many pictures a second, large enough for every path through the decoders.
  private static let pictureLimits = ImageLimits(fileBytes: 1 << 16, pixels: 6_000, side: 2_048, scans: 10)

  /// A file is refused, or it is decoded whole: to the size that its header names, upright, as a photo and with its
  /// transparency. The answer is the same at every scale.
  private static func checkPicture(_ bytes: [UInt8]) {
    guard let size = try? PhotoDecoder.dimensions(of: bytes, limits: pictureLimits) else {
      precondition((try? PhotoDecoder.decode(bytes, limits: pictureLimits)) == nil, "a picture without a size")
      return
    }
    precondition(size.width > 0 && size.height > 0 && size.width * size.height <= pictureLimits.pixels)
    let photo = try? PhotoDecoder.decode(bytes, limits: pictureLimits)
    if let photo {
      precondition((photo.width, photo.height) == size && photo.pixels.count == size.width * size.height * 3)
      let quality = PhotoQuality(photo, crop: photo.bounds, face: nil)
      precondition((0...1).contains(quality.blur) && (0...255).contains(quality.contrast))
    }
    if let picture = try? PhotoDecoder.decodeKeepingAlpha(bytes, limits: pictureLimits) {
      precondition(picture.pixels.count == size.width * size.height * 4)
    }
    let reduced = try? PhotoDecoder.decode(bytes, limits: pictureLimits, reduceTo: (8, 8))
    precondition((reduced == nil) == (photo == nil), "whether a picture is refused depends on the scale")
    if let reduced {
      precondition(reduced.width <= size.width && reduced.height <= size.height)
    }
    let decoded = try? PhotoDecoder.decodeWithMiddleRows(
      bytes, limits: pictureLimits, reduceTo: (8, 8), upTo: pictureLimits.pixels)
    precondition(decoded?.picture == reduced, "a picture depends on whether its blocks are asked for")
    if let rows = decoded?.middleRows { precondition(rows.format == .gray8 && rows.pixels.count >= rows.height) }
    if let mask = try? InkExtractor.alphaMask(from: bytes, limits: pictureLimits, workingSide: 100) {
      precondition(mask.format == .gray8 && mask.withStrokes(atLeast: 3, atMost: 6).strokeWidth >= 0)
    }
  }
}
