extension ScreenLayer {
  /// How softly a latent image's letters begin, as a part of the pitch: the standard deviation by which to blur them. A
  /// sharp edge breaks each line within a pixel, and the breaks draw the letters' outline.
  public static let latentSoftness = 0.4

  /// By how much of a turn lines waver at most. Under the lens a fifth of a turn still leaves letters and ground apart.
  private static let waver: Float = 0.2
  /// From crest to crest of the wavering, in pitches. Lines then bend everywhere as steeply as at the letters' soft
  /// edges, so that neither an eye nor a loupe can tell the two apart.
  private static let waverLength = 2.5

  /// A latent image's map: letters lie half a pitch from their ground, and all lines waver so that the letters' edges
  /// get lost.
  ///
  /// - Parameters:
  ///   - letters: 0 outside, 255 inside, blurred by ``latentSoftness``: one sample for each device pixel of the box,
  ///     row by row.
  ///   - grid: the device pixels.
  /// - Throws: what ``ArtworkMap`` throws.
  public func latentMap(_ letters: [UInt8], on grid: ArtworkGrid) throws(ArtworkError) -> ArtworkMap {
    let area = try ArtworkMap.Area(box, on: grid)
    let pitch = (stroke.pitch.lower + stroke.pitch.upper) / 2 * grid.pixelsPerMillimetre
    // Six waves of nearly the same length run in all directions. Any lengths and phases will do that don't fall in
    // step.
    let waves = (0..<6).map { index in
      let (turn, odd) = (Double(index), Double(index * 5 % 6))
      return PlaneWave(
        length: Self.waverLength * pitch * (0.85 + 0.06 * odd), direction: (turn + 0.11 * odd) / 12, phase: 0.37 * odd)
    }
    var samples = letters
    guard samples.count == area.width * area.height else { return try ArtworkMap(samples, box: box, on: grid) }
    for y in 0..<area.height {
      for left in stride(from: 0, to: area.width, by: 8) {
        let x = Lanes(0, 1, 2, 3, 4, 5, 6, 7) + Lanes(Float(left))
        var sum = Lanes(0)
        for wave in waves { sum += wave.sine(x, Float(y)) }
        // The sum of waves reaches six where all meet, and is mostly below two: crests are rounded off.
        let bent = sum * (sum * sum + Lanes(1.44)).inverseSquareRoot
        let wavering = (bent * Lanes(Self.waver * 255)).fixed
        for lane in 0..<min(8, area.width - left) {
          let index = y * area.width + left + lane
          // The ground lies at a quarter of a turn, the letters at three quarters. A sample of 255 is a whole turn.
          samples[index] = UInt8(clamping: 64 + Int(letters[index]) / 2 + Int(wavering[lane]))
        }
      }
    }
    return try ArtworkMap(samples, box: box, on: grid)
  }
}
