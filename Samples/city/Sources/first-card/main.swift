import CardCredential
import CardFace
import CardIssuing
import CardModel
import CardRegistry
import CardVerifier
import Foundation

// The city: its card, its keys (SigningKey opens PEM files and pkcs11: URIs), and the registry of issued numbers.
let template = try Template(directory: "Templates/park-city")
let (root, cardKey, statusKey) = (try PrivateKey.generate(), try PrivateKey.generate(), try PrivateKey.generate())
let registry = try CardRegistry(path: "city.db", .orCreate)

// A card, from a request to out/PC-0012345/front.png, back.png, …
let issuer = try CardIssuer(IssuingSetup(template: template, signer: cardKey, folder: "out"))
let card = try issuer.issue(
  RequestFile.request("Samples/park-city/resident.json"), picturesIn: "Samples/park-city",
  registration: .registry(registry, operatorName: "Ana"))

// What partners get: the city's keys, signed by the root, and the status of its cards.
let (now, firstDay, lastDay) = (Int64(Date.now.timeIntervalSince1970), "2026-01-01", "2031-12-31")
let keys = [(cardKey, TrustBundle.Purpose.card), (statusKey, .status)].map { key, purpose in
  TrustBundle.Key(
    publicKey: key.publicKey, purpose: purpose, notBefore: CalendarDate(iso8601: firstDay)!,
    notAfter: CalendarDate(iso8601: lastDay)!)
}
let city = TrustBundle.Issuer(
  identifier: template.issuer.id, name: template.issuer.name, timeZone: template.issuer.timeZone,
  statusURI: template.issuer.statusURI, keys: keys)
let bundle = try TrustBundle(sequence: 1, issuedAt: now, nextUpdate: now + 90 * 86_400, issuers: [city])
  .signed(by: [root])
let list = try StatusPublisher(registry).statusList(signedBy: statusKey).bytes

// A partner, offline: pins the root, and checks the card's code.
let trust = Trust.bundle(try TrustBundle.open(bundle, roots: [root.publicKey]))
let verdict = try Verifier(trust: trust, statusLists: [list]).verify(card.credentials.identity.text, at: now)
print(verdict.accepted, verdict.sentence(in: .english))
