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
  /// One over the paper's colours (three a pixel) and luma, for each row of tiles spread over the columns of pixels.
  private var inverseColors: [[Float]] = []
  private var inverseLuma: [[Float]] = []

  /// `image` is rgb8, `luma` has its pixels as ``PixelColor/luma``.
  init(_ image: Raster, luma: [UInt8]) {
    tile = max(4, (max(image.width, image.height) + Self.tilesAcross - 1) / Self.tilesAcross)
    columns = (image.width + tile - 1) / tile
    rows = (image.height + tile - 1) / tile
    tiles = []
    tiles.reserveCapacity(columns * rows)
    var counts = [Int32](repeating: 0, count: 256)
    for row in 0..<rows {
      for column in 0..<columns {
        tiles.append(Self.brightMean(image, luma, column * tile, row * tile, tile, &counts))
      }
    }
    tiles = extreme(of: tiles, brighter: true)
    tiles = extreme(of: tiles, brighter: false)
    tiles = averaged(tiles)
    spread(over: image.width)
  }

  /// One over the paper's light along a row of pixels: what pixels are multiplied by to get their share of it. It lies
  /// between those of two rows of tiles.
  struct Inverses {
    /// Of red, green, blue, along the centres of the tiles above and below.
    let colors: ([Float], [Float])
    /// The same of luma.
    let luma: ([Float], [Float])
    /// The share of the tiles below.
    let down: Float

    /// Puts samples times the inverses between `pair` into `out`.
    func multiply(_ samples: [UInt8], from start: Int, _ pair: ([Float], [Float]), into out: inout [Float]) {
      let count = out.count
      precondition(start >= 0 && start + count <= samples.count && pair.0.count == count && pair.1.count == count)
      let samples = samples.span
      let above = pair.0.span
      let below = pair.1.span
      let down = down
      var out = out.mutableSpan
      for x in 0..<count {
        let inverse = above[unchecked: x] + (below[unchecked: x] - above[unchecked: x]) * down
        out[unchecked: x] = Float(samples[unchecked: start &+ x]) * inverse
      }
    }
  }

  /// For row `y` of the image.
  func inverses(_ y: Int) -> Inverses {
    let (top, bottom, down) = Self.neighbors(y, tile: tile, count: rows)
    return Inverses(
      colors: (inverseColors[top], inverseColors[bottom]), luma: (inverseLuma[top], inverseLuma[bottom]), down: down)
  }

  private mutating func spread(over width: Int) {
    for row in 0..<rows {
      // Paper is never black where this counts: the picture is refused then. One keeps the quotient finite.
      let inverses = tiles[row * columns..<(row + 1) * columns].map { paper in
        SIMD4<Float>(repeating: 1) / SIMD4(max(paper.x, 1), max(paper.y, 1), max(paper.z, 1), max(paper.w, 1))
      }
      var colors: [Float] = []
      var luma: [Float] = []
      colors.reserveCapacity(3 * width)
      luma.reserveCapacity(width)
      for x in 0..<width {
        let (left, right, across) = Self.neighbors(x, tile: tile, count: columns)
        let inverse = inverses[left] + (inverses[right] - inverses[left]) * across
        colors.append(inverse.x)
        colors.append(inverse.y)
        colors.append(inverse.z)
        luma.append(inverse.w)
      }
      inverseColors.append(colors)
      inverseLuma.append(luma)
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

  /// The mean of a tile's brighter pixels; `counts` is 256 zeros, and is again afterwards.
  private static func brightMean(
    _ image: Raster, _ luma: [UInt8], _ x: Int, _ y: Int, _ side: Int, _ counts: inout [Int32]
  ) -> SIMD4<Float> {
    let (right, bottom) = (min(x + side, image.width), min(y + side, image.height))
    precondition(luma.count == image.width * image.height && image.format == .rgb8)
    let luma = luma.span
    let pixels = image.pixels.span
    // Every other row says as much: noise is averaged over half a hundred pixels still.
    for py in stride(from: y, to: bottom, by: 2) {
      for at in py &* image.width &+ x..<py &* image.width &+ right { counts[Int(luma[unchecked: at])] &+= 1 }
    }
    var left = Int32(max(1, Double((right - x) * ((bottom - y + 1) / 2)) * brightShare))
    var least = 255
    while least > 0, left > counts[least] {
      left -= counts[least]
      least -= 1
    }
    for value in 0..<256 { counts[value] = 0 }
    var sum = SIMD4<Int32>.zero
    var count: Int32 = 0
    for py in stride(from: y, to: bottom, by: 2) {
      for at in py &* image.width &+ x..<py &* image.width &+ right where Int(luma[unchecked: at]) >= least {
        let color = (
          pixels[unchecked: 3 &* at], pixels[unchecked: 3 &* at &+ 1], pixels[unchecked: 3 &* at &+ 2]
        )
        sum &+= SIMD4(Int32(color.0), Int32(color.1), Int32(color.2), Int32(luma[unchecked: at]))
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
