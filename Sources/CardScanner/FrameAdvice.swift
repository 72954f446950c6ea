import CardImaging

/// What to do so that the next frame shows a card's code better. New cases may come with a new minor version.
public enum FrameAdvice: String, Sendable, Hashable, CaseIterable {
  /// No code is to be seen: put the card into the picture.
  case card
  /// The code is too small.
  case closer
  /// The code is large enough, and still was not read: it is blurred.
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
  private static let blownOut: UInt8 = 252
  /// The part of a code that may be blown out: error correction makes good for it.
  private static let blownOutPart = 0.15

  init(_ unread: [UnreadCode], _ luminance: Raster) {
    guard let code = unread.max(by: { $0.modulePixels < $1.modulePixels }) else {
      self = Self.isDark(luminance) ? .light : .card
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

  /// Whether more of the code's box is blown out than its light modules would be, on paper that is.
  private static func isBlownOut(_ code: UnreadCode, _ luminance: Raster) -> Bool {
    let (xs, ys) = (code.corners.map(\.x), code.corners.map(\.y))
    let columns = max(0, xs.min() ?? 0)..<max(1, min(luminance.width, (xs.max() ?? 0) + 1))
    let rows = max(0, ys.min() ?? 0)..<max(1, min(luminance.height, (ys.max() ?? 0) + 1))
    guard columns.lowerBound < columns.upperBound, rows.lowerBound < rows.upperBound else { return false }
    var blown = 0
    for y in rows {
      let row = y * luminance.width
      blown += luminance.pixels[row + columns.lowerBound..<row + columns.upperBound].count { $0 >= blownOut }
    }
    // About half of a code's modules are light.
    return Double(blown) > (0.5 + blownOutPart) * Double(columns.count * rows.count)
  }
}
