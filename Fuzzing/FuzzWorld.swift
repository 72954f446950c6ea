import CardModel
import Foundation

@testable import CardCredential
@testable import CardVerifier

/// What a partner knows while the fuzzer offers forgeries: the bundle and lists of the committed vectors, and the keys
/// that signed them.
struct FuzzWorld {
  /// 2027-01-15T08:00:00Z, at which the vectors' accepted cards are accepted.
  static let now: Int64 = 1_800_000_000

  /// The folder of the committed vectors.
  static let vectors = ProcessInfo.processInfo.environment["CIVICCARD_VECTORS"] ?? "Tests/CardVerifierTests/Vectors"

  let root: PrivateKey
  let cardKey: PrivateKey
  let statusKey: PrivateKey
  let bundleFile: [UInt8]
  let statusFile: [UInt8]
  let survivorsFile: [UInt8]
  let verifier: Verifier
  /// The vectors, by the name of their file.
  let groups: [String: [Vector]]
  let documents: [Document]
  /// Credentials of every kind, by this world's own key.
  let credentials: [Credential]
  /// Every message that a key of the vectors signed: nothing else may ever verify.
  let issued: Set<[UInt8]>
  /// The payloads of the bundles that the root signed.
  let bundles: Set<TrustBundle>

  struct Vector: Decodable {
    let name: String
    let text: String
    let signature: String
  }

  struct Document: Decodable {
    let kind: String
    let file: String
  }

  private struct Materials: Decodable {
    let roots: [String]
    let bundles: [String: String]
    let pinnedKeys: [String: String]
    let statusLists: [String: String]
    let survivors: [String: String]
  }

  static let shared: FuzzWorld = {
    do { return try FuzzWorld() } catch { fatalError("the vectors in \(vectors) can't be used: \(error)") }
  }()

  private init() throws {
    func key(_ number: UInt8) throws -> PrivateKey {
      try PrivateKey(seed: SecretBytes(copying: [UInt8](repeating: number, count: 32)))
    }
    (root, cardKey, statusKey) = (try key(1), try key(3), try key(4))
    let materials = try Self.read("materials", as: Materials.self)
    func file(_ table: [String: String], _ name: String) throws -> [UInt8] { try Self.bytes(table[name] ?? "?") }
    guard try Self.bytes(materials.roots.first ?? "?") == root.publicKey.rawBytes,
      try file(materials.pinnedKeys, "card") == cardKey.publicKey.rawBytes,
      try file(materials.pinnedKeys, "status") == statusKey.publicKey.rawBytes
    else { throw CredentialError(.notTrusted, "the vectors are signed by other keys") }
    bundleFile = try file(materials.bundles, "current")
    statusFile = try file(materials.statusLists, "current")
    survivorsFile = try file(materials.survivors, "current")
    let roots = [root.publicKey]
    bundles = Set(try materials.bundles.values.map { try TrustBundle.open(Self.bytes($0), roots: roots) })
    verifier = try Verifier(
      trust: .bundle(TrustBundle.open(bundleFile, roots: roots)), statusLists: [statusFile], survivors: [survivorsFile],
      policy: Policy(profiles: Set(CredentialProfile.allCases)))
    var groups: [String: [Vector]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: Self.vectors)
    where name.hasSuffix(".json") && !["materials.json", "documents.json"].contains(name) {
      groups[name] = try Self.read(String(name.dropLast(5)), as: [Vector].self)
    }
    self.groups = groups
    documents = try Self.read("documents", as: [Document].self)
    credentials = try Self.claims().map { [cardKey] in try Credential.issue($0, signedBy: cardKey) }
    let signed = groups.values.joined().filter { $0.signature == "valid" }.flatMap {
      Self.messages(of: Array($0.text.utf8))
    }
    issued = Set(signed + credentials.map(\.message))
  }

  /// The messages that a text may be meant to carry, as it is and with a scanner's damage undone.
  static func messages(of text: [UInt8]) -> [[UInt8]] {
    ([text] + WedgeRepair.candidates(for: text).map(\.text)).compactMap { try? CredentialText.decode(utf8: $0) }
  }

  private static func claims() -> [CredentialClaims] {
    var identity = CredentialClaims(
      issuer: "https://parkcity.example", issuedAt: 1_795_410_000, expires: 1_890_190_800, number: "PC-0012345",
      name: "María José Hernández-Pérez")
    identity.language = "spa"
    identity.dateOfBirth = CalendarDate(compact: "19870412")
    identity.address = ["999 Broad Street, Apt 4B", "Bridgeport, CT 06604"]
    identity.template = "park-city/1"
    identity.status = StatusReference(index: 4_711, uri: "https://parkcity.example/status/1")
    var portrait = identity
    portrait.portrait = Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WEBP".utf8) + [UInt8](0..<200)
    var minor = identity
    minor.guardian = "Luis Hernández"
    (minor.secondaryName, minor.secondaryLanguage) = ("ماريا خوسيه", "ara")
    minor.portraitDigest = [UInt8](repeating: 0xA5, count: 16)
    minor.portraitFingerprint = [UInt8](repeating: 0x5A, count: 46)
    minor.flags = [.holderDoesNotSign, .drawnFor600DotsPerInch, .hasFeatureForTheEye]
    var emergency = identity
    (emergency.dateOfBirth, emergency.address) = (nil, [])
    (emergency.emergencyContact, emergency.allergies) = ("Luis Hernández, +12035550123", ["Penicillin", "Nuts"])
    let small = CredentialClaims(
      issuer: "https://parkcity.example", issuedAt: 1_795_410_000, expires: 1_890_190_800, number: "1", name: "X")
    return [identity, portrait, minor, emergency, small]
  }

  static func bytes(_ hexadecimal: String) throws -> [UInt8] {
    let digits = hexadecimal.compactMap(\.hexDigitValue)
    guard digits.count == hexadecimal.count, digits.count.isMultiple(of: 2) else {
      throw CredentialError(.wrongType, "not hexadecimal digits")
    }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  private static func read<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: URL(fileURLWithPath: "\(vectors)/\(name).json")))
  }
}
