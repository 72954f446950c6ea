import CardCredential
import CardModel
import Foundation

/// On whose word a partner relies.
public enum Trust: Sendable {
  /// A bundle that a pinned root signed: get it from `TrustBundle.open`.
  case bundle(TrustBundle)
  /// One key, for cards and status lists alike and with no dates: whatever issuer the cards name.
  case pinnedKey(PublicKey)
}

/// An issuer as the verifier needs it.
final class TrustedIssuer: Sendable {
  /// Nil for the issuer behind a pinned key, which may call itself anything.
  let identifier: String?
  let name: String?
  let timeZone: TimeZone?
  let statusURI: String?

  init(identifier: String?, name: String?, timeZone: TimeZone?, statusURI: String?) {
    self.identifier = identifier
    self.name = name
    self.timeZone = timeZone
    self.statusURI = statusURI
  }
}

/// A key of an issuer, ready to verify, with its dates as instants.
final class TrustedKey: Sendable {
  let verification: VerificationKey
  let issuer: TrustedIssuer
  let validity: Range<Int64>
  let isCompromised: Bool

  init(verification: VerificationKey, issuer: TrustedIssuer, validity: Range<Int64>, isCompromised: Bool) {
    self.verification = verification
    self.issuer = issuer
    self.validity = validity
    self.isCompromised = isCompromised
  }
}

/// The keys of a trust by purpose and key identifier, made once.
struct KeyRing: Sendable {
  private(set) var cardKeys: [TrustedKey] = []
  private(set) var statusKeys: [TrustedKey] = []
  private var cardKeysByIdentifier: [[UInt8]: [TrustedKey]] = [:]

  init(_ trust: Trust) {
    switch trust {
    case .pinnedKey(let key):
      let issuer = TrustedIssuer(identifier: nil, name: nil, timeZone: nil, statusURI: nil)
      let trusted = TrustedKey(
        verification: VerificationKey(key), issuer: issuer, validity: Int64.min..<Int64.max, isCompromised: false)
      cardKeys = [trusted]
      statusKeys = [trusted]
    case .bundle(let bundle):
      for issuer in bundle.issuers { add(issuer) }
    }
    cardKeysByIdentifier = Dictionary(grouping: cardKeys) { $0.verification.keyIdentifier }
  }

  private mutating func add(_ issuer: TrustBundle.Issuer) {
    // A bundle's initializer refuses time zones that this machine does not know.
    guard let timeZone = TimeZone(identifier: issuer.timeZone) else { return }
    let trustedIssuer = TrustedIssuer(
      identifier: issuer.identifier, name: issuer.name, timeZone: timeZone, statusURI: issuer.statusURI)
    for key in issuer.keys {
      let trusted = TrustedKey(
        verification: VerificationKey(key.publicKey, keyIdentifier: key.keyIdentifier), issuer: trustedIssuer,
        validity: key.validity(in: timeZone), isCompromised: key.isCompromised)
      switch key.purpose {
      case .card: cardKeys.append(trusted)
      case .status: statusKeys.append(trusted)
      }
    }
  }

  /// The card keys that a message may be signed with: those that it names, or all where it names none.
  func cardKeys(named keyIdentifier: [UInt8]?) -> [TrustedKey] {
    guard let keyIdentifier else { return cardKeys }
    return cardKeysByIdentifier[keyIdentifier] ?? []
  }
}
