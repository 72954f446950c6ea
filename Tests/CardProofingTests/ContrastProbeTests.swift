import CardArtwork
import CardCredential
import CardFace
import TestSupport
import Testing

@testable import CardProofing

@Suite("Contrast over the artwork")
struct ContrastProbeTests {
  @Test(
    "every text keeps a contrast of 4.5 : 1 over whatever the artwork draws under it",
    arguments: ["park-city", "elm-city", "hartford"])
  func contrast(_ city: String) throws {
    let template = try Template(directory: "\(Fixture.root)/Templates/\(city)")
    let probe = try ContrastProbe(renderer: FaceRenderer(template: template))
    for byte in 0..<6 {
      let seed = try #require(ArtworkSeed(bytes: Digest.sha256([UInt8(byte)])))
      for side in Template.Side.allCases {
        let readings = try probe.readings(side, seed: seed)
        #expect(readings.count >= 8)
        for reading in readings {
          #expect(reading.contrast >= 4.5, "\(side) \(reading.element) \(reading.contrast)")
        }
      }
    }
  }
}
