import CardImaging

/// What to do so that the next frame shows a card's code better. New cases may come with a new minor version.
public enum FrameAdvice: String, Sendable, Hashable, CaseIterable {
  /// No code is to be seen: put the card into the picture.
  case card
  /// The code is too small.
  case closer
  /// The code is large enough, and still was not read, or nothing in the picture is sharp: it is blurred.
  case steady
  /// Light is mirrored in the code.
  case glare
  /// The picture is dark.
  case light

  /// Pixels a module from which a code is read in most captures; the scanner itself needs about 2.
  private static let enoughPixels = 2.5
  /// Luminance that paper has in a picture with enough light: below, noise is a good part of the contrast.
  private static let paper: UInt8 = 70
  /// Luminance of what is blown out; paper that is well lit has some less.
  private static let blownOut: UInt8 = 248
  /// The part of a code's cells that may be blown out: error correction makes good for more, but not for blur as well.
  private static let blownOutPart = 0.06
  /// Cells along a code's side, each of some five modules: where a lamp hides none, each has dark pixels.
  private static let cells = 16
  /// Luminance by which a picture's lightest and darkest parts differ at the least where a card is in it.
  private static let cardContrast = 80
  /// The part of that contrast which the sharpest edges of a picture in focus have across four pixels. A blur of 4
  /// pixels leaves 0.38 of an edge.
  private static let sharpEdge = 0.45

  init(_ unread: [UnreadCode], _ luminance: Raster) {
    guard let code = unread.max(by: { $0.modulePixels < $1.modulePixels }) else {
      self = Self.isDark(luminance) ? .light : Self.isBlurred(luminance) ? .steady : .card
      return
    }
    if code.modulePixels < Self.enoughPixels {
      self = .closer
    } else if Self.isBlownOut(code, luminance) {
      self = .glare
    } else {
      self = Self.isDark(luminance) ? .light : .steady
    }
  }

  /// Whether nineteen of twenty pixels are darker than paper.
  private static func isDark(_ luminance: Raster) -> Bool {
    20 * luminance.pixels.count { $0 >= paper } < luminance.pixels.count
  }

  /// Whether there is something of light and dark parts in the picture, and none of its edges is sharp.
  private static func isBlurred(_ luminance: Raster) -> Bool {
    // Means of 2 × 2 pixels have half of the noise.
    guard min(luminance.width, luminance.height) >= 64 else { return false }
    let half = luminance.halved()
    let contrast = half.halved().halved().spread(0.01)
    guard contrast >= cardContrast else { return false }
    var steps = [Int](repeating: 0, count: 256)
    let pixels = half.pixels
    for y in 0..<half.height {
      let row = y * half.width
      for x in row..<row + half.width - 2 { steps[abs(Int(pixels[x + 2]) - Int(pixels[x]))] += 1 }
    }
    var sharpest = 255
    var above = steps[255]
    while sharpest > 0, 200 * above < half.width * half.height {
      sharpest -= 1
      above += steps[sharpest]
    }
    return Double(sharpest) < sharpEdge * Double(contrast)
  }

  /// Whether so many cells of the code have no dark pixel left that the rest does not suffice.
  private static func isBlownOut(_ code: UnreadCode, _ luminance: Raster) -> Bool {
    guard code.corners.count == 4 else { return false }
    let corner = code.corners.map { (x: Double($0.x), y: Double($0.y)) }
    /// The pixel at a share of the code's width and height.
    func pixel(_ u: Double, _ v: Double) -> UInt8? {
      func mixed(_ value: (Int) -> Double) -> Int {
        Int((1 - v) * ((1 - u) * value(0) + u * value(1)) + v * ((1 - u) * value(3) + u * value(2)))
      }
      let (x, y) = (mixed { corner[$0].x }, mixed { corner[$0].y })
      guard (0..<luminance.width).contains(x), (0..<luminance.height).contains(y) else { return nil }
      return luminance.pixels[y * luminance.width + x]
    }
    var blown = 0
    let samples = 8
    for cell in 0..<cells * cells {
      var darkest = UInt8.max
      for sample in 0..<samples * samples {
        let u = (Double(cell % cells) + (Double(sample % samples) + 0.5) / Double(samples)) / Double(cells)
        let v = (Double(cell / cells) + (Double(sample / samples) + 0.5) / Double(samples)) / Double(cells)
        darkest = min(darkest, pixel(u, v) ?? 0)
      }
      if darkest >= blownOut { blown += 1 }
    }
    return Double(blown) > blownOutPart * Double(cells * cells)
  }
}

extension Raster {
  /// By how much the lightest pixels differ from the darkest, each but for a share of all.
  fileprivate func spread(_ share: Double) -> Int {
    var counts = [Int](repeating: 0, count: 256)
    for pixel in pixels { counts[Int(pixel)] += 1 }
    func level(_ levels: some Sequence<Int>) -> Int {
      var seen = 0
      for level in levels {
        seen += counts[level]
        if Double(seen) > share * Double(pixels.count) { return level }
      }
      return 0
    }
    return max(0, level((0..<256).reversed()) - level(0..<256))
  }
}
