import CardFace
import CardImaging
import Foundation
import JPEGTestSupport

/// A simulated photo or scan of a printed card.
package struct Capture {
  /// The picture as it comes out of the camera, before it is made a file: `rgb8`.
  package let picture: Raster
  /// Where the card's points really lie in it.
  package let camera: Camera
  package let conditions: CaptureConditions

  /// Takes a picture of what was printed.
  ///
  /// - Parameters:
  ///   - printed: a face with the bleed of `printer`.
  ///   - dice: what is left to chance: the table, the noise, the room around the card.
  package init(
    _ printed: LightPicture, printer: PrinterProfile, _ conditions: CaptureConditions, using dice: inout Dice
  ) {
    self.conditions = conditions
    camera = Camera(conditions, using: &dice)
    // A sensor's pixel averages what lies under it.
    let perPixel = printer.pixelsPerMillimetre / conditions.density
    let seen = printed.blurred(max(0, perPixel * perPixel * 0.09 - 0.05).squareRoot())
    var scene = Self.scene(seen, printer, camera, conditions, &dice)
    scene.blur(conditions.defocus)
    scene = scene.moved(conditions.motion, angle: conditions.motionAngle)
    picture = Self.developed(&scene, conditions, &dice)
  }

  private static func scene(
    _ printed: LightPicture, _ printer: PrinterProfile, _ camera: Camera, _ c: CaptureConditions, _ dice: inout Dice
  ) -> LightPicture {
    let table = SIMD4<Float>(
      Float(dice.uniform(0.03, 0.6)), Float(dice.uniform(0.03, 0.6)), Float(dice.uniform(0.03, 0.6)), 0)
    let (waveX, waveY, waveZ) = (dice.uniform(0.02, 0.3), dice.uniform(0.02, 0.3), dice.uniform(0, 6))
    let scale = printer.pixelsPerMillimetre
    let (trimX, trimY) = (Double(printer.trim.x), Double(printer.trim.y))
    let (gx, gy) = (
      c.gradient * cos(c.gradientAngle * .pi / 180) / 42.8, c.gradient * sin(c.gradientAngle * .pi / 180) / 42.8
    )
    /// What a screen shows there: of each of its pixels a third is red, a third green and a third blue, with gaps.
    func shown(_ x: Double, _ y: Double, _ c: CaptureConditions) -> SIMD4<Float>? {
      guard c.screenPitch > 0 else { return nil }
      // Over what one pixel of the sensor sees.
      var sum = SIMD4<Float>.zero
      for j in 0..<2 {
        for i in 0..<6 {
          let across = (x + (Double(i) - 2.5) / 6 / c.density) / c.screenPitch
          let down = (y + (Double(j) - 0.5) / 2 / c.density) / c.screenPitch
          let (u, v) = (Double(Int(across + 1000) - 1000), Double(Int(down + 1000) - 1000))
          let channel = min(2, Int((across - u) * 3))
          guard down - v > 0.08, (across - u) * 3 - Double(channel) > 0.12,
            let ink = printed.sample(
              (u + 0.5) * c.screenPitch * scale + trimX, (v + 0.5) * c.screenPitch * scale + trimY)
          else { continue }
          sum[channel] += ink[channel]
        }
      }
      return sum * (3 / 0.81 / 12)
    }
    var pixels = [SIMD4<Float>](repeating: .zero, count: camera.width * camera.height)
    var points = [Double](repeating: 0, count: 2 * camera.width)
    for y in 0..<camera.height {
      camera.card(row: y, into: &points)
      for x in 0..<camera.width {
        let p = (x: points[x], y: points[camera.width + x])
        let light = Float(max(0.1, 1 + gx * (p.x - 42.8) + gy * (p.y - 26.99))) * shade(p.x - 42.8, p.y - 26.99, c)
        var color: SIMD4<Float>
        if isOnCard(p.x, p.y),
          let ink = shown(p.x, p.y, c) ?? printed.sample(p.x * scale + trimX, p.y * scale + trimY)
        {
          color = ink * light
          if c.glare > 0 {
            let (dx, dy) = ((p.x - c.glareX) / c.glareSize, (p.y - c.glareY) / c.glareSize)
            let d = dx * dx + dy * dy
            if d < 16 { color += Float(c.glare * exp(-d / 2)) }
          }
        } else {
          let wave = Float(1 + 0.15 * sin(waveX * p.x + waveZ) * sin(waveY * p.y))
          color = table * light * wave
        }
        pixels[y * camera.width + x] = color
      }
    }
    return LightPicture(width: camera.width, height: camera.height, pixels: pixels)
  }

  /// What a shadow or beam does to the light at a place, from the card's middle.
  private static func shade(_ x: Double, _ y: Double, _ c: CaptureConditions) -> Float {
    guard c.shadow != 1 else { return 1 }
    let angle = c.shadowAngle * .pi / 180
    let into = x * cos(angle) + y * sin(angle) - c.shadowPlace
    let depth = min(into, c.shadowWidth - into) / c.shadowSoftness
    return Float(1 + (c.shadow - 1) * min(1, max(0, 0.5 + depth / 2)))
  }

  private static func isOnCard(_ x: Double, _ y: Double) -> Bool {
    guard x >= 0, y >= 0, x <= 85.6, y <= 53.98 else { return false }
    let (dx, dy) = (max(3.18 - x, x - 82.42, 0), max(3.18 - y, y - 50.8, 0))
    return dx * dx + dy * dy <= 3.18 * 3.18
  }

  /// From light to `rgb8`: exposure, sensor, colours, tones, sharpening.
  ///
  /// - Parameter scene: is used up. Each step works in place, for new pages take longer than most of them.
  private static func developed(_ scene: inout LightPicture, _ c: CaptureConditions, _ dice: inout Dice) -> Raster {
    let (w, h) = (scene.width, scene.height)
    let gains = SIMD4<Float>(Float(c.white.x * c.exposure), Float(c.exposure), Float(c.white.y * c.exposure), 0)
    let (read, shot) = (Float(c.readNoise * c.readNoise), Float(c.shotNoise * c.shotNoise))
    for index in scene.pixels.indices {
      let v = scene.pixels[index] * gains
      let noise = SIMD4<Float>(dice.quickNormal(), dice.quickNormal(), dice.quickNormal(), 0)
      let deviation = (v * shot + read).squareRoot()
      scene.pixels[index] = (v + noise * deviation).clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 1))
    }
    if c.hasBayer { demosaic(&scene.pixels, w, h) }
    let curve = (0...4095).map { step -> Float in
      let v = LightPicture.encoded(Double(step) / 4095)
      let s = v * v * (3 - 2 * v)
      return Float(255 * ((1 - c.contrast) * v + c.contrast * s))
    }
    for index in scene.pixels.indices {
      let v = scene.pixels[index]
      scene.pixels[index] = SIMD4(curve[Int(v.x * 4095)], curve[Int(v.y * 4095)], curve[Int(v.z * 4095)], 0)
    }
    if c.sharpening > 0.02 { scene.sharpen(1.2, amount: Float(c.sharpening)) }
    var bytes = [UInt8](repeating: 0, count: 3 * w * h)
    for (index, v) in scene.pixels.enumerated() {
      // To the nearest level: a half more in doubles, where the sum is exact, is what `rounded()` says, without a call.
      for channel in 0..<3 { bytes[3 * index + channel] = UInt8(Double(max(0, min(255, v[channel]))) + 0.5) }
    }
    guard let raster = try? Raster(width: w, height: h, format: .rgb8, pixels: bytes) else {
      fatalError("a picture of \(w) by \(h) pixels")
    }
    return raster
  }

  /// Leaves one colour a pixel (RGGB), and takes the other two from its neighbours.
  private static func demosaic(_ pixels: inout [SIMD4<Float>], _ w: Int, _ h: Int) {
    func channel(_ x: Int, _ y: Int) -> Int { y & 1 == 0 ? (x & 1 == 0 ? 0 : 1) : (x & 1 == 0 ? 1 : 2) }
    var mosaic = [Float](repeating: 0, count: w * h)
    for y in 0..<h { for x in 0..<w { mosaic[y * w + x] = pixels[y * w + x][channel(x, y)] } }
    for y in 1..<h - 1 {
      for x in 1..<w - 1 {
        let at = y * w + x
        let cross = (mosaic[at - 1] + mosaic[at + 1] + mosaic[at - w] + mosaic[at + w]) / 4
        let corners = (mosaic[at - w - 1] + mosaic[at - w + 1] + mosaic[at + w - 1] + mosaic[at + w + 1]) / 4
        let (across, down) = ((mosaic[at - 1] + mosaic[at + 1]) / 2, (mosaic[at - w] + mosaic[at + w]) / 2)
        switch channel(x, y) {
        case 0: pixels[at] = SIMD4(mosaic[at], cross, corners, 0)
        case 2: pixels[at] = SIMD4(corners, cross, mosaic[at], 0)
        default: pixels[at] = y & 1 == 0 ? SIMD4(across, mosaic[at], down, 0) : SIMD4(down, mosaic[at], across, 0)
        }
      }
    }
  }

  /// The picture as a JPEG file of the conditions' quality.
  package var jpeg: [UInt8] { picture.jpeg(quality: conditions.quality) }
}

extension Raster {
  /// A JPEG file of an `rgb8` picture, colours at half the size.
  package func jpeg(quality: Int) -> [UInt8] {
    precondition(format == .rgb8)
    var options = test_jpeg_options()
    options.quality = Int32(quality)
    options.across = 2
    options.down = 2
    var file: UnsafeMutablePointer<UInt8>?
    let length = test_jpeg_write(pixels, Int32(width), Int32(height), options, &file)
    defer { test_jpeg_free(file) }
    guard let file, length > 0 else { fatalError("libjpeg writes no picture of \(width) by \(height) pixels") }
    return Array(UnsafeBufferPointer(start: file, count: length))
  }
}
