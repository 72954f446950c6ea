import CardCredential

/// How one text is judged, step by step in the order of the reasons.
extension Verifier {
  /// A bundle's or list's maker and this machine may disagree by this many seconds before the clock is not relied on.
  static let clockSkew: Int64 = 300

  func judge(_ text: [UInt8], at now: Int64) -> Verdict {
    // No card is of another time, and differences of such instants can't overflow.
    var judgement = Judgement(verifier: self, now: min(max(now, 0), CredentialClaims.latestInstant))
    judgement.run(text)
    return judgement.conclude()
  }
}

private struct Judgement {
  let verifier: Verifier
  let now: Int64
  var verdict: Verdict
  var reasons = ReasonSet()

  init(verifier: Verifier, now: Int64) {
    self.verifier = verifier
    self.now = now
    verdict = Verdict(
      signature: .notChecked, validity: .unknown, status: .unknown, trust: TrustAnswer(source: .pinnedKey),
      warnings: [], repairs: [])
    if case .bundle(let bundle) = verifier.trust {
      verdict.trust.source = .bundle
      verdict.trust.sequence = bundle.sequence
      verdict.trust.bundleAge = max(0, now - bundle.issuedAt)
      verdict.trust.freshness = now < bundle.nextUpdate ? .fresh : .stale
      expectClock(atLeast: bundle.issuedAt)
      if now >= bundle.nextUpdate { tolerate(.trustStale, .trustStale, verifier.policy.staleTrust) }
    }
    expectClock(atLeast: verifier.policy.earliestClock)
  }

  func conclude() -> Verdict {
    var (verdict, reasons) = (verdict, reasons)
    verdict.reason = reasons.first
    reasons.remove(.wrongProfile)
    verdict.reasonUnderAnyProfile = reasons.first
    return verdict
  }

  private var isClockBehind = false

  private mutating func expectClock(atLeast instant: Int64) {
    guard now + Verifier.clockSkew < instant else { return }
    isClockBehind = true
    reasons.insert(.clockUnreliable)
  }

  private mutating func tolerate(_ warning: Verdict.Warning, _ reason: Reason, _ leniency: Policy.Leniency) {
    switch leniency {
    case .refuse: reasons.insert(reason)
    case .warn: verdict.warnings.append(warning)
    }
  }

  // MARK: Steps

  mutating func run(_ text: [UInt8]) {
    let message: CoseSign1
    do {
      message = try CoseSign1(try CredentialText.decode(utf8: text), kind: .card)
    } catch {
      return reasons.insert(error.code == .unsupported ? .unsupported : .unreadable)
    }
    let signature = message.signature
    guard let key = signer(of: message, signature) else {
      verdict.claimedProfile = (try? CredentialClaims(payload: message.payload))?.profile
      return
    }
    guard let claims = try? CredentialClaims(payload: message.payload) else {
      if key.isCompromised { reasons.insert(.keyCompromised) }
      return reasons.insert(.malformedClaims)
    }
    verdict.claimedProfile = claims.profile
    if let issuer = key.issuer.identifier, issuer != claims.issuer { return reasons.insert(.untrustedIssuer) }
    if !key.validity.contains(claims.issuedAt) { reasons.insert(.keyNotValidThen) }
    if key.isCompromised, !isSurvivor(message, signature, claims, key) { return reasons.insert(.keyCompromised) }
    verdict.trust.issuer = claims.issuer
    verdict.trust.issuerName = key.issuer.name
    verdict.card = VerifiedCard(claims: claims, timeZone: key.issuer.timeZone)
    if !verifier.policy.profiles.contains(claims.profile) { reasons.insert(.wrongProfile) }
    judgeStatus(of: claims, key.issuer)
    judgeValidity(of: claims)
  }

  /// The trusted card key that signed the message; nil where none did, and the reason is noted.
  private mutating func signer(of message: CoseSign1, _ signature: [UInt8]) -> TrustedKey? {
    let keys = verifier.keyRing.cardKeys(named: message.keyIdentifier)
    guard !keys.isEmpty else {
      reasons.insert(.untrustedIssuer)
      return nil
    }
    let signedBytes = message.signedBytes
    guard let key = keys.first(where: { $0.verification.isValid(signature, for: signedBytes) }) else {
      verdict.signature = .invalid
      reasons.insert(.signatureInvalid)
      return nil
    }
    verdict.signature = .valid
    return key
  }

  private func isSurvivor(
    _ message: CoseSign1, _ signature: [UInt8], _ claims: CredentialClaims, _ key: TrustedKey
  ) -> Bool {
    guard let list = verifier.survivors[key.verification.publicKey], let status = claims.status else { return false }
    let digest = SurvivorsList.digest(payload: message.payload, signature: signature)
    return list.contains(index: status.index, profile: claims.profile, digest: digest)
  }

  private mutating func judgeStatus(of claims: CredentialClaims, _ issuer: TrustedIssuer) {
    verdict.status = status(of: claims, issuer)
    switch verdict.status {
    case .valid, .none: break
    case .revoked: reasons.insert(.revoked)
    case .suspended: reasons.insert(.suspended)
    case .unknown: tolerate(.statusUnknown, .statusUnknown, verifier.policy.unknownStatus)
    }
  }

  private mutating func status(of claims: CredentialClaims, _ issuer: TrustedIssuer) -> Verdict.Status {
    // A thief would leave the claim out of a card of an issuer that runs a list.
    guard let reference = claims.status else { return issuer.statusURI == nil ? .none : .unknown }
    let name = Verifier.StatusListName(issuer: issuer.identifier, uri: reference.uri)
    guard let lists = verifier.statusLists[name], let list = lists.first else { return .unknown }
    expectClock(atLeast: list.issuedAt)
    verdict.trust.statusAge = max(0, now - list.issuedAt)
    let isStale = lists.contains { now >= $0.expires }
    verdict.trust.statusFreshness = isStale ? .stale : .fresh
    // Lists of one instant that differ: nobody can say which is the later one, so the worst counts.
    let answers = lists.map { $0.status(at: reference.index) }
    if answers.contains(.revoked) { return .revoked }
    if answers.contains(.suspended) { return .suspended }
    guard answers.allSatisfy({ $0 == .valid }) else { return .unknown }
    guard isStale else { return .valid }
    guard verifier.policy.staleStatus == .warn else { return .unknown }
    verdict.warnings.append(.statusStale)
    return .valid
  }

  private mutating func judgeValidity(of claims: CredentialClaims) {
    if now >= claims.expires {
      // Also when the clock runs behind: then it is later still.
      verdict.validity = .expired
      reasons.insert(.expired)
    } else if isClockBehind {
      verdict.validity = .unknown
    } else if now < max(claims.issuedAt, claims.notBefore ?? 0) {
      verdict.validity = .notYetValid
      reasons.insert(.notYetValid)
    } else {
      verdict.validity = .current
    }
  }
}
