import CardModel

extension TrustBundle {
  /// The bundle's file: one message for each of one or two roots, with the same payload (RFC 8742 sequence).
  public func signed(by roots: [any CredentialSigner]) throws -> [UInt8] {
    guard (1...2).contains(roots.count), Set(roots.map(\.publicKey)).count == roots.count else {
      throw CredentialError(.invalidClaim, "a bundle is signed by one root, or by two different ones")
    }
    // What is kept offline for its weight must not also lie in an office.
    guard Set(roots.map(\.publicKey)).isDisjoint(with: issuers.flatMap(\.keys).map(\.publicKey)) else {
      throw CredentialError(
        .invalidClaim, "a root's key is listed as an issuer's", subject: "keys",
        hint: "a root signs bundles alone: make a key of its own for cards and one for status lists")
    }
    let payload = encoded
    let file = try roots.flatMap { root in
      try CoseSign1.sign(payload, kind: .document(type: DocumentType.trustBundle), by: root).message
    }
    guard file.count <= Self.maximumSize else { throw Self.tooLarge }
    return file
  }

  /// Reads a bundle's file and checks that at least one of `roots` signed it.
  ///
  /// Throws `notTrusted` when none did, or when a message names a pinned root and its signature is not that root's;
  /// `olderSequence` when its sequence number is below `minimumSequence`, the highest that the partner has seen.
  public static func open(
    _ file: [UInt8], roots: [PublicKey], minimumSequence: UInt64 = 0
  ) throws(CredentialError) -> TrustBundle {
    guard file.count <= maximumSize else { throw tooLarge }
    let messages = try split(file)
    let rootKeys = roots.map(VerificationKey.init)
    var isTrusted = false
    for message in messages {
      guard message.payload == messages[0].payload else {
        throw CredentialError(.notTrusted, "the two messages of the bundle say different things")
      }
      guard message.signer(among: rootKeys) == nil else {
        isTrusted = true
        continue
      }
      let namesPinnedRoot = roots.contains { $0.keyIdentifier == message.keyIdentifier }
      guard !namesPinnedRoot else { throw CredentialError(.notTrusted, "the bundle's signature does not verify") }
    }
    guard isTrusted else {
      throw CredentialError(.notTrusted, "no pinned root signed the bundle", hint: "check which root key is pinned")
    }
    let bundle = try TrustBundle(payload: messages[0].payload)
    guard bundle.sequence >= minimumSequence else {
      throw CredentialError(.olderSequence, "a bundle with a higher sequence number was seen before")
    }
    return bundle
  }

  private static func split(_ file: [UInt8]) throws(CredentialError) -> [CoseSign1] {
    var reader = CBORReader(file)
    var messages: [CoseSign1] = []
    repeat {
      guard messages.count < 2 else { throw CredentialError(.trailingBytes, "the bundle has more than two messages") }
      let start = reader.position
      try reader.skipItem()
      messages.append(
        try CoseSign1(Array(file[start..<reader.position]), kind: .document(type: DocumentType.trustBundle)))
    } while !reader.isAtEnd
    return messages
  }

  private static var tooLarge: CredentialError {
    CredentialError(.tooLarge, "the trust bundle has more than \(maximumSize) bytes")
  }

  // MARK: Payload

  /// Fields from here on may be passed over by whoever does not know them: they only add what a reader can do without.
  /// All others are refused, for a bundle must not be half understood.
  private static let firstOptionalField: Int64 = 64

  private var encoded: [UInt8] {
    CBORValue.sortedMap([
      (1, .unsigned(sequence)), (2, .integer(issuedAt)), (3, .integer(nextUpdate)),
      (4, .array(issuers.map(Self.encode))),
    ]).encoded()
  }

  private static func encode(_ issuer: Issuer) -> CBORValue {
    .sortedMap([
      (1, .text(issuer.identifier)), (2, .text(issuer.name)), (3, .text(issuer.timeZone)),
      (4, issuer.statusURI.map(CBORValue.text)), (5, .array(issuer.keys.map(encode))),
      (64, issuer.templates.isEmpty ? nil : .array(issuer.templates.map(CBORValue.bytes))),
    ])
  }

  private static func encode(_ key: Key) -> CBORValue {
    .sortedMap([
      (1, .bytes(key.keyIdentifier)), (2, .bytes(key.publicKey.rawBytes)), (3, .text(key.purpose.rawValue)),
      (4, .integer(Int64(key.notBefore.daysSinceEpoch))), (5, .integer(Int64(key.notAfter.daysSinceEpoch))),
      (6, key.isCompromised ? .bool(true) : nil), (7, key.survivorsDigest.map(CBORValue.bytes)),
    ])
  }

  private init(payload: [UInt8]) throws(CredentialError) {
    var fields = try FieldMap(CBORValue(decoding: payload))
    let sequence = try fields.unsigned(1)
    let issuedAt = try fields.integer(2)
    let nextUpdate = try fields.integer(3)
    var issuers: [Issuer] = []
    for value in try fields.array(4) { issuers.append(try Self.issuer(value)) }
    try fields.finish(optionalFrom: Self.firstOptionalField)
    try self.init(sequence: sequence, issuedAt: issuedAt, nextUpdate: nextUpdate, issuers: issuers)
  }

  private static func issuer(_ value: CBORValue) throws(CredentialError) -> Issuer {
    var fields = try FieldMap(value)
    let identifier = try fields.text(1)
    let name = try fields.text(2)
    let timeZone = try fields.text(3)
    let statusURI = try fields.optionalText(4)
    var keys: [Key] = []
    for value in try fields.array(5) { keys.append(try key(value)) }
    var templates: [[UInt8]] = []
    for value in try fields.optionalArray(64) {
      guard case .bytes(let digest) = value else { throw CBORReader.wrongType }
      if let last = templates.last, !last.lexicographicallyPrecedes(digest) {
        throw CredentialError(.notDeterministic, "the templates' digests are not in order, or one is there twice")
      }
      templates.append(digest)
    }
    try fields.finish(optionalFrom: firstOptionalField)
    return Issuer(
      identifier: identifier, name: name, timeZone: timeZone, statusURI: statusURI, keys: keys, templates: templates)
  }

  private static func key(_ value: CBORValue) throws(CredentialError) -> Key {
    var fields = try FieldMap(value)
    let keyIdentifier = try fields.bytes(1)
    let raw = try fields.bytes(2)
    guard let purpose = Purpose(rawValue: try fields.text(3)) else {
      throw CredentialError(.invalidClaim, "a key has an unknown purpose")
    }
    let notBefore = try fields.day(4)
    let notAfter = try fields.day(5)
    let isCompromised = try fields.optionalTrue(6)
    let survivorsDigest = try fields.optionalBytes(7)
    try fields.finish(optionalFrom: firstOptionalField)
    guard let publicKey = try? PublicKey(rawBytes: raw) else {
      throw CredentialError(.invalidClaim, "a public key is not sound")
    }
    return Key(
      publicKey: publicKey, keyIdentifier: keyIdentifier, purpose: purpose, notBefore: notBefore, notAfter: notAfter,
      isCompromised: isCompromised, survivorsDigest: survivorsDigest)
  }
}
