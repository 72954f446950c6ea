import CardCredential

/// The codes that a picture of one side of a card shows.
public struct SideCodes: Sendable {
  /// The texts that were read.
  public let texts: [String]
  /// How many codes more were seen but could not be read.
  public let unread: Int

  /// Creates the codes of a side.
  public init(texts: [String], unread: Int = 0) { (self.texts, self.unread) = (texts, unread) }
}

extension Verifier {
  /// Looks at the QR texts of a card's front and of its back as those of one card, as of `now` in seconds since 1970.
  ///
  /// A front that is refused by itself is refused for its own reason. Else the back's code must be accepted under the
  /// policy, have the front's issuer and number, and hold the portrait whose digest the front's names
  /// (``CredentialClaims/portraitDigest``): if not, the front's verdict is refused with ``Reason/codesDisagree``.
  /// If all is well the verdict is the back's, which has the signed portrait, with the warnings and repairs of both.
  public func verify(front: String, back: String, at now: Int64) -> Verdict {
    let front = verify(front, at: now)
    // Nothing that the back says can help a front that is refused.
    return front.accepted ? Self.together(front, verify(back, at: now)) : front
  }

  /// The same for what was read in a picture of each side; see ``verify(allOf:unread:at:)``.
  public func verify(front: SideCodes, back: SideCodes, at now: Int64) -> SceneVerdict {
    let front = verify(allOf: front.texts, unread: front.unread, at: now)
    guard front.verdict.accepted else { return front }
    let back = verify(allOf: back.texts, unread: back.unread, at: now)
    return SceneVerdict(
      verdict: Self.together(front.verdict, back.verdict), alsoFound: front.alsoFound + back.alsoFound,
      unreadCodes: back.unreadCodes, wantsMoreCodes: back.wantsMoreCodes)
  }

  private static func together(_ front: Verdict, _ back: Verdict) -> Verdict {
    guard back.accepted, let one = front.card?.claims, let other = back.card?.claims, areOfOneCard(one, other) else {
      var refused = front
      refused.reasons.insert(.codesDisagree)
      return refused
    }
    var both = back
    both.signedFeature = front.signedFeature
    both.warnings = front.warnings + back.warnings.filter { !front.warnings.contains($0) }
    both.repairs = Repair.allCases.filter { front.repairs.contains($0) || back.repairs.contains($0) }
    return both
  }

  static func areOfOneCard(_ front: CredentialClaims, _ back: CredentialClaims) -> Bool {
    guard let digest = front.portraitDigest, let portrait = back.portrait else { return false }
    return front.issuer == back.issuer && front.number == back.number
      && digest == CredentialClaims.digest(ofPortrait: portrait)
  }
}

extension Verifier {
  /// Looks at QR texts from both sides of one card, in any order and whichever side each is of.
  ///
  /// Where there are identity codes and portrait codes, they are the front's and the back's, as in
  /// ``verify(front:back:at:)-(SideCodes,_,_)``; else all are judged as those of one picture. What a code is goes by
  /// what it claims to be.
  public func verify(bothSides texts: [String], at now: Int64) -> SceneVerdict {
    let profiles = texts.map { verify($0, at: now).claimedProfile }
    guard profiles.contains(.identity), profiles.contains(.portrait) else { return verify(allOf: texts, at: now) }
    let isOfBack = profiles.map { $0 == .portrait || $0 == .emergency }
    return verify(
      front: SideCodes(texts: zip(texts, isOfBack).filter { !$1 }.map(\.0)),
      back: SideCodes(texts: zip(texts, isOfBack).filter(\.1).map(\.0)), at: now)
  }
}
