import CardCredential
import CardModel
import CardVerifier
import Foundation
import Testing

/// A partner's folder keeps the packages of templates that the bundle names, and no others.
extension PartnerStateTests {
  private func package(_ text: String) throws -> TemplatePackage {
    try TemplatePackage(files: ["template.json": Array(text.utf8)])
  }

  private func bundle(_ sequence: UInt64, _ packages: [TemplatePackage]) throws -> [UInt8] {
    let usual = try world.bundle()
    return try world.bundleFile(
      TrustBundle(
        sequence: sequence, issuedAt: usual.issuedAt, nextUpdate: usual.nextUpdate,
        issuers: usual.issuers.map { issuer in
          TrustBundle.Issuer(
            identifier: issuer.identifier, name: issuer.name, timeZone: issuer.timeZone, statusURI: issuer.statusURI,
            keys: issuer.keys, templates: issuer.identifier == World.parkCity ? packages.map(\.digest) : [])
        }))
  }

  @Test("a package counts for the issuer at which the bundle names it, old versions stay, and what is gone is dropped")
  func templates() throws {
    try withFolder {
      let (old, new) = (try package("1"), try package("2"))
      let outcome = try update(
        first {
          $0.bundle = try bundle(12, [old, new])
          $0.templates = [old.bytes]
        })
      #expect(outcome.state.missingTemplates == [new.digest])
      try update(PartnerUpdate(templates: [new.bytes]))
      let state = try PartnerState.open(folder)
      #expect(Set(try state.templates(of: World.parkCity)) == [old, new])
      #expect(try state.templates(of: World.elmCity) == [])
      #expect(state.names(template: old.digest, of: World.parkCity))
      #expect(!state.names(template: old.digest, of: World.elmCity))
      #expect(state.summary(at: World.now).issuers[0].templates.map(\.isHere) == [true, true])
      // Other updates leave them alone.
      try update(PartnerUpdate(statusLists: [try world.statusFile()]))
      #expect(try PartnerState.open(folder).templates(of: World.parkCity).count == 2)
      let dropped = try update(PartnerUpdate(bundle: bundle(13, [new]))).dropped
      #expect(dropped == [Hexadecimal.text(old.digest)])
      #expect(try PartnerState.open(folder).templates(of: World.parkCity) == [new])
      #expect(!(try contents()).keys.contains(Hexadecimal.text(old.digest) + ".template"))
    }
  }

  @Test("a package that the bundle does not name, or that is none, is refused and changes nothing")
  func strangeTemplates() throws {
    try withFolder {
      let known = try package("1")
      try update(first { $0.bundle = try bundle(12, [known]) })
      let before = try contents()
      #expect(throws: CredentialError(.notTrusted, "")) {
        try update(PartnerUpdate(templates: [known.bytes, package("another").bytes]))
      }
      #expect(throws: CredentialError.self) { try update(PartnerUpdate(templates: [Array("no package".utf8)])) }
      #expect(try contents() == before)
    }
  }

  @Test("a package that was changed or taken away is noticed when a face is to be drawn, and codes are judged on")
  func damagedTemplates() throws {
    try withFolder {
      let known = try package("1")
      try update(
        first {
          $0.bundle = try bundle(12, [known])
          $0.templates = [known.bytes]
        })
      let url = URL(fileURLWithPath: "\(folder)/\(Hexadecimal.text(known.digest)).template")
      for damaged in [Data(), Data(try package("2").bytes), nil] {
        if let damaged { try damaged.write(to: url) } else { try FileManager.default.removeItem(at: url) }
        let state = try PartnerState.open(folder)
        #expect(throws: PartnerError(.stateDamaged, "")) { try state.templates(of: World.parkCity) }
        #expect(state.verifier().verify(try world.card(), at: World.now).reason == nil)
      }
    }
  }

  @Test("an index that names a package which the bundle does not is damaged")
  func forgedTemplateIndex() throws {
    try withFolder {
      try update(first())
      let index = URL(fileURLWithPath: "\(folder)/index.json")
      let text = String(decoding: try Data(contentsOf: index), as: UTF8.self)
      let digest = String(repeating: "0", count: 64)
      try Data(text.replacing("\"version\" : 1", with: "\"version\" : 1, \"templates\": [\"\(digest)\"]").utf8).write(
        to: index)
      #expect(throws: PartnerError(.stateDamaged, "")) { _ = try PartnerState.open(folder).roots }
    }
  }
}
