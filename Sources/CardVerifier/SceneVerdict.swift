import CardCredential

/// The verdict on a picture in which several QR symbols were found.
public struct SceneVerdict: Sendable, Encodable {
  /// The verdict on the symbol that the card is judged by, with the warning `codesDisagree` where others contradict it.
  public let verdict: Verdict
  /// What else was in the picture.
  public let alsoFound: [Other]
  /// Codes that were seen in the picture but could not be read.
  public let unreadCodes: Int
  /// Whether one code more could change the answer: none that was read is a credential, or none is of a profile that
  /// the policy takes. A search for codes goes on for as long (``Verifier/isEnough(_:at:)``).
  public let wantsMoreCodes: Bool

  init(verdict: Verdict, alsoFound: [Other], unreadCodes: Int, wantsMoreCodes: Bool? = nil) {
    (self.verdict, self.alsoFound, self.unreadCodes) = (verdict, alsoFound, unreadCodes)
    self.wantsMoreCodes = wantsMoreCodes ?? (verdict.reason == .unreadable || verdict.reason == .wrongProfile)
  }

  /// A symbol that the card was not judged by.
  public struct Other: Sendable, Encodable {
    /// The profile that it claims to be of; nil when it is no credential.
    public let profile: CredentialProfile?
    /// Its card's number; nil unless its signature is good, under a key that is not compromised.
    public let number: String?
    /// Whether it would be accepted by itself.
    public let accepted: Bool
    /// Why not.
    public let reason: Reason?

    private enum Key: String, CodingKey { case profile, number, accepted, reason }

    /// Writes `profile`, `number`, `accepted` and `reason`, each null where there is none.
    public func encode(to encoder: any Encoder) throws {
      var object = encoder.container(keyedBy: Key.self)
      try object.encode(profile?.rawValue, forKey: .profile)
      try object.encode(number, forKey: .number)
      try object.encode(accepted, forKey: .accepted)
      try object.encode(reason?.rawValue, forKey: .reason)
    }
  }

  private enum Key: String, CodingKey { case alsoFound, unreadCodes }

  /// Writes the verdict's fields with `alsoFound` and `unreadCodes` beside them.
  public func encode(to encoder: any Encoder) throws {
    try verdict.encode(to: encoder)
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(alsoFound, forKey: .alsoFound)
    try object.encode(unreadCodes, forKey: .unreadCodes)
  }
}

extension Verifier {
  /// Judges a picture by its portrait symbol, else its identity symbol, else its emergency symbol; one that is no
  /// credential counts only where there is nothing else. Of several of the same profile the worst counts: one that is
  /// refused before one that is accepted, and of those refused the one whose reason comes first.
  ///
  /// The choice goes by what the symbols claim to be, before any signature is checked: a forged portrait beside a
  /// genuine identity symbol must not be passed over. What the other codes say against the one that counts is the
  /// warning `codesDisagree`. Of no texts, the verdict is `unreadable`. `unread` is how many codes were seen beside
  /// them that could not be read.
  public func verify(allOf texts: [String], unread: Int = 0, at now: Int64) -> SceneVerdict {
    let found = texts.map { verify($0, at: now) }
    let order: [CredentialProfile?] = [.portrait, .identity, .emergency, nil]
    let ranked = order.flatMap { profile in
      // Stable, so that the verdict does not depend on how a sort treats equals.
      found.filter { $0.claimedProfile == profile }.enumerated()
        .sorted { ($0.element.severity, $0.offset) < ($1.element.severity, $1.offset) }.map(\.element)
    }
    guard var verdict = ranked.first else {
      return SceneVerdict(verdict: verify("", at: now), alsoFound: [], unreadCodes: unread)
    }
    if Self.disagree(ranked) {
      verdict.warnings.insert(.codesDisagree, at: 0)
    } else if let card = verdict.card?.claims, card.profile == .portrait {
      // A picture of both sides: what the front must show, its own code says.
      verdict.signedFeature =
        ranked.first { other in
          other.feature != nil && other.card.map { Self.areOfOneCard($0.claims, card) } ?? false
        }?.signedFeature
    }
    let others = ranked.dropFirst().map { other in
      SceneVerdict.Other(
        profile: other.claimedProfile, number: other.card?.number, accepted: other.accepted, reason: other.reason)
    }
    return SceneVerdict(verdict: verdict, alsoFound: others, unreadCodes: unread)
  }

  /// Whether the texts that were read so far in a picture of one side settle the answer, so that nobody needs to search
  /// it for another code: a card's back has an emergency code, which proves nothing, beside the portrait's.
  public func isEnough(_ texts: [String], at now: Int64) -> Bool { !verify(allOf: texts, at: now).wantsMoreCodes }

  /// Whether the card codes among `verdicts` fare differently, are of several cards, or show another portrait than the
  /// one that a code names.
  private static func disagree(_ verdicts: [Verdict]) -> Bool {
    let codes = verdicts.filter { $0.reason != .unreadable }
    let cards = codes.compactMap(\.card?.claims)
    let portraits = cards.compactMap { $0.portrait.map(CredentialClaims.digest(ofPortrait:)) ?? $0.portraitDigest }
    if Set(cards.map { [$0.issuer, $0.number] }).count > 1 || Set(portraits).count > 1 { return true }
    // A code of a profile that the policy does not accept says nothing against the card, unless it has a fault beside
    // that.
    return Set(codes.map(\.reasonUnderAnyProfile)).count > 1
  }
}

extension Verdict {
  /// The lower, the worse.
  fileprivate var severity: Int { reason.flatMap(Reason.allCases.firstIndex(of:)) ?? Reason.allCases.count }
}
