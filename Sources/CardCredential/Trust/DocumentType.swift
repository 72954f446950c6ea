/// The media types of header 16 (RFC 9596) that keep a document from passing for a card or for another document.
package enum DocumentType {
  /// IETF Token Status List in CWT form.
  package static let statusList = "application/statuslist+cwt"
  /// A root's statement about issuers and their keys.
  package static let trustBundle = "application/vnd.civiccard.trust-bundle+cbor"
  /// An issuer's statement about what it really issued under a key that was stolen.
  package static let survivorsList = "application/vnd.civiccard.survivors-list+cbor"
}

extension CoseSign1 {
  /// The first of `keys` whose signature this is; among keys that the message names, or among all where it names none.
  package func signer(among keys: some Sequence<VerificationKey>) -> VerificationKey? {
    keys.first { ($0.keyIdentifier == keyIdentifier || keyIdentifier == nil) && isSigned(by: $0) }
  }
}
