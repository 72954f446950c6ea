import CardCredential
import CardFace
import CardModel
import CardVerifier

func issueAndVerify(_ request: CardRequest, _ pictures: CardPictures, today: CalendarDate, now: Int64) throws -> Verdict
{
  let (root, issuer) = (try PrivateKey.generate(), try PrivateKey.generate())
  let template = try Template(directory: "Templates/park-city")
  let card = try request.card(under: template.policy, today: today)
  let press = try CardPress(template: template, printer: .cr80at300)  // one press, many cards
  let printed = try press.print(card, pictures: pictures, signedBy: issuer, planes: true)
  try printed.write(to: "out")  // out/PC-0012345/front.png, back.png, …

  let key = TrustBundle.Key(publicKey: issuer.publicKey, purpose: .card, notBefore: today, notAfter: card.expires)
  let city = TrustBundle.Issuer(
    identifier: template.issuer.id, name: template.issuer.name, timeZone: template.issuer.timeZone, keys: [key])
  let bundle = try TrustBundle(sequence: 1, issuedAt: now, nextUpdate: now + 90 * 86_400, issuers: [city])
  let file = try bundle.signed(by: [root])  // what partners download

  let trust = Trust.bundle(try TrustBundle.open(file, roots: [root.publicKey]))
  return Verifier(trust: trust).verify(printed.credentials.identity.text, at: now)
}
