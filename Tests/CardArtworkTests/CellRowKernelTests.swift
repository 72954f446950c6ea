import Testing

@testable import CardArtwork

@Suite("The kernel for rows of cells")
struct CellRowKernelTests {
  /// Compares what the kernel paints with what `CellPainter` paints itself, over the same pixels.
  private static func expectSame(
    _ plan: ArtworkPlan, _ grid: ArtworkGrid, cover: ArtworkCover? = nil, over pixels: [UInt32]? = nil, _ what: String
  ) {
    let pictures = [true, false].map { usesKernel in
      var picture = pixels ?? Array(repeating: 0x1234_5678, count: grid.width * grid.height)
      var painter = CellPainter(plan: plan, grid: grid, cover: cover)
      painter.usesKernel = usesKernel
      var span = picture.mutableSpan
      painter.paint(rows: 0..<grid.height, into: &span)
      return picture
    }
    #expect(Set(pictures[0]).count > 50, "\(what): nothing is painted")
    let differing = zip(pictures[0], pictures[1]).count { $0 != $1 }
    #expect(differing == 0, "\(what): \(differing) pixels differ")
  }

  @Test("paints the same pixels as Swift, at any resolution and with cells that are cut or covered")
  func designs() throws {
    for (design, seed) in zip([ArtworkDesign.parkCityFront, .parkCityBack, .dark, .plain], 1...) {
      for scale in [4, 300 / 25.4, 600 / 25.4, 100] {
        let grid = try ArtworkGrid(width: 213, height: 118, pixelsPerMillimetre: scale, trimOrigin: (3, 2))
        let plan = try ArtworkRenderer(design).plan(Fixtures.seed(seed), pixelsPerMillimetre: scale)
        Self.expectSame(plan, grid, "design \(seed) at \(scale)")
        var cover = ArtworkCover(grid)
        cover.hide(x: 30..<90, y: 20..<70)
        Self.expectSame(plan, grid, cover: cover, "design \(seed) at \(scale) with a cover")
      }
    }
  }

  @Test("paints the same lines as Swift where a map shifts and widens them", arguments: [-3.0, 0, 0.7, 3])
  func maps(rise: Double) throws {
    let grid = try #require(ScreenTests.grid)
    let area = try ArtworkMap.Area(ScreenTests.box, on: grid)
    let samples = (0..<area.width * area.height).map { UInt8(truncatingIfNeeded: $0 * 7 / 5 + $0 / area.width * 3) }
    let map = try ArtworkMap(samples, box: ScreenTests.box, on: grid)
    for figure in [ScreenLayer.Figure.relief, .ghost] {
      for width in [0.05, 0.2] {
        let design = ScreenTests.design(figure, rise: rise, fullWidth: 0.3, width: width, angle: 20)
        let plan = try ArtworkRenderer(design).plan(
          Fixtures.seed(2), maps: [0: map], pixelsPerMillimetre: grid.pixelsPerMillimetre)
        Self.expectSame(plan, grid, "\(figure), rise \(rise), width \(width)")
      }
    }
  }

  @Test("lays the same lines over a portrait as Swift")
  func portrait() throws {
    let grid = try ArtworkGrid(width: 304, height: 400, pixelsPerMillimetre: 300 / 25.4)
    let weave = PortraitWeave(
      box: ArtworkBox(x: 0, y: 0, width: 25, height: 32), reach: 5, strength: 0.5, feather: 2, bottomFeather: 3)
    let plan = try ArtworkRenderer(.parkCityFront).plan(
      Fixtures.seed(5), pixelsPerMillimetre: grid.pixelsPerMillimetre, over: PortraitRing(weave))
    let pixels = (0..<UInt32(grid.width * grid.height)).map { 0xFF00_0000 | ($0 &* 2_654_435_761) >> 8 }
    Self.expectSame(plan, grid, over: pixels, "a portrait")
  }
}
