/// What the paper under a signature would look like without ink: a coarse grid of colours, interpolated.
///
/// Shadows, gradients and colour casts change slowly across the paper, strokes are narrow. So each tile's
/// brighter pixels are taken for paper, and dark features narrower than five tiles are closed.
struct PaperEstimate {
  /// Tiles along the longer side: a closed stroke may then be a tenth of it wide.
  private static let tilesAcross = 48
  /// Share of a tile's pixels, from the brightest, that are averaged.
  private static let brightShare = 0.3
  /// Radius of the closing, in tiles.
  private static let closingRadius = 2

  let columns: Int
  let rows: Int
  private let tile: Int
  /// Red, green, blue of each tile, 0...255; the fourth lane is luma, by which tiles are ordered.
  private(set) var tiles: [SIMD4<Float>]

  /// `image` is rgb8.
  init(_ image: Raster) {
    tile = max(4, (max(image.width, image.height) + Self.tilesAcross - 1) / Self.tilesAcross)
    columns = (image.width + tile - 1) / tile
    rows = (image.height + tile - 1) / tile
    tiles = []
    tiles.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for column in 0..<columns { tiles.append(Self.brightMean(image, column * tile, row * tile, tile)) }
    }
    tiles = extreme(of: tiles, brighter: true)
    tiles = extreme(of: tiles, brighter: false)
    tiles = averaged(tiles)
  }

  /// The paper's colours along row `y` of the image, at least 1, to divide by.
  func row(_ y: Int, width: Int, into out: inout [SIMD4<Float>]) {
    let (top, bottom, down) = neighbors(y, count: rows)
    for x in 0..<width {
      let (left, right, across) = neighbors(x, count: columns)
      let upper = mix(tiles[top * columns + left], tiles[top * columns + right], across)
      let lower = mix(tiles[bottom * columns + left], tiles[bottom * columns + right], across)
      let paper = mix(upper, lower, down)
      out[x] = SIMD4(max(paper.x, 1), max(paper.y, 1), max(paper.z, 1), max(paper.w, 1))
    }
  }

  /// The two tiles whose centres enclose a pixel, and the share of the second.
  private func neighbors(_ position: Int, count: Int) -> (Int, Int, Float) {
    let place = (Float(position) + 0.5) / Float(tile) - 0.5
    guard place > 0 else { return (0, 0, 0) }
    let first = Int(place)
    guard first + 1 < count else { return (count - 1, count - 1, 0) }
    return (first, first + 1, place - Float(first))
  }

  private func mix(_ a: SIMD4<Float>, _ b: SIMD4<Float>, _ share: Float) -> SIMD4<Float> {
    a + (b - a) * share
  }

  private static func brightMean(_ image: Raster, _ x: Int, _ y: Int, _ side: Int) -> SIMD4<Float> {
    var colors: [SIMD4<Float>] = []
    for py in y..<min(y + side, image.height) {
      for px in x..<min(x + side, image.width) {
        let at = (py * image.width + px) * 3
        let (red, green, blue) = (image.pixels[at], image.pixels[at + 1], image.pixels[at + 2])
        let luma = PixelColor(red: red, green: green, blue: blue, alpha: 255).luma
        colors.append(SIMD4(Float(red), Float(green), Float(blue), Float(luma)))
      }
    }
    colors.sort { $0.w > $1.w }
    let count = max(1, Int(Double(colors.count) * brightShare))
    return colors.prefix(count).reduce(.zero, +) / Float(count)
  }

  /// The brightest, or darkest, of the tiles around each.
  private func extreme(of tiles: [SIMD4<Float>], brighter: Bool) -> [SIMD4<Float>] {
    around(radius: Self.closingRadius) { best, other in
      (brighter ? tiles[other].w > tiles[best].w : tiles[other].w < tiles[best].w) ? other : best
    }.map { tiles[$0] }
  }

  private func around(radius: Int, choose: (Int, Int) -> Int) -> [Int] {
    (0..<rows * columns).map { index in
      let (row, column) = (index / columns, index % columns)
      var best = index
      for r in max(0, row - radius)...min(rows - 1, row + radius) {
        for c in max(0, column - radius)...min(columns - 1, column + radius) {
          best = choose(best, r * columns + c)
        }
      }
      return best
    }
  }

  private func averaged(_ tiles: [SIMD4<Float>]) -> [SIMD4<Float>] {
    (0..<rows * columns).map { index in
      let (row, column) = (index / columns, index % columns)
      var (sum, count) = (SIMD4<Float>.zero, Float(0))
      for r in max(0, row - 1)...min(rows - 1, row + 1) {
        for c in max(0, column - 1)...min(columns - 1, column + 1) {
          sum += tiles[r * columns + c]
          count += 1
        }
      }
      return sum / count
    }
  }
}
