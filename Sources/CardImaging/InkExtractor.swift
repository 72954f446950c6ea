/// Turns the picture of a signature into an ink mask: scans, photos of paper, tablet images with or
/// without transparency, ink of any colour that is darker than its paper.
package enum InkExtractor {
  /// Pixels of the longer side in which ink is looked for; larger pictures are scaled down first. Twice what a
  /// signature's box of 25 mm has at 600 dpi.
  package static let workingSide = 1_200

  /// Pixels of the shorter side below which nothing can be told from paper.
  package static let leastSide = 8

  /// How much darker than paper (share of its sRGB-encoded value) ink must be at the least.
  static let leastContrast: Float = 0.2

  /// The paper may be no darker than this (0...255), and no tile darker than this share of the brightest:
  /// else the picture shows no sheet of paper, or much besides it.
  static let leastPaper: Float = 60
  static let darkTile: Float = 0.25
  static let darkTilesAllowed = 0.02

  /// A stroke may be as wide as this part of the longer side, one in 32, for its paper to be found at the pixel: what
  /// is darker over a wider area is paper in a shadow, unless it is nearly as dark as the strokes.
  static let strokeDivisor = 32

  /// Share of the ink's bounding box that may be ink: signatures stay below a third.
  static let solidShare = 0.65

  /// The ink's coverage as gray8, 0 for paper to 255 for ink, trimmed to the ink.
  ///
  /// `workingSide`, ``leastSide`` or more, is the longer side in pixels below twice which larger pictures are brought
  /// first: twice the box that the mask is for loses nothing and saves time.
  /// Any format is taken; transparency is laid over white. Shadows, gradients and colour casts of the paper
  /// are divided out, specks removed, and strokes brought to full strength with smooth edges.
  /// Throws ``ImageError``: `tooSmall`, `noInk` (empty, or too faint), `solidInk` (a dark picture or area).
  package static func alphaMask(from image: Raster, workingSide: Int = workingSide) throws(ImageError) -> Raster {
    precondition(workingSide >= leastSide, "ink can't be told from paper in so few pixels")
    guard min(image.width, image.height) >= leastSide else {
      throw ImageError(
        .tooSmall, "the signature has \(image.width) by \(image.height) pixels, fewer than \(leastSide) on a side",
        hint: "scan it at 300 dpi")
    }
    var picture = image.converted(to: .rgb8)
    while isHalved(picture.width, picture.height, workingSide) { picture = picture.halved() }
    return try extracted(from: picture)
  }

  /// The same from a JPEG or PNG file, which is halved while it is decoded.
  ///
  /// Throws ``ImageError`` as ``PhotoDecoder/decode(_:limits:reduceTo:)`` and
  /// ``alphaMask(from:workingSide:)-(Raster,_)`` do.
  package static func alphaMask(
    from file: [UInt8], limits: ImageLimits = .untrusted, workingSide: Int = workingSide
  ) throws(ImageError) -> Raster {
    try alphaMask(
      from: PhotoDecoder.decode(file, limits: limits) { isHalved($0, $1, workingSide) }, workingSide: workingSide)
  }

  /// At most twice `workingSide` is left: halving is many times as fast as a kernel's resampling, and its softness is
  /// lost when the mask is scaled to its box.
  private static func isHalved(_ width: Int, _ height: Int, _ workingSide: Int) -> Bool {
    max(width, height) >= 2 * workingSide && min(width, height) >= 2 * leastSide
  }

  private static func extracted(from picture: Raster) throws(ImageError) -> Raster {
    let luma = picture.converted(to: .gray8).pixels
    let paper = PaperEstimate(picture, luma: luma)
    try check(paper)
    let darkness = InkDarkness(picture, luma: luma, paper: paper, strokeDivisor: strokeDivisor)
    var mask = try coverage(darkness)
    let strokes = InkComponents.clean(&mask, width: picture.width, height: picture.height)
    return try trimmed(mask, strokes, width: picture.width, height: picture.height)
  }

  private static func check(_ paper: PaperEstimate) throws(ImageError) {
    let brightest = paper.tiles.reduce(0) { max($0, $1.w) }
    let dark = paper.tiles.count { $0.w < brightest * darkTile }
    guard brightest >= leastPaper, Double(dark) <= Double(paper.tiles.count) * darkTilesAllowed else {
      throw ImageError(
        .solidInk, "the signature's picture has large dark areas",
        hint: "show the signature on light paper, and nothing else")
    }
  }

  private static func coverage(_ darkness: InkDarkness) throws(ImageError) -> [UInt8] {
    let noInk = ImageError(.noInk, "no ink was found in the signature's picture", hint: "sign with a dark pen")
    // Most pixels are paper. What is brighter than the median tells the noise, for no ink is among it.
    let histogram = darkness.histogram
    guard let middle = histogram.value(atShare: 0.5), let bright = histogram.value(atShare: 0.16) else { throw noInk }
    let low = max(middle + 4 * (middle - bright), middle + 0.08)
    guard let core = histogram.value(atShare: 0.9, above: max(low, leastContrast)) else { throw noInk }
    // Three quarters of the strokes' cores: they become solid, their edges stay smooth.
    let high = max(core * 0.75, low + 0.1)
    let strokes = ramp(from: low, to: high)
    // Where strokes cross so densely that no paper is near, they are as dark as elsewhere.
    let knots = ramp(from: high * 0.8, to: high)
    var mask = [UInt8](repeating: 0, count: darkness.local.count)
    precondition(darkness.wide.count == mask.count)
    let (near, far) = (darkness.local.span, darkness.wide.span)
    let (strokeTable, knotTable) = (strokes.span, knots.span)
    var out = mask.mutableSpan
    for at in 0..<out.count {
      out[unchecked: at] = max(strokeTable[Int(near[unchecked: at])], knotTable[Int(far[unchecked: at])])
    }
    return mask
  }

  /// Coverage 0...255 of each stored darkness, rising between two.
  private static func ramp(from low: Float, to high: Float) -> [UInt8] {
    (0...2 * InkDarkness.steps).map { stored in
      let share = (InkDarkness.darkness(stored) - low) / (high - low)
      return UInt8(min(max(share, 0), 1) * 255 + 0.5)
    }
  }

  private static func trimmed(
    _ mask: [UInt8], _ strokes: InkComponents.Strokes, width: Int, height: Int
  ) throws(ImageError) -> Raster {
    let noInk = ImageError(.noInk, "no signature was found in the picture", hint: "sign with a dark pen")
    guard let box = strokes.box else { throw noInk }
    let pixels = Double(strokes.weight) / 255
    // A stroke of a hundredth of the picture's longer side is no signature.
    guard pixels >= 16, max(box.width, box.height) * 100 >= max(width, height) * 2 else { throw noInk }
    guard pixels <= Double(box.width * box.height) * solidShare else {
      throw ImageError(
        .solidInk, "the signature's picture is a solid area",
        hint: "show the signature on light paper, and nothing else")
    }
    return Raster(unchecked: mask, width: width, height: height, format: .gray8).cropped(to: box)
  }
}
