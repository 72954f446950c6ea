import CardCredential
import CardFace
import CardIssuing
import CardModel
import Foundation
import TestSupport
import Testing

/// A published bundle names the packages of its issuers' templates, and hands them out beside it.
struct TrustPublisherTests {
  private let folder: TemporaryFolder
  private let root: PrivateKey

  init() throws {
    folder = try TemporaryFolder()
    root = try PrivateKey(seed: SecretBytes(copying: [UInt8](repeating: 7, count: 32)))
    try folder.write(try Fixture.key().publicKey.pem, to: "card.pub.pem")
  }

  private func published(
    _ templates: [String], issuer: String = "https://bridgeport.example", sequence: Int = 1
  ) throws -> PublishedFile<TrustBundle> {
    let list = templates.map { "\"\($0)\"" }.joined(separator: ", ")
    try folder.write(
      """
      {"sequence": \(sequence), "issued": "2026-11-23T00:00:00Z", "nextUpdate": "2036-01-01T00:00:00Z",
       "issuers": [{"iss": "\(issuer)", "name": "A", "timeZone": "UTC", "templates": [\(list)],
         "keys": [{"file": "card.pub.pem", "purpose": "card", "notBefore": "2026-01-01", "notAfter": "2036-12-31"}]}]}
      """, to: "manifest.json")
    return try TrustPublisher.bundle(
      manifest: folder.file("manifest.json"), roots: [root], after: folder.file("trust.bundle"))
  }

  private func next(_ version: Int) throws -> TemporaryFolder {
    try Fixture.changedTemplate {
      $0 = $0.replacing("\"version\": 1,", with: "\"version\": \(version),", maxReplacements: 1)
    }
  }

  @Test("folders and packages of old versions are named alike, written beside the bundle, and their loss is remarked")
  func versions() throws {
    let new = try next(2)
    #expect(try Template(directory: new.path).reference == "park-city/2")
    let first = try published([Fixture.plainCity])
    try first.write(to: folder.file("trust.bundle"))
    let package = try TemplatePackage(directory: Fixture.plainCity)
    let name = Hexadecimal.text(package.digest) + ".template"
    #expect(try folder.read(name) == package.bytes)
    #expect(first.document.issuers[0].templates == [package.digest])
    // The old version by its package, the new one by its folder.
    let both = try published([name, new.path], sequence: 2)
    #expect(both.document.issuers[0].templates.count == 2)
    #expect(both.notes == [])
    let gone = try published([new.path], sequence: 2)
    #expect(
      gone.notes
        == [.templateGone(issuer: "https://bridgeport.example", digest: Hexadecimal.text(package.digest))])
  }

  @Test("a template at another issuer, two of one name, and a folder without a template are refused")
  func misplaced() throws {
    let changed = try Fixture.changedTemplate { $0 += "\n" }
    #expect(throws: IssuingError(.templateMisplaced, "")) {
      try published([Fixture.plainCity], issuer: "https://hartford.example")
    }
    #expect(throws: IssuingError(.templateMisplaced, "")) { try published([Fixture.plainCity, changed.path]) }
    #expect(throws: FaceError.self) { try published([folder.path]) }
    try folder.write("no package", to: "a.template")
    #expect(throws: CredentialError.self) { try published(["a.template"]) }
  }
}
