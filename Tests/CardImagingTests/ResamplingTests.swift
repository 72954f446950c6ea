import Foundation
import Testing

@testable import CardImaging

@Suite struct ResamplingTests {
  /// A flat picture stays flat, for every sample, format and scale.
  @Test(arguments: [PixelFormat.gray8, .rgb8, .rgba8, .bgrx8])
  func keepsFlatColors(format: PixelFormat) throws {
    for value in UInt8.min...UInt8.max {
      let flat = try TestImages.make(7, 5, format) { _, _, channel in channel == 3 ? 255 : value }
      for (width, height) in [(3, 2), (7, 5), (12, 9), (1, 1)] {
        let result = flat.resampled(to: width, height: height)
        let expected = try TestImages.make(width, height, format) { _, _, channel in channel == 3 ? 255 : value }
        #expect(result == expected, "\(value) at \(width) by \(height)")
      }
    }
  }

  /// Averages are of light: black and white stripes give sRGB 188, not 128; as shares they give 128.
  @Test func averagesLight() throws {
    let stripes = try TestImages.make(64, 64, .gray8) { x, _, _ in x % 2 == 0 ? 0 : 255 }
    let light = stripes.resampled(to: 8, height: 8)
    #expect(abs(Int(light.pixels[36]) - 188) <= 1)
    let shares = stripes.resampled(to: 8, height: 8, averaging: .linear)
    #expect(abs(Int(shares.pixels[36]) - 128) <= 1)
  }

  /// Against the same kernel in double precision with the platform's `pow`: no sample is off by more than one.
  @Test func agreesWithAnExactComputation() throws {
    let source = try TestImages.noise(61, 47, .rgb8, seed: 8)
    for (width, height) in [(20, 15), (30, 47), (97, 80)] {
      let result = source.resampled(to: width, height: height)
      var worst = 0
      for y in 0..<height {
        for x in 0..<width {
          let exact = exactPixel(source, x, y, width, height)
          for channel in 0..<3 {
            worst = max(worst, abs(Int(result.pixels[(y * width + x) * 3 + channel]) - exact[channel]))
          }
        }
      }
      #expect(worst <= 1, "\(width) by \(height)")
    }
  }

  /// The C loops, made for several CPUs, give the bytes of the same loops in Swift.
  @Test("in C and in Swift gives the same bytes", arguments: [PixelFormat.gray8, .rgb8])
  func sameInSwift(format: PixelFormat) throws {
    // Black against white at the edges of every size: the kernel overshoots both ends of the tables there.
    let source = try TestImages.make(83, 61, format) { x, y, channel in
      (x / 3 + y / 5) % 2 == 0 ? 0 : (x + y) % 7 == 0 ? UInt8(truncatingIfNeeded: 37 * x + 11 * y + channel) : 255
    }
    let crops = [
      source.bounds, PixelRect(x: 5, y: 3, width: 71, height: 50), PixelRect(x: 82, y: 60, width: 1, height: 1),
    ]
    for crop in crops {
      for (width, height) in [(1, 1), (20, 15), (64, 47), (83, 61), (120, 97)] {
        for curve in [TransferCurve.sRGB, .linear] {
          let fast = source.resampled(to: width, height: height, from: crop, averaging: curve)
          #expect(fast == source.resampledInSwift(to: width, height: height, from: crop, averaging: curve))
        }
      }
    }
  }

  /// Only the crop's pixels count.
  @Test func staysInsideTheCrop() throws {
    var image = try TestImages.noise(40, 30, .rgb8, seed: 9)
    let crop = PixelRect(x: 8, y: 6, width: 20, height: 15)
    let before = image.resampled(to: 9, height: 7, from: crop)
    #expect(before == image.cropped(to: crop).resampled(to: 9, height: 7))
    for y in 0..<30 {
      for x in 0..<40 where !(8..<28).contains(x) || !(6..<21).contains(y) {
        image.pixels[(y * 40 + x) * 3] ^= 255
      }
    }
    #expect(image.resampled(to: 9, height: 7, from: crop) == before)
  }

  /// Invisible colours do not bleed into the visible.
  @Test func weighsColorsByAlpha() throws {
    let image = try TestImages.make(32, 32, .rgba8) { x, _, channel in
      let visible = x % 2 == 0
      return channel == 3 ? (visible ? 255 : 0) : (visible ? 200 : (channel == 0 ? 255 : 0))
    }
    let pixel = Array(image.resampled(to: 4, height: 4).pixels[20..<24])
    #expect(pixel[0...2].allSatisfy { abs(Int($0) - 200) <= 1 } && abs(Int(pixel[3]) - 128) <= 3)
  }

  /// Turning a picture and then scaling it is scaling and then turning it.
  @Test func treatsBothAxesAlike() throws {
    let image = try TestImages.noise(50, 50, .gray8, seed: 4)
    let turned = try TestImages.make(50, 50, .gray8) { x, y, _ in image.pixels[x * 50 + y] }
    let scaled = image.resampled(to: 20, height: 20)
    let expected = try TestImages.make(20, 20, .gray8) { x, y, _ in scaled.pixels[x * 20 + y] }
    let got = turned.resampled(to: 20, height: 20)
    #expect(zip(got.pixels, expected.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
  }

  private func exactPixel(_ source: Raster, _ x: Int, _ y: Int, _ width: Int, _ height: Int) -> [Int] {
    func taps(_ at: Int, _ count: Int, _ span: Int) -> [(Int, Double)] {
      let scale = Double(span) / Double(count)
      let stretch = max(scale, 1)
      let center = (Double(at) + 0.5) * scale
      let reach = Int(2 * stretch) + 2
      let all = (Int(center) - reach...Int(center) + reach).map { position in
        (min(max(position, 0), span - 1), mitchell((Double(position) + 0.5 - center) / stretch))
      }
      let sum = all.reduce(0) { $0 + $1.1 }
      return all.filter { $0.1 != 0 }.map { ($0.0, $0.1 / sum) }
    }
    var sums = [0.0, 0.0, 0.0]
    let across = taps(x, width, source.width)
    for (row, vertical) in taps(y, height, source.height) {
      for (column, horizontal) in across {
        for channel in 0..<3 {
          let value = Double(source.pixels[(row * source.width + column) * 3 + channel]) / 255
          let light = value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
          sums[channel] += light * vertical * horizontal
        }
      }
    }
    return sums.map { sum in
      let light = min(max(sum, 0), 1)
      let encoded = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
      return Int((encoded * 255).rounded())
    }
  }

  /// Mitchell and Netravali's own formula with B = C = 1/3.
  private func mitchell(_ distance: Double) -> Double {
    let (x, third) = (abs(distance), 1.0 / 3)
    if x < 1 {
      let cubic = (12 - 9 * third - 6 * third) * x * x * x
      let square = (-18 + 12 * third + 6 * third) * x * x
      return (cubic + square + (6 - 2 * third)) / 6
    }
    if x < 2 {
      let cubic = (-third - 6 * third) * x * x * x
      let square = (6 * third + 30 * third) * x * x
      let linear = (-12 * third - 48 * third) * x
      return (cubic + square + linear + (8 * third + 24 * third)) / 6
    }
    return 0
  }
}
