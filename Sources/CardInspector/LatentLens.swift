import CardArtwork
import CardFace
import CardImaging
import Foundation

/// A ruled lens in software: shows what a latent image hides in a picture of a card.
///
/// Lines of a screen that jump by half a pitch inside letters change no tone, so the eye sees an even tint. Under a
/// lens that is ruled at the screen's pitch, the letters come out bright and their ground dark, or the other way round.
/// Here the picture is multiplied by a wave of the screen's pitch and averaged over a few lines (quadrature
/// demodulation, as in a radio); each card draws its own pitch and angle, and the lens finds them within the template's
/// bounds.
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
      return (index, screen)
    }
    guard !layers.isEmpty else {
      throw FaceError(.invalidTemplate, "the \(side) of \(template.id) has no latent image")
    }
  }

  /// What each latent image of the face shows under the lens, lowest layer first: dark letters on a light ground, as
  /// `gray8`.
  ///
  /// - Parameter picture: the face as a PNG or JPEG file: `front.png`, or a straightened scan, which is scaled to the
  ///   printer's pixels.
  /// - Throws: `photoRefused` if the file can't be read or has another shape than the face.
  public func reveal(_ picture: [UInt8]) throws(FaceError) -> [Raster] {
    let face = try decoded(picture)
    let gray = face.converted(to: .gray8)
    var revealed: [Raster] = []
    for (number, screen) in layers {
      let area = printer.pixels(CardRect(screen.box))
      guard printer.image.contains(area) else {
        throw FaceError(.invalidTemplate, "the latent image artwork.layers[\(number)] reaches beyond the printed face")
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
    // A scan that is not of the face's shape was not straightened: its lines are not where they are looked for.
    let shape = Double(face.width * printer.height) / Double(face.height * printer.width)
    guard (0.98...1.02).contains(shape) else {
      throw FaceError(
        .photoRefused,
        "the picture has \(face.width) × \(face.height) pixels, not the shape of a face of \(printer.name)",
        hint: "crop it to the card, or name the printer that it was drawn for")
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
    let x: Double
    let y: Double

    init(x: Double, y: Double) { (self.x, self.y) = (x, y) }

    /// - Parameters:
    ///   - pitch: pixels.
    ///   - angle: of the lines, in degrees.
    init(pitch: Double, angle: Double) {
      let radians = angle / 180 * .pi
      x = -sin(radians) / pitch
      y = cos(radians) / pitch
    }
  }

  private struct Complex {
    var re: Double
    var im: Double

    init(re: Double, im: Double) { (self.re, self.im) = (re, im) }

    /// On the unit circle.
    init(turns: Double) { self.init(re: cos(2 * .pi * turns), im: sin(2 * .pi * turns)) }

    static func + (a: Self, b: Self) -> Self { Self(re: a.re + b.re, im: a.im + b.im) }
    static func * (a: Self, b: Self) -> Self {
      Self(re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re)
    }
    var power: Double { re * re + im * im }
    /// In radians.
    var angle: Double { atan2(im, re) }
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
    // The phase is known but for half a turn, which would swap letters and ground. The ground has the larger area.
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

  /// The carrier under which the phases of the whole picture agree best, but for half a turn, and that phase.
  private func strongest() -> (Carrier, Double) {
    let middle = Carrier(
      pitch: (pitch.lowerBound + pitch.upperBound) / 2, angle: (angle.lowerBound + angle.upperBound) / 2)
    let (re, im) = demodulated(middle)
    // In squares half a turn makes no difference. They vary so slowly that a sample every few pixels is enough.
    let step = max(1, Int(pitch.lowerBound / 2))
    let columns = (width + step - 1) / step
    var squares: [Complex] = []
    for y in stride(from: 0, to: height, by: step) {
      for x in stride(from: 0, to: width, by: step) {
        let z = Complex(re: re[y * width + x], im: im[y * width + x])
        squares.append(z * z)
      }
    }
    /// The squares' spectrum at one frequency along lines of so many numbers.
    func spectrum(_ values: ArraySlice<Complex>, _ cycles: Double) -> Complex {
      let turn = Complex(turns: -2 * cycles * Double(step))
      var (phase, sum) = (Complex(re: 1, im: 0), Complex(re: 0, im: 0))
      for value in values {
        sum = sum + value * phase
        phase = phase * turn
      }
      return sum
    }
    func sums(_ x: Double) -> [Complex] {
      stride(from: 0, to: squares.count, by: columns).map { spectrum(squares[$0..<$0 + columns], x - middle.x) }
    }
    var best = (carrier: middle, sum: Complex(re: 0, im: 0))
    func tryOut(_ xs: [Double], _ ys: [Double]) {
      for x in xs {
        let rows = sums(x)
        for y in ys {
          let sum = spectrum(rows[...], y - middle.y)
          if sum.power > best.sum.power { best = (Carrier(x: x, y: y), sum) }
        }
      }
    }
    // The frequencies at the corners of what the template allows. All others lie in their rectangle, or nearly so.
    let corners = [pitch.lowerBound, pitch.upperBound].flatMap { p in
      [angle.lowerBound, angle.upperBound].map { Carrier(pitch: p, angle: $0) }
    }
    func steps(_ values: [Double], _ size: Int) -> [Double] {
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      // Steps of a quarter turn over the picture. Squares turn twice as fast, and half a turn beside a peak they still
      // add up to more than half of it.
      let count = max(2, Int((high - low) * Double(4 * size)) + 1)
      return (0...count).map { low + (high - low) * Double($0) / Double(count) }
    }
    tryOut(steps(corners.map(\.x), width), steps(corners.map(\.y), height))
    var (spanX, spanY) = (0.15 / Double(width), 0.15 / Double(height))
    for _ in 0..<5 {
      let (x, y) = (best.carrier.x, best.carrier.y)
      tryOut([x - spanX, x, x + spanX], [y - spanY, y, y + spanY])
      (spanX, spanY) = (spanX / 2, spanY / 2)
    }
    return (best.carrier, best.sum.angle / 2)
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
