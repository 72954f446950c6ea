/// What an issuer really issued under a key that was stolen: nine bytes for each credential, found by the card's
/// status index and the credential's profile.
///
/// The place in the table counts. A thief must meet the one digest at the index and profile that the forgery claims,
/// 72 bits, and not any of hundreds of thousands.
public struct SurvivorsList: Sendable, Hashable {
  /// Bytes of a digest.
  public static let digestSize = 9
  /// The largest file, in bytes: more than a million cards.
  public static let maximumSize = 32 << 20

  private static let profiles: [CredentialProfile] = [.identity, .portrait, .emergency]

  /// One credential that survives.
  public struct Entry: Sendable, Hashable {
    /// The card's index in its status list.
    public let index: UInt64
    /// The credential's profile.
    public let profile: CredentialProfile
    /// `SurvivorsList.digest(payload:signature:)` of the credential.
    public let digest: [UInt8]

    /// An entry.
    public init(index: UInt64, profile: CredentialProfile, digest: [UInt8]) {
      self.index = index
      self.profile = profile
      self.digest = digest
    }
  }

  /// The issuer's identifier.
  public let issuer: String
  /// The stolen key.
  public let compromisedKey: PublicKey
  /// When it was made, in seconds since 1970.
  public let issuedAt: Int64
  /// The index of the table's first row.
  let firstIndex: UInt64
  /// Rows of three digests, identity, portrait, emergency; zeros where there is no such credential.
  let table: [UInt8]

  /// The first 9 bytes of SHA-256 over payload and signature.
  public static func digest(payload: [UInt8], signature: [UInt8]) -> [UInt8] {
    Array(Digest.sha256(payload + signature).prefix(digestSize))
  }

  /// A list of `entries`, in any order. Throws `invalidClaim` for two that contradict each other and `tooLarge` when
  /// their indices spread too far.
  public init(
    issuer: String, compromisedKey: PublicKey, issuedAt: Int64, entries: some Sequence<Entry>
  ) throws(CredentialError) {
    let entries = Array(entries)
    let rowSize = Self.profiles.count * Self.digestSize
    let first = entries.map(\.index).min() ?? 0
    let span = (entries.map(\.index).max() ?? 0) - first
    guard entries.isEmpty || span < UInt64(Self.maximumSize / rowSize) else {
      throw CredentialError(.tooLarge, "the indices of the survivors spread too far")
    }
    var table = [UInt8](repeating: 0, count: entries.isEmpty ? 0 : Int(span + 1) * rowSize)
    for entry in entries {
      let start = Self.offset(row: entry.index - first, entry.profile)
      let place = start..<start + Self.digestSize
      let isFree = table[place].allSatisfy { $0 == 0 } || table[place].elementsEqual(entry.digest)
      guard entry.digest.count == Self.digestSize, entry.digest.contains(where: { $0 != 0 }), isFree else {
        throw CredentialError(.invalidClaim, "two survivors share an index, or a digest is not 9 bytes")
      }
      table.replaceSubrange(place, with: entry.digest)
    }
    try self.init(issuer: issuer, compromisedKey: compromisedKey, issuedAt: issuedAt, firstIndex: first, table: table)
  }

  init(
    issuer: String, compromisedKey: PublicKey, issuedAt: Int64, firstIndex: UInt64, table: [UInt8]
  ) throws(CredentialError) {
    guard table.count.isMultiple(of: Self.profiles.count * Self.digestSize) else {
      throw CredentialError(.invalidClaim, "the survivors' table does not consist of whole rows")
    }
    guard UTF8Text.isLine(issuer), (0...CredentialClaims.latestInstant).contains(issuedAt) else {
      throw CredentialError(.invalidClaim, "the survivors list's issuer or its instant is not sound")
    }
    self.issuer = issuer
    self.compromisedKey = compromisedKey
    self.issuedAt = issuedAt
    self.firstIndex = firstIndex
    self.table = table
  }

  private static func offset(row: UInt64, _ profile: CredentialProfile) -> Int {
    let column =
      switch profile {
      case .identity: 0
      case .portrait: 1
      case .emergency: 2
      }
    return (Int(row) * profiles.count + column) * digestSize
  }

  /// Whether the credential of `profile` at the card's status `index` with this digest was really issued.
  public func contains(index: UInt64, profile: CredentialProfile, digest: [UInt8]) -> Bool {
    let rows = UInt64(table.count / (Self.profiles.count * Self.digestSize))
    guard index >= firstIndex, index - firstIndex < rows, digest.count == Self.digestSize else { return false }
    let start = Self.offset(row: index - firstIndex, profile)
    return digest.contains { $0 != 0 } && table[start..<start + Self.digestSize].elementsEqual(digest)
  }
}

extension SurvivorsList {
  /// The list's file. Its SHA-256 goes into the bundle's entry for the compromised key.
  public func signed(by signer: some CredentialSigner) throws -> [UInt8] {
    let payload = CBORValue.sortedMap([
      (1, .text(issuer)), (2, .bytes(compromisedKey.rawBytes)), (3, .integer(issuedAt)), (4, .unsigned(firstIndex)),
      (5, .bytes(table)),
    ]).encoded()
    let message = try CoseSign1.sign(payload, kind: .document(type: DocumentType.survivorsList), by: signer).message
    guard message.count <= Self.maximumSize else { throw Self.tooLarge }
    return message
  }

  /// Reads a list's file that one of `keys` signed: good card keys of the issuer.
  public static func open(
    _ file: [UInt8], keys: [VerificationKey]
  ) throws(CredentialError) -> (list: SurvivorsList, signer: VerificationKey) {
    guard file.count <= maximumSize else { throw tooLarge }
    let message = try CoseSign1(file, kind: .document(type: DocumentType.survivorsList))
    guard let signer = message.signer(among: keys) else {
      throw CredentialError(.notTrusted, "no card key that is trusted signed the survivors list")
    }
    var fields = try FieldMap(CBORValue(decoding: message.payload))
    let issuer = try fields.text(1)
    let raw = try fields.bytes(2)
    let issuedAt = try fields.integer(3)
    let firstIndex = try fields.unsigned(4)
    let table = try fields.bytes(5)
    try fields.finish()
    guard let compromisedKey = try? PublicKey(rawBytes: raw) else {
      throw CredentialError(.invalidClaim, "a public key is not sound")
    }
    let list = try SurvivorsList(
      issuer: issuer, compromisedKey: compromisedKey, issuedAt: issuedAt, firstIndex: firstIndex, table: table)
    return (list, signer)
  }

  private static var tooLarge: CredentialError {
    CredentialError(.tooLarge, "the survivors list has more than \(maximumSize) bytes")
  }
}
