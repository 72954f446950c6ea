import CardArtwork
import CardCredential
import CardImaging
import CardModel
import TestSupport
import Testing

@testable import CardFace
@testable import CardInspector
@testable import CardProofing

// A renderer is for one thread at a time.
@Suite("Latent images under the lens", .serialized)
struct LatentLensTests {
  /// A face with nothing but a latent birth year over a plain tint.
  private static func template(_ extra: String = "") throws -> Template {
    let folder = try Fixture.changedTemplate { json in
      let start = json.range(of: "\"layers\": [")?.upperBound ?? json.startIndex
      let end = json[start...].range(of: "\"calmZones\"")?.lowerBound ?? json.endIndex
      json.replaceSubrange(
        start..<end,
        with: """
          {"type": "latent", "text": "{birthYear}", "font": "bold", "box": [30, 24, 22, 9], "pitch": [0.345, 0.37],
           "width": [0.17, 0.18], "angle": [-24, -16], "opacity": [0.6, 0.9], "ink": {"stops": ["#5b7fa6"]}}\(extra)],
          """)
    }
    return try Template(directory: folder.path)
  }

  /// What the tests share: making it takes a debug build seconds.
  private struct Bench: @unchecked Sendable {
    let renderer: FaceRenderer
    let lens: LatentLens
    let specimen: Specimen
    /// The letters of some years that are easily mistaken for one another, in the box.
    let letters: [Int: [UInt8]]

    init() throws {
      let template = try LatentLensTests.template()
      renderer = try FaceRenderer(template: template)
      lens = try LatentLens(template, side: .front)
      specimen = try renderer.specimen()
      let printer = renderer.printer
      let maps = FigureMaps(
        art: [:], typesetter: try Typesetter(fonts: template.fonts), dates: template.dates,
        grid: try ArtworkGrid(
          width: printer.width, height: printer.height, pixelsPerMillimetre: printer.pixelsPerMillimetre))
      let area = try ArtworkMap.Area(#require(template.front.artwork?.layers[0].box), on: maps.grid)
      var letters: [Int: [UInt8]] = [:]
      for year in [1937, 1938, 1939, 1958, 1964, 1978, 1984, 1987, 1988, 1997] {
        letters[year] = try maps.letters(String(year), font: "bold", area, "the test").samples
      }
      self.letters = letters
    }
  }

  private static let bench = Result { try Bench() }
  private let renderer: FaceRenderer
  private let lens: LatentLens
  private let letters: [Int: [UInt8]]
  private let specimen: Specimen

  init() throws {
    let bench = try Self.bench.get()
    (renderer, lens, letters, specimen) = (bench.renderer, bench.lens, bench.letters, bench.specimen)
  }

  /// A background with a year hidden in it.
  private func picture(of year: Int, seed: UInt8) throws -> Raster {
    var request = try Fixture.request()
    request.dateOfBirth = "\(year)-04-12"
    let seed = try #require(ArtworkSeed(bytes: Digest.sha256([seed])))
    return try renderer.background(
      of: .front, seed: seed, content: FaceContent(Fixture.card(request, renderer.template), holderSigns: true),
      pictures: specimen.pictures
    ).raster()
  }

  private func file(_ raster: Raster) throws -> [UInt8] { try PNGEncoder(pixelsPerMetre: 11_811).encode(raster) }

  /// How a picture of the box agrees with letters, away from the screen's faded edge: `likeness` is 1 for the same
  /// picture and 0 for nothing in common, `contrast` by how many levels letters are darker than their ground.
  private func compare(_ picture: GrayMap, _ letters: [UInt8]) -> (likeness: Double, contrast: Double) {
    let margin = 16
    var (count, a, b, aa, bb, ab) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for y in margin..<picture.height - margin {
      for x in margin..<picture.width - margin {
        let (letter, dark) = (
          Double(letters[y * picture.width + x]), 255 - Double(picture.samples[y * picture.width + x])
        )
        (count, a, b) = (count + 1, a + letter, b + dark)
        (aa, bb, ab) = (aa + letter * letter, bb + dark * dark, ab + letter * dark)
      }
    }
    let (both, first, second) = (ab - a * b / count, aa - a * a / count, bb - b * b / count)
    return (both / (first * second).squareRoot(), both / first * 255)
  }

  @Test("the year reads back, whatever the card drew, and no other year fits as well")
  func readBack() throws {
    for (year, seed) in [(1987, 1), (1938, 2)] as [(Int, UInt8)] {
      let revealed = GrayMap(try lens.reveal(file(picture(of: year, seed: seed)))[0])
      let fits = letters.mapValues { compare(revealed, $0) }
      #expect(fits.max { $0.value.likeness < $1.value.likeness }?.key == year)
      let fit = try #require(fits[year])
      #expect(fit.likeness > 0.8 && fit.contrast > 100, "\(fit)")
    }
  }

  @Test("without the lens nothing can be read: at any distance letters are as light as their ground")
  func hidden() throws {
    let year = try #require(letters[1987])
    let face = try picture(of: 1987, seed: 1).converted(to: .gray8)
    let box = renderer.printer.pixels(CardRect(x: 30, y: 24, width: 22, height: 9))
    let crop = GrayMap(face.cropped(to: PixelRect(x: box.x, y: box.y, width: box.width, height: box.height)))
    // The eye, which tells 1 % of light apart, averages over more lines the farther away it is.
    for blur in [0, 2, 3, 5] as [Double] {
      let fit = compare(crop.blurred(blur), year)
      #expect(abs(fit.contrast) < 1.5, "blurred over \(blur) pixels: \(fit)")
      if blur == 0 { #expect(abs(fit.likeness) < 0.05, "\(fit)") }
    }
  }

  @Test("a noisy picture still reads")
  func noise() throws {
    var scan = try picture(of: 1964, seed: 5)
    var state: UInt64 = 7
    for index in scan.bytesPerRow * 340..<scan.bytesPerRow * 500 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let noise = Int(state >> 60) - 8
      scan.pixels[index] = UInt8(max(0, min(255, Int(scan.pixels[index]) + noise)))
    }
    let revealed = GrayMap(try lens.reveal(file(scan))[0])
    let fits = letters.mapValues { compare(revealed, $0).likeness }
    #expect(fits.max { $0.value < $1.value }?.key == 1964)
    #expect(try #require(fits[1964]) > 0.6)
  }

  @Test(
    "the year of each city's card reads back through calm zones and inks",
    arguments: ["park-city", "elm-city", "hartford"])
  func cities(city: String) throws {
    let template = try Template(directory: "\(Fixture.root)/Templates/\(city)")
    let renderer = try FaceRenderer(template: template)
    let layer = try #require(template.back.artwork?.layers.first { $0.kind == "latent" })
    let maps = FigureMaps(
      art: [:], typesetter: try Typesetter(fonts: template.fonts), dates: template.dates,
      grid: try ArtworkGrid(
        width: renderer.printer.width, height: renderer.printer.height,
        pixelsPerMillimetre: renderer.printer.pixelsPerMillimetre))
    let area = try ArtworkMap.Area(#require(layer.box), on: maps.grid)
    let seed = try #require(ArtworkSeed(bytes: Digest.sha256([9])))
    let specimen = try renderer.specimen()
    let face = try renderer.background(
      of: .back, seed: seed, content: specimen.content, pictures: specimen.pictures
    ).raster()
    let revealed = GrayMap(try LatentLens(template, side: .back).reveal(file(face))[0])
    // The specimens' year of birth.
    let isOval = if case .screen(let screen) = layer { screen.isOval } else { false }
    let years = ["1987", "1981", "1967", "2003"]
    let likeness = try years.map {
      compare(revealed, try maps.letters($0, font: "value", area, "the test", isOval: isOval).samples).likeness
    }
    // Around its ragged edge the lens shows the lines of other layers, which are like no year.
    #expect(likeness[0] > 0.5, "\(likeness)")
    #expect(likeness.dropFirst().allSatisfy { $0 < likeness[0] - 0.02 }, "\(likeness)")
  }

  @Test("a picture of another shape is refused, and so is a face without a latent image")
  func refused() throws {
    let square = try Raster(
      width: 100, height: 100, format: .rgb8, pixels: [UInt8](repeating: 200, count: 30_000))
    #expect(Fixture.faceError { _ = try lens.reveal(file(square)) }?.code == .photoRefused)
    let plain = renderer.template.withoutArtwork
    #expect(Fixture.faceError { _ = try LatentLens(plain, side: .front) }?.code == .invalidTemplate)
  }

  @Test("only what the card shows in plain letters may be hidden")
  func fields() throws {
    let layer = """
      {"type": "latent", "text": "{guardian}", "font": "bold", "box": [5, 5, 22, 9], "pitch": 0.36, "width": 0.17,
      "ink": {"stops": ["#5b7fa6"]}}
      """
    #expect(Fixture.faceError { _ = try Self.template(", " + layer) }?.field?.hasSuffix("text") == true)
  }
}

extension FaceRenderer {
  /// An invented holder's card.
  fileprivate func specimen() throws -> Specimen {
    try Specimen(SpecimenCard.usual(template.policy, fields: FieldPresence(fields: [.signature])), on: self)
  }
}
