import CardCredential

/// The verdict on a picture in which several QR symbols were found.
public struct SceneVerdict: Sendable, Encodable {
  /// The verdict on the symbol that the card is judged by.
  public let verdict: Verdict
  /// What else was in the picture.
  public let alsoFound: [Other]

  /// A symbol that the card was not judged by.
  public struct Other: Sendable, Encodable {
    /// The profile that it claims to be of; nil when it is no credential.
    public let profile: CredentialProfile?
    /// Whether it would be accepted by itself.
    public let accepted: Bool
    /// Why not.
    public let reason: Reason?

    private enum Key: String, CodingKey { case profile, accepted, reason }

    /// Writes `profile`, `accepted` and `reason`, each null where there is none.
    public func encode(to encoder: any Encoder) throws {
      var object = encoder.container(keyedBy: Key.self)
      try object.encode(profile?.rawValue, forKey: .profile)
      try object.encode(accepted, forKey: .accepted)
      try object.encode(reason?.rawValue, forKey: .reason)
    }
  }

  private enum Key: String, CodingKey { case alsoFound }

  /// Writes the verdict's fields with `alsoFound` beside them.
  public func encode(to encoder: any Encoder) throws {
    try verdict.encode(to: encoder)
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(alsoFound, forKey: .alsoFound)
  }
}

extension Verifier {
  /// Judges a picture by its portrait symbol, else its identity symbol, else its emergency symbol; one that is no
  /// credential counts only where there is nothing else.
  ///
  /// The choice goes by what the symbols claim to be, before any signature is checked: a forged portrait beside a genuine identity symbol must
  /// not be passed over. Of no texts, the verdict is `unreadable`.
  public func verify(allOf texts: [String], at now: Int64) -> SceneVerdict {
    let found = texts.map { (verdict: verify($0, at: now), profile: Self.claimedProfile($0)) }
    let order: [CredentialProfile?] = [.portrait, .identity, .emergency, nil]
    let ranked = order.flatMap { profile in found.filter { $0.profile == profile } }
    guard let first = ranked.first else { return SceneVerdict(verdict: verify("", at: now), alsoFound: []) }
    let others = ranked.dropFirst().map { other in
      SceneVerdict.Other(profile: other.profile, accepted: other.verdict.accepted, reason: other.verdict.reason)
    }
    return SceneVerdict(verdict: first.verdict, alsoFound: others)
  }

  private static func claimedProfile(_ text: String) -> CredentialProfile? {
    guard let message = try? CredentialText.decode(utf8: Array(text.utf8)),
      let sealed = try? CoseSign1(message, kind: .card), let claims = try? CredentialClaims(payload: sealed.payload)
    else { return nil }
    return claims.profile
  }
}
