import CardArtwork
import CardProofing
import TestSupport
import Testing

@testable import CardFace

@Suite("Figures of the artwork")
struct FigureMapsTests {
  @Test(
    "each city has a relief, a ghost and a latent image, and no printed hologram that does not move",
    arguments: ["park-city", "elm-city", "hartford"])
  func everyCity(city: String) throws {
    let template = try Template(directory: "\(Fixture.root)/Templates/\(city)")
    let layers = Template.Side.allCases.flatMap { template[$0].artwork?.layers ?? [] }
    #expect(Set(layers.map(\.kind)).isSuperset(of: ["relief", "ghost", "latent"]))
    #expect(!layers.contains { $0.kind == "kinegram" })
  }

  @Test(
    "a relief that is too steep is refused when its template is loaded for a printer, with the rise that works"
  )
  func steepRelief() throws {
    let folder = try Fixture.changedTemplate { json in
      let relief = json.range(of: "\"type\": \"relief\"")?.lowerBound ?? json.startIndex
      guard let rise = json[relief...].firstRange(of: /"rise": \[[^\]]*\]/) else { return }
      json.replaceSubrange(rise, with: "\"rise\": [0.3, 2.5]")
    }
    let template = try Template(directory: folder.path)
    let number = try #require(template.front.artwork?.layers.firstIndex { $0.kind == "relief" })
    let error = Fixture.faceError { _ = try CardMaker(template: template) }
    #expect(Fault(error) == Fault(FaceError(.invalidTemplate, element: "artwork.layers[\(number)] (relief)", "")))
    #expect(error?.message.contains("rise of 2.5") == true && error?.hint?.contains("make rise at most 0.") == true)
    #expect(Fixture.faceError { _ = try TemplateCheck(template) } == error)
  }
}
