import CardArtwork

/// What the tests share.
enum Fixtures {
  struct NoSeed: Error {}

  /// A seed whose bytes depend on a number: what a SHA-256 would be in real use.
  static func seed(_ number: Int) throws -> ArtworkSeed {
    var state = UInt64(number) &* 0x9e37_79b9_7f4a_7c15 &+ 1
    let bytes = (0..<32).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
    guard let seed = ArtworkSeed(bytes: bytes) else { throw NoSeed() }
    return seed
  }

  /// Three quarters of an ID-1 card with few pixels: a build for debugging takes seconds for one at 300 dpi.
  static func coarse() throws -> ArtworkGrid {
    try ArtworkGrid(width: 257, height: 162, pixelsPerMillimetre: 4, trimOrigin: (2, 2))
  }

  /// Some rows of an image; empty if they can't be painted.
  static func rows(
    _ renderer: ArtworkRenderer, _ seed: ArtworkSeed, _ grid: ArtworkGrid, _ rows: Range<Int>
  ) -> [UInt32] {
    var pixels = [UInt32](repeating: 0, count: rows.count * grid.width)
    var span = pixels.mutableSpan
    do { try renderer.render(seed: seed, grid: grid, rows: rows, into: &span) } catch { return [] }
    return pixels
  }
}
