/// How a background's lines run on over the outer parts of a portrait, so that who replaces the photo breaks them.
///
/// An ellipse in the middle stays free of them: there the face is judged, by eye and by its fingerprint.
public struct PortraitWeave: Sendable, Hashable {
  /// Shares of the portrait's box that the free ellipse is wide and high.
  public static let freeEllipse = (width: 0.6, height: 0.75)

  /// The portrait's box in mm.
  public var box: ArtworkBox
  /// How far from the box's edges the lines reach, in mm: 1…10.
  public var reach: Double
  /// The lines' opacity over the photo, as a share of what they have beside it: 0…1.
  public var strength: Double
  /// Over how many mm inside its left, right and upper edge the photo fades into the artwork: 0…5. Lines over the photo
  /// begin as those under it end.
  public var feather: Double
  /// The same at its lower edge: 0…8 mm.
  public var bottomFeather: Double

  /// - Parameters:
  ///   - box: mm.
  ///   - reach: mm, 1…10.
  ///   - strength: 0…1.
  ///   - feather: mm, 0…5.
  ///   - bottomFeather: mm, 0…8.
  public init(box: ArtworkBox, reach: Double, strength: Double, feather: Double, bottomFeather: Double) {
    self.box = box
    self.reach = reach
    self.strength = strength
    self.feather = feather
    self.bottomFeather = bottomFeather
  }
}

/// Where lines go on over a portrait: all around its free ellipse, no deeper than they may, and as far as its photo has
/// not faded away.
struct PortraitRing {
  private let left: Float
  private let right: Float
  private let top: Float
  private let bottom: Float
  private let weave: PortraitWeave
  /// Over how many mm the lines end, and how far from the ellipse: strengths are interpolated over cells of 0.68 mm at
  /// 300 dpi.
  private static let (ending, clearance): (Float, Float) = (1.2, 0.75)

  init(_ weave: PortraitWeave) {
    self.weave = weave
    left = Float(weave.box.x)
    top = Float(weave.box.y)
    right = Float(weave.box.x + weave.box.width)
    bottom = Float(weave.box.y + weave.box.height)
  }

  /// How strongly lines are drawn at eight places, 0…1.
  func artwork(_ x: Lanes, _ y: Float) -> Lanes {
    let sides = lesser(x - Lanes(left), Lanes(right) - x)
    let (above, below) = (y - top, bottom - y)
    let photo =
      Self.risen(sides, weave.feather) * Self.risen(Lanes(above), weave.feather)
      * Self.risen(Lanes(below), weave.bottomFeather)
    let edge = lesser(sides, Lanes(min(above, below)))
    let outer = ((Lanes(Float(weave.reach)) - edge) * Lanes(1 / Self.ending)).smoothStep
    // The distance from the ellipse, exact on its axes.
    let (a, b) = (
      Float(weave.box.width * PortraitWeave.freeEllipse.width / 2),
      Float(weave.box.height * PortraitWeave.freeEllipse.height / 2)
    )
    let u = (x - Lanes((left + right) / 2)) * Lanes(1 / a)
    let v = (y - (top + bottom) / 2) / b
    let square = u * u + Lanes(v * v + 1e-6)
    let away = (square * square.inverseSquareRoot - Lanes(1)) * Lanes(min(a, b))
    let free = ((away - Lanes(Self.clearance)) * Lanes(1 / Self.ending)).smoothStep
    return photo * outer * free * Lanes(Float(weave.strength))
  }

  /// How much of the photo shows so many mm inside one of its edges.
  private static func risen(_ inside: Lanes, _ feather: Double) -> Lanes {
    (inside * Lanes(feather > 0.05 ? Float(1 / feather) : 20)).smoothStep
  }
}

extension ArtworkRenderer {
  /// Draws the lines of the artwork on over a portrait that was painted on it; figures, irises and gratings stay below.
  ///
  /// - Parameters:
  ///   - weave: where and how strongly.
  ///   - seed: the card's, that of its artwork.
  ///   - grid: the device pixels.
  ///   - pixels: the whole picture, `grid.width · grid.height` pixels of `0xFFRRGGBB`.
  /// - Throws: `ArtworkError` with code `badInput` if the count does not fit.
  public func draw(
    _ weave: PortraitWeave, seed: ArtworkSeed, grid: ArtworkGrid, on pixels: inout MutableSpan<UInt32>
  ) throws(ArtworkError) {
    guard pixels.count == grid.width * grid.height else {
      throw ArtworkError(
        .badInput, "pixels", "there are \(pixels.count) pixels", hint: "give \(grid.width * grid.height)")
    }
    // Whole cells around the portrait, in a buffer of their own: nodes then lie where the artwork's do, and lines meet.
    let cell = Lattice.cell
    func cells(_ from: Double, _ size: Double, _ origin: Double, _ limit: Int) -> Range<Int> {
      let scale = grid.pixelsPerMillimetre
      let first = Int((from * scale + origin).rounded(.down))
      let last = Int(((from + size) * scale + origin).rounded(.up))
      let lower = min(max(0, first), limit) / cell * cell
      return lower..<max(lower, (min(max(0, last), limit) + cell - 1) / cell * cell)
    }
    func inside(_ from: Double, _ size: Double, _ origin: Double, _ limit: Int) -> Range<Int> {
      func pixel(_ place: Double) -> Int {
        min(max(0, Int((place * grid.pixelsPerMillimetre).rounded()) + Int(origin.rounded())), limit)
      }
      return pixel(from)..<max(pixel(from), pixel(from + size))
    }
    let columns = cells(weave.box.x, weave.box.width, grid.trimX, grid.width)
    let rows = cells(weave.box.y, weave.box.height, grid.trimY, grid.height)
    guard !columns.isEmpty, !rows.isEmpty else { return }
    let window = ArtworkGrid(window: grid, columns: columns, rows: rows)
    let shown = min(columns.upperBound, grid.width) - columns.lowerBound
    var part = [UInt32](repeating: 0xFF00_0000, count: window.width * window.height)
    // Within the grid's pixels, of which there are as many as was checked.
    for y in 0..<min(window.height, grid.height - rows.lowerBound) {
      let (from, to) = ((rows.lowerBound + y) * grid.width + columns.lowerBound, y * window.width)
      var out = part.mutableSpan
      for x in 0..<shown { out[unchecked: to &+ x] = pixels[unchecked: from &+ x] }
    }
    let plan = plan(seed, pixelsPerMillimetre: grid.pixelsPerMillimetre, over: PortraitRing(weave))
    var painter = CellPainter(plan: plan, grid: window)
    var span = part.mutableSpan
    painter.paint(rows: 0..<window.height, into: &span)
    // Nothing beside the portrait changes, though its cells reach out.
    let (across, along) = (
      inside(weave.box.x, weave.box.width, grid.trimX, grid.width),
      inside(weave.box.y, weave.box.height, grid.trimY, grid.height)
    )
    let lines = part.span
    precondition(across.isEmpty || across.lowerBound >= columns.lowerBound && across.upperBound <= columns.upperBound)
    precondition(along.isEmpty || along.lowerBound >= rows.lowerBound && along.upperBound <= rows.upperBound)
    for y in along {
      let (from, to) = ((y - rows.lowerBound) * window.width - columns.lowerBound, y * grid.width)
      for x in across { pixels[unchecked: to &+ x] = lines[unchecked: from &+ x] }
    }
  }
}

extension PortraitWeave {
  /// Throws `ArtworkError` naming the value that lies outside of its range.
  public func validate(_ subject: String) throws(ArtworkError) {
    try box.validate(subject)
    for (value, range, what) in [
      (reach, 1...10, "reach"), (strength, 0...1, "strength"), (feather, 0...5, "feather"),
      (bottomFeather, 0...8, "bottomFeather"),
    ] as [(Double, ClosedRange<Double>, String)] where !range.contains(value) {
      throw ArtworkError(
        .outOfRange, "\(subject): \(what)", "\(value) is not between \(range.lowerBound) and \(range.upperBound)",
        hint: "choose a value from \(range.lowerBound) to \(range.upperBound)")
    }
  }
}
