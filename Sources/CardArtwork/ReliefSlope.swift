extension ScreenLayer {
  /// How far a relief's lines may shift per mm, in mm. At two thirds they lie three pitches apart on one flank; at one
  /// they would merge, and beyond that cross.
  public static let steepestRelief = 2.0 / 3

  /// Checks that a relief's lines neither merge nor crowd where its figure is steepest, whatever a card draws.
  ///
  /// - Parameter map: the layer's height map, for the grid that is to be printed.
  /// - Throws: `ArtworkError` with code `inconsistent` for lines that would merge or cross, `tooFine` for lines that
  ///   would come closer than ``ArtworkDesign/closestPitch``; both name the largest `rise` that works.
  public func checkRelief(_ map: ArtworkMap) throws(ArtworkError) {
    let scale = map.grid.pixelsPerMillimetre
    let slope = map.steepestSlope
    guard slope > 0, rise.magnitude > 0 else { return }
    let (near, far) = (stroke.pitch.lower, stroke.pitch.upper)
    // The waves press the lines together already: only the rest is left to the figure.
    let waves = self.waves.compression
    let shift = rise.magnitude * far * slope + waves
    // The larger pitch shifts lines farther, the smaller leaves less room between them.
    let apart = max(0, Self.steepestRelief - waves) / (far * slope)
    let together = max(0, near * scale / ArtworkDesign.closestPitch - 1 - waves) / (near * slope)
    guard shift > Self.steepestRelief || rise.magnitude > together else { return }
    let least = Self.thousandths(min(apart, together), down: true)
    let hint = "make rise at most \(least), lower the pitch or the waves, or soften the figure"
    guard shift <= Self.steepestRelief else {
      throw ArtworkError(
        .inconsistent, "\(figure): rise",
        "with a rise of \(rise.magnitude) and a pitch of \(far) mm lines shift by \(Self.thousandths(shift)) mm "
          + "per mm where the "
          + "figure is steepest, more than \(Self.thousandths(Self.steepestRelief)): they merge or cross", hint: hint)
    }
    let pixels = near * scale / (1 + rise.magnitude * near * slope + waves)
    throw ArtworkError(
      .tooFine, "\(figure): rise",
      "with a rise of \(rise.magnitude) and a pitch of \(near) mm lines come as close as "
        + "\(Self.thousandths(pixels)) device pixels "
        + "where the figure is steepest, less than \(ArtworkDesign.closestPitch)", hint: hint)
  }

  private static func thousandths(_ value: Double, down: Bool = false) -> Double {
    (value * 1000).rounded(down ? .down : .toNearestOrAwayFromZero) / 1000
  }
}

extension ArtworkMap {
  /// The steepest slope of the map, in parts of its full height per mm.
  ///
  /// Measured over three pixels, so that the rounding of the samples counts little. What is steeper over fewer pixels
  /// has no room for a line.
  var steepestSlope: Double {
    var steepest = 0
    for y in stride(from: area.y + 1, to: area.y + area.height - 1, by: 1) {
      for x in stride(from: area.x + 1, to: area.x + area.width - 1, by: 1) {
        let across = Int(sample(x + 1, y)) - Int(sample(x - 1, y))
        let down = Int(sample(x, y + 1)) - Int(sample(x, y - 1))
        steepest = max(steepest, across * across + down * down)
      }
    }
    return Double(steepest).squareRoot() / (2 * 255) * grid.pixelsPerMillimetre
  }
}
