/// A tagged COSE_Sign1 (RFC 9052, 4.2) with Ed25519 as received: what is verified are its own bytes, never a
/// re-encoding.
public struct CoseSign1: Sendable, Hashable {
  /// What stands in the protected header of each kind of message, so that none passes for another.
  public enum Kind: Sendable, Hashable {
    /// A card: header 1 and 4 alone, nothing unprotected.
    case card
    /// Any other document: header 16 (RFC 9596) is this media type; a key identifier may stand unprotected, as the
    /// IETF's status lists have it.
    case document(type: String)
  }

  /// The whole message.
  public let message: [UInt8]
  /// Header 4, a hint at the key; nil when it is not there.
  public let keyIdentifier: [UInt8]?

  private let protectedItem: Range<Int>
  private let payloadItem: Range<Int>
  private let payloadRange: Range<Int>
  private let signatureRange: Range<Int>

  /// The payload's bytes.
  public var payload: [UInt8] { Array(message[payloadRange]) }
  /// The signature's bytes; of any length, but only 64 can verify.
  public var signature: [UInt8] { Array(message[signatureRange]) }

  /// Reads exactly one message of `kind`.
  public init(_ message: [UInt8], kind: Kind) throws(CredentialError) {
    self.message = message
    var reader = CBORReader(message)
    do throws(CredentialError) {
      let tag = try reader.readTag()
      if tag == 16 || tag == 96 { throw try Self.encrypted(&reader) }
      guard tag == 18, try reader.enterArray() == 4 else { throw CBORReader.wrongType }
      let protectedStart = reader.position
      let protectedRange = try reader.readByteString()
      let protected = try Self.readProtected(message, protectedRange, kind)
      protectedItem = protectedStart..<reader.position
      let unprotected = try Self.readUnprotected(&reader, kind, besides: protectedRange)
      let payloadStart = reader.position
      payloadRange = try reader.readByteString()
      payloadItem = payloadStart..<reader.position
      signatureRange = try reader.readByteString()
      try reader.finish()
      // Only a message that is whole can be called sound COSE of another kind.
      if let fault = protected.fault ?? unprotected.fault { throw CredentialError(.unsupported, fault) }
      keyIdentifier = protected.keyIdentifier ?? unprotected.keyIdentifier
    } catch {
      guard error.code != .unsupported else { throw error }
      throw CredentialError(.notCoseSign1, "the message is not a tagged COSE_Sign1: \(error.message)")
    }
  }

  /// The rest of a COSE_Encrypt0 or COSE_Encrypt, which must be whole: an array, and nothing after it.
  private static func encrypted(_ reader: inout CBORReader) throws(CredentialError) -> CredentialError {
    guard try reader.peekMajor() == 4 else { throw CBORReader.wrongType }
    try reader.skipItem()
    try reader.finish()
    return CredentialError(.unsupported, "the message is encrypted")
  }

  /// What a header says: the key identifier, and what in it the profile does not have.
  private struct Header {
    var keyIdentifier: [UInt8]?
    var fault: String?
  }

  private static func readProtected(
    _ bytes: [UInt8], _ range: Range<Int>, _ kind: Kind
  ) throws(CredentialError) -> Header {
    var reader = CBORReader(bytes, in: range)
    var map = try reader.enterMap()
    var algorithm: Int64?
    var header = Header()
    var type: String?
    while let label = try reader.nextKey(in: &map) {
      let major = try reader.peekMajor()
      switch label {
      case .integer(1) where major <= 1: algorithm = try reader.readInteger()
      case .integer(4): header.keyIdentifier = Array(bytes[try reader.readByteString()])
      case .integer(16) where kind != .card && major == 3:
        type = String(decoding: bytes[try reader.readText()], as: UTF8.self)
      default:
        try reader.skipItem()
        // An algorithm that is no number is as good as another one, and is said below.
        if label != .integer(1) { header.fault = "the protected header has a label that the profile does not have" }
      }
    }
    try reader.finish()
    if algorithm != -8 { header.fault = "the algorithm is not EdDSA" }
    if case .document(let expected) = kind, type != expected {
      header.fault = "the message is of another type than \(expected)"
    }
    return header
  }

  private static func readUnprotected(
    _ reader: inout CBORReader, _ kind: Kind, besides protected: Range<Int>
  ) throws(CredentialError) -> Header {
    var map = try reader.enterMap()
    var header = Header()
    var start = reader.position
    while let label = try reader.nextKey(in: &map) {
      guard try !hasLabel(reader.bytes[start..<reader.position], protected, of: reader.bytes) else {
        throw CredentialError(.notDeterministic, "a label is in both headers")
      }
      if kind != .card, label == .integer(4) {
        header.keyIdentifier = Array(reader.bytes[try reader.readByteString()])
      } else {
        try reader.skipItem()
        header.fault = "the unprotected header has a label that the profile does not have"
      }
      start = reader.position
    }
    return header
  }

  /// Whether the protected header in `range` has the label of these bytes: such a message is malformed (RFC 9052, 3),
  /// whatever the label means.
  private static func hasLabel(
    _ label: ArraySlice<UInt8>, _ range: Range<Int>, of bytes: [UInt8]
  ) throws(CredentialError) -> Bool {
    var reader = CBORReader(bytes, in: range)
    var map = try reader.enterMap()
    var start = reader.position
    while try reader.nextKey(in: &map) != nil {
      // Labels have one encoding.
      if bytes[start..<reader.position].elementsEqual(label) { return true }
      try reader.skipItem()
      start = reader.position
    }
    return false
  }

  // MARK: Signature

  /// Sig_structure (RFC 9052, 4.4), the bytes that are signed, with the received headers and payload in it.
  public var signedBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.context.count + protectedItem.count + 1 + payloadItem.count)
    bytes += Self.context
    bytes += message[protectedItem]
    bytes.append(0x40)  // no external data
    bytes += message[payloadItem]
    return bytes
  }

  /// The head of an array of four and the text "Signature1".
  private static let context: [UInt8] = [0x84, 0x6A] + Array("Signature1".utf8)

  /// Whether the signature is `key`'s.
  public func isSigned(by key: VerificationKey) -> Bool { isSigned(by: key, over: signedBytes) }

  /// The same with ``signedBytes`` made once for several keys.
  package func isSigned(by key: VerificationKey, over signedBytes: [UInt8]) -> Bool {
    key.isValid(signatureIn: message, at: signatureRange, for: signedBytes)
  }

  /// Reads a card's claims out of the payload (``CredentialClaims/init(payload:)``).
  package func claims() throws(CredentialError) -> CredentialClaims {
    try CredentialClaims.read(from: CBORReader(message, in: payloadRange))
  }

  /// A message of `kind` over `payload`, signed.
  public static func sign(
    _ payload: [UInt8], kind: Kind, by signer: some CredentialSigner
  ) throws -> CoseSign1 {
    var type: CBORValue?
    if case .document(let name) = kind { type = .text(name) }
    let header = CBORValue.sortedMap([
      (1, .integer(-8)), (4, .bytes(signer.publicKey.keyIdentifier)), (16, type),
    ]).encoded()
    func message(_ signature: [UInt8]) -> [UInt8] {
      CBORValue.tagged(18, .array([.bytes(header), .map([]), .bytes(payload), .bytes(signature)])).encoded()
    }
    let unsigned = try CoseSign1(message([]), kind: kind)
    let signed = try CoseSign1(message(try signer.signature(for: unsigned.signedBytes)), kind: kind)
    // A remote signer may err, and a fault while signing with Ed25519 can even give the key away.
    guard signed.isSigned(by: VerificationKey(signer.publicKey)) else {
      throw CredentialError(.selfCheckFailed, "the signer's signature does not verify under its own key")
    }
    return signed
  }
}
