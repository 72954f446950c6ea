import Testing

@testable import CardImaging

/// The C loops, which are made for several CPUs, against what they stand for, sample by sample.
@Suite("Rows of pixels")
struct PixelRowsTests {
  @Test(
    "a running mean down a column is the rounded mean, whatever reaches beyond the picture",
    arguments: [0, 1, 2, 7, 40, 200, ColumnMeans.largestRadius])
  func means(radius: Int) throws {
    let (width, height) = (37, 53)
    var picture = try TestImages.noise(width, height, .gray8, seed: 3).pixels
    // Where quotients are whole numbers, and at both ends.
    for y in 0..<height { (picture[y * width], picture[y * width + 1], picture[y * width + 2]) = (0, 255, 131) }
    let means = ColumnMeans.means(of: picture, width: width, height: height, radius: radius)
    let count = 2 * radius + 1
    for x in 0..<width {
      for y in 0..<height {
        let sum = (y - radius...y + radius).reduce(0) { $0 + Int(picture[min(max($1, 0), height - 1) * width + x]) }
        #expect(Int(means[y * width + x]) == (sum + count / 2) / count, "\(x), \(y)")
      }
    }
  }

  @Test("a half is the rounded mean of four, without an odd last pixel", arguments: [PixelFormat.gray8, .rgb8])
  func halves(format: PixelFormat) throws {
    for (width, height) in [(2, 2), (3, 5), (8, 4), (9, 3), (31, 6), (64, 7)] {
      let picture = try TestImages.noise(width, height, format, seed: UInt64(width))
      let half = picture.halved()
      #expect(half.width == width / 2 && half.height == height / 2)
      let channels = format.bytesPerPixel
      func sample(_ x: Int, _ y: Int, _ channel: Int) -> Int {
        Int(picture.pixels[(y * width + x) * channels + channel])
      }
      for y in 0..<half.height {
        for x in 0..<half.width {
          for channel in 0..<channels {
            let sum =
              sample(2 * x, 2 * y, channel) + sample(2 * x + 1, 2 * y, channel) + sample(2 * x, 2 * y + 1, channel)
              + sample(2 * x + 1, 2 * y + 1, channel)
            #expect(Int(half.pixels[(y * half.width + x) * channels + channel]) == (sum + 2) / 4)
          }
        }
      }
    }
  }
}
