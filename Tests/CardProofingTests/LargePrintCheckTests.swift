import CardFace
import TestSupport
import Testing

@testable import CardProofing

@Suite("Checking large print")
struct LargePrintCheckTests {
  @Test("the check finds nothing in any city's large print", arguments: ["park-city", "elm-city", "hartford"])
  func checksClean(city: String) throws {
    let large = try Template(directory: "\(Fixture.root)/Templates/\(city)", largePrint: true)
    #expect(try TemplateCheck(large).findings(seeds: 1) == [])
  }

  @Test("large print that may become small is a finding")
  func tooSmall() throws {
    let folder = try Fixture.changedTemplate { json in
      json = TemplateCheckTests.withoutArtwork(json)
        .replacing(#""minimumSize":6,"size":7.5"#, with: #""minimumSize":5.5,"size":7.5"#)
    }
    let template = try Template(directory: folder.path, largePrint: true)
    let found = try TemplateCheck(template).findings(seeds: 0)
    #expect(found.map(\.rule) == [.largePrint] && found.first?.element == "number")
  }
}
