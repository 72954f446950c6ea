import CardCredential
import Foundation
import TestSupport
import Testing

/// From a request to a verdict, over the verbs and files that an office and its partners have.
@Suite("The registry's verbs", .serialized)
struct VerbTests {
  @Test(
    "render --registry: the same request gives the same card later, other content is refused, a corrected photo is not"
  )
  func render() throws {
    let fixture = try BatchFixture()
    let wrong = try fixture.render(BatchFixture.request("PC-1", ["photo": "key.pub.pem"]))
    #expect(wrong.code == 65, "\(wrong.errors)")
    #expect(!FileManager.default.fileExists(atPath: fixture.out))
    var request = BatchFixture.request("PC-1")
    request["issued"] = nil
    #expect(try fixture.render(request).code == 0)
    let first = try BatchFixture.contents(fixture.out)
    #expect(try fixture.render(request).code == 0)
    #expect(try BatchFixture.contents(fixture.out) == first)
    let other = try fixture.render(BatchFixture.request("PC-1", ["name": "Bea"]))
    #expect(other.code == 65)
    #expect(
      other.errors.hasPrefix("error: number: PC-1 was issued before with other data and the same pictures\nhint: "))
    #expect(try BatchFixture.contents(fixture.out) == first)
  }

  @Test("registry list names the cards, and what was reserved and never finished")
  func list() throws {
    let fixture = try BatchFixture()
    #expect(try fixture.render(BatchFixture.request("PC-1")).code == 0)
    // The number is reserved, and then there is no place for the card.
    try FileManager.default.moveItem(atPath: fixture.out, toPath: fixture.out + "-kept")
    try Data().write(to: URL(fileURLWithPath: fixture.out))
    #expect(try fixture.render(BatchFixture.request("PC-2")).code == 73)
    let all = try Program.civiccard("registry", "list", "--registry", fixture.registry)
    #expect(all.code == 0 && all.output == "PC-1  valid\n")
    let unfinished = try Program.civiccard("registry", "list", "--unfinished", "--registry", fixture.registry)
    #expect(unfinished.output == "PC-2\n")
  }

  @Test("unusual dates are issued for one number with a reason, which status show tells")
  func allowDates() throws {
    let fixture = try BatchFixture()
    let request = BatchFixture.request("PC-1", ["expires": "2033-01-01"])
    let refused = try fixture.render(request)
    #expect(refused.code == 65 && refused.errors.contains("--allow-dates NUMBER --reason TEXT"))
    #expect(try fixture.render(request, "--allow-dates", "PC-1").code == 64)
    #expect(try fixture.render(request, "--allow-dates", "PC-2", "--reason", "x").code == 65)
    #expect(try fixture.render(request, "--allow-dates", "PC-1", "--reason", "court order").code == 0)
    let shown = try Program.civiccard("status", "show", "PC-1", "--registry", fixture.registry)
    #expect(shown.output.contains(": court order\n"))
  }

  @Test("Without a status list in the template the card names none, and its number is guarded all the same")
  func withoutStatusList() throws {
    let fixture = try BatchFixture(hasStatusList: false)
    #expect(try fixture.render(BatchFixture.request("PC-1")).code == 0)
    #expect(try fixture.render(BatchFixture.request("PC-1", ["name": "Bea"])).code == 65)
    #expect(try status(of: "PC-1", fixture, lists: []) == "none")
  }

  @Test("Revoked, suspended, replaced: the verdict follows each list that is published")
  func statusThroughVerdict() throws {
    let fixture = try BatchFixture()
    let list = fixture.folder.file("list.cwt")
    func publish() throws -> Program.Outcome {
      try Program.civiccard(
        "status", "publish", "--registry", fixture.registry, "--key", fixture.key, "--out", list, "--valid-days", "7")
    }
    #expect(try Program.civiccard("status", "set", "PC-1", "revoked", "--registry", fixture.registry).code == 66)
    #expect(try fixture.render(BatchFixture.request("PC-1")).code == 0)
    #expect(try fixture.render(BatchFixture.request("PC-2", ["replaces": "PC-9"])).code == 65)
    #expect(try publish().code == 0)
    #expect(try status(of: "PC-1", fixture, lists: []) == "unknown")
    #expect(try status(of: "PC-1", fixture, lists: [list]) == "valid")

    let suspended = try Program.civiccard(
      "status", "set", "PC-1", "suspended", "--registry", fixture.registry, "--operator", "Bea")
    #expect(suspended.output == "PC-1 is suspended, was valid\n")
    #expect(try publish().code == 0)
    #expect(try status(of: "PC-1", fixture, lists: [list]) == "suspended")

    #expect(try fixture.render(BatchFixture.request("PC-2", ["replaces": "PC-1"])).code == 0)
    #expect(try publish().code == 0)
    #expect(try status(of: "PC-1", fixture, lists: [list]) == "revoked")
    #expect(try status(of: "PC-2", fixture, lists: [list]) == "valid")
    let back = try Program.civiccard("status", "set", "PC-1", "valid", "--registry", fixture.registry)
    #expect(back.code == 65)
    #expect(back.errors == "error: the card PC-1 is revoked, and stays so\nhint: issue a new card\n")
    #expect(try Program.civiccard("status", "set", "PC-7", "valid", "--registry", fixture.registry).code == 65)
    #expect(try Program.civiccard("status", "set", "PC-1", "lost", "--registry", fixture.registry).code == 64)

    let shown = try Program.civiccard("status", "show", "PC-1", "--registry", fixture.registry)
    #expect(shown.lines.count == 5)
    #expect(shown.output.contains("suspended, by Bea"))
    #expect(shown.output.contains("revoked, replaced by PC-2, by "))
  }

  @Test("A key that the registry knows for the other purpose signs, with a note of what a bundle makes of it")
  func otherPurpose() throws {
    let fixture = try BatchFixture()
    #expect(try fixture.render(BatchFixture.request("PC-1")).code == 0)
    try KeyFile.create(RegistryFixture.key(5), at: fixture.folder.file("status.pem"))
    func publish(_ key: String) throws -> Program.Outcome {
      try Program.civiccard(
        "status", "publish", "--registry", fixture.registry, "--key", key, "--out", fixture.folder.file("list"))
    }
    let byCardKey = try publish(fixture.key)
    #expect(byCardKey.code == 0 && byCardKey.errors.contains("note: this key signs cards."))
    let byStatusKey = try publish(fixture.folder.file("status.pem"))
    #expect(byStatusKey.code == 0 && !byStatusKey.errors.contains("note:"))
    let kid = try RegistryFixture.key().publicKey.keyIdentifier.map {
      String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
    }.joined()
    let survivors = try Program.civiccard(
      "trust", "survivors", "--registry", fixture.registry, "--compromised", kid, "--key",
      fixture.folder.file("status.pem"), "--out", fixture.folder.file("survivors"))
    #expect(survivors.code == 0 && survivors.errors.contains("note: this key signs status lists."))
  }

  @Test("Two lists of one second differ in their instant, and the later one counts in either order")
  func twoLists() throws {
    let fixture = try BatchFixture()
    #expect(try fixture.render(BatchFixture.request("PC-1")).code == 0)
    let lists = ["l1", "l2"].map(fixture.folder.file)
    for (list, status) in zip(lists, ["valid", "suspended"]) {
      #expect(try Program.civiccard("status", "set", "PC-1", status, "--registry", fixture.registry).code == 0)
      #expect(
        try Program.civiccard(
          "status", "publish", "--registry", fixture.registry, "--key", fixture.key, "--out", list
        ).code == 0)
    }
    #expect(try status(of: "PC-1", fixture, lists: lists) == "suspended")
    #expect(try status(of: "PC-1", fixture, lists: lists.reversed()) == "suspended")
    let files = try lists.map { try #require(FileManager.default.contents(atPath: $0)) }
    let keys = [VerificationKey(try RegistryFixture.key().publicKey)]
    let instants = try files.map { try StatusList.open(Array($0), keys: keys).list.issuedAt }
    #expect(instants[1] > instants[0])
  }

  @Test("trust survivors: signed by a good key, never by the stolen one; unknown keys are refused")
  func survivors() throws {
    let fixture = try BatchFixture()
    #expect(try fixture.render(BatchFixture.request("PC-1")).code == 0)
    let stolen = try RegistryFixture.key()
    let good = try RegistryFixture.key(4)
    try KeyFile.create(good, at: fixture.folder.file("good.pem"))
    let kid = stolen.publicKey.keyIdentifier.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    func survivors(_ kid: String, key: String) throws -> Program.Outcome {
      try Program.civiccard(
        "trust", "survivors", "--registry", fixture.registry, "--compromised", kid, "--key", key, "--out",
        fixture.folder.file("survivors"))
    }
    #expect(try survivors(kid, key: fixture.key).code == 64)
    #expect(try survivors("0011223344556677", key: fixture.folder.file("good.pem")).code == 65)
    #expect(try survivors("not a kid", key: fixture.folder.file("good.pem")).code == 64)
    #expect(!fixture.folder.listing.contains("survivors"))
    let made = try survivors(kid, key: fixture.folder.file("good.pem"))
    #expect(made.code == 0, "\(made.errors)")
    let file = try #require(FileManager.default.contents(atPath: fixture.folder.file("survivors")))
    let list = try SurvivorsList.open(Array(file), keys: [VerificationKey(good.publicKey)]).list
    #expect(list.compromisedKey == stolen.publicKey)
    #expect(list.issuer == RegistryFixture.issuer)
    let text = try String(contentsOfFile: fixture.out + "/PC-1/credential.txt", encoding: .utf8)
    let card = try CoseSign1(CredentialText.decode(utf8: Array(text.dropLast().utf8)), kind: .card)
    let index = try #require(try CredentialClaims(payload: card.payload).status?.index)
    #expect(
      list.contains(
        index: index, profile: .identity,
        digest: SurvivorsList.digest(payload: card.payload, signature: card.signature)))
  }

  private func status(of number: String, _ fixture: BatchFixture, lists: [String]) throws -> String? {
    let text = try String(contentsOfFile: "\(fixture.out)/\(number)/credential.txt", encoding: .utf8)
    let outcome = try Program.run(
      "civiccard",
      ["verify", String(text.dropLast()), "--issuer-key", fixture.publicKey, "--json"]
        + lists.flatMap { ["--status", $0] })
    let verdict = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    return verdict?["status"] as? String
  }
}
