/// Reads a symbol whose place is known.
enum SymbolReading {
  /// The code at a fit, in pixels of the image that is `scale` times as large as the picture; `nil` where too much of
  /// it is not seen.
  ///
  /// The modules are told by their middles alone, then with the blur taken back as those modules show it that every
  /// symbol shares, then as all show it, and with what the modules about each have turned out to be. The first guess
  /// that the symbol's error correction can mend is taken.
  static func read(
    _ fit: GridFit, in picture: Luminance, scale: Double, work: inout Int
  ) throws(ScanError) -> ScannedCode? {
    let (n, known) = (fit.layout.dimension, fit.layout.known)
    let samples = ModuleSamples(of: picture, homography: fit.homography, dimension: n)
    work -= samples.values.count * 40
    var light = Equaliser.none.tell(samples)
    for turn in 0...lastTurn {
      if turn > 0 {
        var teachers = known
        if turn > 1 {
          let step = max(2, n * n / teacherLimit)
          for index in stride(from: turn % step, to: n * n, by: step) where abs(light[index]) > doubt {
            teachers.append((index % n, index / n, light[index] < 0))
          }
        }
        let neighbours = turn > 1 ? Neighbours(light, known: known, dimension: n) : nil
        work -= teachers.count * 2500
        guard let learnt = Equaliser(samples, neighbours, from: teachers) else { return nil }
        light = learnt.tell(samples, neighbours)
      }
      var modules = light.map { $0 < 0 }
      for (u, v, dark) in known { modules[v * n + u] = dark }
      work -= n * n * 60
      if let code = try Reader.decode(modules: modules, dimension: n) { return fit.code(code, scale: scale) }
      if work < 0 { return nil }
    }
    return nil
  }

  /// Modules that suffice to learn from, beside those that are known.
  private static let teacherLimit = 4000

  /// After so many more the guesses no longer get better.
  private static let lastTurn = 5

  /// Modules nearer than this to neither dark nor light teach nothing.
  private static let doubt = 0.2
}

extension GridFit {
  /// A decoded drawing of the symbol as the code that is in the image.
  fileprivate func code(_ drawing: Reader.Drawing, scale: Double) -> ScannedCode {
    var corners = corners(scale: scale)
    if drawing.isMirrored { corners.swapAt(1, 3) }
    return ScannedCode(
      bytes: drawing.bytes, corners: corners, errorCorrection: drawing.errorCorrection, isMirrored: drawing.isMirrored,
      modulePixels: corners.meanSide / Double(layout.dimension))
  }

  /// The symbol as one that could not be read.
  func unread(scale: Double) -> UnreadCode {
    let corners = corners(scale: scale)
    return UnreadCode(corners: corners, modulePixels: corners.meanSide / Double(layout.dimension))
  }

  private func corners(scale: Double) -> [ScannedCode.Point] {
    let n = Double(layout.dimension)
    return [(0, 0), (n, 0), (n, n), (0, n)].map { (u, v) in
      let (x, y) = homography.map(u, v)
      // A pixel of a halved picture has its middle between those of the two that it was made from.
      let shift = (scale - 1) / 2
      return ScannedCode.Point(x: Int((x * scale + shift).rounded()), y: Int((y * scale + shift).rounded()))
    }
  }
}
