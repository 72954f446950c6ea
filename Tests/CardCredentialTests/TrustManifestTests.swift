import Testing

@testable import CardCredential

/// What a manifest names is what partners will take.
struct TrustManifestTests {
  private let good: PrivateKey
  private let stolen: PrivateKey

  init() throws {
    good = try Samples.key(1)
    stolen = try Samples.key(3)
  }

  private func survivors(
    issuer: String = "https://a.example", of key: PrivateKey? = nil, signedBy signer: PrivateKey? = nil,
    at instant: Int64 = 1_795_000_000
  ) throws -> [UInt8] {
    try SurvivorsList(
      issuer: issuer, compromisedKey: (key ?? stolen).publicKey, issuedAt: instant, entries: []
    ).signed(by: signer ?? good)
  }

  private func manifest(_ survivors: [UInt8]) throws -> TrustManifest {
    let json = """
      {"sequence": 1, "nextUpdate": "2027-01-01T00:00:00Z", "issuers": [
        {"iss": "https://a.example", "name": "A", "timeZone": "UTC", "keys": [
          {"file": "good", "purpose": "card", "notBefore": "2026-01-01", "notAfter": "2030-12-31"},
          {"file": "stolen", "purpose": "card", "notBefore": "2025-01-01", "notAfter": "2026-12-31",
           "compromised": true, "survivors": "list"}]}]}
      """
    return try TrustManifest(json: Array(json.utf8), now: 1_795_000_000) { name in
      switch name {
      case "good": Array(good.publicKey.pem.utf8)
      case "stolen": Array(stolen.publicKey.pem.utf8)
      default: survivors
      }
    } packing: { _ in
      throw CredentialError(.invalidClaim, "this manifest names no template")
    }
  }

  @Test func takesTheListOfTheStolenKey() throws {
    let list = try survivors()
    #expect(try manifest(list).bundle.issuers[0].keys[1].survivorsDigest == Digest.sha256(list))
  }

  /// The wrong file under a key costs every genuine card of it, and nobody would notice before the desk.
  @Test func refusesAnythingElse() throws {
    let files: [(String, [UInt8])] = [
      ("no list", Array("survivors".utf8)), ("empty", []), ("of another key", try survivors(of: good)),
      ("of another issuer", try survivors(issuer: "https://b.example")),
      ("signed by the thief", try survivors(signedBy: stolen)),
      ("signed by a stranger", try survivors(signedBy: Samples.key(7))),
      ("from before the good key's dates", try survivors(at: 1_000_000_000)),
    ]
    for (name, file) in files {
      do {
        _ = try manifest(file)
        Issue.record("\(name) was taken")
      } catch let error as CredentialError {
        #expect(error.subject == "issuers[0].keys[1].survivors", "\(name)")
      }
    }
  }
}
