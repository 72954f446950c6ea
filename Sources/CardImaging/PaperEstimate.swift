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
  /// Of each column of pixels: the tiles to its left and right, and the share of the right one.
  private let places: [(Int, Int, Float)]

  /// `image` is rgb8, `luma` has its pixels as ``PixelColor/luma``.
  init(_ image: Raster, luma: [UInt8]) {
    tile = max(4, (max(image.width, image.height) + Self.tilesAcross - 1) / Self.tilesAcross)
    columns = (image.width + tile - 1) / tile
    rows = (image.height + tile - 1) / tile
    let (tile, columns) = (tile, columns)
    places = (0..<image.width).map { Self.neighbors($0, tile: tile, count: columns) }
    tiles = []
    tiles.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for column in 0..<columns { tiles.append(Self.brightMean(image, luma, column * tile, row * tile, tile)) }
    }
    tiles = extreme(of: tiles, brighter: true)
    tiles = extreme(of: tiles, brighter: false)
    tiles = averaged(tiles)
  }

  /// One over the paper's colours (and luma) along row `y` of the image: what pixels are multiplied by to get their
  /// share of the paper's light.
  func inverseRow(_ y: Int, into out: inout [SIMD4<Float>]) {
    let (top, bottom, down) = Self.neighbors(y, tile: tile, count: rows)
    let inverses = (0..<columns).map { column in
      let upper = tiles[top * columns + column]
      let paper = upper + (tiles[bottom * columns + column] - upper) * down
      // Paper is never black here: the picture would have been refused. One keeps the quotient finite.
      return SIMD4<Float>(repeating: 1) / SIMD4(max(paper.x, 1), max(paper.y, 1), max(paper.z, 1), max(paper.w, 1))
    }
    for x in out.indices {
      let (left, right, across) = places[x]
      out[x] = inverses[left] + (inverses[right] - inverses[left]) * across
    }
  }

  /// The two tiles whose centres enclose a pixel, and the share of the second.
  private static func neighbors(_ position: Int, tile: Int, count: Int) -> (Int, Int, Float) {
    let place = (Float(position) + 0.5) / Float(tile) - 0.5
    guard place > 0 else { return (0, 0, 0) }
    let first = Int(place)
    guard first + 1 < count else { return (count - 1, count - 1, 0) }
    return (first, first + 1, place - Float(first))
  }

  private static func brightMean(_ image: Raster, _ luma: [UInt8], _ x: Int, _ y: Int, _ side: Int) -> SIMD4<Float> {
    let (right, bottom) = (min(x + side, image.width), min(y + side, image.height))
    let luma = luma.span
    let pixels = image.pixels.span
    var counts = [Int32](repeating: 0, count: 256)
    for py in y..<bottom {
      for at in py &* image.width &+ x..<py &* image.width &+ right { counts[Int(luma[at])] &+= 1 }
    }
    var left = Int32(max(1, Double((right - x) * (bottom - y)) * brightShare))
    var least = 255
    while least > 0, left > counts[least] {
      left -= counts[least]
      least -= 1
    }
    var sum = SIMD4<Int32>.zero
    var count: Int32 = 0
    for py in y..<bottom {
      for at in py &* image.width &+ x..<py &* image.width &+ right where Int(luma[at]) >= least {
        let color = (pixels[3 &* at], pixels[3 &* at &+ 1], pixels[3 &* at &+ 2])
        sum &+= SIMD4(Int32(color.0), Int32(color.1), Int32(color.2), Int32(luma[at]))
        count &+= 1
      }
    }
    return SIMD4(Float(sum.x), Float(sum.y), Float(sum.z), Float(sum.w)) / Float(max(count, 1))
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
