extension StatusList {
  /// The list's file: a COSE_Sign1 of type `application/statuslist+cwt`.
  public func signed(by signer: some CredentialSigner) throws -> [UInt8] {
    let list = CBORValue.sortedMap([
      (key: .text("bits"), value: .integer(Int64(bits))), (key: .text("lst"), value: .bytes(Zlib.compress(packed))),
    ])
    let payload = CBORValue.sortedMap([
      (2, .text(uri)), (4, .integer(expires)), (6, .integer(issuedAt)), (65533, list),
      (65534, timeToLive.map(CBORValue.unsigned)),
    ]).encoded()
    return try CoseSign1.sign(payload, kind: .document(type: DocumentType.statusList), by: signer).message
  }

  /// Reads a list's file that one of `keys` signed, and says which.
  ///
  /// The payload is parsed only then. Its maps may be in any order, as the IETF's examples are, but without a key
  /// twice.
  public static func open(
    _ file: [UInt8], keys: [VerificationKey]
  ) throws(CredentialError) -> (list: StatusList, signer: VerificationKey) {
    guard file.count <= maximumSize else {
      throw CredentialError(.tooLarge, "the status list has more than \(maximumSize) bytes")
    }
    let message = try CoseSign1(file, kind: .document(type: DocumentType.statusList))
    guard let signer = message.signer(among: keys) else {
      throw CredentialError(.notTrusted, "no status key that is trusted signed the status list")
    }
    return (try StatusList(payload: message.payload), signer)
  }

  /// Reads a list's file without asking who signed it: for whoever only refuses by it.
  package static func read(_ file: [UInt8]) throws(CredentialError) -> StatusList {
    guard file.count <= maximumSize else {
      throw CredentialError(.tooLarge, "the status list has more than \(maximumSize) bytes")
    }
    return try StatusList(payload: try CoseSign1(file, kind: .document(type: DocumentType.statusList)).payload)
  }

  /// Reads the claims of a list in CWT form.
  init(payload: [UInt8]) throws(CredentialError) {
    var reader = CBORReader(payload, keyOrder: .asWritten)
    var map = try reader.enterMap()
    var uri: String?
    var expires: Int64?
    var issuedAt: Int64?
    var timeToLive: UInt64?
    var array: (bits: Int, packed: [UInt8])?
    while let key = try reader.nextKey(in: &map) {
      switch key {
      case .integer(2): uri = String(decoding: payload[try reader.readText()], as: UTF8.self)
      case .integer(4): expires = try reader.readInteger()
      case .integer(6): issuedAt = try reader.readInteger()
      case .integer(65533): array = try Self.readArray(from: &reader)
      case .integer(65534): timeToLive = try reader.readUnsigned()
      default: try reader.skipItem()
      }
    }
    try reader.finish()
    guard let uri, let expires, let issuedAt, let array else {
      throw CredentialError(.invalidClaim, "the status list lacks one of the claims 2, 4, 6 and 65533")
    }
    try self.init(
      uri: uri, issuedAt: issuedAt, expires: expires, timeToLive: timeToLive, bits: array.bits, packed: array.packed)
  }

  /// Reads `{bits, lst}` (IETF Token Status List, "Status List in CBOR Format") and inflates the array.
  static func readArray(from reader: inout CBORReader) throws(CredentialError) -> (bits: Int, packed: [UInt8]) {
    var map = try reader.enterMap()
    var bits: UInt64?
    var compressed: Range<Int>?
    while let key = try reader.nextKey(in: &map) {
      guard case .text(let name) = key else { throw CBORReader.wrongType }
      if reader.text(at: name, is: "bits") {
        bits = try reader.readUnsigned()
      } else if reader.text(at: name, is: "lst") {
        compressed = try reader.readByteString()
      } else {
        try reader.skipItem()
      }
    }
    guard let bits, [1, 2, 4, 8].contains(bits), let compressed else {
      throw CredentialError(.invalidClaim, "the status list lacks its bits or its array", subject: "65533")
    }
    return (Int(bits), try Zlib.inflate(Array(reader.bytes[compressed]), limit: maximumArraySize))
  }
}
