import Testing

@testable import CardArtwork

@Suite("Screens that show a figure")
struct ScreenTests {
  static let grid = try? ArtworkGrid(width: 240, height: 160, pixelsPerMillimetre: 12)

  /// Black lines on white, level unless told, over the whole grid.
  static func design(
    _ figure: ScreenLayer.Figure, rise: Double = 0, fullWidth: Double = 0.2, pitch: Double = 0.5, width: Double = 0.2,
    angle: Double = 0
  ) -> ArtworkDesign {
    ArtworkDesign(
      paper: ArtworkColor(rgb: 0xffffff), luminanceFloor: 0,
      layers: [
        .screen(
          ScreenLayer(
            figure: figure,
            stroke: ArtworkStroke(
              pitch: ArtworkBounds(pitch), width: ArtworkBounds(width), opacity: ArtworkBounds(1),
              ink: ArtworkInk(ArtworkColor(rgb: 0x000000))), box: box, angle: ArtworkBounds(angle),
            rise: ArtworkBounds(rise), fullWidth: ArtworkBounds(fullWidth), feather: 0.7))
      ])
  }

  static let box = ArtworkBox(x: 0, y: 0, width: 20, height: 40 / 3)

  /// The image with a map of the samples that `value` gives for each device pixel.
  static func image(_ design: ArtworkDesign, _ value: (Int, Int) -> UInt8) throws -> [UInt32] {
    let grid = try #require(Self.grid)
    let area = try ArtworkMap.Area(box, on: grid)
    let samples = (0..<area.width * area.height).map { value($0 % area.width, $0 / area.width) }
    return try ArtworkRenderer(design).image(
      seed: Fixtures.seed(1), grid: grid, maps: [0: ArtworkMap(samples, box: box, on: grid)])
  }

  /// The mean coverage of whole pitches away from the edges.
  static func coverage(_ image: [UInt32], columns: Range<Int>) -> Double {
    var sum = 0.0
    for y in 20..<140 { for x in columns { sum += 255 - Double(image[y * 240 + x] & 0xff) } }
    return sum / 255 / Double(120 * columns.count)
  }

  @Test("lines are as wide as stated where the map is empty, full, and half full", arguments: [0, 128, 255] as [UInt8])
  func widths(sample: UInt8) throws {
    let image = try Self.image(Self.design(.ghost, fullWidth: 0.4, width: 0.1)) { _, _ in sample }
    let expected = (0.1 + 0.3 * Double(sample) / 255) / 0.5
    let mean = Self.coverage(image, columns: 20..<220)
    #expect(abs(mean / expected - 1) < 0.02, "\(mean) for \(expected)")
  }

  @Test("lines that rise by whole pitches lie where they lay before")
  func wholePitches() throws {
    let flat = try Self.image(Self.design(.relief)) { _, _ in 0 }
    let risen = try Self.image(Self.design(.relief, rise: 3)) { _, _ in 255 }
    let worst = zip(flat, risen).map { abs(Int($0 & 0xff) - Int($1 & 0xff)) }.max() ?? 255
    #expect(worst <= 8, "\(worst)")
  }

  @Test("a relief bends lines by its height: a ramp turns them")
  func ramp() throws {
    // Two pitches of 6 pixels over 200 pixels: a slope of 0.06.
    let image = try Self.image(Self.design(.relief, rise: 2)) { x, _ in UInt8(min(255, x * 255 / 200)) }
    func line(in column: Int) -> Int {
      (60..<66).min { image[$0 * 240 + column] & 0xff < image[$1 * 240 + column] & 0xff } ?? 0
    }
    // Two pitches up are a half pitch up after a quarter of the way.
    #expect(abs(abs(line(in: 30) - line(in: 80)) - 3) <= 1)
  }

  @Test("a latent image has the tone of its ground, and its lines lie between those of the ground")
  func latent() throws {
    for angle in [0.0, 17, -40] {
      let image = try Self.image(Self.design(.latent, rise: 1, angle: angle)) { x, _ in x < 120 ? 64 : 192 }
      let (ground, letters) = (
        Self.coverage(image, columns: 20..<110), Self.coverage(image, columns: 130..<220)
      )
      #expect(abs(ground - letters) < 0.004, "\(ground) and \(letters)")
      guard angle == 0 else { continue }
      for y in 20..<140 {
        let (left, right) = (image[y * 240 + 60] & 0xff, image[y * 240 + 180] & 0xff)
        #expect(left > 128 || right > 128, "row \(y)")
      }
    }
  }

  @Test("a screen without its map is not drawn and leaves the other layers as they are")
  func withoutMap() throws {
    var design = Self.design(.ghost)
    design.layers.insert(ArtworkDesign.plain.layers[0], at: 0)
    let grid = try Fixtures.coarse()
    let image = try ArtworkRenderer(design).image(seed: Fixtures.seed(2), grid: grid)
    design.layers.removeLast()
    #expect(image == (try ArtworkRenderer(design).image(seed: Fixtures.seed(2), grid: grid)))
  }

  @Test("a map of another size or grid is refused")
  func badMaps() throws {
    let grid = try #require(Self.grid)
    let area = try ArtworkMap.Area(Self.box, on: grid)
    #expect(throws: ArtworkError.self) {
      try ArtworkMap([UInt8](repeating: 0, count: area.width * area.height - 1), box: Self.box, on: grid)
    }
    let map = try ArtworkMap([UInt8](repeating: 0, count: area.width * area.height), box: Self.box, on: grid)
    let other = try Fixtures.coarse()
    let renderer = try ArtworkRenderer(Self.design(.ghost))
    let seed = try Fixtures.seed(1)
    var pixels = [UInt32](repeating: 0, count: other.width)
    var span = pixels.mutableSpan
    var thrown: ArtworkError?
    do throws(ArtworkError) {
      try renderer.render(seed: seed, grid: other, maps: [0: map], rows: 0..<1, into: &span)
    } catch {
      thrown = error
    }
    #expect(thrown?.code == .badInput)
  }

  @Test("a box that reaches beyond the grid is painted as far as there are pixels")
  func beyondTheGrid() throws {
    let grid = try ArtworkGrid(width: 61, height: 35, pixelsPerMillimetre: 12, trimOrigin: (10, 10))
    let box = ArtworkBox(x: -3, y: -2.5, width: 20, height: 20)
    let area = try ArtworkMap.Area(box, on: grid)
    let map = try ArtworkMap([UInt8](repeating: 255, count: area.width * area.height), box: box, on: grid)
    guard case .screen(var layer) = Self.design(.ghost, fullWidth: 0.4).layers[0] else { return }
    layer.box = box
    var design = Self.design(.ghost)
    design.layers = [.screen(layer)]
    let image = try ArtworkRenderer(design).image(seed: Fixtures.seed(1), grid: grid, maps: [0: map])
    let dark = image.count { $0 & 0xff < 128 }
    #expect(Double(dark) / Double(image.count) > 0.7)
  }

  @Test("pitch, widths and gaps are held against the printer's pixels")
  func printable() throws {
    let grid = try ArtworkGrid(width: 100, height: 100, pixelsPerMillimetre: 300 / 25.4)
    func subject(_ design: ArtworkDesign) -> String? {
      do throws(ArtworkError) {
        try design.check(on: grid)
        return nil
      } catch {
        return error.code == .tooFine ? error.subject : "\(error)"
      }
    }
    #expect(subject(Self.design(.latent, rise: 1, pitch: 0.345, width: 0.17)) == nil)
    #expect(subject(Self.design(.latent, rise: 1, pitch: 0.33, width: 0.17)) == "layers[0] (latent): pitch")
    #expect(subject(Self.design(.relief, width: 0.09)) == "layers[0] (relief): width")
    #expect(subject(Self.design(.ghost, fullWidth: 0.43, width: 0.04)) == "layers[0] (ghost): pitch less fullWidth")
    #expect(subject(Self.design(.ghost, fullWidth: 0.2, width: 0.04)) == nil)
  }
}
