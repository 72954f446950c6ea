import CardCredential
import CardScanner
import CardVerifier
import Foundation
import Testing

/// What a partner gets from a city, in a folder: keys, a trust bundle with its template's package and an older one
/// without, a status list, a state folder that lacks the package, and the texts and pictures of three cards, of which
/// one is revoked. Made by the built `civiccard`, as a city does it.
package struct PartnerDesk {
  package let folder: TemporaryFolder

  /// Made once for all tests of a run.
  package static let shared = Task { try await PartnerDesk() }

  private static let number = "PC-0012345"

  private init() async throws {
    folder = try TemporaryFolder()
    for key in ["root", "card", "status"] {
      try folder.write(try await civiccard("key", "new", folder.file(key + ".pem")).output, to: key + ".pub.pem")
    }
    try await issue(Self.number, as: "")
    try await issue("PC-0012346", as: "other-")
    try await issue("PC-0012347", as: "revoked-")
    try await civiccard("status", "set", "PC-0012347", "revoked", "--registry", folder.file("cards.db"))
    try await civiccard(
      "status", "publish", "--registry", folder.file("cards.db"), "--key", folder.file("status.pem"), "--out",
      folder.file("status.list"))
    let manifest = try Files.text(Checkout.path + "/Samples/partners/manifest.json")
    for (name, sequence) in [("older", 1), ("trust", 2)] {
      let templates = sequence == 2 ? "\"templates\": [\"\(Fixture.plainCity)\"], " : ""
      try folder.write(
        manifest.replacing("\"sequence\": 1", with: "\"sequence\": \(sequence)")
          .replacing("\"keys\"", with: templates + "\"keys\""), to: "manifest.json")
      try await civiccard(
        "trust", "sign", folder.file("manifest.json"), "--root", folder.file("root.pem"), "--out",
        folder.file(name + ".bundle"))
    }
    try await civiccard(
      "partner", "update", "--state", folder.file("partner"), "--root", folder.file("root.pub.pem"), "--trust",
      folder.file("trust.bundle"), "--status", folder.file("status.list"))
  }

  @discardableResult
  package func civiccard(_ arguments: String...) async throws -> CommandLineTool.Outcome {
    let tool = try #require(CommandLineTool.civiccard, "there is no civiccard beside the tests")
    let outcome = try await tool.run(arguments, in: folder.path)
    try #require(outcome.status == 0, "\(arguments): \(outcome.errors)")
    return outcome
  }

  /// Issues the sample resident's card under another number, and leaves its texts and pictures as `front`, `back`.
  private func issue(_ number: String, as prefix: String) async throws {
    let samples = Checkout.path + "/Samples/park-city"
    // A day on which it has begun everywhere, so that the card is valid.
    let day = Date.now.addingTimeInterval(-86_400).formatted(.iso8601.year().month().day())
    var request = try #require(
      try JSONSerialization.jsonObject(with: Data(Files.read(samples + "/resident.json"))) as? [String: Any])
    (request["number"], request["issued"]) = (number, day)
    for picture in ["photo", "signature"] {
      request[picture] = (request[picture] as? String).map { samples + "/" + $0 }
    }
    try folder.write(Array(try JSONSerialization.data(withJSONObject: request)), to: "request.json")
    try await civiccard(
      "render", folder.file("request.json"), "--template", Fixture.plainCity, "--key", folder.file("card.pem"),
      "--registry", folder.file("cards.db"), "--out", folder.file("out"))
    for side in ["front", "back"] {
      try folder.write(try folder.read("out/\(number)/\(side).png"), to: "\(prefix)\(side).png")
    }
    let key = try PublicKey(pem: String(decoding: folder.read("card.pub.pem"), as: UTF8.self))
    let verifier = Verifier(trust: .pinnedKey(key))
    let codes = [
      ("front", "front", CredentialProfile.identity), ("back", "back", .portrait), ("back", "emergency", .emergency),
    ]
    for (side, name, profile) in codes {
      let texts = try CardScanner.texts(inPicture: try folder.read("\(prefix)\(side).png"))
      let text = texts.first { verifier.verify($0, at: Int64(Date.now.timeIntervalSince1970)).card?.profile == profile }
      try folder.write(try #require(text), to: "\(prefix)\(name).txt")
    }
  }
}
