import CardCredential
import CardFace
import CardModel
import Foundation
import TestSupport
import Testing

/// A template's folder makes a package of what its face is drawn from, and the package makes the same template.
struct TemplatePackageFolderTests {
  @Test(
    "each city's folder makes a package that draws the same cards", arguments: ["park-city", "elm-city", "hartford"])
  func cities(_ city: String) throws {
    let folder = Fixture.root + "/Templates/" + city
    let package = try TemplatePackage(directory: folder)
    #expect(package.files["template.json"] == (try Fixture.bytes(folder + "/template.json")))
    let (read, again) = (try Template(directory: folder), try Template(TemplatePackage(bytes: package.bytes)))
    #expect(again.reference == read.reference && again.issuer.id == read.issuer.id)
    if read.hasLargePrint { #expect(try Template(package, largePrint: true).reference == read.reference + "L") }
    #expect(try TemplatePackage(at: folder) == package)
  }

  @Test("what lies beside the template's own files is not packed, and one changed letter of those changes the digest")
  func contents() throws {
    let original = try TemplatePackage(directory: Fixture.plainCity)
    let folder = try Fixture.changedTemplate { _ in }
    try folder.write("notes", to: "README.md")
    try folder.write("<svg/>", to: "art/draft.svg")
    #expect(try TemplatePackage(directory: folder.path).digest == original.digest)
    let art = try #require(original.files.keys.first { $0.hasPrefix("art/") })
    try folder.write(try folder.read(art) + [0x20], to: art)
    #expect(try TemplatePackage(directory: folder.path).digest != original.digest)
  }

  @Test("art that is a link out of the folder, or has a name that no package has, makes none")
  func hostileFolder() throws {
    let linked = try Fixture.changedTemplate { _ in }
    let outside = try TemporaryFolder()
    try outside.write("<svg/>", to: "front.svg")
    let art = try #require(try TemplatePackage(directory: Fixture.plainCity).files.keys.first { $0.hasPrefix("art/") })
    try FileManager.default.removeItem(atPath: linked.file(art))
    try FileManager.default.createSymbolicLink(
      atPath: linked.file(art), withDestinationPath: outside.file("front.svg"))
    #expect(throws: FaceError.self) { try TemplatePackage(directory: linked.path) }
    let named = try Fixture.changedTemplate { $0 = $0.replacing(art, with: "art/frönt.svg") }
    try named.write(try named.read(art), to: "art/frönt.svg")
    #expect(throws: CredentialError(.invalidClaim, "")) { try TemplatePackage(directory: named.path) }
  }

  @Test("a package without a file that its template names makes no template")
  func missingArt() throws {
    let package = try TemplatePackage(directory: Fixture.plainCity)
    let alone = try TemplatePackage(files: package.files.filter { $0.key == "template.json" })
    #expect(Fixture.faceError { _ = try Template(alone) }?.code == .missingFile)
  }
}
