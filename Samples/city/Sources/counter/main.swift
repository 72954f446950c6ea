// A counter's day, without the command line: a card is issued, lost and issued again, and partners learn of it.
//     counter TEMPLATE REQUEST.json FOLDER
import CardCredential
import CardFace
import CardIssuing
import CardModel
import CardRegistry
import CardVerifier
import Foundation

guard CommandLine.arguments.count == 4 else { fatalError("usage: counter TEMPLATE REQUEST.json FOLDER") }
let (templateFolder, requestFile, folder) = (
  CommandLine.arguments[1], CommandLine.arguments[2], CommandLine.arguments[3]
)
let pictures = URL(fileURLWithPath: requestFile).deletingLastPathComponent().path
let registry = try CardRegistry(path: "\(folder)/city.db", .orCreate)
let counter = Registration.registry(registry, operatorName: "Ana")

// The keys of the city: made once, and from then on opened where they are kept, in files or on a token.
for name in ["root", "card", "status"] { _ = try SigningKey("\(folder)/\(name).pem").create() }
func key(_ name: String) throws -> any CredentialSigner { try SigningKey("\(folder)/\(name).pem").signer() }

// Morning: a resident gets a card.
let template = try Template(directory: templateFolder)
let issuer = try CardIssuer(IssuingSetup(template: template, signer: try key("card"), folder: "\(folder)/out"))
var request = try RequestFile.request(requestFile)
request.issued = nil
let lost = try issuer.issue(request, picturesIn: pictures, registration: counter)
print("issued \(lost.number): \(lost.files.joined(separator: ", "))")

// Noon: the card was lost. The new one has a number of its own, and its issue revokes the old one.
request.replaces = request.number
request.number += "-2"
let second = try issuer.issue(request, picturesIn: pictures, registration: counter)
print("issued \(second.number), which replaces \(lost.number)")

// The same request again, after a jam in the printer, gives the same card; other content under its number is refused.
let again = try issuer.issue(request, picturesIn: pictures, registration: counter)
let isSame = again.credentials.identity.text == second.credentials.identity.text
print("issued \(again.number) again: \(isSame ? "the same card" : "another card")")
request.name += " Smith"
do {
  _ = try issuer.issue(request, picturesIn: pictures, registration: counter)
} catch let error as any CivicCardError {
  print("refused: \(error.description) (\(error.codeName))")
}

// Afternoon: a third card is reported as stolen.
(request.number, request.replaces) = ("\(lost.number)-3", nil)
let stolen = try issuer.issue(request, picturesIn: pictures, registration: counter)
try registry.setStatus(.revoked, of: stolen.number, by: "Ana", at: Int64(Date.now.timeIntervalSince1970))

// Evening: partners get the status list, and once a quarter the bundle of keys.
let list = try StatusPublisher(registry).statusList(signedBy: try key("status"))
try list.write(to: "\(folder)/status.list")
let (today, now) = (try issuer.setup.today(), Int64(Date.now.timeIntervalSince1970))
func entry(_ name: String, _ purpose: TrustBundle.Purpose) throws -> TrustBundle.Key {
  TrustBundle.Key(
    publicKey: try key(name).publicKey, purpose: purpose, notBefore: today, notAfter: today.adding(years: 5) ?? today)
}
let city = TrustBundle.Issuer(
  identifier: template.issuer.id, name: template.issuer.name, timeZone: template.issuer.timeZone,
  statusURI: template.issuer.statusURI, keys: [try entry("card", .card), try entry("status", .status)])
let bundle = try TrustBundle(sequence: 1, issuedAt: now, nextUpdate: now + 90 * 86_400, issuers: [city])
  .signed(by: [try key("root")])

// At a bank: the root is pinned, the rest came by any way.
let trust = Trust.bundle(try TrustBundle.open(bundle, roots: [try key("root").publicKey]))
let verifier = try Verifier(trust: trust, statusLists: [list.bytes])
for card in [lost, second, stolen] {
  let verdict = verifier.verify(card.credentials.identity.text, at: now + 60)
  print("\(card.number): \(verdict.reason?.rawValue ?? "accepted")")
}
