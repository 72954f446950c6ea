/// Turns the picture of a signature into an ink mask: scans, photos of paper, tablet images with or
/// without transparency, ink of any colour that is darker than its paper.
public enum InkExtractor {
  /// Pixels of the longer side in which ink is looked for; larger pictures are scaled down first. Twice what a
  /// signature's box has at 600 dpi.
  public static let workingSide = 2_000

  /// Pixels of the shorter side below which nothing can be told from paper.
  public static let leastSide = 8

  /// How much darker than paper (share of its sRGB-encoded value) ink must be at the least.
  static let leastContrast: Float = 0.2

  /// The paper may be no darker than this (0...255), and no tile darker than this share of the brightest:
  /// else the picture shows no sheet of paper, or much besides it.
  static let leastPaper: Float = 60
  static let darkTile: Float = 0.25
  static let darkTilesAllowed = 0.02

  /// Share of the ink's bounding box that may be ink: signatures stay below a third.
  static let solidShare = 0.65

  /// The ink's coverage as gray8, 0 for paper to 255 for ink, trimmed to the ink.
  ///
  /// Any format is taken; transparency is laid over white. Shadows, gradients and colour casts of the paper
  /// are divided out, specks removed, and strokes brought to full strength with smooth edges.
  /// Throws ``ImageError``: `tooSmall`, `noInk` (empty, or too faint), `solidInk` (a dark picture or area).
  public static func alphaMask(from image: Raster) throws(ImageError) -> Raster {
    guard min(image.width, image.height) >= leastSide else {
      throw ImageError(
        .tooSmall, "the signature has \(image.width) by \(image.height) pixels, fewer than \(leastSide) on a side",
        hint: "scan it at 300 dpi")
    }
    let picture = shrunk(image.converted(to: .rgb8))
    let paper = PaperEstimate(picture)
    try check(paper)
    let darkness = darkness(of: picture, on: paper)
    var mask = try coverage(darkness)
    InkComponents.clean(&mask, width: picture.width, height: picture.height)
    return try trimmed(mask, width: picture.width, height: picture.height)
  }

  private static func shrunk(_ image: Raster) -> Raster {
    let side = max(image.width, image.height)
    guard side > workingSide else { return image }
    return image.resampled(
      to: max(leastSide, image.width * workingSide / side), height: max(leastSide, image.height * workingSide / side))
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

  /// For each pixel, 1 - value / paper in the channel where that is most: blue ink is darkest in red.
  private static func darkness(of picture: Raster, on paper: PaperEstimate) -> [Float] {
    var out: [Float] = []
    out.reserveCapacity(picture.width * picture.height)
    var papers = [SIMD4<Float>](repeating: .zero, count: picture.width)
    for y in 0..<picture.height {
      paper.row(y, width: picture.width, into: &papers)
      for x in 0..<picture.width {
        let at = (y * picture.width + x) * 3
        let color = SIMD4(
          Float(picture.pixels[at]), Float(picture.pixels[at + 1]), Float(picture.pixels[at + 2]), 0)
        let ratio = color / papers[x]
        out.append(1 - min(ratio.x, ratio.y, ratio.z))
      }
    }
    return out
  }

  private static func coverage(_ darkness: [Float]) throws(ImageError) -> [UInt8] {
    let all = DarknessHistogram(darkness)
    // Most pixels are paper. What is brighter than the median tells the noise, for no ink is among it.
    let middle = all.value(atShare: 0.5)
    let noise = middle - all.value(atShare: 0.16)
    let low = max(middle + 4 * noise, middle + 0.08)
    let strong = DarknessHistogram(darkness.filter { $0 > max(low, leastContrast) })
    guard strong.count > 0 else {
      throw ImageError(.noInk, "no ink was found in the signature's picture", hint: "sign with a dark pen")
    }
    // Three quarters of the strokes' cores: they become solid, their edges stay smooth.
    let high = max(strong.value(atShare: 0.9) * 0.75, low + 0.1)
    return darkness.map { value in
      let share = (value - low) / (high - low)
      return UInt8(min(max(share, 0), 1) * 255 + 0.5)
    }
  }

  private static func trimmed(_ mask: [UInt8], width: Int, height: Int) throws(ImageError) -> Raster {
    var (left, right, top, bottom) = (width, -1, height, -1)
    var weight = 0
    for y in 0..<height {
      for x in 0..<width where mask[y * width + x] > 0 {
        left = min(left, x)
        right = max(right, x)
        top = min(top, y)
        bottom = max(bottom, y)
        weight += Int(mask[y * width + x])
      }
    }
    let box = PixelRect(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
    let pixels = Double(weight) / 255
    // A stroke of a hundredth of the picture's longer side is no signature.
    guard right >= left, pixels >= 16, max(box.width, box.height) * 100 >= max(width, height) * 2 else {
      throw ImageError(.noInk, "no signature was found in the picture", hint: "sign with a dark pen")
    }
    guard pixels <= Double(box.width * box.height) * solidShare else {
      throw ImageError(
        .solidInk, "the signature's picture is a solid area",
        hint: "show the signature on light paper, and nothing else")
    }
    return Raster(unchecked: mask, width: width, height: height, format: .gray8).cropped(to: box)
  }
}

/// How many pixels have which darkness, in steps of 1/1024 from -1 to 1.
private struct DarknessHistogram {
  private var bins = [Int](repeating: 0, count: 2_049)
  let count: Int

  init(_ values: [Float]) {
    count = values.count
    for value in values { bins[Int((min(max(value, -1), 1) + 1) * 1_024)] += 1 }
  }

  /// The value below which `share` of the pixels lie.
  func value(atShare share: Double) -> Float {
    var left = Int(Double(count) * share)
    for (bin, pixels) in bins.enumerated() {
      left -= pixels
      if left < 0 { return Float(bin) / 1_024 - 1 }
    }
    return 1
  }
}
