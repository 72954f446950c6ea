import CardCredential
import CardFace
import CardIssuing
import CardModel
import CardRegistry
import CardVerifier
import Foundation

// The city: the design of its card, its keys, and the registry of the numbers that it has issued. These keys are new in
// each run; SigningKey keeps them in files or on a token.
let template = try Template(directory: "Templates/park-city")
let (root, cardKey, statusKey) = (try PrivateKey.generate(), try PrivateKey.generate(), try PrivateKey.generate())
let registry = try CardRegistry(path: "city.db", .orCreate)

// Issue a card: out/PC-0012345/front.png, back.png and credential.txt.
let issuer = try CardIssuer(IssuingSetup(template: template, signer: cardKey, folder: "out"))
var request = try RequestFile.request("Samples/park-city/resident.json")
request.issued = nil  // today
let card = try issuer.issue(
  request, picturesIn: "Samples/park-city", registration: .registry(registry, operatorName: "Ana"))

// Publish for partners: whose keys count, signed by the root, and which cards are still good.
let (today, now) = (try issuer.setup.today(), Int64(Date.now.timeIntervalSince1970))
func entry(_ key: PrivateKey, _ purpose: TrustBundle.Purpose) -> TrustBundle.Key {
  let lastDay = today.adding(years: 5) ?? today
  return TrustBundle.Key(publicKey: key.publicKey, purpose: purpose, notBefore: today, notAfter: lastDay)
}
let city = TrustBundle.Issuer(
  identifier: template.issuer.id, name: template.issuer.name, timeZone: template.issuer.timeZone,
  statusURI: template.issuer.statusURI, keys: [entry(cardKey, .card), entry(statusKey, .status)])
let bundle = try TrustBundle(sequence: 1, issuedAt: now, nextUpdate: now + 90 * 86_400, issuers: [city])
let bundleFile = try bundle.signed(by: [root])
let statusFile = try StatusPublisher(registry).statusList(signedBy: statusKey).bytes

// Verify, offline: a partner knows the root's public key, and reads the text of the card's QR code.
let trust = Trust.bundle(try TrustBundle.open(bundleFile, roots: [root.publicKey]))
let verifier = try Verifier(trust: trust, statusLists: [statusFile])
let verdict = verifier.verify(card.credentials.identity.text, at: now)
print(verdict.accepted ? "accepted:" : "refused:", verdict.sentence(in: .english))
