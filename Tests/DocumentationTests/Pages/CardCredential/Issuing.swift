import CardCredential
import CardModel
import Foundation

/// The text of a card's QR code, for the printed dates `issued` and `expires` in the city's time zone.
func identityText(
  number: String, name: String, issued: CalendarDate, expires: CalendarDate, city: String, zone: TimeZone,
  status: StatusReference, key: some CredentialSigner
) throws -> String {
  var claims = CredentialClaims(
    issuer: city, issuedAt: issued.startInstant(in: zone), expires: expires.endInstant(in: zone), number: number,
    name: name)
  claims.status = status  // leave it out only if the city runs no status list at all
  return try Credential.issue(claims, signedBy: key).text  // read back and verified before it is handed out
}
