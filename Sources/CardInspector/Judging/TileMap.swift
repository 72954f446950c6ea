import CardFace

/// The face in squares of some 1.7 mm, each with how well the photo agrees with what should be there. It tolerates half
/// a pixel of displacement, which print and lens may leave over.
struct TileMap {
  static let side = 20
  let columns: Int
  let rows: Int
  private(set) var tiles: [Tile] = []

  struct Tile {
    /// Pixels that are judged.
    var pixels = 0
    /// Pixels that can't be, by reason.
    var glare = 0, outside = 0
    /// Pixels of a tile that is as it should be but lies a little beside its place: a far corner that was not found
    /// exactly.
    var displaced = 0
    /// Whether it disagrees, lies near the photo's end, and agrees further aside.
    var isFarAside = false
    /// Pixels with something on the artwork.
    var colored = 0
    /// Squared levels beyond what displacement and noise explain, summed.
    var excess = 0.0
    /// Squared levels by which what should be there varies, summed.
    var structure = 0.0
    /// The variances and covariance of what is seen and what should be there, around their means.
    var seen = 0.0, both = 0.0
    /// The mean difference.
    var offset = 0.0

    /// What is not explained, as a share of what should be there and of usual noise.
    func mismatch(noise: Double) -> Double {
      guard pixels > 60 else { return 0 }
      return excess / (0.25 * structure + Double(pixels) * (36 + 4 * noise * noise))
    }
  }

  init(_ expected: ExpectedFace, _ prediction: Prediction) {
    let (w, h) = (expected.width, expected.height)
    columns = (w + Self.side - 1) / Self.side
    rows = (h + Self.side - 1) / Self.side
    tiles = [Tile](repeating: Tile(), count: columns * rows)
    let (low, high) = Self.envelope(prediction.luma)
    let tolerance = Float(1.5 * prediction.noise)
    // Texts of the holder are judged by their glyphs, the symbol by being read.
    let (unfit, colored) = (ExpectedFace.Part.unfit, ExpectedFace.Part.colored)
    var sums = [(s: Double, e: Double, ss: Double, ee: Double, se: Double)](
      repeating: (0, 0, 0, 0, 0), count: tiles.count)
    for y in 0..<h {
      for x in 0..<w {
        let at = y * w + x
        guard expected.parts[at].lacks(unfit) else { continue }
        let tile = y / Self.side * columns + x / Self.side
        let hidden = prediction.isClear(at) || prediction.hidden[at] == .outside ? prediction.hidden[at] : .glare
        switch hidden {
        case .glare: tiles[tile].glare += 1
        case .outside: tiles[tile].outside += 1
        case .no:
          let (seen, luma) = (prediction.seen.values[at], prediction.luma.values[at])
          tiles[tile].pixels += 1
          if !expected.parts[at].lacks(colored) { tiles[tile].colored += 1 }
          let (s, e) = (Double(seen), Double(luma))
          sums[tile].s += s
          sums[tile].e += e
          sums[tile].ss += s * s
          sums[tile].ee += e * e
          sums[tile].se += s * e
        }
      }
    }
    for index in tiles.indices where tiles[index].pixels > 0 {
      let (n, t) = (Double(tiles[index].pixels), sums[index])
      tiles[index].structure = max(0, t.ee - t.e * t.e / n)
      tiles[index].seen = max(0, t.ss - t.s * t.s / n)
      tiles[index].both = t.se - t.s * t.e / n
      tiles[index].offset = (t.s - t.e) / n
    }
    let slow = slowOffsets()
    for y in 0..<h {
      for x in 0..<w {
        let at = y * w + x
        guard expected.parts[at].lacks(unfit), prediction.hidden[at] == .no, prediction.isClear(at) else { continue }
        let tile = y / Self.side * columns + x / Self.side
        let seen = prediction.seen.values[at] - slow[tile]
        let allowed = tolerance + Self.stray(prediction.luma.values[at])
        let over = max(0, seen - high.values[at] - allowed, low.values[at] - allowed - seen)
        tiles[tile].excess += Double(over * over)
      }
    }
    pardonDisplacements(expected, prediction, low, high, slow)
    pardonShadows(expected, prediction, low, high)
  }

  /// Pixels that a tile may lie beside its place without being said to differ: a sixth of a millimetre. Whoever moves
  /// something to change what a card says moves it further.
  static let slack = 2

  /// The same near the photo's end: the end of one genuine card's label lay six pixels aside there.
  static let cutSlack = 8
  /// Tiles from the photo's end within which that holds: some 14 mm.
  private static let nearEnd = 8

  private func isNearEnd(_ index: Int) -> Bool {
    let (x, y) = (index % columns, index / columns)
    return (max(0, y - Self.nearEnd)...min(rows - 1, y + Self.nearEnd)).contains { row in
      (max(0, x - Self.nearEnd)...min(columns - 1, x + Self.nearEnd)).contains { tiles[row * columns + $0].outside > 0 }
    }
  }

  /// Of the tiles that disagree, those that agree somewhere within some pixels can't be told.
  private mutating func pardonDisplacements(
    _ expected: ExpectedFace, _ prediction: Prediction, _ low: Plane, _ high: Plane, _ slow: [Float]
  ) {
    let (w, h, tolerance) = (expected.width, expected.height, Float(1.5 * prediction.noise))
    for index in tiles.indices where tiles[index].mismatch(noise: prediction.noise) > Limits.tile.matches {
      let (x0, y0) = (index % columns * Self.side, index / columns * Self.side)
      func excess(_ dx: Int, _ dy: Int) -> Double {
        var sum = 0.0
        for y in max(0, y0, -dy)..<min(h, y0 + Self.side, h - dy) {
          for x in max(0, x0, -dx)..<min(w, x0 + Self.side, w - dx) {
            let (at, other) = (y * w + x, (y + dy) * w + x + dx)
            guard expected.parts[at].lacks(.unfit), prediction.hidden[at] == .no, prediction.isClear(at) else {
              continue
            }
            let seen = prediction.seen.values[at] - slow[index]
            let allowed = tolerance + Self.stray(prediction.luma.values[other])
            let over = max(0, seen - high.values[other] - allowed, low.values[other] - allowed - seen)
            sum += Double(over * over)
          }
        }
        return sum
      }
      func agrees(within reach: Int) -> Bool {
        var moved = tiles[index]
        return (-reach...reach).contains { dy in
          (-reach...reach).contains { dx in
            moved.excess = excess(dx, dy)
            return moved.mismatch(noise: prediction.noise) < Limits.tile.matches
          }
        }
      }
      guard agrees(within: Self.slack) else {
        tiles[index].isFarAside =
          tiles[index].colored > 20 && isNearEnd(index) && agrees(within: Self.cutSlack)
        continue
      }
      tiles[index].displaced += tiles[index].pixels
      tiles[index].pixels = 0
      tiles[index].excess = 0
    }
  }

  /// Levels by which stray light of some hundredths of white shifts a dark pixel; next to nothing where it is light.
  static func stray(_ luma: Float) -> Float { max(0, 380 / max(luma, 12) - 3) }

  /// The most, in levels, that light and colours which the fit does not know are allowed to shift a part of the face.
  private static let mostOffset = 12.0

  /// How much brighter each tile and those around it are than expected, in the middle: light and colours of a few
  /// millimetres, not what was printed in one place.
  private func slowOffsets() -> [Float] {
    tiles.indices.map { index in
      let (x, y) = (index % columns, index / columns)
      var offsets: [Double] = []
      for row in max(0, y - 2)...min(rows - 1, y + 2) {
        for column in max(0, x - 2)...min(columns - 1, x + 2) {
          let tile = tiles[row * columns + column]
          if tile.pixels > 60 { offsets.append(tile.offset) }
        }
      }
      guard offsets.count > 5 else { return 0 }
      offsets.sort()
      return Float(min(Self.mostOffset, max(-Self.mostOffset, offsets[offsets.count / 2])))
    }
  }

  /// Of the tiles that disagree, those where a straight edge of light or shadow explains it: beyond it all is darker or
  /// lighter by one factor; and those beside such an edge that was found already. What lies there can't be told.
  private mutating func pardonShadows(_ expected: ExpectedFace, _ prediction: Prediction, _ low: Plane, _ high: Plane) {
    for index in tiles.indices where tiles[index].mismatch(noise: prediction.noise) > Limits.tile.matches {
      let (x0, y0) = (index % columns * Self.side, index / columns * Self.side)
      let edge = ShadowEdge(
        expected, prediction, low, high, x: max(0, x0 - 4), y: max(0, y0 - 4), side: Self.side + 8)
      let isBeside = prediction.isBesideEdge(DeviceArea(x: x0, y: y0, width: Self.side, height: Self.side))
      if !isBeside {
        guard let excess = edge.leastExcess() else { continue }
        var tile = tiles[index]
        tile.excess = excess
        guard tile.mismatch(noise: prediction.noise) < Limits.tile.matches else { continue }
      }
      tiles[index].glare += tiles[index].pixels
      tiles[index].pixels = 0
      tiles[index].excess = 0
    }
  }

  /// The least and the greatest of what lies within half a pixel.
  private static func envelope(_ plane: Plane) -> (low: Plane, high: Plane) {
    var (low, high) = (plane, plane)
    let (w, h) = (plane.width, plane.height)
    let v = plane.values.span
    var l = low.values.mutableSpan
    var g = high.values.mutableSpan
    for y in 1..<h - 1 {
      for x in 1..<w - 1 {
        let at = y &* w &+ x
        let own = v[unchecked: at]
        var (least, most) = (own, own)
        for step in [at &- 1, at &+ 1, at &- w, at &+ w, at &- w &- 1, at &- w &+ 1, at &+ w &- 1, at &+ w &+ 1] {
          let other = (own + v[unchecked: step]) * 0.5
          least = min(least, other)
          most = max(most, other)
        }
        l[unchecked: at] = least
        g[unchecked: at] = most
      }
    }
    return (low, high)
  }

  /// The tiles that a box of the face touches.
  func indices(in area: DeviceArea) -> [Int] {
    let x0 = max(0, area.x / Self.side)
    let x1 = min(columns - 1, (area.maxX - 1) / Self.side)
    let y0 = max(0, area.y / Self.side)
    let y1 = min(rows - 1, (area.maxY - 1) / Self.side)
    guard x0 <= x1, y0 <= y1 else { return [] }
    return (y0...y1).flatMap { y in (x0...x1).map { y * columns + $0 } }
  }
}
