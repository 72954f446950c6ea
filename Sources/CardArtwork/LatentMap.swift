extension ScreenLayer {
  /// How softly a latent image's letters begin, as a part of the pitch: the standard deviation by which to blur them. A
  /// sharp edge breaks each line within a pixel, and the breaks draw the letters' outline.
  public static let latentSoftness = 0.4

  /// A latent image's map: letters lie half a pitch from their ground, and all lines waver so that the letters' edges
  /// get lost.
  ///
  /// For many cards make a ``LatentGround`` once.
  ///
  /// - Parameters:
  ///   - letters: 0 outside, 255 inside, blurred by ``latentSoftness``: one sample for each device pixel of the box,
  ///     row by row.
  ///   - grid: the device pixels.
  /// - Throws: what ``ArtworkMap`` throws.
  public func latentMap(_ letters: [UInt8], on grid: ArtworkGrid) throws(ArtworkError) -> ArtworkMap {
    try LatentGround(self, on: grid).map(letters)
  }
}

/// How the lines of a latent image waver, which is the same on all cards.
public struct LatentGround: Sendable {
  private let box: ArtworkBox
  private let grid: ArtworkGrid
  /// The map's samples where there are no letters.
  private let levels: [UInt8]

  /// By how much of a turn lines waver at most. Under the lens a fifth of a turn still leaves letters and ground apart.
  private static let waver: Float = 0.2
  /// From crest to crest of the wavering, in pitches. Lines then bend everywhere as steeply as at the letters' soft
  /// edges, so that neither an eye nor a loupe can tell the two apart.
  private static let waverLength = 2.5

  /// The ground of a screen's latent images.
  ///
  /// - Throws: what ``ArtworkMap/Area`` throws.
  public init(_ screen: ScreenLayer, on grid: ArtworkGrid) throws(ArtworkError) {
    let area = try ArtworkMap.Area(screen.box, on: grid)
    let pitch = (screen.stroke.pitch.lower + screen.stroke.pitch.upper) / 2 * grid.pixelsPerMillimetre
    // Six waves of nearly the same length run in all directions. Any lengths and phases will do that don't fall in
    // step.
    let waves = (0..<6).map { index in
      let (turn, odd) = (Double(index), Double(index * 5 % 6))
      return PlaneWave(
        length: Self.waverLength * pitch * (0.85 + 0.06 * odd), direction: (turn + 0.11 * odd) / 12, phase: 0.37 * odd)
    }
    var levels = [UInt8](repeating: 0, count: area.width * area.height)
    for y in 0..<area.height {
      for left in stride(from: 0, to: area.width, by: 8) {
        let x = Lanes(0, 1, 2, 3, 4, 5, 6, 7) + Lanes(Float(left))
        var sum = Lanes(0)
        for wave in waves { sum += wave.sine(x, Float(y)) }
        // The sum of waves reaches six where all meet, and is mostly below two: crests are rounded off.
        let bent = sum * (sum * sum + Lanes(1.44)).inverseSquareRoot
        let wavering = (bent * Lanes(Self.waver * 255)).fixed
        for lane in 0..<min(8, area.width - left) {
          // The ground lies at a quarter of a turn. A sample of 255 is a whole turn.
          levels[y * area.width + left + lane] = UInt8(64 + Int(wavering[lane]))
        }
      }
    }
    (self.box, self.grid, self.levels) = (screen.box, grid, levels)
  }

  /// The map of an image with these letters; see ``ScreenLayer/latentMap(_:on:)``.
  public func map(_ letters: [UInt8]) throws(ArtworkError) -> ArtworkMap {
    guard letters.count == levels.count else { return try ArtworkMap(letters, box: box, on: grid) }
    var samples = levels
    let source = letters.span
    var out = samples.mutableSpan
    // Letters lie at three quarters of a turn: 64 ± 51 and half of 255 stay within a byte.
    for index in 0..<out.count { out[unchecked: index] &+= source[unchecked: index] / 2 }
    return try ArtworkMap(samples, box: box, on: grid)
  }
}
