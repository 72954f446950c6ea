/// How much lighter each pixel is than its surroundings, in eighths of a grey level: what glare and a light from one
/// side add is gone, and edges lie where the sign changes.
struct Contrast {
  let width: Int
  let height: Int
  let values: [Int16]

  /// The surroundings are a square of `2 * radius + 1` pixels. What a pixel differs from the 5 by 5 about it counts
  /// `sharpening` halves more, against blur: 0 to 8.
  init(_ image: Luminance, radius: Int, sharpening: Int) {
    (width, height) = (image.width, image.height)
    var (wide, near) = (BoxColumns(image, radius: radius), BoxColumns(image, radius: 2))
    let (area, nearArea) = (Int32((2 * radius + 1) * (2 * radius + 1)), Int32(25))
    // 18 binary places: the largest excess, 255 times the area, times this stays below 2^31.
    let scale = (Int32(8) << 18) / area
    let detailScale = (Int32(4 * sharpening) << 16) / nearArea
    var out = [Int16](repeating: 0, count: width * height)
    for y in 0..<height {
      let row = y * width
      var (sum, nearSum) = (wide.start, near.start)
      for x in 0..<width {
        let pixel = Int32(image.pixels[row + x])
        let excess = ((pixel * area - sum) &* scale) >> 18
        let detail = ((pixel * nearArea - nearSum) &* detailScale) >> 16
        out[row + x] = Int16(truncatingIfNeeded: excess + detail)
        sum &+= wide.step(x)
        nearSum &+= near.step(x)
      }
      wide.advance(in: image)
      near.advance(in: image)
    }
    values = out
  }

  /// Between pixels, linearly; beyond the image that of its border.
  func value(_ x: Double, _ y: Double) -> Double {
    let at = PixelCell(x, y, width: width, height: height)
    let (upper, lower) = (at.y0 * width, at.y1 * width)
    return at.mix(
      Double(values[upper + at.x0]), Double(values[upper + at.x1]), Double(values[lower + at.x0]),
      Double(values[lower + at.x1]))
  }
}

/// The sums of a window of rows, column by column, as it moves down an image; beyond the image its border goes on.
private struct BoxColumns {
  private let radius: Int
  private var y = 0
  /// With `radius` columns before the image's first and one more after its last.
  private var sums: [Int32]

  init(_ image: Luminance, radius: Int) {
    self.radius = radius
    sums = [Int32](repeating: 0, count: image.width + 2 * radius + 1)
    for y in -radius...radius {
      let row = min(max(y, 0), image.height - 1) * image.width
      for x in 0..<image.width { sums[radius + x] += Int32(image.pixels[row + x]) }
    }
    spread(image.width)
  }

  /// The sum of the window about the row's first pixel.
  var start: Int32 { sums[0..<2 * radius + 1].reduce(0, &+) }

  /// How the sum changes from the window about `x` to the next.
  @inline(__always)
  func step(_ x: Int) -> Int32 { sums[x + 2 * radius + 1] &- sums[x] }

  mutating func advance(in image: Luminance) {
    let leaving = max(y - radius, 0) * image.width
    let entering = min(y + radius + 1, image.height - 1) * image.width
    for x in 0..<image.width {
      sums[radius + x] &+= Int32(image.pixels[entering + x]) &- Int32(image.pixels[leaving + x])
    }
    y += 1
    spread(image.width)
  }

  private mutating func spread(_ width: Int) {
    for x in 0..<radius { sums[x] = sums[radius] }
    for x in radius + width..<sums.count { sums[x] = sums[radius + width - 1] }
  }
}
