/// A luminance image that is changed before another search. Rows have no padding.
struct Luminance {
  let width: Int
  let height: Int
  let pixels: [UInt8]

  /// `pixels` must hold `height` rows of `width` bytes, `bytesPerRow` apart.
  init(_ pixels: Span<UInt8>, width: Int, height: Int, bytesPerRow: Int) {
    var packed: [UInt8] = []
    packed.reserveCapacity(width * height)
    for y in 0..<height {
      for x in 0..<width { packed.append(pixels[y * bytesPerRow + x]) }
    }
    self.init(packed, width: width, height: height)
  }

  private init(_ pixels: [UInt8], width: Int, height: Int) {
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// Weighed 1 2 1 both ways: what noise adds to single pixels is a third of it afterwards.
  func smoothed() -> Luminance {
    var out = pixels
    for y in 0..<height {
      let (above, here, below) = (max(y - 1, 0) * width, y * width, min(y + 1, height - 1) * width)
      func column(_ x: Int) -> Int {
        Int(pixels[above + x]) + 2 * Int(pixels[here + x]) + Int(pixels[below + x])
      }
      var (left, middle) = (column(0), column(0))
      for x in 0..<width {
        let right = column(min(x + 1, width - 1))
        out[here + x] = UInt8((left + 2 * middle + right + 8) >> 4)
        (left, middle) = (middle, right)
      }
    }
    return Luminance(out, width: width, height: height)
  }

  /// Twice the size each way, interpolated: each new pixel is 9/16 of the one it lies in and the rest of
  /// its three nearest neighbours.
  func doubled() -> Luminance {
    var out = [UInt8](repeating: 0, count: 4 * width * height)
    for y in 0..<2 * height {
      let here = y / 2 * width
      let beside = min(max(y / 2 + (y % 2 == 0 ? -1 : 1), 0), height - 1) * width
      for x in 0..<width {
        let (left, right) = (max(x - 1, 0), min(x + 1, width - 1))
        let middle = 9 * Int(pixels[here + x]) + 3 * Int(pixels[beside + x]) + 8
        let to = 2 * (y * width + x)
        out[to] = UInt8((middle + 3 * Int(pixels[here + left]) + Int(pixels[beside + left])) >> 4)
        out[to + 1] = UInt8((middle + 3 * Int(pixels[here + right]) + Int(pixels[beside + right])) >> 4)
      }
    }
    return Luminance(out, width: 2 * width, height: 2 * height)
  }
}
