/// A drawn ``KinegramLayer``: the colour of each dot.
struct KinegramField {
  let box: ArtworkBox
  /// mm.
  let pitch: Float
  let dot: Float
  /// Rows of dots lie along (cosine, sine).
  let cosine: Float
  let sine: Float
  /// The middle of dot (0, 0) from the box's middle, in pitches.
  let shiftX: Float
  let shiftY: Float
  let tracks: KinegramLayer.Tracks
  let inverseTrack: Float
  let trackPhase: Float
  /// In turns.
  let step: Float
  let turns: Float
  let direction: Float
  /// Spacing times the sum of sines, in nm.
  let path: Float
  let strength: Float
  let foil: SIMD4<Float>
  let opacity: Float
  let floor: Float
  let map: ArtworkMap?

  init(_ layer: KinegramLayer, map: ArtworkMap?, floor: Float, _ stream: inout ArtworkStream) {
    box = layer.box
    pitch = Float(stream.draw(layer.pitch))
    dot = Float(layer.dot)
    let angle = stream.draw(layer.angle) / 360
    cosine = Float(Transcendental.cosine(turns: angle))
    sine = Float(Transcendental.sine(turns: angle))
    shiftX = Float(stream.unit())
    shiftY = Float(stream.unit())
    tracks = layer.tracks
    inverseTrack = Float(1 / stream.draw(layer.trackWidth))
    trackPhase = Float(stream.unit())
    step = Float(stream.draw(layer.step) / 360)
    turns = tracks == .rings ? Float(stream.whole(layer.turns)) : Float(stream.draw(layer.turns))
    direction = Float(stream.unit())
    path = Float(stream.draw(layer.spacing) * 1000 * stream.draw(layer.sines))
    strength = Float(stream.draw(layer.strength))
    foil = Luma.lifted(layer.foil.components, to: floor)
    opacity = Float(layer.opacity)
    self.floor = floor
    self.map = map
  }

  /// The colours of the eight dots whose middles lie at (x, y) mm from the box's middle.
  @inline(__always) func colors(_ x: Lanes, _ y: Lanes, hues: [SIMD4<Float>], _ body: (Int, SIMD4<Float>) -> Void) {
    let track: Lanes
    let along: Lanes
    switch tracks {
    case .rings:
      let square = x * x + y * y + Lanes(1e-6)
      track = square * square.inverseSquareRoot * Lanes(inverseTrack) + Lanes(trackPhase)
      // The rulings turn with the direction of the place. This is left to powers of its unit vector below, for an angle
      // would jump.
      along = Lanes(0)
    case .waves:
      let along20 = x * Lanes(1 / 20)
      track = (y + (x * Lanes(1 / 9) + Lanes(direction)).sineOfTurns) * Lanes(inverseTrack) + Lanes(trackPhase)
      along = along20 * Lanes(turns)
    }
    // Rounding the place less a half gives the whole number below it.
    let band = (track - Lanes(0.5)).nearest
    let psi = along + band * Lanes(step) + Lanes(direction)
    var across = (psi + Lanes(0.25)).sineOfTurns
    if tracks == .rings {
      let inverse = (x * x + y * y + Lanes(1e-6)).inverseSquareRoot
      let (c, s) = RosetteField.power(x * inverse, y * inverse, Int(turns))
      across = across * c - psi.sineOfTurns * s
    }
    let paths = Lanes(path) * across.magnitude
    for lane in 0..<8 {
      let hue = Spectrum.hue(at: paths[lane], in: hues) * SIMD4(repeating: strength)
      body(lane, Luma.lifted(Luma.limited(foil + hue), to: floor))
    }
  }
}

/// Paints kinegrams over a picture that the cell painter has made.
struct KinegramPainter {
  private let field: KinegramField
  private let grid: ArtworkGrid
  private let area: ArtworkMap.Area
  private let side: Int
  /// By row and column of dots, the middle of the box in the middle.
  private var dots: [SIMD4<Float>]

  init?(_ field: KinegramField, grid: ArtworkGrid) {
    guard let area = try? ArtworkMap.Area(field.box, on: grid) else { return nil }
    self.field = field
    self.grid = grid
    self.area = area
    // Half the box's diagonal on either side, in dots, in whole groups of eight.
    let (w, h) = (field.box.width, field.box.height)
    let reach = (w * w + h * h).squareRoot() / 2 / Double(field.pitch) + 2
    side = (Int(2 * reach) / 8 + 1) * 8
    dots = Array(repeating: SIMD4(), count: side * side)
    let hues = Spectrum.hues
    let half = Float(side / 2)
    for row in 0..<side {
      for group in 0..<side / 8 {
        let u = (Lanes(0, 1, 2, 3, 4, 5, 6, 7) + Lanes(Float(group * 8) - half - field.shiftX)) * Lanes(field.pitch)
        let v = Lanes((Float(row) - half - field.shiftY) * field.pitch)
        let x = u * Lanes(field.cosine) - v * Lanes(field.sine)
        let y = u * Lanes(field.sine) + v * Lanes(field.cosine)
        field.colors(x, y, hues: hues) { dots[row * side + group * 8 + $0] = $1 }
      }
    }
  }

  /// Paints device rows; `pixels` begins with the first of them.
  func paint(rows: Range<Int>, into pixels: inout MutableSpan<UInt32>) {
    let top = max(rows.lowerBound, area.y)
    let bottom = min(rows.upperBound, area.y + area.height)
    let (left, right) = (max(0, area.x), min(grid.width, area.x + area.width))
    guard top < bottom, left < right else { return }
    for y in top..<bottom {
      for x in stride(from: left, to: right, by: 8) {
        paint(x..<min(right, x + 8), y, rowStart: (y - rows.lowerBound) * grid.width, into: &pixels)
      }
    }
  }

  private func paint(_ columns: Range<Int>, _ y: Int, rowStart: Int, into pixels: inout MutableSpan<UInt32>) {
    let middleX = field.box.x + field.box.width / 2
    let middleY = field.box.y + field.box.height / 2
    let scale = grid.pixelsPerMillimetre
    let x =
      Lattice.millimetres(from: Double(columns.lowerBound) + 0.5, spacing: 1, grid) - Lanes(Float(middleX))
    let dy = Lanes(Float((Double(y) + 0.5 - grid.trimY) / scale - middleY))
    let shape = shape(x, dy, columns, y)
    // From the middle, in dots along and across their rows.
    let inverse = Lanes(1 / field.pitch)
    let u = (x * Lanes(field.cosine) + dy * Lanes(field.sine)) * inverse + Lanes(field.shiftX)
    let v = (dy * Lanes(field.cosine) - x * Lanes(field.sine)) * inverse + Lanes(field.shiftY)
    let (column, row) = (u.nearest, v.nearest)
    let (du, dv) = (u - column, v - row)
    let square = du * du + dv * dv + Lanes(1e-6)
    let distance = square * square.inverseSquareRoot
    let pixelsAPitch = Lanes(field.pitch * Float(scale))
    let covered = ((Lanes(field.dot / 2) - distance) * pixelsAPitch + Lanes(0.5)).limited * shape
    let foil = shape * Lanes(field.opacity)
    let half = side / 2
    for index in columns {
      let lane = index &- columns.lowerBound
      guard shape[lane] > 0 else { continue }
      var color = ArtworkColor(rgb: pixels[rowStart &+ index]).components
      color += (field.foil - color) * SIMD4(repeating: foil[lane])
      let at = (Int(row[lane]) &+ half) &* side &+ Int(column[lane]) &+ half
      if dots.indices.contains(at) { color += (dots[at] - color) * SIMD4(repeating: covered[lane]) }
      let bits = unsafeBitCast(color + SIMD4(repeating: 0x1.8p23), to: SIMD4<UInt32>.self) & SIMD4(repeating: 0xff)
      pixels[rowStart &+ index] = 0xff00_0000 | bits.x &<< 16 | bits.y &<< 8 | bits.z
    }
  }

  /// How far the patch covers eight pixels, 0…1.
  private func shape(_ x: Lanes, _ dy: Lanes, _ columns: Range<Int>, _ y: Int) -> Lanes {
    guard let map = field.map else {
      let (a, b) = (Float(field.box.width / 2), Float(field.box.height / 2))
      let (u, v) = (x * Lanes(1 / a), dy * Lanes(1 / b))
      let square = u * u + v * v + Lanes(1e-6)
      let inside = (Lanes(1) - square * square.inverseSquareRoot) * Lanes(min(a, b) * Float(grid.pixelsPerMillimetre))
      return (inside + Lanes(0.5)).limited
    }
    var shape = Lanes(0)
    for column in columns { shape[column - columns.lowerBound] = Float(map.sample(column, y)) * (1 / 255) }
    return shape
  }
}
