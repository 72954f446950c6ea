import CardModel
import Foundation

extension TrustBundle.Key {
  /// The instants for which the key is good, in seconds since 1970; empty where `timeZone` has no such days.
  package func validity(in timeZone: TimeZone) -> Range<Int64> {
    let start = notBefore.startInstant(in: timeZone)
    return start..<max(start, notAfter.endInstant(in: timeZone))
  }
}

extension TrustBundle {
  /// Reads a survivors list's file.
  ///
  /// Throws `notTrusted` unless the bundle names the file by its SHA-256 in the entry of the key that the list is
  /// about, and a card key of the same issuer signed it that is not compromised and was good then; else what is wrong
  /// with the file.
  public func survivors(in file: [UInt8]) throws(CredentialError) -> SurvivorsList {
    let digest = Digest.sha256(file)
    guard let issuer = issuers.first(where: { $0.keys.contains { $0.survivorsDigest == digest } }) else {
      throw CredentialError(.notTrusted, "the trust bundle does not name this survivors list")
    }
    let keys = issuer.keys.filter { $0.purpose == .card && !$0.isCompromised }
    let (list, signer) = try SurvivorsList.open(
      file, keys: keys.map { VerificationKey($0.publicKey, keyIdentifier: $0.keyIdentifier) })
    guard let timeZone = TimeZone(identifier: issuer.timeZone),
      let key = keys.first(where: { $0.publicKey == signer.publicKey }),
      key.validity(in: timeZone).contains(list.issuedAt)
    else { throw CredentialError(.notTrusted, "the survivors list was issued outside the dates of its key") }
    guard list.issuer == issuer.identifier,
      issuer.keys.contains(where: { $0.publicKey == list.compromisedKey && $0.survivorsDigest == digest })
    else {
      throw CredentialError(.notTrusted, "the survivors list is not about the key that the bundle names it for")
    }
    return list
  }
}
