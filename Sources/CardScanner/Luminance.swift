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

  /// Half the size each way: each new pixel is the mean of four.
  func halved() -> Luminance {
    let (w, h) = (width / 2, height / 2)
    var out = [UInt8](repeating: 0, count: w * h)
    for y in 0..<h {
      let (above, below) = (2 * y * width, (2 * y + 1) * width)
      for x in 0..<w {
        let sum =
          Int(pixels[above + 2 * x]) + Int(pixels[above + 2 * x + 1]) + Int(pixels[below + 2 * x])
          + Int(pixels[below + 2 * x + 1])
        out[y * w + x] = UInt8((sum + 2) >> 2)
      }
    }
    return Luminance(out, width: w, height: h)
  }
}
