import CardCredential

/// How one text is judged, step by step in the order of the reasons.
extension Verifier {
  /// A bundle's or list's maker and this machine may disagree by this many seconds before the clock is not relied on.
  static let clockSkew: Int64 = 300

  func judge(_ text: [UInt8], at now: Int64) -> Verdict {
    // No card is of another time, and differences of such instants can't overflow.
    let now = min(max(now, 0), CredentialClaims.latestInstant)
    var verdict = Verdict(
      signature: .notChecked, validity: .unknown, status: .unknown, trust: TrustAnswer(source: .pinnedKey),
      warnings: [], repairs: [])
    judgeTrust(at: now, &verdict)
    judge(text, at: now, &verdict)
    return verdict
  }

  private func judgeTrust(at now: Int64, _ verdict: inout Verdict) {
    verdict.expectClock(now, atLeast: policy.earliestClock)
    guard case .bundle(let bundle) = trust else { return }
    verdict.trust.source = .bundle
    verdict.trust.sequence = bundle.sequence
    verdict.trust.bundleAge = max(0, now - bundle.issuedAt)
    verdict.trust.freshness = now < bundle.nextUpdate ? .fresh : .stale
    verdict.expectClock(now, atLeast: bundle.issuedAt)
    if now >= bundle.nextUpdate { verdict.tolerate(.trustStale, .trustStale, policy.staleTrust) }
  }

  private func judge(_ text: [UInt8], at now: Int64, _ verdict: inout Verdict) {
    let message: CoseSign1
    do {
      message = try CoseSign1(try CredentialText.decode(utf8: text), kind: .card)
    } catch {
      return verdict.reasons.insert(error.code == .unsupported ? .unsupported : .unreadable)
    }
    guard let key = signer(of: message, &verdict) else {
      verdict.claimedProfile = (try? message.claims())?.profile
      return
    }
    let claims: CredentialClaims
    do {
      claims = try message.claims()
    } catch {
      if key.isCompromised { verdict.reasons.insert(.keyCompromised) }
      return verdict.reasons.insert(.malformedClaims)
    }
    let profile = claims.profile
    verdict.claimedProfile = profile
    if let issuer = key.issuer.identifier, issuer != claims.issuer { return verdict.reasons.insert(.untrustedIssuer) }
    if !key.validity.contains(claims.issuedAt) { verdict.reasons.insert(.keyNotValidThen) }
    if key.isCompromised, !isSurvivor(message, claims, key) { return verdict.reasons.insert(.keyCompromised) }
    verdict.trust.issuer = claims.issuer
    verdict.trust.issuerName = key.issuer.name
    if !policy.profiles.contains(profile) { verdict.reasons.insert(.wrongProfile) }
    judgeStatus(of: claims, key.issuer, at: now, &verdict)
    verdict.judgeValidity(of: claims, at: now)
    verdict.card = VerifiedCard(claims: claims, issuer: key.issuer)
    if profile == .identity, claims.flags.contains(.hasFeatureForTheEye) {
      verdict.signedFeature = ClerkFeature(signature: message.signature)
    }
  }

  /// The trusted card key that signed the message; nil where none did, and the reason is noted.
  private func signer(of message: CoseSign1, _ verdict: inout Verdict) -> TrustedKey? {
    let keys = keyRing.cardKeys(named: message.keyIdentifier)
    guard !keys.isEmpty else {
      verdict.reasons.insert(.untrustedIssuer)
      return nil
    }
    let signedBytes = message.signedBytes
    for key in keys where message.isSigned(by: key.verification, over: signedBytes) {
      verdict.signature = .valid
      return key
    }
    verdict.signature = .invalid
    verdict.reasons.insert(.signatureInvalid)
    return nil
  }

  private func isSurvivor(_ message: CoseSign1, _ claims: CredentialClaims, _ key: TrustedKey) -> Bool {
    guard let list = survivors[key.verification.publicKey], let status = claims.status else { return false }
    let digest = SurvivorsList.digest(payload: message.payload, signature: message.signature)
    return list.contains(index: status.index, profile: claims.profile, digest: digest)
  }

  private func judgeStatus(
    of claims: CredentialClaims, _ issuer: TrustedIssuer, at now: Int64, _ verdict: inout Verdict
  ) {
    let status = status(of: claims, issuer, at: now, &verdict)
    verdict.status = status
    switch status {
    case .valid, .none: break
    case .revoked: verdict.reasons.insert(.revoked)
    case .suspended: verdict.reasons.insert(.suspended)
    case .unknown: verdict.tolerate(.statusUnknown, .statusUnknown, policy.unknownStatus)
    }
  }

  private func status(
    of claims: CredentialClaims, _ issuer: TrustedIssuer, at now: Int64, _ verdict: inout Verdict
  ) -> Verdict.Status {
    // A thief would leave the claim out of a card of an issuer that runs a list.
    guard let reference = claims.status else { return issuer.statusURI == nil ? .none : .unknown }
    let name = StatusListName(issuer: issuer.identifier, uri: reference.uri)
    guard let lists = statusLists[name], let list = lists.first else { return .unknown }
    verdict.expectClock(now, atLeast: list.issuedAt)
    verdict.trust.statusAge = max(0, now - list.issuedAt)
    var isStale = now >= list.expires
    var answer = Verdict.Status(list.status(at: reference.index))
    // Lists of one instant that differ: nobody can say which is the later one, so the worst counts.
    for other in lists.dropFirst() {
      isStale = isStale || now >= other.expires
      answer = answer.worse(of: Verdict.Status(other.status(at: reference.index)))
    }
    verdict.trust.statusFreshness = isStale ? .stale : .fresh
    guard answer == .valid, isStale else { return answer }
    guard policy.staleStatus == .warn else { return .unknown }
    verdict.warnings.append(.statusStale)
    return .valid
  }
}

extension Verdict.Status {
  /// What a list says; nil where it says nothing.
  fileprivate init(_ entry: CardStatus?) {
    switch entry {
    case .valid: self = .valid
    case .revoked: self = .revoked
    case .suspended: self = .suspended
    case .neverIssued, nil: self = .unknown
    }
  }

  /// Revoked before suspended, suspended before unknown, unknown before valid.
  fileprivate func worse(of other: Verdict.Status) -> Verdict.Status {
    let order: [Verdict.Status] = [.revoked, .suspended, .unknown]
    return order.first { self == $0 || other == $0 } ?? .valid
  }
}

extension Verdict {
  fileprivate mutating func expectClock(_ now: Int64, atLeast instant: Int64) {
    if now + Verifier.clockSkew < instant { reasons.insert(.clockUnreliable) }
  }

  fileprivate mutating func tolerate(_ warning: Warning, _ reason: Reason, _ leniency: Policy.Leniency) {
    switch leniency {
    case .refuse: reasons.insert(reason)
    case .warn: warnings.append(warning)
    }
  }

  fileprivate mutating func judgeValidity(of claims: CredentialClaims, at now: Int64) {
    if now >= claims.expires {
      // Also when the clock runs behind: then it is later still.
      validity = .expired
      reasons.insert(.expired)
    } else if reasons.contains(.clockUnreliable) {
      validity = .unknown
    } else if now < max(claims.issuedAt, claims.notBefore ?? 0) {
      validity = .notYetValid
      reasons.insert(.notYetValid)
    } else {
      validity = .current
    }
  }
}
