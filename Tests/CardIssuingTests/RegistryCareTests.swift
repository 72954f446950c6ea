import CardCredential
import CardFiles
import CardModel
import CardRegistry
import Foundation
import TestSupport
import Testing

@testable import CardIssuing

@Suite("A registry and the cards' folders")
struct RegistryCareTests {
  private let folder: TemporaryFolder
  private let setup: IssuingSetup
  private let statusKey: PrivateKey

  init() throws {
    folder = try TemporaryFolder()
    setup = IssuingSetup(
      template: try Fixture.template().withoutArtwork, signer: try Fixture.key(), folder: folder.file("out"),
      planes: false)
    statusKey = try RegistryFixture.key(9)
  }

  private var out: String { folder.file("out") }

  private func issue(_ numbers: [String], in registry: CardRegistry) throws {
    let issuer = try CardIssuer(setup)
    for number in numbers {
      var request = try Fixture.request("child")
      request.number = number
      _ = try issuer.issue(
        request, picturesIn: "\(Fixture.root)/Samples/park-city", registration: .registry(registry, operatorName: "Ana")
      )
    }
  }

  private func publish(_ registry: CardRegistry, after earlier: [[UInt8]] = []) throws -> [UInt8] {
    try StatusPublisher(registry).statusList(signedBy: statusKey, after: earlier).bytes
  }

  private func keys() throws -> [PublicKey] { [try Fixture.key().publicKey, statusKey.publicKey] }

  private func kinds(_ registry: CardRegistry) throws -> [String: RegistryCheck.Finding.Kind] {
    Dictionary(
      uniqueKeysWithValues: try RegistryCheck(registry, folders: [out]).findings.map { ($0.subject, $0.kind) })
  }

  @Test("what agrees is told, and each way not to agree")
  func check() throws {
    let registry = try folder.registry()
    try issue((1...7).map { "PC-\($0)" }, in: registry)
    var check = try RegistryCheck(registry, folders: [out])
    #expect(check.agrees && check.issued == 7 && check.whole == 7 && check.removed == 0)

    try FileManager.default.removeItem(atPath: "\(out)/PC-1")
    try FileManager.default.removeItem(atPath: "\(out)/PC-2/back.png")
    // Cut off, as a full disk leaves it.
    let front = try Files.read("\(out)/PC-3/front.png")
    try folder.write(Array(front.dropLast(20)), to: "out/PC-3/front.png")
    try folder.write("HELLO\n", to: "out/PC-4/credential.txt")
    try FileManager.default.removeItem(atPath: "\(out)/PC-5/credential.txt")
    try FileManager.default.copyItem(atPath: "\(out)/PC-6/credential.txt", toPath: "\(out)/PC-5/credential.txt")
    try FileManager.default.copyItem(atPath: "\(out)/PC-6", toPath: "\(out)/PC-99")
    try folder.makeFolder("out/.PC-8.half")
    try FileManager.default.removeItem(atPath: "\(out)/PC-7")
    try registry.note(.removed, of: "PC-7", by: "Ana", at: 1)
    try registry.reserve(numbers: ["PC-50"])
    #expect(
      try kinds(registry) == [
        "PC-1": .folderMissing, "PC-2": .filesBroken, "PC-3": .filesBroken, "PC-4": .filesBroken,
        "PC-5": .otherCredential, "PC-99": .notIssued, ".PC-8.half": .leftover,
      ])
    check = try RegistryCheck(registry, folders: [out])
    #expect(check.whole == 1 && check.removed == 1 && check.unfinished == ["PC-50"])
  }

  @Test("files that a manifest lists are compared with it")
  func manifest() throws {
    let registry = try folder.registry()
    let planes = IssuingSetup(template: setup.template, signer: setup.signer, folder: out, planes: true)
    var request = try Fixture.request("child")
    request.number = "PC-1"
    _ = try CardIssuer(planes).issue(
      request, picturesIn: "\(Fixture.root)/Samples/park-city", registration: .registry(registry, operatorName: "Ana"))
    #expect(try RegistryCheck(registry, folders: [out]).agrees)
    let uv = try Files.read("\(out)/PC-1/front.uv.png")
    try folder.write(uv + [0], to: "out/PC-1/front.uv.png")
    #expect(try RegistryCheck(registry, folders: [out]).findings.map(\.files) == [["front.uv.png"]])
  }

  @Test("no list is published in which a card that the last one says is revoked comes back")
  func publishing() throws {
    let registry = try folder.registry()
    try issue(["PC-1", "PC-2"], in: registry)
    let first = try publish(registry)
    try registry.setStatus(.revoked, of: "PC-1", by: "Ana", at: 1)
    let last = try publish(registry, after: [first])
    #expect(try !publish(registry, after: [first, last]).isEmpty)

    // A registry that has forgotten it, as a restored backup has.
    let restored = try CardRegistry(path: folder.file("restored.db"), .orCreate)
    try issue(["PC-3", "PC-4"], in: restored)
    let error = #expect(throws: IssuingError.self) { try publish(restored, after: [last]) }
    #expect(error?.code == .bringsBackRevoked)
    #expect(throws: CredentialError.self) { try publish(restored, after: [Array("no list".utf8)]) }
  }

  @Test("a restored backup takes over cards and revocations, hands out no index twice, and prints the same cards")
  func recovery() throws {
    try issue(["PC-1", "PC-2"], in: folder.registry())
    // The backup, with its key.
    for ending in ["", ".key"] {
      try FileManager.default.copyItem(atPath: folder.file("r.db\(ending)"), toPath: folder.file("b.db\(ending)"))
    }
    let lost = try folder.registry()
    try issue(["PC-3", "PC-4", "PC-5"], in: lost)
    try lost.setStatus(.revoked, of: "PC-1", by: "Ana", at: 1)
    try lost.setStatus(.revoked, of: "PC-4", by: "Ana", at: 2)
    let last = try publish(lost)
    // PC-5's folder was removed after printing: nobody knows its number any more.
    let files = try Files.read("\(out)/PC-3/front.png")
    try FileManager.default.removeItem(atPath: "\(out)/PC-5")

    let registry = try folder.registry("b.db")
    #expect(throws: IssuingError(.bringsBackRevoked, "")) { try publish(registry, after: [last]) }
    let recovery = RegistryRecovery(keys: try keys())
    let outcome = try recovery.recover(registry, from: [out], lists: [last], by: "Bea")
    #expect(outcome.foreign == [] && outcome.registry.contradictions == [])
    #expect(outcome.registry.cards == 2 && outcome.registry.statuses == 2 && outcome.registry.carried == 1)
    #expect(outcome.registry.nextBlock == 4_096)
    #expect(try registry.card("PC-1").status == .revoked && registry.card("PC-4").status == .revoked)
    #expect(try registry.card("PC-3").reference == lost.card("PC-3").reference)
    #expect(try registry.card("PC-3").issued == lost.card("PC-3").issued)
    #expect(try registry.card("PC-3").expires == lost.card("PC-3").expires)
    // Again: nothing new.
    let again = try recovery.recover(registry, from: [out], lists: [last], by: "Bea").registry
    #expect(again.cards == 0 && again.statuses == 0 && again.carried == 1 && again.nextBlock == 4_096)

    // The list goes on: PC-5 stays good, though nobody knows its number.
    let old = try StatusList.read(last)
    let new = try StatusList.read(publish(registry, after: [last]))
    #expect(new.issuedAt > old.issuedAt)
    for index in 0..<UInt64(old.count) { #expect(new.status(at: index) == old.status(at: index)) }
    // New cards come from a fresh block, and the same request gives the same card.
    try issue(["PC-6"], in: registry)
    #expect(try #require(registry.card("PC-6").reference).index >= 4_096)
    try issue(["PC-3"], in: registry)
    #expect(try Files.read("\(out)/PC-3/front.png") == files)
    // Another request under a number that was taken over gives another credential.
    var request = try Fixture.request("resident")
    request.number = "PC-3"
    #expect(throws: RegistryError(.notReproducible, "")) {
      try CardIssuer(setup).issue(
        request, picturesIn: "\(Fixture.root)/Samples/park-city", registration: .registry(registry, operatorName: "Ana")
      )
    }
    #expect(try registry.brokenInvariants(afterRecovery: true) == [])
  }

  @Test("cards that were issued since the backup was restored, over indices in use, are told and left alone")
  func contradiction() throws {
    try issue(["PC-1"], in: folder.registry())
    for ending in ["", ".key"] {
      try FileManager.default.copyItem(atPath: folder.file("r.db\(ending)"), toPath: folder.file("b.db\(ending)"))
    }
    try issue(["PC-2"], in: folder.registry())
    let restored = try folder.registry("b.db")
    try RegistryFixture.issue(
      RegistryFixture.order("PC-7", key: RegistryFixture.key()), in: restored, key: RegistryFixture.key())
    let outcome = try RegistryRecovery(keys: try keys()).recover(restored, from: [out], lists: [], by: "Bea")
    #expect(outcome.registry.contradictions == ["PC-2"] && outcome.registry.cards == 0)
    #expect(outcome.registry.nextBlock == 4_096)
  }

  @Test("what other keys signed is not taken over")
  func foreign() throws {
    let registry = try folder.registry()
    try issue(["PC-1"], in: registry)
    let list = try publish(registry)
    let other = try folder.registry("o.db")
    let recovery = RegistryRecovery(keys: [try RegistryFixture.key(4).publicKey])
    let outcome = try recovery.recover(other, from: [out], lists: [], by: "Bea")
    #expect(outcome.foreign == ["\(out)/PC-1"] && outcome.registry.cards == 0)
    #expect(throws: CredentialError.self) { try recovery.recover(other, from: [], lists: [list], by: "Bea") }
  }
}
