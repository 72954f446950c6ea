import Foundation
import Testing

@testable import CardArtwork

@Suite("Artwork in a template")
struct ArtworkCodingTests {
  static func decode<Value: Decodable>(_ json: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(json.utf8))
  }

  @Test("A design written as JSON reads back as itself")
  func roundTrip() throws {
    for design in [ArtworkDesign.parkCityFront, .parkCityBack, .dark] {
      let data = try JSONEncoder().encode(design)
      #expect(try JSONDecoder().decode(ArtworkDesign.self, from: data) == design)
    }
  }

  @Test("What has a default may be left out, bounds may be one number")
  func short() throws {
    let design: ArtworkDesign = try Self.decode(
      """
      {"paper": "#FFFFFF", "luminanceFloor": 0.4, "layers": [
        {"kind": "iris", "run": {"stops": ["#bcdcf4", "#f5d4e2"]}},
        {"kind": "lines", "families": 2, "angle": [-10, 10], "waves": [{"amplitude": 1, "length": [20, 30]}],
         "stroke": {"pitch": 0.55, "width": 0.12, "opacity": 0.9, "ink": {"run": {"stops": ["#4fa9dc"]}}}}]}
      """)
    try design.validate()
    guard case .lines(let lines) = design.layers[1] else { return #expect(Bool(false), "not lines") }
    #expect(lines.angle == ArtworkBounds(-10, 10))
    #expect(lines.stroke.pitch == ArtworkBounds(0.55))
    #expect(lines.stroke.ink == ArtworkInk(ArtworkColor(rgb: 0x4fa9dc)))
    #expect(lines.clouds == .none)
    #expect(lines.waves == [ArtworkWave(amplitude: ArtworkBounds(1), length: ArtworkBounds(20, 30))])
    #expect(design.calmZones.isEmpty)
  }

  @Test(
    "Colours that are not #rrggbb are refused",
    arguments: ["", "#", "4fa9dc", "#4fa9d", "#4fa9dcc", "#+fa9dc", "#-fa9dc", "#4fa9dg", "#４fa9dc", "red"])
  func badColors(text: String) {
    #expect(throws: DecodingError.self) { try Self.decode("[\"\(text)\"]") as [ArtworkColor] }
  }

  @Test("Bounds of none or three numbers, and unknown kinds of layer, are refused")
  func badValues() {
    for json in ["[[]]", "[[1, 2, 3]]", "[\"1\"]", "[null]"] {
      #expect(throws: DecodingError.self) { try Self.decode(json) as [ArtworkBounds] }
    }
    #expect(throws: DecodingError.self) { try Self.decode("[{\"kind\": \"glitter\"}]") as [ArtworkLayer] }
    #expect(throws: DecodingError.self) { try Self.decode("[{\"kind\": \"iris\"}]") as [ArtworkLayer] }
  }
}
