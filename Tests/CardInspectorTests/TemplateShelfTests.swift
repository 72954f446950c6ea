import CardCredential
import CardFace
import CardInspector
import CardVerifier
import Foundation
import TestSupport
import Testing

/// Which templates count: the operator's own, or those that a partner's trust bundle names.
struct TemplateShelfTests {
  private let folder: TemporaryFolder
  private static let bridgeport = "https://bridgeport.example"

  init() throws { folder = try TemporaryFolder() }

  /// A state whose bundle names `named` for Bridgeport, and for a stranger what is foreign, and that holds `held`.
  private func state(_ named: [TemplatePackage], held: [TemplatePackage], foreign: [TemplatePackage] = []) throws
    -> PartnerState
  {
    let root = try PrivateKey(seed: SecretBytes(copying: [UInt8](repeating: 7, count: 32)))
    let bundle = try TrustBundle(
      sequence: 1, issuedAt: 1_795_000_000, nextUpdate: 1_900_000_000,
      issuers: [
        .init(identifier: Self.bridgeport, name: "B", timeZone: "UTC", keys: [], templates: named.map(\.digest)),
        .init(identifier: "https://a.example", name: "A", timeZone: "UTC", keys: [], templates: foreign.map(\.digest)),
      ])
    let update = PartnerUpdate(
      bundle: try bundle.signed(by: [root]), templates: held.map(\.bytes), roots: [root.publicKey])
    return try PartnerState.update(update, in: folder.file("state"), at: 1_800_000_000).state
  }

  private func found(_ shelf: TemplateShelf, _ reference: String = "park-city/1", of issuer: String = bridgeport)
    -> Bool
  {
    shelf.template(named: reference, of: issuer) != nil
  }

  @Test("a package in the state is enough, with its large print, and only for its own issuer")
  func fromTheState() throws {
    let package = try TemplatePackage(directory: Fixture.plainCity)
    let shelf = TemplateShelf(state: try state([package], held: [package]))
    #expect(found(shelf))
    #expect(found(shelf, "park-city/1L") == (try Fixture.template().hasLargePrint))
    #expect(!found(shelf, "park-city/2"))
    #expect(!found(shelf, of: "https://a.example"))
  }

  @Test("a folder counts only as far as the bundle names its package: a changed file makes it nobody's")
  func fromAFolder() throws {
    let package = try TemplatePackage(directory: Fixture.plainCity)
    let state = try state([package], held: [])
    #expect(!found(TemplateShelf(state: state)))
    #expect(found(TemplateShelf(state: state, directory: Fixture.root + "/Tests/TestSupport")))
    let changed = try Fixture.changedTemplate { $0 += " " }
    #expect(!found(TemplateShelf(state: state, directory: changed.path)))
    #expect(found(TemplateShelf(directory: changed.path)), "on the operator's own word it counts")
  }

  @Test("a template that the bundle names for another issuer than its own counts for nobody")
  func borrowed() throws {
    let package = try TemplatePackage(directory: Fixture.plainCity)
    let shelf = TemplateShelf(state: try state([], held: [package], foreign: [package]))
    #expect(!found(shelf))
    #expect(!found(shelf, of: "https://a.example"))
  }

  @Test("of two packages of one name neither counts, for nobody can know which was printed")
  func twoOfOneName() throws {
    let package = try TemplatePackage(directory: Fixture.plainCity)
    let changed = try Fixture.changedTemplate { $0 += "\n" }
    let other = try TemplatePackage(directory: changed.path)
    #expect(!found(TemplateShelf(state: try state([package, other], held: [package, other]))))
  }
}
