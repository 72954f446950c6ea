import CardCredential
import CardIssuing
import CardModel
import CardRegistry
import CardScanner
import CardVerifier
import Foundation
import TestSupport
import Testing

@testable import PageCode

/// An office that works by the code on CardIssuing's page.
private struct PageOffice {
  let folder: TemporaryFolder
  let counter: Counter
  let samples = "\(Checkout.path)/Samples/park-city"

  init() throws {
    folder = try TemporaryFolder()
    for name in ["root", "card", "status"] {
      let key = try SigningKey(folder.file("\(name).pem")).create()
      try folder.write(key.pem, to: "\(name).pub.pem")
    }
    counter = try Counter(
      template: Fixture.plainCity, key: SigningKey(folder.file("card.pem")), registry: folder.file("cards.db"),
      cards: folder.file("cards"), clerk: "Ana")
  }

  func signer(_ name: String) throws -> any CredentialSigner { try SigningKey(folder.file("\(name).pem")).signer() }
}

@Suite("CardIssuing's and CardFace's pages do what they say", .serialized)
struct IssuingPageTests {
  @Test("a card of the counter is accepted by what is published, and its front can be drawn from its code")
  func day() throws {
    let office = try PageOffice()
    let folder = office.folder
    // Issued today, whenever the tests run.
    let sample = try Files.text("\(office.samples)/resident.json").replacing("\"issued\": \"2026-11-23\",", with: "")
    try folder.write(sample, to: "request.json")
    let told = try office.counter.issue(folder.file("request.json"), picturesIn: office.samples)
    #expect(told == ["\(folder.file("cards"))/PC-0012345 is ready for the printer"])
    let files = try Files.names(in: folder.file("cards/PC-0012345"))
    #expect(files.contains("manifest.json") && files.contains("front.inhibit.png"))

    // The number is that card's for good.
    try folder.write(sample.replacing("María José", with: "Maria Josefa"), to: "changed.json")
    let refused = try office.counter.issue(folder.file("changed.json"), picturesIn: office.samples)
    #expect(refused.count == 2 && refused[0].contains("PC-0012345"), "\(refused)")

    let manifest = try Files.text("\(Checkout.path)/Samples/partners/manifest.json")
    try folder.write(manifest, to: "manifest.json")
    let notes = try publishForPartners(
      CardRegistry(path: folder.file("cards.db"), .existing), statusKey: office.signer("status"),
      manifest: folder.file("manifest.json"), root: office.signer("root"), to: folder.path)
    #expect(notes.isEmpty, "\(notes)")

    let root = try office.signer("root").publicKey
    let verifier = try Verifier(
      trust: .bundle(TrustBundle.open(folder.read("trust.bundle"), roots: [root])),
      statusLists: [folder.read("status.list")])
    let code = try Files.text(folder.file("cards/PC-0012345/credential.txt")).trimmingCharacters(in: .newlines)
    let now = Int64(Date.now.timeIntervalSince1970)
    #expect(verifier.verify(code, at: now).reason == nil)
    let drawn = try #require(try front(of: code, by: verifier, template: Fixture.template(), at: now))
    #expect(try CardScanner.texts(inPicture: drawn) == [code])
    #expect(try front(of: "NONSENSE", by: verifier, template: Fixture.template(), at: now) == nil)
  }

  @Test("a batch issues what it can, from a table or from a store of one's own, and names the rest")
  func batch() async throws {
    let office = try PageOffice()
    let setup = IssuingSetup(
      template: try Fixture.template().withoutArtwork, signer: try office.signer("card"),
      folder: office.folder.file("cards"))
    let registry = try office.folder.registry()
    let table = """
      number,name,address,dateOfBirth,photo,signature,guardian
      PC-1,Ada,1 Main Street,2018-06-30,child.jpg,,Eva
      PC-2,Ida,2 Main Street,2018-06-30,child.jpg,,
      """
    try office.folder.write(table, to: "requests.csv")
    let refused = try await issueAll(
      in: office.folder.file("requests.csv"), picturesIn: office.samples, with: setup, registry: registry)
    #expect(refused.count == 1 && refused[0].hasPrefix("line 3: guardian"), "\(refused)")
    #expect(try Files.names(in: office.folder.file("cards")) == ["PC-1"])

    var applications = Applications { number in number == 1 ? RegistryFixture.request("PC-3") : nil }
    let row = try applications.next()
    #expect(try row?.line == 1 && row?.request.get().number == "PC-3")
    #expect(try applications.next() == nil)
  }

  @Test("a key that wants no secret asks for none, one that is encrypted asks for its passphrase")
  func keys() throws {
    let folder = try TemporaryFolder()
    let plain = try SigningKey(folder.file("plain.pem")).create()
    let passphrase = SecretBytes(copying: Array("sesame".utf8))
    let secret = try SigningKey(folder.file("secret.pem")).create(passphrase: passphrase)
    var questions: [String] = []
    func ask(_ question: String) -> [UInt8]? {
      questions.append(question)
      return Array("sesame".utf8)
    }
    #expect(try cardKey(at: folder.file("plain.pem"), ask: ask).publicKey == plain)
    #expect(questions.isEmpty)
    #expect(try cardKey(at: folder.file("secret.pem"), ask: ask).publicKey == secret)
    #expect(questions == ["The passphrase of \(folder.file("secret.pem"))"])
    #expect(throws: KeyError(.passphraseMissing, "")) {
      try cardKey(at: folder.file("secret.pem")) { _ in nil }
    }
  }

  @Test("a press of one's own draws both faces and every panel for codes that were signed elsewhere")
  func drawing() throws {
    let (template, request) = (try Fixture.template(), try Fixture.request())
    let card = try Fixture.card(request, template)
    let pictures = try Fixture.pictures(request)
    let signed = try CardMaker(template: template).make(card, pictures: pictures, signedBy: Fixture.key())
    let files = try Press(template: Fixture.plainCity, printer: .cr80at300).print(
      card, photo: pictures.photo, signature: pictures.signature, codes: signed.credentials.texts)
    #expect(files["front.png"] == signed["front.png"] && files["back.png"] == signed["back.png"])
    #expect(files["front.tactile.png"] != nil && files.count == 12)
  }
}
