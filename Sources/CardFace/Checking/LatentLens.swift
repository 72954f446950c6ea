import CardArtwork
import CardImaging
import Foundation

/// A ruled lens in software: shows what a latent image hides in a picture of a card.
///
/// Lines of a screen that jump by half a pitch inside letters change no tone, so the eye sees an even tint. Under a lens of the
/// screen's pitch those in step and those out of step come out bright and dark. Here the picture is multiplied by a wave of the
/// screen's pitch and averaged over a few lines (quadrature demodulation, as in a radio); each card draws its own pitch
/// and angle, and the lens finds them within the template's bounds.
public struct LatentLens {
  private let side: Template.Side
  private let printer: PrinterProfile
  private let layers: [(number: Int, screen: ScreenLayer)]

  /// A lens for the latent images of a face. Throws `invalidTemplate` if it has none.
  public init(_ template: Template, printer: PrinterProfile = .cr80at300, side: Template.Side) throws(FaceError) {
    self.side = side
    self.printer = printer
    let all = (template[side].artwork?.layers ?? []).enumerated()
    layers = all.compactMap { index, layer in
      guard case .screen(let screen) = layer, screen.figure == .latent else { return nil }
      return (index + 1, screen)
    }
    guard !layers.isEmpty else {
      throw FaceError(.invalidTemplate, "the \(side) of \(template.id) has no latent image")
    }
  }

  /// What each latent image of the face shows under the lens, lowest layer first: dark letters on a light ground, as `gray8`.
  ///
  /// - Parameter picture: the face as a PNG or JPEG file: `front.png`, or a straightened scan, which is scaled to the printer's pixels.
  /// - Throws: `photoRefused` if the file can't be read or has another shape than the face.
  public func reveal(_ picture: [UInt8]) throws(FaceError) -> [Raster] {
    let face = try decoded(picture)
    let gray = face.converted(to: .gray8)
    var revealed: [Raster] = []
    for (number, screen) in layers {
      let box = CardRect(x: screen.box.x, y: screen.box.y, width: screen.box.width, height: screen.box.height)
      let area = printer.pixels(box)
      guard printer.image.contains(area) else {
        throw FaceError(.invalidTemplate, "the latent image of layer \(number) reaches beyond the printed face")
      }
      let crop = gray.cropped(to: PixelRect(x: area.x, y: area.y, width: area.width, height: area.height))
      revealed.append(try Screen(crop, screen, pixelsPerMillimetre: printer.pixelsPerMillimetre).revealed())
    }
    return revealed
  }

  /// The same as one PNG file, one image below the other, enlarged four times.
  public func png(_ picture: [UInt8]) throws -> [UInt8] {
    let images = try reveal(picture)
    let scale = 4
    let width = images.map(\.width).max() ?? 1
    var pixels: [UInt8] = []
    for image in images {
      for y in 0..<image.height * scale {
        for x in 0..<width * scale {
          let column = x / scale
          pixels.append(column < image.width ? image.pixels[y / scale * image.width + column] : 255)
        }
      }
    }
    let sheet = try Raster(
      width: width * scale, height: pixels.count / (width * scale), format: .gray8, pixels: pixels)
    return try PNGEncoder(pixelsPerMetre: printer.pixelsPerMetre).encode(sheet)
  }

  private func decoded(_ picture: [UInt8]) throws(FaceError) -> Raster {
    let face: Raster
    do throws(ImageError) {
      face = try PhotoDecoder.decode(picture)
    } catch {
      throw FaceError(.photoRefused, error.message, hint: error.hint)
    }
    if face.width == printer.width, face.height == printer.height { return face }
    // A scan that is not of the face's shape was not straightened, and its lines would not be where they are looked for.
    let shape = Double(face.width * printer.height) / Double(face.height * printer.width)
    guard (0.98...1.02).contains(shape) else {
      throw FaceError(
        .photoRefused,
        "the picture has \(face.width) × \(face.height) pixels, not the shape of a face of \(printer.name)",
        hint: "crop it to the card, or name the printer with --printer")
    }
    return face.resampled(to: printer.width, height: printer.height)
  }
}

/// The screen of one latent image in a picture.
private struct Screen {
  private let width: Int
  private let height: Int
  /// Gray levels less their mean over a few lines.
  private let levels: [Double]
  private let pitch: ClosedRange<Double>
  private let angle: ClosedRange<Double>

  /// A wave over the picture: cycles a pixel to the right and down.
  private struct Carrier {
    var x: Double
    var y: Double

    /// - Parameters:
    ///   - pitch: pixels.
    ///   - angle: of the lines, in degrees.
    init(pitch: Double, angle: Double) {
      let radians = angle / 180 * .pi
      x = -sin(radians) / pitch
      y = cos(radians) / pitch
    }
  }

  /// Tolerances for scans, which are never quite straight or to scale.
  private static let (stretch, tilt) = (0.01, 0.5)

  init(_ gray: Raster, _ screen: ScreenLayer, pixelsPerMillimetre: Double) {
    width = gray.width
    height = gray.height
    let bounds = screen.stroke.pitch
    pitch =
      bounds.lower * pixelsPerMillimetre * (1 - Self.stretch)...bounds.upper * pixelsPerMillimetre * (1 + Self.stretch)
    angle = screen.angle.lower - Self.tilt...screen.angle.upper + Self.tilt
    let plain = gray.pixels.map(Double.init)
    let mean = Self.averaged(plain, width, height, radius: Int(bounds.upper * pixelsPerMillimetre))
    levels = zip(plain, mean).map { $0 - $1 }
  }

  func revealed() throws(FaceError) -> Raster {
    let (carrier, turn) = strongest()
    let (re, im) = demodulated(carrier)
    // Half a turn of the angle's double is a sign: which of the two is the ground is told by which has the larger area.
    let (c, s) = (cos(turn), sin(turn))
    var values = zip(re, im).map { $0 * c + $1 * s }
    if values.count(where: { $0 < 0 }) * 2 > values.count { values = values.map { -$0 } }
    let usual = max(1e-9, values.map(abs).sorted()[values.count / 2])
    let pixels = values.map { UInt8(max(0, min(255, 128 + 110 * $0 / usual))) }
    do throws(ImageError) {
      return try Raster(width: width, height: height, format: .gray8, pixels: pixels)
    } catch {
      throw FaceError(.paintingFailed, error.message)
    }
  }

  /// The carrier under which the whole picture agrees best but for signs, and its angle.
  private func strongest() -> (Carrier, Double) {
    let middle = Carrier(
      pitch: (pitch.lowerBound + pitch.upperBound) / 2, angle: (angle.lowerBound + angle.upperBound) / 2)
    let (re, im) = demodulated(middle)
    // Squares have no sign, and vary so slowly that a sample every few pixels tells all.
    var samples: [(x: Double, y: Double, re: Double, im: Double)] = []
    let step = max(1, Int(pitch.lowerBound / 2))
    for y in stride(from: 0, to: height, by: step) {
      for x in stride(from: 0, to: width, by: step) {
        let (a, b) = (re[y * width + x], im[y * width + x])
        samples.append((Double(x), Double(y), a * a - b * b, 2 * a * b))
      }
    }
    func sum(_ carrier: Carrier) -> (re: Double, im: Double) {
      let (kx, ky) = (4 * Double.pi * (carrier.x - middle.x), 4 * Double.pi * (carrier.y - middle.y))
      var total = (re: 0.0, im: 0.0)
      for sample in samples {
        let phase = kx * sample.x + ky * sample.y
        let (c, s) = (cos(phase), sin(phase))
        total.re += sample.re * c + sample.im * s
        total.im += sample.im * c - sample.re * s
      }
      return total
    }
    var best = (pitch: 0.0, angle: 0.0, power: -1.0)
    func tryOut(_ pitches: ClosedRange<Double>, _ angles: ClosedRange<Double>, _ steps: Int) {
      for i in 0...steps {
        for j in 0...steps {
          let p = pitches.lowerBound + (pitches.upperBound - pitches.lowerBound) * Double(i) / Double(steps)
          let a = angles.lowerBound + (angles.upperBound - angles.lowerBound) * Double(j) / Double(steps)
          let total = sum(Carrier(pitch: p, angle: a))
          let power = total.re * total.re + total.im * total.im
          if power > best.power { best = (p, a, power) }
        }
      }
    }
    tryOut(pitch, angle, 48)
    var (spanP, spanA) = ((pitch.upperBound - pitch.lowerBound) / 48, (angle.upperBound - angle.lowerBound) / 48)
    for _ in 0..<4 {
      tryOut(best.pitch - spanP...best.pitch + spanP, best.angle - spanA...best.angle + spanA, 6)
      (spanP, spanA) = (spanP / 3, spanA / 3)
    }
    let carrier = Carrier(pitch: best.pitch, angle: best.angle)
    let total = sum(carrier)
    return (carrier, atan2(total.im, total.re) / 2)
  }

  /// The picture times the carrier's wave, averaged over some two lines.
  private func demodulated(_ carrier: Carrier) -> ([Double], [Double]) {
    var (re, im) = (levels, levels)
    for y in 0..<height {
      for x in 0..<width {
        let phase = 2 * Double.pi * (carrier.x * Double(x) + carrier.y * Double(y))
        re[y * width + x] *= cos(phase)
        im[y * width + x] *= -sin(phase)
      }
    }
    let radius = max(1, Int((pitch.upperBound / 2).rounded()))
    func smooth(_ values: [Double]) -> [Double] {
      Self.averaged(Self.averaged(values, width, height, radius: radius), width, height, radius: radius)
    }
    return (smooth(re), smooth(im))
  }

  /// The mean over a square of `2 · radius + 1` pixels; beyond the edge there is nothing.
  private static func averaged(_ values: [Double], _ width: Int, _ height: Int, radius: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: (width + 1) * (height + 1))
    for y in 0..<height {
      var row = 0.0
      for x in 0..<width {
        row += values[y * width + x]
        sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row
      }
    }
    var means = values
    for y in 0..<height {
      let (top, bottom) = (max(0, y - radius), min(height, y + radius + 1))
      for x in 0..<width {
        let (left, right) = (max(0, x - radius), min(width, x + radius + 1))
        let sum =
          sums[bottom * (width + 1) + right] - sums[top * (width + 1) + right] - sums[bottom * (width + 1) + left]
          + sums[top * (width + 1) + left]
        means[y * width + x] = sum / Double((bottom - top) * (right - left))
      }
    }
    return means
  }
}
