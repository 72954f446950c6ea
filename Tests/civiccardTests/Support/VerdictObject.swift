import Testing

/// What `verify --json` prints, as a partner's program reads it.
struct VerdictObject: Decodable {
  /// DESIGN.md's keys, and `warnings`: what the partner's policy let pass.
  static let keys = ["accepted", "card", "reason", "repairs", "signature", "status", "trust", "validity", "warnings"]

  let accepted: Bool
  let reason: String?
  let signature: String
  let validity: String
  let status: String
  let trust: Trust
  let warnings: [String]
  let repairs: [String]
  let card: Card?
  let alsoFound: [Other]?
  let unreadCodes: Int?

  struct Trust: Decodable {
    let issuer: String?
    let source: String
    let sequence: Int?
    let freshness: String?
  }

  struct Other: Decodable {
    let profile: String?
    let number: String?
    let accepted: Bool
    let reason: String?
  }

  struct Card: Decodable {
    let number: String
    let name: String
    let secondaryName: SecondaryName?
    let dateOfBirth: String?
    let address: [String]
    let guardian: String?
    let language: String?
    let issued: String
    let expires: String
    let profile: String
    let emergencyContact: String?
    let allergies: [String]
    let hasPortrait: Bool
    let portraitDigest: String?
  }

  struct SecondaryName: Decodable {
    let text: String
    let language: String?
  }
}

extension Office {
  /// The verdict on a text, given on standard input. Checks that the exit code says the same.
  ///
  /// - Parameters:
  ///   - trust: the options of trust; the office's bundle where nil.
  ///   - at: the instant of judgement.
  func verify(_ text: String, trust: [String]? = nil, at: String = aDayOfUse) async throws -> VerdictObject {
    let outcome = try await run(
      ["verify", "-", "--json", "--at", at] + (trust ?? self.trust), input: Array(text.utf8))
    let verdict = try outcome.json(as: VerdictObject.self)
    #expect(outcome.status == (verdict.accepted ? 0 : 1))
    #expect(verdict.accepted == (verdict.reason == nil))
    return verdict
  }
}
