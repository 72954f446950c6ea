/// Paints a design's artwork: a pure function of design, seed and grid.
///
/// Rows are independent: however they are split over calls or threads, each pixel comes out the same, on every machine.
public struct ArtworkRenderer: Sendable {
  /// What is painted.
  public let design: ArtworkDesign
  private let tables: [RunTable?]
  private let floor: Float

  /// Checks the design and computes its colour tables, once for all cards.
  ///
  /// - Throws: what ``ArtworkDesign/validate()`` throws.
  public init(_ design: ArtworkDesign) throws(ArtworkError) {
    try design.validate()
    self.design = design
    let floor = Luma.floor(forLuminance: design.luminanceFloor)
    self.floor = floor
    tables = design.layers.map { layer in
      switch layer {
      case .iris(let layer): RunTable(stops: layer.run.stops, floor: floor)
      case .grating, .kinegram: nil
      default: layer.stroke.map { RunTable(stops: $0.ink.run.stops, floor: floor) }
      }
    }
  }

  /// The whole image: `grid.width · grid.height` pixels, row by row, each `0xFFRRGGBB` in sRGB.
  ///
  /// - Parameter maps: as for ``render(seed:grid:maps:rows:into:)``, made for this grid.
  public func image(seed: ArtworkSeed, grid: ArtworkGrid, maps: [Int: ArtworkMap] = [:]) -> [UInt32] {
    var pixels = [UInt32](repeating: 0, count: grid.width * grid.height)
    var span = pixels.mutableSpan
    paint(seed: seed, grid: grid, maps: maps, cover: nil, rows: 0..<grid.height, into: &span)
    return pixels
  }

  /// Some rows of the image.
  ///
  /// - Parameters:
  ///   - seed: the card's.
  ///   - grid: the device pixels.
  ///   - maps: what screens show and which shape kinegrams have, by the layer's index from 0; a screen without a map is
  ///     not drawn, a kinegram without one is round.
  ///   - cover: the cells of which nothing will be seen; nil for none.
  ///   - rows: device rows within the grid.
  ///   - pixels: takes `rows.count · grid.width` pixels, each `0xFFRRGGBB` in sRGB in native byte order; `rows`' first
  ///     comes first.
  /// - Throws: `ArtworkError` with code `badInput` if the rows lie outside the grid, the count does not fit, or a map
  ///   or the cover was made for another grid.
  public func render(
    seed: ArtworkSeed, grid: ArtworkGrid, maps: [Int: ArtworkMap] = [:], cover: ArtworkCover? = nil, rows: Range<Int>,
    into pixels: inout MutableSpan<UInt32>
  ) throws(ArtworkError) {
    guard rows.lowerBound >= 0, rows.upperBound <= grid.height else {
      throw ArtworkError(
        .badInput, "rows", "\(rows) is not within the grid's \(grid.height) rows", hint: "ask for rows of the grid")
    }
    guard pixels.count == rows.count * grid.width else {
      throw ArtworkError(
        .badInput, "pixels", "there is room for \(pixels.count) pixels", hint: "give \(rows.count * grid.width)")
    }
    for (layer, map) in maps where map.grid != grid {
      throw ArtworkError(
        .badInput, "map of layers[\(layer)]", "it was made for another grid",
        hint: "make it for the grid that is painted")
    }
    guard cover?.grid ?? grid == grid else {
      throw ArtworkError(
        .badInput, "cover", "it was made for another grid", hint: "make it for the grid that is painted")
    }
    paint(seed: seed, grid: grid, maps: maps, cover: cover, rows: rows, into: &pixels)
  }

  /// One card's drawn values.
  func plan(
    _ seed: ArtworkSeed, maps: [Int: ArtworkMap] = [:], pixelsPerMillimetre: Double = 300 / 25.4,
    over ring: PortraitRing? = nil
  ) -> ArtworkPlan {
    ArtworkPlan(
      design, tables: tables, maps: maps, floor: floor, seed: seed, pixelsPerMillimetre: pixelsPerMillimetre, over: ring
    )
  }

  private func paint(
    seed: ArtworkSeed, grid: ArtworkGrid, maps: [Int: ArtworkMap], cover: ArtworkCover?, rows: Range<Int>,
    into pixels: inout MutableSpan<UInt32>
  ) {
    guard !rows.isEmpty else { return }
    let plan = plan(seed, maps: maps, pixelsPerMillimetre: grid.pixelsPerMillimetre)
    var painter = CellPainter(plan: plan, grid: grid, cover: cover)
    painter.paint(rows: rows, into: &pixels)
    for kinegram in plan.kinegrams {
      KinegramPainter(kinegram, grid: grid)?.paint(rows: rows, into: &pixels)
    }
  }
}
