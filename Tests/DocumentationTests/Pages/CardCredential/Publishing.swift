import CardCredential
import CardModel

/// What a city publishes for its partners: under the root, who issues and with which keys; under the status key, what
/// became of the cards.
func publish(
  city: String, name: String, zone: String, statusURI: String, cardKey: PublicKey, statusKey: some CredentialSigner,
  root: some CredentialSigner, sequence: UInt64, states: [CardStatus], firstDay: CalendarDate, lastDay: CalendarDate,
  now: Int64
) throws -> (bundle: [UInt8], statusList: [UInt8]) {
  let day: Int64 = 86_400
  let keys = [
    TrustBundle.Key(publicKey: cardKey, purpose: .card, notBefore: firstDay, notAfter: lastDay),
    TrustBundle.Key(publicKey: statusKey.publicKey, purpose: .status, notBefore: firstDay, notAfter: lastDay),
  ]
  let issuer = TrustBundle.Issuer(identifier: city, name: name, timeZone: zone, statusURI: statusURI, keys: keys)
  let bundle = try TrustBundle(sequence: sequence, issuedAt: now, nextUpdate: now + 90 * day, issuers: [issuer])
  let list = try StatusList(uri: statusURI, issuedAt: now, expires: now + 7 * day, states: states)
  return (try bundle.signed(by: [root]), try list.signed(by: statusKey))
}
