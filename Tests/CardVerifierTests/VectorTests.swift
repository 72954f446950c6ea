import CardVerifier
import Foundation
import Testing

@testable import CardCredential

/// Each committed vector ends in the reason that it names.
///
/// They are made by code (`World`) and committed, for compressed bytes differ between versions of zlib. To make them
/// anew: `CIVICCARD_REGENERATE_VECTORS=1 swift test --filter VectorTests`, which fails, so that nobody does it by
/// accident.
struct VectorTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors")
  private static let isRegenerating = ProcessInfo.processInfo.environment["CIVICCARD_REGENERATE_VECTORS"] != nil
  static let groups = [
    "accepted", "attributes", "base45", "cose", "cwt", "pair", "profile", "purpose", "signature", "status", "time",
    "trust",
    "wedge",
    "zlib",
  ]

  private static func read<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: name + ".json")))
  }

  private static func made() throws -> [VectorGroup] {
    let world = try World()
    return try [
      world.acceptedVectors(), world.attributeVectors(), world.base45Vectors(), world.coseVectors(), world.cwtVectors(),
      world.pairVectors(), world.profileVectors(), world.purposeVectors(), world.signatureVectors(),
      world.statusVectors(),
      world.timeVectors(),
      world.trustVectors(),
      world.wedgeVectors(), world.zlibVectors(),
    ]
  }

  @Test(.enabled(if: isRegenerating, "vectors are made anew only when asked for"))
  func regenerate() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    func write(_ value: some Encodable, _ name: String) throws {
      try (encoder.encode(value) + Data("\n".utf8)).write(to: Self.folder.appending(path: name + ".json"))
    }
    try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
    let world = try World()
    for group in try Self.made() { try write(group.vectors, group.name) }
    try write(world.documentVectors(), "documents")
    try write(world.materials(), "materials")
    Issue.record("the vectors were made anew: look at the difference, then run the tests again")
  }

  @Test(arguments: groups)
  func endInTheirReason(_ group: String) throws {
    let vectors = try Self.read(group, as: [RefusalVector].self)
    let materials = try Self.read("materials", as: VectorMaterials.self)
    #expect(!vectors.isEmpty)
    for vector in vectors {
      let verifier = try Self.verifier(for: vector, materials)
      let verdict =
        vector.back.map { verifier.verify(front: vector.text, back: $0, at: vector.at) }
        ?? verifier.verify(vector.text, at: vector.at)
      #expect(verdict.reason?.rawValue == vector.reason, "\(group): \(vector.name)")
      #expect(verdict.signature.rawValue == vector.signature, "\(group): \(vector.name)")
      #expect((verdict.reason == nil) == (group == "accepted"), "\(group): \(vector.name)")
      #expect(verdict.feature.map(RefusalVector.Feature.init) == vector.feature, "\(group): \(vector.name)")
    }
  }

  private static func verifier(for vector: RefusalVector, _ materials: VectorMaterials) throws -> Verifier {
    func find(_ name: String, in table: [String: String]) throws -> [UInt8] {
      try Hexadecimal.bytes(#require(table[name]))
    }
    let trust: Trust
    if let name = vector.bundle {
      let roots = try materials.roots.map { try PublicKey(rawBytes: Hexadecimal.bytes($0)) }
      trust = .bundle(try TrustBundle.open(find(name, in: materials.bundles), roots: roots))
    } else {
      trust = .pinnedKey(try PublicKey(rawBytes: find(try #require(vector.pinnedKey), in: materials.pinnedKeys)))
    }
    let profiles = try vector.profiles.map { try #require(CredentialProfile(rawValue: $0)) }
    var verifier = Verifier(trust: trust, policy: Policy(profiles: Set(profiles)))
    for name in vector.statusLists { try? verifier.add(statusList: find(name, in: materials.statusLists)) }
    for name in vector.survivors { try? verifier.add(survivors: find(name, in: materials.survivors)) }
    return verifier
  }

  @Test func documentsEndInTheirError() throws {
    let vectors = try Self.read("documents", as: [DocumentVector].self)
    #expect(vectors.count >= 20)
    for vector in vectors {
      let file = try Hexadecimal.bytes(vector.file)
      let keys = try vector.keys.map { try PublicKey(rawBytes: Hexadecimal.bytes($0)) }
      var code: String?
      do {
        switch vector.kind {
        case "trustBundle": _ = try TrustBundle.open(file, roots: keys)
        case "statusList": _ = try StatusList.open(file, keys: keys.map { VerificationKey($0) })
        case "survivorsList": _ = try SurvivorsList.open(file, keys: keys.map { VerificationKey($0) })
        default: _ = try PublicKey(rawBytes: file)
        }
      } catch let error as CredentialError {
        code = error.code.rawValue
      } catch let error as KeyError {
        code = error.code.rawValue
      }
      #expect(code == vector.error, "\(vector.kind): \(vector.name)")
    }
  }

  /// A vector with its text as the message in it: compressed bytes may differ between versions of zlib, what they hold
  /// may not.
  private static func contents(_ vector: RefusalVector) -> RefusalVector {
    func message(_ text: String) -> String {
      (try? CredentialText.decode(utf8: Array(text.utf8))).map(Hexadecimal.text) ?? text
    }
    var vector = vector
    vector.text = message(vector.text)
    vector.back = vector.back.map(message)
    return vector
  }

  /// libcrypto takes a crafted signature over the neutral element, so the vectors show a check that is the verifier's
  /// own.
  @Test func bareLibcryptoTakesTheNeutralR() throws {
    let world = try World()
    let taken = try Self.read("signature", as: [RefusalVector].self).filter { vector in
      let message = try CoseSign1(CredentialText.decode(utf8: Array(vector.text.utf8)), kind: .card)
      let handle = try #require(Ed25519Handle(publicKey: world.cardKey.publicKey.rawBytes))
      return handle.verifies(message.signature, over: message.signedBytes)
    }
    #expect(taken.map(\.name) == ["R the neutral element"])
  }

  /// The corpus is whole: as many as CREDENTIAL.md promises, none twice, every reason in it, and the same as code
  /// makes.
  @Test func corpusIsWhole() throws {
    var refusals: [RefusalVector] = []
    var acceptances = 0
    for group in try Self.made() {
      let vectors = try Self.read(group.name, as: [RefusalVector].self)
      #expect(vectors.map(Self.contents) == group.vectors.map(Self.contents), "\(group.name)")
      #expect(Set(vectors.map(\.name)).count == vectors.count, "\(group.name)")
      if group.name == "accepted" { acceptances = vectors.count } else { refusals += vectors }
    }
    let specification = Self.folder.appending(path: "../../../CREDENTIAL.md").standardizedFileURL
    let promise = "holds \(refusals.count) refusals and \(acceptances) acceptances"
    #expect(try String(contentsOf: specification, encoding: .utf8).contains(promise), "it \(promise)")
    #expect(Set(refusals.compactMap(\.reason)) == Set(Reason.allCases.map(\.rawValue)))
  }
}
